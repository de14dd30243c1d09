//! Customers' verdicts on labels, and answers to them.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::check_paragraph;
use super::{ApiError, AppState};
use crate::jobs;
use crate::store;
use crate::usecase::customer_verdicts;
use assay_core::api::{
    AddedCustomerVerdicts, CustomerVerdict, NewCustomerVerdicts, NewVerdictAnswer, VerdictAnswer,
};
use assay_core::id::{CustomerVerdictId, ProjectId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// Verdicts that one answer lists at most.
const MOST_LISTED: u32 = 500;

/// The last 500 verdicts of customers, rejections without an answer first, then the newest.
#[utoipa::path(get, path = "/projects/{project}/customer-verdicts", params(("project" = String, Path)),
    responses((status = 200, body = [CustomerVerdict])))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<CustomerVerdict>>, ApiError> {
    member.require(Action::ViewGolden)?;
    // What golden says of verdicts that came a moment ago is in the answer.
    jobs::object_verdicts::measure_some(&app.db, &app.blobs, Some(member.project)).await?;
    let read = app.db.read(move |tx| store::customer_verdicts::list(tx, member.project, MOST_LISTED));
    Ok(Json(read.await?))
}

/// Add verdicts of a customer's team on labels or on objects of labels, as JSON or as a table: all of them, or none.
#[utoipa::path(post, path = "/projects/{project}/customer-verdicts", params(("project" = String, Path)),
    request_body = NewCustomerVerdicts, responses((status = 201, body = AddedCustomerVerdicts), (status = 422)))]
pub async fn add(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewCustomerVerdicts>,
) -> Result<Response, ApiError> {
    member.require(Action::Review)?;
    let role = member.role;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        customer_verdicts::add(tx, member.acts(now), role, &new)
    })
    .await
}

/// Agree with a customer's verdict, or contest it with a reason. An accepted label goes back to its tasker where you agree that it is
/// wrong.
#[utoipa::path(post, path = "/projects/{project}/customer-verdicts/{verdict}/answer",
    params(("project" = String, Path), ("verdict" = String, Path)), request_body = NewVerdictAnswer,
    responses((status = 200, body = CustomerVerdict), (status = 409), (status = 422)))]
pub async fn answer(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, CustomerVerdictId)>,
    body: JsonBody<NewVerdictAnswer>,
) -> Result<Response, ApiError> {
    member.require(Action::ManageTasks)?;
    check_paragraph("/reason", &body.value.reason, "A reason has at most 4,000 characters.")?;
    if body.value.answer == VerdictAnswer::Contest && body.value.reason.trim().is_empty() {
        return Err(ApiError::field(
            "/reason",
            "Write what speaks against the verdict; the customer reads it.",
        ));
    }
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        customer_verdicts::answer(tx, member.acts(now), id, &new)
    })
    .await
}
