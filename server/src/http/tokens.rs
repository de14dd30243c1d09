//! API tokens of the person who asks.

use super::auth::{Caller, TOKEN_PREFIX};
use super::body::JsonBody;
use super::path::Path;
use super::text::require_line;
use super::{ApiError, AppState};
use crate::clock::new_token;
use crate::store::tokens;
use crate::usecase;
use assay_core::api::{ApiToken, ApiTokenSecret, NewApiToken};
use assay_core::id::{SecretHash, TokenId};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

/// Days that a token holds at most.
const MAX_DAYS: u32 = 366;
const DAY_S: i64 = 24 * 3600;

/// Your tokens that still hold. What they are made of is shown once alone.
#[utoipa::path(get, path = "/tokens", responses((status = 200, body = [ApiToken])))]
pub async fn list(State(app): State<AppState>, caller: Caller) -> Result<Json<Vec<ApiToken>>, ApiError> {
    caller.require_session()?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| tokens::list(tx, caller.user.id, &now)).await?))
}

/// Make a token. Programs send it as `Authorization: Bearer …` and may do what you may do.
#[utoipa::path(post, path = "/tokens", request_body = NewApiToken, responses((status = 201, body = ApiTokenSecret)))]
pub async fn make(
    State(app): State<AppState>,
    caller: Caller,
    body: JsonBody<NewApiToken>,
) -> Result<(StatusCode, Json<ApiTokenSecret>), ApiError> {
    caller.require_session()?;
    let NewApiToken { name, days } = body.value;
    require_line("/name", "What the token is for", &name, 1..=100)?;
    let name = name.trim().to_owned();
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(ApiError::field("/days", "A token holds for 1 to 366 days."));
    }
    // Not under an idempotency key: its answer would be stored, and with it the secret.
    let secret = format!("{TOKEN_PREFIX}{}", new_token());
    let (now, hash) = (app.clock.now(), SecretHash::digest(secret.as_bytes()));
    let until = now.plus_seconds(i64::from(days) * DAY_S);
    let made = app
        .db
        .change(now, move |tx, now| usecase::tokens::make(tx, now, caller.user.id, (&name, hash), &until));
    let token = made.await?;
    Ok((StatusCode::CREATED, Json(ApiTokenSecret { token, secret })))
}

/// Revoke a token: it holds no longer.
#[utoipa::path(delete, path = "/tokens/{token}", params(("token" = String, Path)), responses((status = 204)))]
pub async fn revoke(
    State(app): State<AppState>,
    caller: Caller,
    Path(id): Path<TokenId>,
) -> Result<StatusCode, ApiError> {
    caller.require_session()?;
    let (now, user) = (app.clock.now(), caller.user.id);
    app.db.change(now, move |tx, now| usecase::tokens::revoke(tx, now, user, id)).await?;
    app.rooms.recheck(user);
    Ok(StatusCode::NO_CONTENT)
}
