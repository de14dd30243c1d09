//! Questions about what is good, what was decided, and the life of golden items.

use super::auth::ProjectMember;
use super::body::{JsonBody, seen_revision, with_revision};
use super::path::Path;
use super::{ApiError, AppState};
use crate::store::{StoreError, questions};
use crate::usecase;
use assay_core::api::{GoldenStateChange, GoldenSummary, NewDecision, QuestionDetail};
use assay_core::comment_text::is_valid_comment;
use assay_core::golden::Question;
use assay_core::id::{GoldenId, ProjectId, QuestionId};
use assay_core::permission::Action;
use assay_core::release::Decision;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// The project's questions with what was decided, oldest first.
#[utoipa::path(get, path = "/projects/{project}/questions", params(("project" = String, Path)),
    responses((status = 200, body = [QuestionDetail])))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<QuestionDetail>>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| questions::list(tx, member.project)).await?))
}

/// Ask a question.
#[utoipa::path(post, path = "/projects/{project}/questions", params(("project" = String, Path)),
    request_body = Question, responses((status = 201, body = QuestionDetail)))]
pub async fn ask(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<Question>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    body.value.check().map_err(|(pointer, message)| ApiError::field(&pointer, &message))?;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::questions::ask(tx, member.acts(now), &new)
    })
    .await
}

/// Write a question anew. `If-Match` is the revision that the caller saw; another one meanwhile is a 412 with the
/// question as it stands.
#[utoipa::path(put, path = "/projects/{project}/questions/{question}",
    params(("project" = String, Path), ("question" = String, Path), ("If-Match" = String, Header)),
    request_body = Question, responses((status = 200, body = QuestionDetail), (status = 412)))]
pub async fn change(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, QuestionId)>,
    headers: HeaderMap,
    body: JsonBody<Question>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    let seen = seen_revision(&headers)?;
    body.value.check().map_err(|(pointer, message)| ApiError::field(&pointer, &message))?;
    let project = member.project;
    let changed = app.db.change(app.clock.now(), move |tx, now| {
        usecase::questions::change(tx, member.acts(now), id, seen, &body.value)
    });
    match changed.await {
        Ok(question) => Ok(with_revision(question.revision, question)),
        Err(StoreError::Stale) => {
            let all = app.db.read(move |tx| questions::list(tx, project)).await?;
            let current = all.into_iter().find(|q| q.id == id.to_string());
            Err(ApiError::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}

/// Record what was settled. It holds once a release takes it in.
#[utoipa::path(post, path = "/projects/{project}/questions/{question}/decision",
    params(("project" = String, Path), ("question" = String, Path)), request_body = NewDecision,
    responses((status = 201, body = Decision), (status = 409)))]
pub async fn decide(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, QuestionId)>,
    body: JsonBody<NewDecision>,
) -> Result<Response, ApiError> {
    member.require(Action::ProposeGolden)?;
    if !is_valid_comment(&body.value.text) {
        return Err(ApiError::field("/text", "A decision has 1 to 4,000 characters."));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::questions::decide(tx, member.acts(now), id, &member.user.name, new)
    })
    .await
}

/// Take a golden item a step on in its life.
#[utoipa::path(put, path = "/projects/{project}/golden/{golden}/state",
    params(("project" = String, Path), ("golden" = String, Path)), request_body = GoldenStateChange,
    responses((status = 200, body = GoldenSummary), (status = 409)))]
pub async fn step(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, GoldenId)>,
    body: JsonBody<GoldenStateChange>,
) -> Result<Json<GoldenSummary>, ApiError> {
    member.require(Action::ProposeGolden)?;
    let event = body.value.event;
    let stepped =
        app.db.change(app.clock.now(), move |tx, now| usecase::golden::step(tx, member.acts(now), id, event));
    Ok(Json(stepped.await?))
}
