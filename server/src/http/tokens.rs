//! API tokens of the person who asks.

use super::body::Body;
use super::caller::{Caller, TOKEN_PREFIX};
use super::{App, Problem};
use crate::clock::new_token;
use crate::store::tokens;
use assay_core::api::{ApiToken, MadeToken, NewToken};
use assay_core::hash::sha256_hex;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

/// Days that a token holds at most.
const MOST_DAYS: u32 = 366;
const DAY_S: i64 = 24 * 3600;

/// Your tokens that still hold. What they are made of is shown once alone.
#[utoipa::path(get, path = "/tokens", responses((status = 200, body = [ApiToken])))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<ApiToken>>, Problem> {
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| tokens::list(tx, &caller.user.id, &now)).await?))
}

/// Make a token. Programs send it as `Authorization: Bearer …` and may do what you may do.
#[utoipa::path(post, path = "/tokens", request_body = NewToken, responses((status = 201, body = MadeToken)))]
pub async fn make(
    State(app): State<App>,
    caller: Caller,
    body: Body<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>), Problem> {
    caller.require_session()?;
    let NewToken { name, days } = body.value;
    let name = name.trim().to_owned();
    if !(1..=100).contains(&name.chars().count()) {
        return Err(Problem::field("/name", "Say in 1 to 100 characters what the token is for."));
    }
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Problem::field("/days", "A token holds for 1 to 366 days."));
    }
    // Not under an idempotency key: its answer would be kept, and with it the secret.
    let secret = format!("{TOKEN_PREFIX}{}", new_token());
    let (now, hash) = (app.clock.now(), sha256_hex(secret.as_bytes()));
    let until = now.plus_seconds(i64::from(days) * DAY_S);
    let token =
        app.db.write(move |tx| tokens::add(tx, &now, &caller.user.id, (&name, &hash), &until)).await?;
    Ok((StatusCode::CREATED, Json(MadeToken { token, secret })))
}

/// Revoke a token: it holds no longer.
#[utoipa::path(delete, path = "/tokens/{token}", params(("token" = String, Path)), responses((status = 204)))]
pub async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let now = app.clock.now();
    app.db.write(move |tx| tokens::revoke(tx, &now, &caller.user.id, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
