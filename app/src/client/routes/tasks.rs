//! Routes of tasks, of their settings, and of a person's own work.

use super::super::http::{ApiRequest, segment};
use super::super::navigation::state_name;
use super::{Answer, task_path};
use assay_core::api::*;
use assay_core::pipeline::{TaskSettings, TaskState};
use gloo_net::http::Method;

/// Claim the stage's next task.
pub async fn claim_next(project: &str, stage: &str) -> Answer<ClaimResponse> {
    let path = format!("/projects/{}/stages/{}/claim", segment(project), segment(stage));
    ApiRequest::without_body(Method::POST, path).send().await
}

/// Which tasks to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskFilter {
    /// Of this stage.
    pub stage: Option<String>,
    /// In this state.
    pub state: Option<TaskState>,
    /// Only the person's own.
    pub mine: bool,
    /// Only those that the person may review one by one.
    pub reviewable: bool,
    /// After this place.
    pub cursor: Option<String>,
    /// At most so many.
    pub limit: u32,
}

impl TaskFilter {
    fn query(&self) -> String {
        let mut query = format!("?limit={}", self.limit.max(1));
        if let Some(stage) = &self.stage {
            query.push_str(&format!("&stage={}", segment(stage)));
        }
        if let Some(state) = self.state {
            query.push_str(&format!("&state={}", state_name(state)));
        }
        if self.mine {
            query.push_str("&mine=true");
        }
        if self.reviewable {
            query.push_str("&reviewable=true");
        }
        if let Some(cursor) = &self.cursor {
            query.push_str(&format!("&cursor={}", segment(cursor)));
        }
        query
    }
}

/// A page of tasks.
pub async fn tasks(project: &str, filter: &TaskFilter) -> Answer<Page<TaskSummary>> {
    ApiRequest::get(format!("/projects/{}/tasks{}", segment(project), filter.query())).send().await
}

/// All that the workbench needs.
pub async fn task(project: &str, task: &str) -> Answer<TaskDetail> {
    ApiRequest::get(task_path(project, task)).send().await
}

/// Claim a task, or renew the claim.
pub async fn claim_task(project: &str, task: &str) -> Answer<TaskSummary> {
    ApiRequest::without_body(Method::POST, task_path(project, task) + "/claim").send().await
}

/// Give a task back.
pub async fn release_task(project: &str, task: &str) -> Answer<TaskSummary> {
    ApiRequest::without_body(Method::POST, task_path(project, task) + "/release").send().await
}

/// Judge a submission.
pub async fn submit_review(project: &str, task: &str, body: &NewReview) -> Answer<TaskDetail> {
    ApiRequest::post(task_path(project, task) + "/review", body).send().await
}

/// Write a note that moves a task.
pub async fn add_task_note(project: &str, task: &str, body: &NewTaskNote) -> Answer<TaskDetail> {
    ApiRequest::post(task_path(project, task) + "/notes", body).send().await
}

/// A revision with its label.
pub async fn revision(project: &str, task: &str, revision: &str) -> Answer<Revision> {
    ApiRequest::get(task_path(project, task) + "/revisions/" + &segment(revision)).send().await
}

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
    task_path(project, task) + "/consensus"
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_becomes_a_query() {
        assert_eq!(TaskFilter::default().query(), "?limit=1");
        let filter = TaskFilter {
            stage: Some("a&b".to_owned()),
            state: Some(TaskState::InReview),
            mine: true,
            reviewable: true,
            cursor: Some("7".to_owned()),
            limit: 50,
        };
        assert_eq!(
            filter.query(),
            "?limit=50&stage=a%26b&state=in_review&mine=true&reviewable=true&cursor=7"
        );
    }
}
