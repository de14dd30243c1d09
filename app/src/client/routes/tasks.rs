//! Routes of the settings of tasks and of a person's own work.

use super::super::http::{ApiRequest, segment};
use super::Answer;
use assay_core::api::*;
use assay_core::pipeline::TaskSettings;
use gloo_net::http::Method;

/// Claim the project's next task, of whatever stage.
pub async fn claim_in_project(project: &str) -> Answer<ClaimResponse> {
    ApiRequest::without_body(Method::POST, format!("/projects/{}/claim", segment(project))).send().await
}

/// The merged label of a task that several people labeled.
pub async fn consensus(project: &str, task: &str) -> Answer<TaskConsensus> {
    ApiRequest::get(consensus_path(project, task)).send().await
}

/// Accept the merged label that was made from this submission and those before.
pub async fn accept_consensus(project: &str, task: &str, revision: String) -> Answer<TaskDetail> {
    ApiRequest::post(consensus_path(project, task), &AcceptConsensus { revision }).send().await
}

fn consensus_path(project: &str, task: &str) -> String {
    format!("/projects/{}/tasks/{}/consensus", segment(project), segment(task))
}

/// The settings of a stage's tasks.
pub async fn task_settings(project: &str, stage: &str) -> Answer<TaskSettingsDetail> {
    ApiRequest::get(settings_path(project, stage)).send().await
}

/// Change the settings of a stage's tasks, which are still at that revision.
pub async fn update_task_settings(
    project: &str,
    stage: &str,
    revision: u32,
    body: &TaskSettings,
) -> Answer<TaskSettingsDetail> {
    ApiRequest::put(settings_path(project, stage), body).if_match(&revision.to_string()).send().await
}

fn settings_path(project: &str, stage: &str) -> String {
    format!("/projects/{}/stages/{}/task-settings", segment(project), segment(stage))
}

/// What happens to people's submissions.
pub async fn person_routes(project: &str) -> Answer<Vec<PersonRoute>> {
    ApiRequest::get(format!("/projects/{}/routes", segment(project))).send().await
}

/// Set what happens to one person's submissions in a stage.
pub async fn set_route(project: &str, stage: &str, person: &str, body: &NewRoute) -> Answer<()> {
    ApiRequest::put(routes_path(project, stage, person), body).send().await
}

/// Say what speaks against the pause of one's own tasks.
pub async fn appeal_pause(project: &str, stage: &str, body: &NewAppeal) -> Answer<()> {
    ApiRequest::post(routes_path(project, stage, "appeal"), body).send().await
}

fn routes_path(project: &str, stage: &str, rest: &str) -> String {
    format!("/projects/{}/stages/{}/routes/{}", segment(project), segment(stage), segment(rest))
}

/// The person's own work.
pub async fn my_work(project: &str) -> Answer<MyWork> {
    ApiRequest::get(format!("/projects/{}/my-work", segment(project))).send().await
}

/// Appeal against the result of a check.
pub async fn appeal(project: &str, task: &str, body: &NewAppeal) -> Answer<()> {
    let path = format!("/projects/{}/my-work/{}/appeal", segment(project), segment(task));
    ApiRequest::post(path, body).send().await
}
