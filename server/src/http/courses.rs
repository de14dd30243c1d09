//! Courses and exams, and attempts at them.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::{check_paragraph, require_name};
use super::{ApiError, AppState};
use crate::usecase::training;
use assay_core::api::{
    Attempt, CalibrationFeedback, Course, CourseDetail, DeltaCourseProposal, NewCourse, ReadingAnswers,
};
use assay_core::id::{AttemptId, CourseId, ProjectId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// Characters of a course's text at most.
const MAX_TEXT: usize = 20_000;

/// The courses and exams of the project, each with the caller's attempts.
#[utoipa::path(get, path = "/projects/{project}/courses", params(("project" = String, Path)),
    responses((status = 200, body = [Course])))]
pub async fn list(State(app): State<AppState>, member: ProjectMember) -> Result<Json<Vec<Course>>, ApiError> {
    member.require(Action::ViewProject)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| training::list(tx, &now, member.viewer())).await?))
}

/// Make a course or exam from vetted golden items of a stage, or a reading check from its examples.
#[utoipa::path(post, path = "/projects/{project}/courses", params(("project" = String, Path)),
    request_body = NewCourse, responses((status = 201, body = Course), (status = 409), (status = 422)))]
pub async fn create(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewCourse>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    require_name("/name", "A course", &body.value.name)?;
    if body.value.text.chars().count() > MAX_TEXT {
        return Err(ApiError::field("/text", &format!("It has up to {MAX_TEXT} characters.")));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        training::create(tx, member.acts(now), &new)
    })
    .await
}

/// Delta courses that the last release calls for: what changed since the people of a stage qualified.
#[utoipa::path(get, path = "/projects/{project}/course-proposals", params(("project" = String, Path)),
    responses((status = 200, body = [DeltaCourseProposal])))]
pub async fn proposals(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<DeltaCourseProposal>>, ApiError> {
    member.require(Action::Configure)?;
    Ok(Json(app.db.read(move |tx| training::course_proposals(tx, member.project)).await?))
}

/// A course or exam with its items, what people's answers say about them, and their attempts.
#[utoipa::path(get, path = "/projects/{project}/courses/{course}",
    params(("project" = String, Path), ("course" = String, Path)), responses((status = 200, body = CourseDetail)))]
pub async fn detail(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, CourseId)>,
) -> Result<Json<CourseDetail>, ApiError> {
    member.require(Action::ViewGolden)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| training::detail(tx, &now, member.viewer(), id)).await?))
}

/// Say how sure one is after a calibration batch, and what was unclear in the instructions, which becomes a question. Once; the
/// answer has the result.
#[utoipa::path(post, path = "/projects/{project}/attempts/{attempt}/feedback",
    params(("project" = String, Path), ("attempt" = String, Path)), request_body = CalibrationFeedback,
    responses((status = 200, body = Attempt), (status = 404), (status = 409), (status = 422)))]
pub async fn feedback(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, AttemptId)>,
    body: JsonBody<CalibrationFeedback>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    if !(0.0..=1.0).contains(&body.value.confidence) {
        return Err(ApiError::field("/confidence", "Say how sure you are, from 0 to 1."));
    }
    check_paragraph("/unclear", &body.value.unclear, "Write up to 4,000 characters.")?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        training::give_feedback(tx, member.acts(now), id, &new)
    })
    .await
}

/// Answer all questions of a reading check, once. The answer has the result, and what is right.
#[utoipa::path(post, path = "/projects/{project}/attempts/{attempt}/answers",
    params(("project" = String, Path), ("attempt" = String, Path)), request_body = ReadingAnswers,
    responses((status = 200, body = Attempt), (status = 404), (status = 409), (status = 422)))]
pub async fn answer(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, AttemptId)>,
    body: JsonBody<ReadingAnswers>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        training::answer_reading(tx, member.acts(now), id, &new.answers)
    })
    .await
}

/// Archive a course or exam: nobody begins it any more, no stage requires it, and what was done stays.
#[utoipa::path(delete, path = "/projects/{project}/courses/{course}",
    params(("project" = String, Path), ("course" = String, Path)), responses((status = 204)))]
pub async fn archive(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, CourseId)>,
) -> Result<StatusCode, ApiError> {
    member.require(Action::Configure)?;
    app.db.change(app.clock.now(), move |tx, now| training::archive(tx, member.acts(now), id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin an attempt: the caller gets a task of their own for each item. One at a time; an exam that is passed, or whose attempts
/// are used up, is a 409.
#[utoipa::path(post, path = "/projects/{project}/courses/{course}/attempts",
    params(("project" = String, Path), ("course" = String, Path)),
    responses((status = 201, body = Attempt), (status = 409)))]
pub async fn start(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, CourseId)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, _| {
        training::start(tx, member.acts(now), id)
    })
    .await
}

/// An attempt with its items. What became of an item is said at once in a course, and once an exam is over.
#[utoipa::path(get, path = "/projects/{project}/attempts/{attempt}",
    params(("project" = String, Path), ("attempt" = String, Path)), responses((status = 200, body = Attempt)))]
pub async fn attempt(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, AttemptId)>,
) -> Result<Json<Attempt>, ApiError> {
    member.require(Action::ViewProject)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| training::attempt(tx, &now, member.viewer(), id)).await?))
}
