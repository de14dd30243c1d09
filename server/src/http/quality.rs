//! Quality of people's labels.

use super::auth::ProjectMember;
use super::{ApiError, AppState};
use crate::usecase::quality;
use assay_core::api::StageQualityReport;
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;

/// Quality of each person's labels by stage and class, with 95 % intervals, from labels whose authors could not see golden: first
/// ones of production, and those of exams. `docs/statistics.md` says what the model assumes.
#[utoipa::path(get, path = "/projects/{project}/quality", params(("project" = String, Path)),
    responses((status = 200, body = [StageQualityReport])))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<StageQualityReport>>, ApiError> {
    member.require(Action::ManageTasks)?;
    let input = app.db.read(move |tx| quality::input(tx, member.project)).await?;
    let made = tokio::task::spawn_blocking(move || quality::estimate(&input)).await;
    made.map(Json).map_err(|_| ApiError::internal())
}
