//! Projects.

use super::auth::{Caller, ProjectMember};
use super::body::JsonBody;
use super::text::{require_line, require_name};
use super::{ApiError, AppState};
use crate::store::projects;
use crate::usecase;
use assay_core::api::{NewProject, Project};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// The caller's projects.
#[utoipa::path(get, path = "/projects", responses((status = 200, body = [Project])))]
pub async fn list(State(app): State<AppState>, caller: Caller) -> Result<Json<Vec<Project>>, ApiError> {
    Ok(Json(app.db.read(move |tx| projects::list(tx, caller.user.id)).await?))
}

/// Make a project from a template; the caller becomes its admin.
#[utoipa::path(post, path = "/projects", request_body = NewProject, responses((status = 201, body = Project)))]
pub async fn create(
    State(app): State<AppState>,
    caller: Caller,
    body: JsonBody<NewProject>,
) -> Result<Response, ApiError> {
    caller.require_site_admin("makes projects")?;
    require_name("/name", "A project", &body.value.name)?;
    require_line("/purpose", "A purpose", &body.value.purpose, 0..=1_000)?;
    let user = caller.user.id;
    body.change_once(&app, user, StatusCode::CREATED, move |tx, now, new| {
        usecase::projects::create(tx, now, user, &new)
    })
    .await
}

/// One project.
#[utoipa::path(get, path = "/projects/{project}", params(("project" = String, Path)),
    responses((status = 200, body = Project)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Json<Project>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| projects::get(tx, member.project, member.user.id)).await?))
}
