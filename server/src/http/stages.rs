//! Stages: ontology, rubric, guideline.

use super::auth::ProjectMember;
use super::body::{JsonBody, seen_revision, with_revision};
use super::{ApiError, AppState};
use crate::store::audit::{self, NewAuditEntry};
use crate::store::revisions::{self, RevisionAuthor};
use crate::store::{StoreError, projects};
use assay_core::api::{Stage, StageChange, StageRevision, StageVersion};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

/// Why a stage was changed is not told longer, in characters.
const MAX_REASON_CHARS: usize = 400;

/// A stage; its `ETag` is the revision.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}",
    params(("project" = String, Path), ("stage" = String, Path)), responses((status = 200, body = Stage)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let stage = app.db.read(move |tx| projects::stage(tx, &member.project, &stage)).await?;
    Ok(with_revision(stage.revision, stage))
}

/// Change a stage. `If-Match` is the revision that the caller saw; another one in the meantime is a 412 with the
/// current stage.
#[utoipa::path(put, path = "/projects/{project}/stages/{stage}",
    params(("project" = String, Path), ("stage" = String, Path), ("If-Match" = String, Header)),
    request_body = StageChange, responses((status = 200, body = Stage), (status = 412)))]
pub async fn change(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: JsonBody<StageChange>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    let seen = seen_revision(&headers)?;
    let change = body.value;
    if let Err(error) = change.rubric.check() {
        return Err(ApiError::field(
            &format!("/rubric{}", error.pointer),
            &format!("This {}.", error.message),
        ));
    }
    if let Err(error) = change.ontology.check() {
        return Err(ApiError::field(&format!("/ontology{}", error.pointer), error.message));
    }
    if change.why.chars().count() > MAX_REASON_CHARS {
        return Err(ApiError::field("/why", "What changes and why has up to 400 characters."));
    }
    let now = app.clock.now();
    let (project, stage, actor) = (member.project.clone(), id.clone(), member.user.id);
    let changed = app.db.write(move |tx| {
        let author = RevisionAuthor { now: &now, user: &actor, why: change.why.trim(), release: None };
        let changed = projects::change_stage(tx, &project, &stage, seen, &change, &author)?;
        let detail = format!("changed the stage {} to revision {}", changed.name, changed.revision);
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "stage.change",
            subject: &stage,
            detail: &detail,
        };
        audit::record(tx, &now, &entry)?;
        Ok(changed)
    });
    match changed.await {
        Ok(stage) => Ok(with_revision(stage.revision, stage)),
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| projects::stage(tx, &member.project, &id)).await?;
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
    Path((_, stage)): Path<(String, String)>,
) -> Result<Json<Vec<StageRevision>>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| revisions::list(tx, &member.project, &stage)).await?))
}

/// A version of a stage, whole.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/revisions/{revision}",
    params(("project" = String, Path), ("stage" = String, Path), ("revision" = u32, Path)),
    responses((status = 200, body = StageVersion), (status = 404)))]
pub async fn version(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage, revision)): Path<(String, String, u32)>,
) -> Result<Json<StageVersion>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| revisions::get(tx, &member.project, &stage, revision)).await?))
}
