//! The brief: answers, goals, milestones; values of KPIs; check-ins.

use super::auth::ProjectMember;
use super::body::{JsonBody, seen_revision, with_revision};
use super::{ApiError, AppState};
use crate::store::{StoreError, brief as revisions};
use crate::usecase;
use assay_core::api::{BriefDetail, BriefRevision, CheckIn, KpiValue, NewCheckIn, NewKpiValue};
use assay_core::brief::{Brief, GoalYield, parse_day};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// The brief with all that belongs to it; its `ETag` is the revision.
#[utoipa::path(get, path = "/projects/{project}/brief", params(("project" = String, Path)),
    responses((status = 200, body = BriefDetail)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let now = app.clock.now();
    let state = app.db.read(move |tx| usecase::brief::get(tx, &now, member.project)).await?;
    Ok(with_revision(state.revision, state))
}

/// Usable labels of each goal that needs an amount of data, when the rest is expected, and what that means for its deadline.
#[utoipa::path(get, path = "/projects/{project}/goals/yield", params(("project" = String, Path)),
    responses((status = 200, body = Vec<GoalYield>)))]
pub async fn goal_yields(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<GoalYield>>, ApiError> {
    member.require(Action::ViewAllTasks)?;
    let (now, project) = (app.clock.now(), member.project);
    Ok(Json(app.db.read(move |tx| usecase::usable_yield::goals(tx, &now, project)).await?))
}

/// Write the next revision of the brief. `If-Match` is the revision that the caller saw, 0 where there was none;
/// another one in the meantime is a 412 with the current brief.
#[utoipa::path(put, path = "/projects/{project}/brief",
    params(("project" = String, Path), ("If-Match" = String, Header)), request_body = Brief,
    responses((status = 200, body = BriefDetail), (status = 412)))]
pub async fn change(
    State(app): State<AppState>,
    member: ProjectMember,
    headers: HeaderMap,
    body: JsonBody<Brief>,
) -> Result<Response, ApiError> {
    member.require(Action::EditBrief)?;
    let seen = seen_revision(&headers)?;
    if let Err(error) = body.value.check() {
        return Err(ApiError::field(&error.pointer, &error.message));
    }
    let (now, project) = (app.clock.now(), member.project);
    let changed = app
        .db
        .change(now.clone(), move |tx, now| usecase::brief::change(tx, member.acts(now), seen, &body.value));
    match changed.await {
        Ok(state) => Ok(with_revision(state.revision, state)),
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| usecase::brief::get(tx, &now, project)).await?;
            Err(ApiError::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}

/// What changed in the brief, the last first.
#[utoipa::path(get, path = "/projects/{project}/brief/revisions", params(("project" = String, Path)),
    responses((status = 200, body = [BriefRevision])))]
pub async fn history(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<BriefRevision>>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| revisions::history(tx, member.project)).await?))
}

/// A measured value of a KPI: an evaluation on the timeline.
#[utoipa::path(post, path = "/projects/{project}/brief/values", params(("project" = String, Path)),
    request_body = NewKpiValue, responses((status = 201, body = [KpiValue])))]
pub async fn add_value(
    State(app): State<AppState>,
    member: ProjectMember,
    mut body: JsonBody<NewKpiValue>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    if body.value.day.is_empty() {
        body.value.day = app.clock.now().day().to_owned();
    }
    if parse_day(&body.value.day).is_none() {
        return Err(ApiError::field("/day", "Write the day as YYYY-MM-DD."));
    }
    if !body.value.value.is_finite() || body.value.note.chars().count() > 1_000 {
        return Err(ApiError::field(
            "/value",
            "A value is a number, its note at most 1,000 characters long.",
        ));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::brief::add_value(tx, member.acts(now), &new)
    })
    .await
}

/// An answer to "do the goals still hold?", asked at a milestone or an evaluation.
#[utoipa::path(post, path = "/projects/{project}/brief/check-ins", params(("project" = String, Path)),
    request_body = NewCheckIn, responses((status = 201, body = [CheckIn])))]
pub async fn check_in(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewCheckIn>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    let note = body.value.note.trim();
    if note.chars().count() > 4_000 || (note.is_empty() && !body.value.holds) {
        return Err(ApiError::field("/note", "Say in 1 to 4,000 characters what does not hold any more."));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::brief::check_in(tx, member.acts(now), &new)
    })
    .await
}
