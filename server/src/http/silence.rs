//! Radio silence of the teams that the next milestone requires.

use super::auth::ProjectMember;
use super::{ApiError, AppState};
use crate::usecase::silence;
use assay_core::api::SilenceReport;
use assay_core::permission::Action;
use assay_core::silence::SilenceSettings;
use axum::Json;
use axum::extract::State;

/// What the next milestone needs of each team and the team has not answered: since when it waits, how unusual that is beside the team's own
/// rhythm, and what to do. Golden items, questions and the content of the next release count from when they were proposed, asked or changed, or from
/// when the team is required. `docs/statistics.md` says what the model assumes and what it is not for.
#[utoipa::path(get, path = "/projects/{project}/silence", params(("project" = String, Path)),
    responses((status = 200, body = SilenceReport)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<SilenceReport>, ApiError> {
    member.require(Action::ViewGolden)?;
    let (now, project) = (app.clock.now(), member.project);
    let input = app.db.read(move |tx| silence::input(tx, &now, project)).await?;
    let settings = SilenceSettings::default();
    let made = tokio::task::spawn_blocking(move || silence::estimate(&input, &settings)).await;
    Ok(Json(made.map_err(|_| ApiError::internal())?))
}
