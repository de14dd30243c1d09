//! People of the server, for its admins.

use super::auth::Caller;
use super::body::JsonBody;
use super::path::Path;
use super::{ApiError, AppState};
use crate::usecase;
use assay_core::api::BlockChange;
use assay_core::id::UserId;
use axum::extract::State;
use axum::http::StatusCode;

/// Block a person, or unblock them. A block ends their sessions, tokens and invitation at once, in all projects.
#[utoipa::path(put, path = "/people/{user}/block", params(("user" = String, Path)), request_body = BlockChange,
    responses((status = 204), (status = 403), (status = 404), (status = 409)))]
pub async fn set_blocked(
    State(app): State<AppState>,
    caller: Caller,
    Path(person): Path<UserId>,
    body: JsonBody<BlockChange>,
) -> Result<StatusCode, ApiError> {
    caller.require_session()?;
    caller.require_site_admin("blocks people")?;
    let (by, blocked) = (caller.user.id, body.value.blocked);
    let change = app
        .db
        .change(app.clock.now(), move |tx, now| usecase::accounts::set_blocked(tx, now, by, person, blocked));
    change.await?;
    app.rooms.recheck(person);
    Ok(StatusCode::NO_CONTENT)
}
