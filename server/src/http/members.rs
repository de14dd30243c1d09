//! Members of a project.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::{MAX_NAME_CHARS, require_email, require_line};
use super::{ApiError, AppState};
use crate::store::members;
use crate::usecase;
use assay_core::api::{Member, MemberInvitation, MemberStatus, NewMember};
use assay_core::id::{ProjectId, UserId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The project's people. Addresses, invitations and who added whom are shown to those who manage people; all others see
/// names, roles and teams of the people who work in the project.
#[utoipa::path(get, path = "/projects/{project}/members", params(("project" = String, Path)),
    responses((status = 200, body = [Member])))]
pub async fn list(State(app): State<AppState>, member: ProjectMember) -> Result<Json<Vec<Member>>, ApiError> {
    member.require(Action::ViewProject)?;
    let now = app.clock.now();
    let all = app.db.read(move |tx| members::list(tx, &now, member.project)).await?;
    if member.role.may(Action::ManagePeople) {
        return Ok(Json(all));
    }
    let active = all.into_iter().filter(|m| m.status == MemberStatus::Active);
    let public = active.map(|Member { user, name, role, team, status, .. }| Member {
        user,
        name,
        email: String::new(),
        role,
        team,
        status,
        since: None,
        added_by: None,
        account_since: None,
        account_by: None,
        invitation_expires_at: None,
    });
    Ok(Json(public.collect()))
}

/// Add a person, or give a member another role or team. Somebody new gets an invitation, shown once. A person who has an
/// account joins by their own consent, unless an admin of the server adds them.
#[utoipa::path(post, path = "/projects/{project}/members", params(("project" = String, Path)),
    request_body = NewMember, responses((status = 201, body = MemberInvitation), (status = 403), (status = 409)))]
pub async fn add(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewMember>,
) -> Result<Response, ApiError> {
    member.require(Action::ManagePeople)?;
    member.require_session()?;
    require_email("/email", &body.value.email)?;
    require_line("/name", "A name", &body.value.name, 1..=MAX_NAME_CHARS)?;
    require_line("/team", "A team", &body.value.team, 0..=MAX_NAME_CHARS)?;
    // The invitation is given to this request alone: the answer that is stored for its repetition has none.
    let (sender, made) = std::sync::mpsc::channel::<MemberInvitation>();
    let (by, is_site_admin) = (member.user.id, member.user.site_admin);
    let stored = body.change_once(&app, by, StatusCode::CREATED, move |tx, now, new| {
        let added = usecase::members::add(tx, member.acts(now), is_site_admin, &new)?;
        added.try_map(|answer| {
            // A closed channel only means that nobody waits any more.
            let _ = sender.send(answer.clone());
            Ok(MemberInvitation { invitation: None, ..answer })
        })
    });
    let stored = stored.await?;
    let Ok(answer) = made.try_recv() else { return Ok(stored) };
    if let Ok(person) = answer.member.user.parse() {
        app.rooms.recheck(person);
    }
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Remove a member, or withdraw an invitation.
#[utoipa::path(delete, path = "/projects/{project}/members/{user}",
    params(("project" = String, Path), ("user" = String, Path)),
    responses((status = 204), (status = 403), (status = 404), (status = 409)))]
pub async fn remove(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, person)): Path<(ProjectId, UserId)>,
) -> Result<StatusCode, ApiError> {
    member.require(Action::ManagePeople)?;
    member.require_session()?;
    app.db
        .change(app.clock.now(), move |tx, now| usecase::members::remove(tx, member.acts(now), person))
        .await?;
    app.rooms.recheck(person);
    Ok(StatusCode::NO_CONTENT)
}

/// Issue a member's invitation anew; the one before is void. For a member who has a password, an admin of the server issues
/// it, so that the person chooses a new one.
#[utoipa::path(post, path = "/projects/{project}/members/{user}/invitation",
    params(("project" = String, Path), ("user" = String, Path)),
    responses((status = 201, body = MemberInvitation), (status = 403), (status = 404), (status = 409)))]
pub async fn invite_again(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, person)): Path<(ProjectId, UserId)>,
) -> Result<(StatusCode, Json<MemberInvitation>), ApiError> {
    member.require(Action::ManagePeople)?;
    member.require_session()?;
    // Not under an idempotency key: its answer would be stored, and with it the secret.
    let issued = app.db.change(app.clock.now(), move |tx, now| {
        usecase::members::invite_again(tx, member.acts(now), member.user.site_admin, person)
    });
    Ok((StatusCode::CREATED, Json(issued.await?)))
}
