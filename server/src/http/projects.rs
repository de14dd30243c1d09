//! Projects, their people and their audit trail.

use super::auth::{Caller, ProjectMember};
use super::body::JsonBody;
use super::{ApiError, AppState};
use crate::store::{audit, projects};
use crate::usecase::project;
use assay_core::api::{AuditEntry, MemberInvitation, NewMember, NewProject, Page, Project};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

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
    if !caller.user.site_admin {
        return Err(ApiError::forbidden("Only an admin of this server makes projects. Ask one."));
    }
    if !(1..=120).contains(&body.value.name.trim().chars().count()) {
        return Err(ApiError::field("/name", "A project's name has 1 to 120 characters."));
    }
    let user = caller.user.id;
    body.change_once(&app, user, StatusCode::CREATED, move |tx, now, new| {
        project::create(tx, now, user, &new)
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

/// The project's people.
#[utoipa::path(get, path = "/projects/{project}/members", params(("project" = String, Path)),
    responses((status = 200, body = [assay_core::api::Member])))]
pub async fn members(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<assay_core::api::Member>>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| projects::members(tx, member.project)).await?))
}

/// Add a person, or give one another role. Somebody new gets an invitation, shown once.
#[utoipa::path(post, path = "/projects/{project}/members", params(("project" = String, Path)),
    request_body = NewMember, responses((status = 201, body = MemberInvitation)))]
pub async fn add_member(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewMember>,
) -> Result<Response, ApiError> {
    member.require(Action::ManagePeople)?;
    let email = body.value.email.trim();
    if !email.contains('@') || email.len() > 254 {
        return Err(ApiError::field("/email", "This is not an e-mail address."));
    }
    if body.value.name.trim().is_empty() {
        return Err(ApiError::field("/name", "Give the person's name."));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        project::set_member(tx, member.acts(now), &new)
    })
    .await
}

/// Where an audit listing goes on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// The `next` of the page before.
    cursor: Option<i64>,
    /// Lines at most, up to 200.
    limit: Option<u32>,
}

/// The project's audit trail, newest first.
#[utoipa::path(get, path = "/projects/{project}/audit", params(("project" = String, Path), AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)))]
pub async fn audit_trail(
    State(app): State<AppState>,
    member: ProjectMember,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>, ApiError> {
    member.require(Action::ViewAudit)?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    Ok(Json(app.db.read(move |tx| audit::list(tx, member.project, query.cursor, limit)).await?))
}
