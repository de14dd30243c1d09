//! Routes of people's submissions.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::{check_reason, require_paragraph};
use super::{ApiError, AppState};
use crate::usecase::tasker_routes;
use assay_core::api::{NewAppeal, NewRoute, PersonRoute};
use assay_core::id::{ProjectId, StageId, UserId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// What happens to people's submissions, where it follows from their quality or somebody set it.
#[utoipa::path(get, path = "/projects/{project}/routes", params(("project" = String, Path)),
    responses((status = 200, body = [PersonRoute])))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<PersonRoute>>, ApiError> {
    member.require(Action::ManageTasks)?;
    Ok(Json(app.db.read(move |tx| tasker_routes::list(tx, member.project)).await?))
}

/// Set what happens to one tasker's submissions in a stage, or let it follow from their quality again.
#[utoipa::path(put, path = "/projects/{project}/stages/{stage}/routes/{person}",
    params(("project" = String, Path), ("stage" = String, Path), ("person" = String, Path)), request_body = NewRoute,
    responses((status = 200), (status = 404), (status = 422)))]
pub async fn set(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage, person)): Path<(ProjectId, StageId, UserId)>,
    body: JsonBody<NewRoute>,
) -> Result<Response, ApiError> {
    member.require(Action::ManageTasks)?;
    check_reason(&body.value.why)?;
    if body.value.why.trim().is_empty() {
        return Err(ApiError::field("/why", "Write why, for the person and for the trail."));
    }
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        tasker_routes::set(tx, member.acts(now), stage, person, &new)
    })
    .await
}

/// Say what speaks against the pause of one's own tasks of a stage.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/routes/appeal",
    params(("project" = String, Path), ("stage" = String, Path)), request_body = NewAppeal,
    responses((status = 200), (status = 409), (status = 422)))]
pub async fn appeal(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    body: JsonBody<NewAppeal>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    require_paragraph("/text", &body.value.text, "Write what speaks against it, in up to 4,000 characters.")?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        tasker_routes::appeal(tx, member.acts(now), stage, &new.text)
    })
    .await
}
