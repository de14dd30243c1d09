//! Routes of batches, and of verdicts that are sent in the background.

use super::super::http::{ApiRequest, segment};
use super::{Answer, task_path};
use assay_core::api::*;

fn batch_path(project: &str, batch: &str) -> String {
    format!("/projects/{}/batches/{}", segment(project), segment(batch))
}

/// Batches of a project.
pub async fn batches(project: &str) -> Answer<Vec<BatchSummary>> {
    ApiRequest::get(format!("/projects/{}/batches", segment(project))).send().await
}

/// What a batch would be.
pub async fn plan_batch(project: &str, new: &NewBatch) -> Answer<BatchPreview> {
    ApiRequest::post(format!("/projects/{}/batches/plan", segment(project)), new).send().await
}

/// Make a batch.
pub async fn create_batch(project: &str, new: &NewBatch) -> Answer<BatchSummary> {
    ApiRequest::post(format!("/projects/{}/batches", segment(project)), new).send().await
}

/// A batch with its plan.
pub async fn batch(project: &str, batch: &str) -> Answer<BatchDetail> {
    ApiRequest::get(batch_path(project, batch)).send().await
}

/// The next tasks of a batch's sample.
pub async fn batch_next(project: &str, batch: &str, limit: u32) -> Answer<BatchProgress> {
    ApiRequest::get(batch_path(project, batch) + &format!("/next?limit={limit}")).send().await
}

/// Accept or reject a batch.
pub async fn decide_batch(project: &str, batch: &str, decision: &NewBatchDecision) -> Answer<BatchDetail> {
    ApiRequest::post(batch_path(project, batch) + "/decision", decision).send().await
}

/// Resume inspection that is discontinued.
pub async fn resume_inspection(project: &str, resume: &ResumeInspection) -> Answer<InspectionState> {
    let path = format!("/projects/{}/batches/resume-inspection", segment(project));
    ApiRequest::post(path, resume).send().await
}

/// How the caller reviews.
pub async fn my_reviews(project: &str) -> Answer<ReviewerFigures> {
    ApiRequest::get(format!("/projects/{}/my-reviews", segment(project))).send().await
}

/// Send a verdict once, under a key of its own.
pub async fn submit_review_once(
    project: &str,
    task: &str,
    review: &NewReview,
    key: &str,
) -> Answer<TaskDetail> {
    ApiRequest::post(task_path(project, task) + "/review", review).with_key(key).send_once().await
}

/// Take the caller's verdict on a revision back.
pub async fn withdraw_review(project: &str, task: &str, revision: &str) -> Answer<TaskDetail> {
    let body = WithdrawnVerdict { revision: revision.to_owned() };
    ApiRequest::post(task_path(project, task) + "/review/withdraw", &body).send().await
}
