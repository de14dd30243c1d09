//! Board of a project, and forecast of its finishing day.

use super::auth::ProjectMember;
use super::{ApiError, AppState};
use crate::usecase::board;
use assay_core::api::{Board, Forecast};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;

/// How far each stage is, what waits in it and since when, and how many tasks it finished on each of the last days.
#[utoipa::path(get, path = "/projects/{project}/board", params(("project" = String, Path)),
    responses((status = 200, body = Board)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Json<Board>, ApiError> {
    member.require(Action::ViewAllTasks)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| board::board(tx, &now, member.project)).await?))
}

/// The day on which all stages have finished their tasks, with an 80 % interval, the stage that delays it most, and the
/// deadlines of the brief's goals. `docs/statistics.md` says what the model assumes.
#[utoipa::path(get, path = "/projects/{project}/forecast", params(("project" = String, Path)),
    responses((status = 200, body = Forecast)))]
pub async fn forecast(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Forecast>, ApiError> {
    member.require(Action::ViewAllTasks)?;
    let now = app.clock.now();
    let input = app.db.read(move |tx| board::forecast_input(tx, &now, member.project)).await?;
    let made = tokio::task::spawn_blocking(move || board::forecast(input)).await;
    made.map(Json).map_err(|_| ApiError::internal())
}
