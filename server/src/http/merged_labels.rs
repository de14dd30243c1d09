//! Merged labels of tasks that several people label.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::{ApiError, AppState};
use crate::store::StoreError;
use crate::usecase::merged_labels;
use assay_core::api::{AcceptConsensus, TaskConsensus, TaskDetail};
use assay_core::id::{ProjectId, TaskId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// The merged label of a task that several people labeled without seeing each other, with how far they agree on each object and
/// what a person must decide. `docs/statistics.md` says how it is made.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}/consensus",
    params(("project" = String, Path), ("task" = String, Path)),
    responses((status = 200, body = TaskConsensus), (status = 409)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, task)): Path<(ProjectId, TaskId)>,
) -> Result<Json<TaskConsensus>, ApiError> {
    member.require(Action::Review)?;
    Ok(Json(merged(&app, &member, task).await?))
}

async fn merged(app: &AppState, member: &ProjectMember, task: TaskId) -> Result<TaskConsensus, ApiError> {
    let project = member.project;
    let input = app.db.read(move |tx| merged_labels::input(tx, project, task)).await?;
    let made = tokio::task::spawn_blocking(move || merged_labels::merge(&input)).await;
    Ok(made.map_err(|_| ApiError::internal())??)
}

/// Accept the merged label of a task: it becomes the last submission and is accepted. A submission in the meantime is a 412.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/consensus",
    params(("project" = String, Path), ("task" = String, Path)), request_body = AcceptConsensus,
    responses((status = 200, body = TaskDetail), (status = 409), (status = 412)))]
pub async fn accept(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, task)): Path<(ProjectId, TaskId)>,
    body: JsonBody<AcceptConsensus>,
) -> Result<Response, ApiError> {
    member.require(Action::Review)?;
    let consensus = merged(&app, &member, task).await?;
    if consensus.revision != body.value.revision {
        return Err(StoreError::Stale.into());
    }
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, _| {
        merged_labels::accept(tx, now, member.viewer(), task, &consensus)
    })
    .await
}
