//! Signing in and out, and one's own password.

use super::auth::Caller;
use super::body::JsonBody;
use super::caller_address::CallerAddress;
use super::cookies::{self, SessionCookies};
use super::{ApiError, AppState};
use crate::sign_in::{AttemptKey, Credential, HashLane};
use crate::store::accounts::{self, User};
use crate::store::{Tx, UnauditedWrite, sessions};
use crate::usecase;
use crate::usecase::accounts::NewSession;
use assay_core::api::{PasswordChange, SessionUser, SignInRequest};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};

const MIN_PASSWORD_CHARS: usize = 10;
const MAX_PASSWORD_CHARS: usize = 1000;

/// The person as the app knows them.
pub(super) fn session_user(app: &AppState, user: User) -> SessionUser {
    SessionUser {
        id: user.id.to_string(),
        name: user.name,
        email: user.email,
        site_admin: user.site_admin,
        demo: app.demo.is_some(),
    }
}

/// Checks a password that somebody chooses.
///
/// # Errors
/// 422.
pub(super) fn check_password(pointer: &str, password: &str) -> Result<(), ApiError> {
    if (MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(ApiError::field(pointer, "A password has 10 to 1,000 characters."))
}

/// Runs what opens a session, and answers with its cookies.
pub(super) async fn open_session(
    app: &AppState,
    headers: &HeaderMap,
    open: impl AsyncFnOnce(NewSession) -> Result<User, ApiError>,
) -> Result<Response, ApiError> {
    let secrets = SessionCookies::generate();
    let user = open(secrets.hashes()).await?;
    let cookies = AppendHeaders(secrets.headers(app.is_https(headers)));
    Ok((cookies, Json(session_user(app, user))).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", responses((status = 200, body = SessionUser)))]
pub async fn current_user(State(app): State<AppState>, caller: Caller) -> Json<SessionUser> {
    Json(session_user(&app, caller.user))
}

/// Sign in with address and password. The browser is known from then on: later attempts of this person in it have limits
/// of their own, so that others cannot lock them out.
#[utoipa::path(post, path = "/session", security(), request_body = SignInRequest,
    responses((status = 200, body = SessionUser), (status = 401), (status = 429), (status = 503)))]
pub async fn sign_in(
    State(app): State<AppState>,
    address: CallerAddress,
    headers: HeaderMap,
    body: JsonBody<SignInRequest>,
) -> Result<Response, ApiError> {
    let SignInRequest { email, password } = body.value;
    let email = email.trim().to_lowercase();
    let (now, browser) = (app.clock.now(), cookies::browser(&app, &headers));
    let own = [AttemptKey::Browser(browser.unwrap_or([0; 32].into()))];
    let by_address = address.keys(&email);
    if browser.is_none() {
        address.require_attempt(&app, &by_address, &now)?;
    }
    let (of, at) = (email.clone(), now.clone());
    let found = app.db.read(move |tx| {
        let user = accounts::user_by_email(tx, &of)?;
        let is_known = match (&user, browser) {
            (Some(user), Some(browser)) => sessions::is_known_browser(tx, &at, browser, user.id)?,
            _ => false,
        };
        Ok((user, is_known))
    });
    let (user, is_known) = found.await?;
    let keys: &[AttemptKey<'_>] = if is_known { &own } else { &by_address };
    if browser.is_some() {
        address.require_attempt(&app, keys, &now)?;
    }
    let lane = if is_known { HashLane::Known } else { HashLane::Stranger };
    // A stranger's address costs as much time as a known one, and is answered in the same words.
    let stored = user.as_ref().and_then(|u| u.password_hash.clone());
    let is_right = app.sign_in.passwords.verify(lane, stored, password).await?;
    match user {
        Some(user) if is_right && user.blocked_at.is_none() => {
            app.sign_in.attempts.forgive(keys, now.seconds);
            let db = app.db.clone();
            let open = async move |new| {
                Ok(db.change(now, move |tx, now| usecase::accounts::sign_in(tx, now, user, new)).await?)
            };
            open_session(&app, &headers, open).await
        }
        user => {
            let account = user.as_ref().map(|user| (user.id, user.name.as_str()));
            app.sign_in.journal.failed(&now, address.0, account);
            Err(ApiError::new(StatusCode::UNAUTHORIZED, "Address and password do not fit. Check both."))
        }
    }
}

/// Sign out.
#[utoipa::path(delete, path = "/session", responses((status = 204)))]
pub async fn sign_out(
    State(app): State<AppState>,
    headers: HeaderMap,
    caller: Caller,
) -> Result<Response, ApiError> {
    if let Some(hash) = cookies::session(&app, &headers) {
        let close = move |tx: &mut dyn Tx| sessions::close(tx, hash);
        app.db.write_unaudited(UnauditedWrite::Session, close).await?;
        app.rooms.recheck(caller.user.id);
    }
    let removal = AppendHeaders([cookies::removal(app.is_https(&headers))]);
    Ok((StatusCode::NO_CONTENT, removal).into_response())
}

/// Change one's own password. All other sessions of the person end.
#[utoipa::path(put, path = "/session/password", request_body = PasswordChange,
    responses((status = 204), (status = 403), (status = 422), (status = 429), (status = 503)))]
pub async fn change_password(
    State(app): State<AppState>,
    address: CallerAddress,
    caller: Caller,
    body: JsonBody<PasswordChange>,
) -> Result<StatusCode, ApiError> {
    let Credential::Session(session) = caller.credential else {
        return Err(ApiError::token_refused());
    };
    let PasswordChange { current, new } = body.value;
    check_password("/new", &new)?;
    let (user, now) = (caller.user, app.clock.now());
    let keys = [AttemptKey::Person(user.id)];
    address.require_attempt(&app, &keys, &now)?;
    let passwords = &app.sign_in.passwords;
    if !passwords.verify(HashLane::Known, user.password_hash, current).await? {
        app.sign_in.journal.failed(&now, address.0, Some((user.id, &user.name)));
        return Err(ApiError::field("/current", "This is not your current password."));
    }
    app.sign_in.attempts.forgive(&keys, now.seconds);
    let hash = passwords.hash(HashLane::Known, new).await?;
    app.db.change(now, move |tx, _| usecase::accounts::change_password(tx, user.id, &hash, session)).await?;
    app.rooms.recheck(user.id);
    Ok(StatusCode::NO_CONTENT)
}
