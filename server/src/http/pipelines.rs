//! Pipelines: which stages build on which, and under what conditions.

use super::auth::ProjectMember;
use super::body::{JsonBody, seen_revision, with_revision};
use super::text::{check_reason, require_name};
use super::{ApiError, AppState};
use crate::store::{StoreError, pipelines};
use crate::usecase;
use assay_core::api::{NewPipelineStage, Pipeline, PipelineChange, PipelinePlan, PipelineRevision, Stage};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// The pipeline; its `ETag` is the revision.
#[utoipa::path(get, path = "/projects/{project}/pipeline", params(("project" = String, Path)),
    responses((status = 200, body = Pipeline)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let pipeline = app.db.read(move |tx| pipelines::get(tx, member.project)).await?;
    Ok(with_revision(pipeline.revision, pipeline))
}

/// Change the pipeline. Tasks that nobody has begun move as `POST …/pipeline/plan` counts them; what somebody works on or has
/// done stays. `If-Match` is the revision that the caller saw, 0 where there was none; another one in the meantime is a 412
/// with the current pipeline.
#[utoipa::path(put, path = "/projects/{project}/pipeline",
    params(("project" = String, Path), ("If-Match" = String, Header)), request_body = PipelineChange,
    responses((status = 200, body = Pipeline), (status = 412), (status = 422)))]
pub async fn change(
    State(app): State<AppState>,
    member: ProjectMember,
    headers: HeaderMap,
    body: JsonBody<PipelineChange>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    let seen = seen_revision(&headers)?;
    check_reason(&body.value.why)?;
    let (now, project) = (app.clock.now(), member.project);
    let changed = app
        .db
        .change(now, move |tx, now| usecase::pipelines::change(tx, member.acts(now), seen, &body.value));
    match changed.await {
        Ok(pipeline) => Ok(with_revision(pipeline.revision, pipeline)),
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| pipelines::get(tx, project)).await?;
            Err(ApiError::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}

/// What a change of the pipeline would do to tasks. It changes nothing.
#[utoipa::path(post, path = "/projects/{project}/pipeline/plan", params(("project" = String, Path)),
    request_body = PipelineChange, responses((status = 200, body = PipelinePlan), (status = 422)))]
pub async fn plan(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<PipelineChange>,
) -> Result<Json<PipelinePlan>, ApiError> {
    member.require(Action::Configure)?;
    let project = member.project;
    let plan = app.db.read(move |tx| usecase::pipelines::plan(tx, project, &body.value)).await?;
    Ok(Json(plan))
}

/// The changes of the pipeline, the last first.
#[utoipa::path(get, path = "/projects/{project}/pipeline/revisions", params(("project" = String, Path)),
    responses((status = 200, body = [PipelineRevision])))]
pub async fn revisions(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<PipelineRevision>>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| pipelines::revisions(tx, member.project)).await?))
}

/// Add a stage. It has the classes, rules and guideline of another one of its kind, or of its kind's template, and builds on
/// nothing yet.
#[utoipa::path(post, path = "/projects/{project}/stages", params(("project" = String, Path)),
    request_body = NewPipelineStage, responses((status = 201, body = Stage), (status = 409), (status = 422)))]
pub async fn add_stage(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewPipelineStage>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    require_name("/name", "A stage", &body.value.name)?;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::pipelines::add_stage(tx, member.acts(now), &new)
    })
    .await
}
