//! Drift of what comes in.

use super::auth::ProjectMember;
use super::path::Path;
use super::{ApiError, AppState};
use crate::clock::is_day;
use crate::usecase::drift::{self, DriftQuery};
use assay_core::api::{DriftReference, StageDrift, StageDriftWeeks};
use assay_core::id::{ProjectId, StageId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;

/// What is compared with what.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DriftParameters {
    /// First day of the labels that are compared, `YYYY-MM-DD`, UTC; a week ago where it is left out.
    since: Option<String>,
    /// What they are compared with; where it is left out, golden if the stage has 20 vetted items, else labels.
    #[param(inline)]
    reference: Option<DriftReference>,
}

/// Whether the labels of a stage since a day are like golden, or like the labels before: features that moved, odd objects with their
/// reasons, and how much the reference covers. `docs/statistics.md` says what the comparison assumes.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/drift",
    params(("project" = String, Path), ("stage" = String, Path), DriftParameters),
    responses((status = 200, body = StageDrift), (status = 422)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    Query(parameters): Query<DriftParameters>,
) -> Result<Json<StageDrift>, ApiError> {
    member.require(Action::ViewGolden)?;
    let since = parameters.since.unwrap_or_else(|| drift::week_before(&app.clock.now()));
    if !is_day(&since) {
        return Err(ApiError::field("/since", "Write the day like 2026-11-30."));
    }
    let query = DriftQuery { since, reference: parameters.reference };
    let (project, wanted) = (member.project, query.clone());
    let basis = app.db.read(move |tx| drift::basis(tx, project, stage, &wanted)).await?;
    if let Some(known) = app.drifts.get(&stage, &basis) {
        return Ok(Json(known));
    }
    let input = app.db.read(move |tx| drift::input(tx, project, stage, &query)).await?;
    let made = tokio::task::spawn_blocking(move || drift::compare(input)).await;
    let report = made.map_err(|_| ApiError::internal())?;
    app.drifts.put(stage, basis, report.clone());
    Ok(Json(report))
}

/// What weeks are compared with.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DriftWeeksParameters {
    /// What they are compared with; where it is left out, golden if the stage has 20 vetted items, else labels.
    #[param(inline)]
    reference: Option<DriftReference>,
}

/// Whether the labels of each of the last eight weeks are like golden, or like the labels before all of them.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/drift/weeks",
    params(("project" = String, Path), ("stage" = String, Path), DriftWeeksParameters),
    responses((status = 200, body = StageDriftWeeks)))]
pub async fn weeks(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    Query(DriftWeeksParameters { reference }): Query<DriftWeeksParameters>,
) -> Result<Json<StageDriftWeeks>, ApiError> {
    member.require(Action::ViewGolden)?;
    let (now, project) = (app.clock.now(), member.project);
    // The weeks end today.
    let query = DriftQuery { since: now.day().to_owned(), reference };
    let basis = app.db.read(move |tx| drift::basis(tx, project, stage, &query)).await?;
    if let Some(known) = app.drift_weeks.get(&stage, &basis) {
        return Ok(Json(known));
    }
    let input = app.db.read(move |tx| drift::weeks_input(tx, project, stage, &now, reference)).await?;
    let made = tokio::task::spawn_blocking(move || drift::compare_weeks(&input)).await;
    let report = made.map_err(|_| ApiError::internal())?;
    app.drift_weeks.put(stage, basis, report.clone());
    Ok(Json(report))
}
