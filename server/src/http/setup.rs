//! How people get their first password: the first admin by the server's code, others by invitation.

use super::body::JsonBody;
use super::caller_address::CallerAddress;
use super::path::Path;
use super::session::{check_password, open_session};
use super::text::{MAX_NAME_CHARS, require_email, require_line};
use super::{ApiError, AppState};
use crate::sign_in::HashLane;
use crate::store::accounts::{self, NewUser};
use crate::store::invitations;
use crate::usecase;
use assay_core::api::{InvitationAcceptance, SessionUser, SetupRequest, SetupStatus};
use assay_core::id::SecretHash;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// Whether the first admin is still to be made.
#[utoipa::path(get, path = "/setup", security(), responses((status = 200, body = SetupStatus)))]
pub async fn setup_state(State(app): State<AppState>) -> Result<Json<SetupStatus>, ApiError> {
    let needed = app.db.read(accounts::is_empty).await?;
    Ok(Json(SetupStatus { needed, demo: app.demo.is_some() }))
}

/// Make the first admin, with the code that the server printed.
#[utoipa::path(post, path = "/setup", security(), request_body = SetupRequest,
    responses((status = 200, body = SessionUser), (status = 403), (status = 429), (status = 503)))]
pub async fn setup(
    State(app): State<AppState>,
    address: CallerAddress,
    headers: HeaderMap,
    body: JsonBody<SetupRequest>,
) -> Result<Response, ApiError> {
    let new = body.value;
    let (now, keys) = (app.clock.now(), address.keys("setup"));
    address.require_attempt(&app, &keys, &now)?;
    // Before anything is hashed: the code is right, and there is nobody yet.
    if app.setup_code.as_deref() != Some(new.code.trim()) || !app.db.read(accounts::is_empty).await? {
        app.sign_in.journal.failed(&now, address.0, None);
        let what = "That is not the code that the server printed, or an admin is there already.";
        return Err(ApiError::forbidden(what));
    }
    app.sign_in.attempts.forgive(&keys, now.seconds);
    check_password("/password", &new.password)?;
    require_line("/name", "A name", &new.name, 1..=MAX_NAME_CHARS)?;
    require_email("/email", &new.email)?;
    let password_hash = Some(app.sign_in.passwords.hash(HashLane::Stranger, new.password).await?);
    let admin =
        NewUser { name: new.name, email: new.email, password_hash, site_admin: true, ..NewUser::default() };
    let db = app.db.clone();
    let open = async move |new| {
        Ok(db.change(now, move |tx, now| usecase::accounts::set_up(tx, now, &admin, new)).await?)
    };
    open_session(&app, &headers, open).await
}

/// Accept an invitation: choose a password and be signed in. Earlier sessions of the person end.
#[utoipa::path(post, path = "/invitations/{token}", security(), params(("token" = String, Path)),
    request_body = InvitationAcceptance,
    responses((status = 200, body = SessionUser), (status = 404), (status = 429), (status = 503)))]
pub async fn accept_invitation(
    State(app): State<AppState>,
    address: CallerAddress,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: JsonBody<InvitationAcceptance>,
) -> Result<Response, ApiError> {
    let (now, keys) = (app.clock.now(), address.keys("invitation"));
    address.require_attempt(&app, &keys, &now)?;
    check_password("/password", &body.value.password)?;
    let invitation = SecretHash::digest(token.as_bytes());
    // Looked up before anything is hashed.
    let at = now.clone();
    let found = app.db.read(move |tx| invitations::find(tx, &at, invitation)).await;
    found.inspect_err(|_| app.sign_in.journal.failed(&now, address.0, None))?;
    app.sign_in.attempts.forgive(&keys, now.seconds);
    let password = app.sign_in.passwords.hash(HashLane::Known, body.value.password).await?;
    let db = app.db.clone();
    let open = async move |new| {
        let accept = move |tx: &mut dyn crate::store::Tx, now: &crate::clock::Timestamp| {
            usecase::accounts::accept_invitation(tx, now, invitation, &password, new)
        };
        Ok(db.change(now, accept).await?)
    };
    open_session(&app, &headers, open).await
}
