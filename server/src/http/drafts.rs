//! Drafts of labels.

use super::auth::{Labeler, ProjectMember};
use super::body::{JsonBody, seen_revision, with_revision};
use super::path::Path;
use super::windows::window_token;
use super::{ApiError, AppState};
use crate::store::{StoreError, Tx, UnauditedWrite, drafts};
use crate::usecase;
use crate::usecase::drafts::DraftPrecondition;
use assay_core::api::{LEASE_TOKEN_HEADER, LabelBody, StoredDraft};
use assay_core::id::{ProjectId, TaskId};
use assay_core::permission::Action;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};

/// What the caller knows of the draft that it changes or submits: `If-Match`, `Window-Token` and `Lease-Token`.
///
/// # Errors
/// 428: `If-Match` is there, and is no revision; 400: `Lease-Token` is no number.
pub(super) fn precondition(headers: &HeaderMap) -> Result<DraftPrecondition, ApiError> {
    let seen = headers.contains_key(header::IF_MATCH).then(|| seen_revision(headers)).transpose()?;
    Ok(DraftPrecondition { seen, window: window_token(headers), lease: lease_token(headers)? })
}

/// The number of the caller's claim, where they name it.
fn lease_token(headers: &HeaderMap) -> Result<Option<u32>, ApiError> {
    let number = |value: &HeaderValue| value.to_str().ok()?.parse().ok();
    let wrong = || {
        ApiError::new(StatusCode::BAD_REQUEST, "`Lease-Token` is not a number; send the `lease` of the task.")
    };
    headers.get(LEASE_TOKEN_HEADER).map(|value| number(value).ok_or_else(wrong)).transpose()
}

/// The caller's own draft of a task, also where somebody else has the task by now.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}/draft",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = StoredDraft)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, TaskId)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let now = app.clock.now();
    let stored = app.db.read(move |tx| usecase::drafts::get(tx, member.acts(&now), id)).await?;
    Ok(with_revision(stored.revision, stored))
}

/// Store unfinished work on the server. Its frames, sensors and geometries must exist; its classes are checked when it is
/// submitted. `If-Match` is the revision of the draft that the caller saw, 0 where there was never one; another one in the
/// meantime is a 412 with the current draft. The `ETag` of the answer is the new revision. With `Window-Token`, another
/// window of the caller that holds the task is a 409 of type `/problems/open-in-another-window`. With `Lease-Token`, the
/// `lease` of the task when the caller claimed it, a claim that ended since is a 409 too.
#[utoipa::path(put, path = "/projects/{project}/tasks/{task}/draft", operation_id = "save_draft",
    params(("project" = String, Path), ("task" = String, Path), ("If-Match" = String, Header),
        ("Window-Token" = Option<String>, Header), ("Lease-Token" = Option<u32>, Header)),
    request_body = LabelBody,
    responses((status = 204, headers(("ETag" = String, description = "The draft's new revision."))), (status = 409),
        (status = 412), (status = 422)))]
pub async fn save(
    State(app): State<AppState>,
    Labeler(member): Labeler,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    headers: HeaderMap,
    body: JsonBody<LabelBody>,
) -> Result<Response, ApiError> {
    let seen = Some(seen_revision(&headers)?);
    let condition = DraftPrecondition { seen, ..precondition(&headers)? };
    let (now, user) = (app.clock.now(), member.user.id);
    let save =
        move |tx: &mut dyn Tx| usecase::drafts::save(tx, member.acts(&now), id, &body.value, &condition);
    match app.db.write_unaudited(UnauditedWrite::Draft, save).await {
        Ok(revision) => {
            let etag = AppendHeaders([(header::ETAG, format!("\"{revision}\""))]);
            Ok((StatusCode::NO_CONTENT, etag).into_response())
        }
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| drafts::get(tx, id, user)).await?;
            Err(ApiError::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}
