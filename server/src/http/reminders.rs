//! Reminders of silent teams.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::{ApiError, AppState};
use crate::usecase::reminders;
use assay_core::api::{ReminderLog, ReminderSettings};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// Whether the project sends reminders to silent teams, and the last 50. The address to which they go is in no answer.
#[utoipa::path(get, path = "/projects/{project}/reminders", params(("project" = String, Path)),
    responses((status = 200, body = ReminderLog)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Json<ReminderLog>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| reminders::log(tx, member.project)).await?))
}

/// Set the address to which reminders go: admins of the project alone. An empty one stops them.
#[utoipa::path(put, path = "/projects/{project}/reminders", params(("project" = String, Path)),
    request_body = ReminderSettings, responses((status = 200, body = ReminderLog), (status = 422)))]
pub async fn set(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<ReminderSettings>,
) -> Result<Response, ApiError> {
    member.require(Action::ManagePeople)?;
    let address = body.value.webhook.trim();
    if !address.is_empty() {
        app.webhooks.check_address(address).map_err(|error| ApiError::field("/webhook", &error))?;
    }
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        reminders::set_webhook(tx, member.acts(now), new.webhook.trim())
    })
    .await
}
