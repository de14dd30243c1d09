//! Golden items and what is said about them.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::{ApiError, AppState};
use crate::store::audit::{self, NewAuditEntry};
use crate::store::{comments, golden, labels, projects, scenes, tasks};
use assay_core::api::{Comment, CommentResolution, GoldenDetail, GoldenSummary, NewComment, NewGolden};
use assay_core::comment_text::is_valid_comment;
use assay_core::golden::GoldenState;
use assay_core::label::Document;
use assay_core::permission::Action;
use axum::Json;
use axum::extract::{Path, State};
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
    Ok(Json(app.db.read(move |tx| golden::list(tx, &member.project)).await?))
}

/// One golden item with its scene, label and comments.
#[utoipa::path(get, path = "/projects/{project}/golden/{golden}",
    params(("project" = String, Path), ("golden" = String, Path)), responses((status = 200, body = GoldenDetail)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<GoldenDetail>, ApiError> {
    member.require(Action::ViewGolden)?;
    let found = app.db.read(move |tx| {
        let (golden, document) = golden::get(tx, &member.project, &id)?;
        let stage = projects::stage(tx, &member.project, &golden.stage)?;
        let scene_id = tasks::scene_id(tx, &golden.task)?;
        let scene = scenes::get(tx, &scene_id)?;
        let comments = comments::list(tx, &id)?;
        Ok(GoldenDetail { golden, stage, scene, document, comments })
    });
    Ok(Json(found.await?))
}

/// A golden label by the hash that releases name it by.
#[utoipa::path(get, path = "/projects/{project}/golden-labels/{hash}",
    params(("project" = String, Path), ("hash" = String, Path)),
    responses((status = 200, body = Document), (status = 404)))]
pub async fn label(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, hash)): Path<(String, String)>,
) -> Result<Json<Document>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| golden::label(tx, &member.project, &hash)).await?))
}

/// Propose a submitted label as golden; it replaces the golden label that the task had.
#[utoipa::path(post, path = "/projects/{project}/golden", params(("project" = String, Path)),
    request_body = NewGolden, responses((status = 201, body = GoldenSummary)))]
pub async fn propose(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewGolden>,
) -> Result<Response, ApiError> {
    member.require(Action::ProposeGolden)?;
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let task = tasks::get(tx, &project, &new.task)?;
        let revision = labels::revision(tx, &task.id, &new.revision)?;
        let id = golden::set(tx, now, &project, &task.id, &revision.document, GoldenState::Proposed)?;
        let detail = format!("proposed submission {} as golden", revision.summary.number);
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "golden.propose",
            subject: &id,
            detail: &detail,
        };
        audit::record(tx, now, &entry)?;
        Ok(golden::get(tx, &project, &id)?.0)
    })
    .await
}

/// Pin a comment on a golden item, or reply to one.
#[utoipa::path(post, path = "/projects/{project}/golden/{golden}/comments",
    params(("project" = String, Path), ("golden" = String, Path)), request_body = NewComment,
    responses((status = 201, body = Comment)))]
pub async fn comment(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
    body: JsonBody<NewComment>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    if !is_valid_comment(&body.value.text) {
        return Err(ApiError::field("/text", "A comment has 1 to 4,000 characters."));
    }
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        golden::get(tx, &project, &id)?;
        let comment = comments::add(tx, now, &id, &actor, &new)?;
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "golden.comment",
            subject: &id,
            detail: "commented",
        };
        audit::record(tx, now, &entry)?;
        Ok(comment)
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
    Path((_, id)): Path<(String, String)>,
    body: JsonBody<CommentResolution>,
) -> Result<Json<Comment>, ApiError> {
    member.require(Action::Comment)?;
    let now = app.clock.now();
    let resolved = app.db.write(move |tx| {
        let comment = comments::resolve(tx, &now, &member.project, &id, body.value.resolved)?;
        let detail = if body.value.resolved { "resolved a thread" } else { "opened a thread again" };
        let entry = NewAuditEntry {
            project: Some(&member.project),
            actor: &member.user.id,
            action: "golden.resolve",
            subject: &id,
            detail,
        };
        audit::record(tx, &now, &entry)?;
        Ok(comment)
    });
    Ok(Json(resolved.await?))
}
