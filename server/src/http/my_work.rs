//! A person's own work.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::require_paragraph;
use super::{ApiError, AppState};
use crate::usecase::my_work;
use assay_core::api::{MyWork, NewAppeal};
use assay_core::id::{ProjectId, TaskId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// The caller's own work: its quality, the verdicts of reviewers, the results of checks that are old enough, and what changed in
/// the rules of the stages that they work in since their last submission.
#[utoipa::path(get, path = "/projects/{project}/my-work", params(("project" = String, Path)),
    responses((status = 200, body = MyWork)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Json<MyWork>, ApiError> {
    member.require(Action::Label)?;
    let now = app.clock.now();
    let input = app.db.read(move |tx| my_work::input(tx, &now, member.project, member.user.id)).await?;
    let made = tokio::task::spawn_blocking(move || my_work::estimate(input)).await;
    made.map(Json).map_err(|_| ApiError::internal())
}

/// Appeal against the result of a check: the appeal becomes a question about the golden item.
#[utoipa::path(post, path = "/projects/{project}/my-work/{task}/appeal",
    params(("project" = String, Path), ("task" = String, Path)), request_body = NewAppeal,
    responses((status = 200), (status = 404), (status = 409), (status = 422)))]
pub async fn appeal(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, task)): Path<(ProjectId, TaskId)>,
    body: JsonBody<NewAppeal>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    require_paragraph(
        "/text",
        &body.value.text,
        "Write why your label is right, in up to 4,000 characters.",
    )?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        my_work::appeal(tx, member.acts(now), task, &new.text)
    })
    .await
}
