//! Reminders of silent teams.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::{ApiError, AppState};
use crate::jobs;
use crate::usecase::reminders;
use assay_core::api::{NewReminder, ReminderLog, ReminderSettings};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// Where the project's reminders of silent teams go, and the last 50. The address of the webhook is in no answer.
#[utoipa::path(get, path = "/projects/{project}/reminders", params(("project" = String, Path)),
    responses((status = 200, body = ReminderLog)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Json<ReminderLog>, ApiError> {
    member.require(Action::ViewGolden)?;
    let clients = app.messages.clone();
    Ok(Json(app.db.read(move |tx| reminders::log(tx, member.project, &clients)).await?))
}

/// Set where reminders go: admins of the project alone. What is absent stays; an empty address is none.
#[utoipa::path(put, path = "/projects/{project}/reminders", params(("project" = String, Path)),
    request_body = ReminderSettings, responses((status = 200, body = ReminderLog), (status = 422)))]
pub async fn set(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<ReminderSettings>,
) -> Result<Response, ApiError> {
    member.require(Action::ManagePeople)?;
    let address = body.value.webhook.as_deref().map_or("", str::trim);
    if !address.is_empty() {
        app.messages.webhooks.check_address(address).map_err(|error| ApiError::field("/webhook", &error))?;
    }
    if body.value.by_mail == Some(true) && app.messages.mail.is_none() {
        let error = "This server has no mail server; its operator names one with --smtp-url.";
        return Err(ApiError::field("/by_mail", error));
    }
    let clients = app.messages.clone();
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        reminders::set(tx, member.acts(now), &new, &clients)
    })
    .await
}

/// Remind a team of all that waits for it, or escalate its silence, at once. A level goes out once a day at most: 409. The newest
/// reminder of the answer says whether it arrived.
#[utoipa::path(post, path = "/projects/{project}/reminders", params(("project" = String, Path)),
    request_body = NewReminder, responses((status = 200, body = ReminderLog), (status = 409)))]
pub async fn send(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewReminder>,
) -> Result<Json<ReminderLog>, ApiError> {
    member.require(Action::EditBrief)?;
    let (now, project, clients) = (app.clock.now(), member.project, app.messages.clone());
    let (at, new) = (now.clone(), body.value);
    let reminder = app.db.read(move |tx| reminders::by_hand(tx, &at, project, &new)).await?;
    jobs::reminders::send(&app.db, &clients, now, (project, Some(member.user.id)), reminder).await?;
    Ok(Json(app.db.read(move |tx| reminders::log(tx, project, &clients)).await?))
}
