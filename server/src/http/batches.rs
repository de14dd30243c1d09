//! Batches of tasks that are sampled and judged together.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::{check_paragraph, require_paragraph};
use super::{ApiError, AppState};
use crate::jobs;
use crate::store;
use crate::usecase::batches;
use assay_core::api::{
    BatchDetail, BatchPreview, BatchProgress, BatchSummary, InspectionState, NewBatch, NewBatchDecision,
    ResumeInspection,
};
use assay_core::id::{BatchId, ProjectId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// Batches that one answer lists at most.
const MOST_LISTED: u32 = 500;
/// Next tasks that one answer gives at most.
const MOST_NEXT: u32 = 20;

/// The last 500 batches of a project, those that are open first.
#[utoipa::path(get, path = "/projects/{project}/batches", params(("project" = String, Path)),
    responses((status = 200, body = [BatchSummary])))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<BatchSummary>>, ApiError> {
    member.require(Action::ViewAllTasks)?;
    Ok(Json(app.db.read(move |tx| store::batches::list(tx, member.project, MOST_LISTED)).await?))
}

/// Make a batch of the labels of a stage that wait for a review, and draw its sample. Where the switching rules of ISO 2859-1 have
/// discontinued inspection, the answer is a 409.
#[utoipa::path(post, path = "/projects/{project}/batches", params(("project" = String, Path)), request_body = NewBatch,
    responses((status = 201, body = BatchSummary), (status = 409), (status = 422)))]
pub async fn create(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewBatch>,
) -> Result<Response, ApiError> {
    member.require(Action::ManageTasks)?;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        batches::create(tx, member.acts(now), &new)
    })
    .await
}

/// What a batch would be: how many tasks, of whom, and what its plan does with batches of any quality.
#[utoipa::path(post, path = "/projects/{project}/batches/plan", params(("project" = String, Path)), request_body = NewBatch,
    responses((status = 200, body = BatchPreview), (status = 422)))]
pub async fn plan(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewBatch>,
) -> Result<Json<BatchPreview>, ApiError> {
    member.require(Action::ManageTasks)?;
    let new = body.value;
    Ok(Json(app.db.read(move |tx| batches::preview(tx, member.project, &new)).await?))
}

/// A batch with its plan, and what the inspected labels say.
#[utoipa::path(get, path = "/projects/{project}/batches/{batch}",
    params(("project" = String, Path), ("batch" = String, Path)), responses((status = 200, body = BatchDetail)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, BatchId)>,
) -> Result<Json<BatchDetail>, ApiError> {
    member.require(Action::ViewAllTasks)?;
    Ok(Json(app.db.read(move |tx| batches::get(tx, member.viewer(), id)).await?))
}

/// How many tasks to give.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NextQuery {
    /// Tasks at most, up to 20; 1 where it is left out.
    limit: Option<u32>,
}

/// The next tasks of a batch's sample for the caller, who labeled none of them, and how the batch stands.
#[utoipa::path(get, path = "/projects/{project}/batches/{batch}/next",
    params(("project" = String, Path), ("batch" = String, Path), NextQuery), responses((status = 200, body = BatchProgress)))]
pub async fn next(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, BatchId)>,
    Query(query): Query<NextQuery>,
) -> Result<Json<BatchProgress>, ApiError> {
    member.require(Action::Review)?;
    let most = query.limit.unwrap_or(1).clamp(1, MOST_NEXT) as usize;
    Ok(Json(app.db.read(move |tx| batches::next(tx, member.viewer(), id, most)).await?))
}

/// Accept or reject a batch. The labels that nobody inspected follow within seconds: they are accepted too, or go back to their
/// taskers, or wait for a review each.
#[utoipa::path(post, path = "/projects/{project}/batches/{batch}/decision",
    params(("project" = String, Path), ("batch" = String, Path)), request_body = NewBatchDecision,
    responses((status = 200, body = BatchDetail), (status = 409), (status = 422)))]
pub async fn decide(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, BatchId)>,
    body: JsonBody<NewBatchDecision>,
) -> Result<Response, ApiError> {
    member.require(Action::Review)?;
    check_paragraph("/reason", &body.value.reason, "A reason has at most 4,000 characters.")?;
    let decided = body
        .change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
            batches::decide(tx, now, member.viewer(), id, &new)
        })
        .await?;
    // What does not follow now, since the server stops, follows in its next round of housekeeping.
    tokio::spawn(jobs::batches::settle_in_background(app.db.clone(), app.clock.clone()));
    Ok(decided)
}

/// Resume inspection by ISO 2859-1 that five rejected batches discontinued; it is tightened from now on.
#[utoipa::path(post, path = "/projects/{project}/batches/resume-inspection", params(("project" = String, Path)),
    request_body = ResumeInspection, responses((status = 200, body = InspectionState), (status = 409), (status = 422)))]
pub async fn resume_inspection(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<ResumeInspection>,
) -> Result<Response, ApiError> {
    member.require(Action::ManageTasks)?;
    require_paragraph(
        "/reason",
        &body.value.reason,
        "Write what was done about the cause of the rejections.",
    )?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        batches::resume_inspection(tx, member.acts(now), &new)
    })
    .await
}
