//! What waits for the caller in a project.

use super::auth::ProjectMember;
use super::{ApiError, AppState};
use crate::usecase::waiting;
use assay_core::api::WaitingCounts;
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;

/// How much waits for the caller in each part of the project, as far as their role includes it.
#[utoipa::path(get, path = "/projects/{project}/waiting", params(("project" = String, Path)),
    responses((status = 200, body = WaitingCounts)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<WaitingCounts>, ApiError> {
    member.require(Action::ViewProject)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| waiting::counts(tx, &now, member.viewer())).await?))
}
