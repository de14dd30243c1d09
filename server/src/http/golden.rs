//! Golden items and comments on them.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::{ApiError, AppState};
use crate::store::golden as items;
use crate::usecase;
use assay_core::api::{Comment, CommentResolution, GoldenDetail, GoldenSummary, NewComment, NewGolden};
use assay_core::comment_text::is_valid_comment;
use assay_core::golden::GoldenConcepts;
use assay_core::id::{CommentId, GoldenId, LabelHash, ProjectId};
use assay_core::label::Document;
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// The project's golden items.
#[utoipa::path(get, path = "/projects/{project}/golden", params(("project" = String, Path)),
    responses((status = 200, body = [GoldenSummary])))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<GoldenSummary>>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| items::list(tx, member.project)).await?))
}

/// One golden item with its scene, label and comments.
#[utoipa::path(get, path = "/projects/{project}/golden/{golden}",
    params(("project" = String, Path), ("golden" = String, Path)), responses((status = 200, body = GoldenDetail)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, GoldenId)>,
) -> Result<Json<GoldenDetail>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| usecase::golden::get(tx, member.project, id)).await?))
}

/// A golden label by the hash that releases name it by.
#[utoipa::path(get, path = "/projects/{project}/golden-labels/{hash}",
    params(("project" = String, Path), ("hash" = String, Path)),
    responses((status = 200, body = Document), (status = 404)))]
pub async fn label(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, hash)): Path<(ProjectId, LabelHash)>,
) -> Result<Json<Document>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| usecase::golden::label(tx, member.project, hash)).await?))
}

/// Propose a submitted label as golden; it replaces the golden label that the task had. A label that does not fit the
/// classes of the stage as they are now is a 422.
#[utoipa::path(post, path = "/projects/{project}/golden", params(("project" = String, Path)),
    request_body = NewGolden, responses((status = 201, body = GoldenSummary), (status = 422)))]
pub async fn propose(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewGolden>,
) -> Result<Response, ApiError> {
    member.require(Action::ProposeGolden)?;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::golden::propose(tx, member.acts(now), &new)
    })
    .await
}

/// Say what a golden item teaches and how hard it is: exams draw their items by it, and quality is shown by it.
#[utoipa::path(put, path = "/projects/{project}/golden/{golden}/concepts",
    params(("project" = String, Path), ("golden" = String, Path)), request_body = GoldenConcepts,
    responses((status = 200, body = GoldenSummary), (status = 404), (status = 422)))]
pub async fn set_concepts(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, GoldenId)>,
    body: JsonBody<GoldenConcepts>,
) -> Result<Json<GoldenSummary>, ApiError> {
    member.require(Action::ProposeGolden)?;
    let changed = app.db.change(app.clock.now(), move |tx, now| {
        usecase::golden::set_concepts(tx, member.acts(now), id, &body.value)
    });
    Ok(Json(changed.await?))
}

/// Pin a comment on a golden item, or reply to one.
#[utoipa::path(post, path = "/projects/{project}/golden/{golden}/comments",
    params(("project" = String, Path), ("golden" = String, Path)), request_body = NewComment,
    responses((status = 201, body = Comment)))]
pub async fn comment(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, GoldenId)>,
    body: JsonBody<NewComment>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    if !is_valid_comment(&body.value.text) {
        return Err(ApiError::field("/text", "A comment has 1 to 4,000 characters."));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::comments::add(tx, member.acts(now), id, &new)
    })
    .await
}

/// Resolve a thread, or open it again.
#[utoipa::path(put, path = "/projects/{project}/comments/{comment}/resolved",
    params(("project" = String, Path), ("comment" = String, Path)), request_body = CommentResolution,
    responses((status = 200, body = Comment)))]
pub async fn resolve(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, CommentId)>,
    body: JsonBody<CommentResolution>,
) -> Result<Json<Comment>, ApiError> {
    member.require(Action::Comment)?;
    let resolved = app.db.change(app.clock.now(), move |tx, now| {
        usecase::comments::resolve(tx, member.acts(now), id, body.value.resolved)
    });
    Ok(Json(resolved.await?))
}
