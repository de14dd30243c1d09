//! Settings of a stage's tasks.

use super::auth::ProjectMember;
use super::body::{JsonBody, seen_revision, with_revision};
use super::path::Path;
use super::{ApiError, AppState};
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx};
use crate::usecase::task_settings;
use assay_core::api::TaskSettingsDetail;
use assay_core::id::{ProjectId, StageId};
use assay_core::permission::Action;
use assay_core::pipeline::TaskSettings;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// The settings of a stage's tasks, with what its honeypots do: for people who manage tasks. The `ETag` is the revision.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/task-settings",
    params(("project" = String, Path), ("stage" = String, Path)), responses((status = 200, body = TaskSettingsDetail)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
) -> Result<Response, ApiError> {
    member.require(Action::ManageTasks)?;
    let detail = app.db.read(move |tx| task_settings::get(tx, member.project, stage)).await?;
    Ok(with_revision(detail.revision, detail))
}

/// Change the settings of a stage's tasks. `If-Match` is the revision that the caller saw; another one in the meantime is a 412
/// with the current settings. Claims that people hold keep their end.
#[utoipa::path(put, path = "/projects/{project}/stages/{stage}/task-settings",
    params(("project" = String, Path), ("stage" = String, Path), ("If-Match" = String, Header)),
    request_body = TaskSettings, responses((status = 200, body = TaskSettingsDetail), (status = 412), (status = 422)))]
pub async fn change(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    headers: HeaderMap,
    body: JsonBody<TaskSettings>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    let seen = seen_revision(&headers)?;
    let (project, settings) = (member.project, body.value);
    let change = move |tx: &mut dyn Tx, now: &Timestamp| {
        task_settings::change(tx, member.acts(now), stage, seen, &settings)
    };
    match app.db.change(app.clock.now(), change).await {
        Ok(detail) => Ok(with_revision(detail.revision, detail)),
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| task_settings::get(tx, project, stage)).await?;
            Err(ApiError::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}
