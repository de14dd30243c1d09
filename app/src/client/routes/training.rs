//! Routes of courses and exams.

use super::super::http::{ApiRequest, segment};
use super::Answer;
use assay_core::api::*;
use gloo_net::http::Method;

/// The courses and exams of a project, with the person's attempts.
pub async fn courses(project: &str) -> Answer<Vec<Course>> {
    ApiRequest::get(format!("/projects/{}/courses", segment(project))).send().await
}

/// Delta courses that the last release calls for.
pub async fn course_proposals(project: &str) -> Answer<Vec<DeltaCourseProposal>> {
    ApiRequest::get(format!("/projects/{}/course-proposals", segment(project))).send().await
}

/// Make a course or exam.
pub async fn create_course(project: &str, body: &NewCourse) -> Answer<Course> {
    ApiRequest::post(format!("/projects/{}/courses", segment(project)), body).send().await
}

/// A course with its items, their statistics, and people's attempts.
pub async fn course(project: &str, course: &str) -> Answer<CourseDetail> {
    ApiRequest::get(course_path(project, course)).send().await
}

/// Archive a course.
pub async fn archive_course(project: &str, course: &str) -> Answer<()> {
    ApiRequest::without_body(Method::DELETE, course_path(project, course)).send().await
}

/// Begin an attempt.
pub async fn start_course(project: &str, course: &str) -> Answer<Attempt> {
    ApiRequest::without_body(Method::POST, course_path(project, course) + "/attempts").send().await
}

/// An attempt with its items.
pub async fn attempt(project: &str, attempt: &str) -> Answer<Attempt> {
    ApiRequest::get(format!("/projects/{}/attempts/{}", segment(project), segment(attempt))).send().await
}

/// Say how sure one is after a calibration batch, and what was unclear.
pub async fn give_feedback(project: &str, attempt: &str, body: &CalibrationFeedback) -> Answer<Attempt> {
    let path = format!("/projects/{}/attempts/{}/feedback", segment(project), segment(attempt));
    ApiRequest::post(path, body).send().await
}

/// Answer a reading check.
pub async fn answer_reading(project: &str, attempt: &str, body: &ReadingAnswers) -> Answer<Attempt> {
    let path = format!("/projects/{}/attempts/{}/answers", segment(project), segment(attempt));
    ApiRequest::post(path, body).send().await
}

fn course_path(project: &str, course: &str) -> String {
    format!("/projects/{}/courses/{}", segment(project), segment(course))
}
