//! The caller's memberships that wait for consent.

use super::auth::Caller;
use super::path::Path;
use super::{ApiError, AppState};
use crate::store::members;
use crate::usecase;
use assay_core::api::PendingMembership;
use assay_core::id::MembershipId;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

/// Projects that somebody asks you to join.
#[utoipa::path(get, path = "/memberships", responses((status = 200, body = [PendingMembership])))]
pub async fn list(
    State(app): State<AppState>,
    caller: Caller,
) -> Result<Json<Vec<PendingMembership>>, ApiError> {
    Ok(Json(app.db.read(move |tx| members::pending_of(tx, caller.user.id)).await?))
}

/// Join a project that you were asked to join.
#[utoipa::path(post, path = "/memberships/{membership}", params(("membership" = String, Path)),
    responses((status = 204), (status = 403), (status = 404)))]
pub async fn join(
    State(app): State<AppState>,
    caller: Caller,
    Path(id): Path<MembershipId>,
) -> Result<StatusCode, ApiError> {
    caller.require_session()?;
    let user = caller.user.id;
    app.db.change(app.clock.now(), move |tx, _| usecase::members::join(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decline to join a project.
#[utoipa::path(delete, path = "/memberships/{membership}", params(("membership" = String, Path)),
    responses((status = 204), (status = 403), (status = 404)))]
pub async fn decline(
    State(app): State<AppState>,
    caller: Caller,
    Path(id): Path<MembershipId>,
) -> Result<StatusCode, ApiError> {
    caller.require_session()?;
    let user = caller.user.id;
    app.db.change(app.clock.now(), move |tx, _| usecase::members::decline(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
