//! Stages: ontology, rubric, guideline.

use super::auth::ProjectMember;
use super::body::{JsonBody, seen_revision, with_revision};
use super::path::Path;
use super::text::{check_reason, require_name};
use super::{ApiError, AppState};
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx, stages};
use crate::usecase;
use assay_core::api::{Stage, StageChange, StageRevision, StageVersion};
use assay_core::id::{ProjectId, StageId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// A guideline is not longer, in characters.
const MAX_GUIDELINE_CHARS: usize = 200_000;

/// A stage; its `ETag` is the revision.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}",
    params(("project" = String, Path), ("stage" = String, Path)), responses((status = 200, body = Stage)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let stage = app.db.read(move |tx| stages::get(tx, member.project, stage)).await?;
    Ok(with_revision(stage.revision, stage))
}

/// Change a stage. `If-Match` is the revision that the caller saw; another one in the meantime is a 412 with the
/// current stage. A change that removes a class in use is a 409 that says how many drafts, labels and golden items use it,
/// unless `remove_used_classes` is true.
#[utoipa::path(put, path = "/projects/{project}/stages/{stage}",
    params(("project" = String, Path), ("stage" = String, Path), ("If-Match" = String, Header)),
    request_body = StageChange, responses((status = 200, body = Stage), (status = 409), (status = 412)))]
pub async fn change(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, StageId)>,
    headers: HeaderMap,
    body: JsonBody<StageChange>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    let seen = seen_revision(&headers)?;
    let mut change = body.value;
    change.tidy_names();
    if let Err(error) = change.rubric.check().and_then(|()| change.rubric.check_entered()) {
        return Err(ApiError::field(
            &format!("/rubric{}", error.pointer),
            &format!("This {}.", error.message),
        ));
    }
    if let Err(error) = change.ontology.check() {
        return Err(ApiError::field(&format!("/ontology{}", error.pointer), &error.message));
    }
    require_name("/name", "A stage", &change.name)?;
    if change.guideline.chars().count() > MAX_GUIDELINE_CHARS {
        return Err(ApiError::field("/guideline", "A guideline has at most 200,000 characters."));
    }
    check_reason(&change.why)?;
    let project = member.project;
    let wanted = change.clone();
    let checked = app.db.read(move |tx| usecase::stages::check_removal(tx, project, id, seen, &wanted)).await;
    let changed = match checked {
        Ok(()) => {
            let apply = move |tx: &mut dyn Tx, now: &Timestamp| {
                usecase::stages::change(tx, member.acts(now), id, seen, &change)
            };
            app.db.change(app.clock.now(), apply).await
        }
        Err(e) => Err(e),
    };
    match changed {
        Ok(stage) => Ok(with_revision(stage.revision, stage)),
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| stages::get(tx, project, id)).await?;
            Err(ApiError::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}

/// The versions of a stage, the last first.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/revisions",
    params(("project" = String, Path), ("stage" = String, Path)), responses((status = 200, body = [StageRevision])))]
pub async fn versions(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
) -> Result<Json<Vec<StageRevision>>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| stages::versions(tx, member.project, stage)).await?))
}

/// A version of a stage, whole.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/revisions/{revision}",
    params(("project" = String, Path), ("stage" = String, Path), ("revision" = u32, Path)),
    responses((status = 200, body = StageVersion), (status = 404)))]
pub async fn version(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage, revision)): Path<(ProjectId, StageId, u32)>,
) -> Result<Json<StageVersion>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| stages::version(tx, member.project, stage, revision)).await?))
}
