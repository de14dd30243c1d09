//! Signing in and out, the first admin, invitations, and the demo's picker.

use super::auth::{COOKIE, Caller, session_hash};
use super::body::JsonBody;
use super::path::Path;
use super::rate_limit::CallerAddress;
use super::{ApiError, AppState};
use crate::clock::new_token;
use crate::store::accounts::{self, NewUser, User};
use crate::store::{Tx, UnauditedWrite};
use argon2::password_hash::SaltString;
use argon2::password_hash::rand_core::OsRng;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use assay_core::api::{
    DemoPerson, DemoSignInRequest, InvitationAcceptance, SessionUser, SetupRequest, SetupStatus,
    SignInRequest,
};
use assay_core::id::SecretHash;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use cookie::time::Duration;
use cookie::{Cookie, CookieBuilder, SameSite};

const SESSION: Duration = Duration::days(14);
const MIN_PASSWORD_CHARS: usize = 10;

fn me(app: &AppState, user: User) -> SessionUser {
    SessionUser {
        id: user.id.to_string(),
        name: user.name,
        email: user.email,
        site_admin: user.site_admin,
        demo: app.demo,
    }
}

/// Argon2id with the crate's parameters (19 MiB, 2 passes), off the async threads.
pub async fn hash_password(password: String) -> Result<String, ApiError> {
    let hashed = tokio::task::spawn_blocking(move || {
        let salt = SaltString::generate(&mut OsRng);
        Argon2::default().hash_password(password.as_bytes(), &salt).map(|h| h.to_string())
    });
    hashed.await.ok().and_then(Result::ok).ok_or_else(ApiError::internal)
}

fn check_password(pointer: &str, password: &str) -> Result<(), ApiError> {
    if (MIN_PASSWORD_CHARS..=1000).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(ApiError::field(pointer, "A password has at least 10 characters."))
}

/// The cookie of a session, for so long; zero removes it.
fn session_cookie(token: String, lifetime: Duration) -> CookieBuilder<'static> {
    Cookie::build((COOKIE, token)).path("/").http_only(true).same_site(SameSite::Lax).max_age(lifetime)
}

async fn open_session(app: &AppState, headers: &HeaderMap, user: User) -> Result<Response, ApiError> {
    let token = new_token();
    let expires = app.clock.now().plus_seconds(SESSION.whole_seconds());
    let (hash, id) = (SecretHash::digest(token.as_bytes()), user.id);
    let open = move |tx: &mut dyn Tx| accounts::open_session(tx, hash, id, &expires);
    app.db.write_unaudited(UnauditedWrite::Account, open).await?;
    let cookie = session_cookie(token, SESSION).secure(app.is_https(headers));
    Ok((CookieJar::new().add(cookie), Json(me(app, user))).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", responses((status = 200, body = SessionUser)))]
pub async fn current_user(State(app): State<AppState>, caller: Caller) -> Json<SessionUser> {
    Json(me(&app, caller.user))
}

/// Sign in with address and password.
#[utoipa::path(post, path = "/session", security(),
    request_body = SignInRequest, responses((status = 200, body = SessionUser)))]
pub async fn sign_in(
    State(app): State<AppState>,
    address: CallerAddress,
    headers: HeaderMap,
    body: JsonBody<SignInRequest>,
) -> Result<Response, ApiError> {
    let SignInRequest { email, password } = body.value;
    if !app.attempts.allow(&address.attempt_key(&email), app.clock.now().seconds) {
        return Err(ApiError::new(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many attempts for this address. Wait a minute and try again.",
        ));
    }
    let user = app.db.read(move |tx| accounts::user_by_email(tx, &email)).await?;
    // A stranger's address costs as much time as a known one, and is answered in the same words.
    let stored = user.as_ref().and_then(|u| u.password_hash.clone());
    let right = tokio::task::spawn_blocking(move || match stored {
        Some(stored) => PasswordHash::new(&stored)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
        None => {
            let salt = SaltString::generate(&mut OsRng);
            let _ = Argon2::default().hash_password(password.as_bytes(), &salt);
            false
        }
    });
    match user {
        Some(user) if right.await.unwrap_or(false) => open_session(&app, &headers, user).await,
        _ => Err(ApiError::new(StatusCode::UNAUTHORIZED, "Address and password do not fit. Check both.")),
    }
}

/// Sign out.
#[utoipa::path(delete, path = "/session", responses((status = 204)))]
pub async fn sign_out(
    State(app): State<AppState>,
    headers: HeaderMap,
    _: Caller,
) -> Result<Response, ApiError> {
    if let Some(hash) = session_hash(&headers) {
        let now = app.clock.now();
        let close = move |tx: &mut dyn Tx| accounts::close_session(tx, hash, &now);
        app.db.write_unaudited(UnauditedWrite::Account, close).await?;
    }
    Ok((StatusCode::NO_CONTENT, CookieJar::new().add(session_cookie(String::new(), Duration::ZERO)))
        .into_response())
}

/// Whether the first admin is still to be made.
#[utoipa::path(get, path = "/setup", security(), responses((status = 200, body = SetupStatus)))]
pub async fn setup_state(State(app): State<AppState>) -> Result<Json<SetupStatus>, ApiError> {
    let needed = app.db.read(accounts::is_empty).await?;
    Ok(Json(SetupStatus { needed, demo: app.demo }))
}

/// Make the first admin, with the code that the server printed.
#[utoipa::path(post, path = "/setup", security(),
    request_body = SetupRequest, responses((status = 200, body = SessionUser)))]
pub async fn setup(
    State(app): State<AppState>,
    address: CallerAddress,
    headers: HeaderMap,
    body: JsonBody<SetupRequest>,
) -> Result<Response, ApiError> {
    let new = body.value;
    let refused =
        || ApiError::forbidden("That is not the code that the server printed, or an admin is there already.");
    if !app.attempts.allow(&address.attempt_key("setup"), app.clock.now().seconds) {
        return Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, "Too many attempts. Wait a minute."));
    }
    if app.setup_code.as_deref() != Some(new.code.trim()) {
        return Err(refused());
    }
    check_password("/password", &new.password)?;
    if new.name.trim().is_empty() {
        return Err(ApiError::field("/name", "Give your name."));
    }
    if !new.email.contains('@') || new.email.len() > 254 {
        return Err(ApiError::field("/email", "This is not an e-mail address."));
    }
    let password_hash = Some(hash_password(new.password).await?);
    let now = app.clock.now();
    let user = app.db.write_unaudited(UnauditedWrite::Account, move |tx| {
        if !accounts::is_empty(tx)? {
            return Ok(None);
        }
        let admin = NewUser {
            name: new.name,
            email: new.email.clone(),
            password_hash,
            site_admin: true,
            ..NewUser::default()
        };
        accounts::add_user(tx, &now, &admin)?;
        accounts::user_by_email(tx, &new.email)
    });
    open_session(&app, &headers, user.await?.ok_or_else(refused)?).await
}

/// Accept an invitation: choose a password and be signed in.
#[utoipa::path(post, path = "/invitations/{token}", security(), params(("token" = String, Path)),
    request_body = InvitationAcceptance, responses((status = 200, body = SessionUser)))]
pub async fn accept_invitation(
    State(app): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: JsonBody<InvitationAcceptance>,
) -> Result<Response, ApiError> {
    check_password("/password", &body.value.password)?;
    let password = hash_password(body.value.password).await?;
    let invitation = SecretHash::digest(token.as_bytes());
    let accept = move |tx: &mut dyn Tx| accounts::accept_invitation(tx, invitation, &password);
    let user = app.db.write_unaudited(UnauditedWrite::Account, accept).await?;
    open_session(&app, &headers, user).await
}

fn demo_only(app: &AppState) -> Result<(), ApiError> {
    let message = "This server does not run the demo.";
    if app.demo { Ok(()) } else { Err(ApiError::new(StatusCode::NOT_FOUND, message)) }
}

/// The demo's people.
#[utoipa::path(get, path = "/demo/people", security(), responses((status = 200, body = [DemoPerson])))]
pub async fn demo_people(State(app): State<AppState>) -> Result<Json<Vec<DemoPerson>>, ApiError> {
    demo_only(&app)?;
    Ok(Json(app.db.read(accounts::demo_people).await?))
}

/// Become one of the demo's people.
#[utoipa::path(post, path = "/demo/session", security(),
    request_body = DemoSignInRequest, responses((status = 200, body = SessionUser)))]
pub async fn demo_sign_in(
    State(app): State<AppState>,
    headers: HeaderMap,
    body: JsonBody<DemoSignInRequest>,
) -> Result<Response, ApiError> {
    demo_only(&app)?;
    let id = body.value.person;
    let user = app.db.read(move |tx| accounts::demo_user(tx, id.parse()?)).await?;
    open_session(&app, &headers, user).await
}
