//! The API's routes, typed. Those of accounts, tokens and members are in a file of their own.

mod accounts;
mod alignment;
mod batches;
mod drafts;
mod pipeline;
mod tasks;
mod training;

pub use accounts::*;
pub use alignment::*;
pub use batches::*;
pub use drafts::*;
pub use pipeline::*;
pub use tasks::*;
pub use training::*;

use super::ApiError;
use super::http::{ApiRequest, segment};
use assay_core::api::*;
use assay_core::brief::Brief;
use assay_core::debrief::{DebriefAction, DebriefEvent};
use assay_core::golden::{GoldenConcepts, GoldenEvent, Question};
use assay_core::label::Document;
use assay_core::permission::{Action, Role};
use assay_core::release::Decision;
use assay_core::rubric::Rubric;
use gloo_net::http::Method;

type Answer<T> = Result<T, ApiError>;

fn task_path(project: &str, task: &str) -> String {
    format!("/projects/{}/tasks/{}", segment(project), segment(task))
}

/// Projects of the person.
pub async fn projects() -> Answer<Vec<Project>> {
    ApiRequest::get("/projects".to_owned()).send().await
}

/// Create a project.
pub async fn create_project(body: &NewProject) -> Answer<Project> {
    ApiRequest::post("/projects".to_owned(), body).send().await
}

/// A project with its stages.
pub async fn project(project: &str) -> Answer<Project> {
    ApiRequest::get(format!("/projects/{}", segment(project))).send().await
}

/// What waits for the person in a project.
pub async fn waiting(project: &str) -> Answer<WaitingCounts> {
    ApiRequest::get(format!("/projects/{}/waiting", segment(project))).send_once().await
}

/// Things of a project whose names match a query.
pub async fn search(project: &str, query: &str) -> Answer<Vec<SearchResult>> {
    ApiRequest::get(format!("/projects/{}/search?q={}", segment(project), segment(query))).send_once().await
}

/// A stage.
pub async fn stage(project: &str, stage: &str) -> Answer<Stage> {
    ApiRequest::get(format!("/projects/{}/stages/{}", segment(project), segment(stage))).send().await
}

/// Change a stage that is still at that revision.
pub async fn update_stage(project: &str, stage: &str, revision: u32, body: &StageChange) -> Answer<Stage> {
    let path = format!("/projects/{}/stages/{}", segment(project), segment(stage));
    ApiRequest::put(path, body).if_match(&revision.to_string()).send().await
}

/// Golden items.
pub async fn golden_items(project: &str) -> Answer<Vec<GoldenSummary>> {
    ApiRequest::get(format!("/projects/{}/golden", segment(project))).send().await
}

/// Propose a task's label as golden.
pub async fn propose_golden(project: &str, body: &NewGolden) -> Answer<GoldenSummary> {
    ApiRequest::post(format!("/projects/{}/golden", segment(project)), body).send().await
}

/// A golden item.
pub async fn golden(project: &str, golden: &str) -> Answer<GoldenDetail> {
    ApiRequest::get(format!("/projects/{}/golden/{}", segment(project), segment(golden))).send().await
}

/// A golden label by the hash that releases name it by.
pub async fn golden_label(project: &str, hash: &str) -> Answer<Document> {
    ApiRequest::get(format!("/projects/{}/golden-labels/{}", segment(project), segment(hash))).send().await
}

/// Comment on a golden item.
pub async fn add_comment(project: &str, golden: &str, body: &NewComment) -> Answer<Comment> {
    let path = format!("/projects/{}/golden/{}/comments", segment(project), segment(golden));
    ApiRequest::post(path, body).send().await
}

/// Resolve a comment, or open it again.
pub async fn resolve_comment(project: &str, comment: &str, resolved: bool) -> Answer<Comment> {
    let path = format!("/projects/{}/comments/{}/resolved", segment(project), segment(comment));
    ApiRequest::put(path, &CommentResolution { resolved }).send().await
}

/// The audit trail of a project; without one, that of the server.
pub async fn audit(project: Option<&str>, cursor: Option<&str>) -> Answer<Page<AuditEntry>> {
    let root = project.map(|project| format!("/projects/{}", segment(project))).unwrap_or_default();
    let cursor = cursor.map(|c| format!("&cursor={}", segment(c))).unwrap_or_default();
    ApiRequest::get(format!("{root}/audit?limit=50{cursor}")).send().await
}

/// Cameras and frames of a task's scene that can be checked.
pub async fn calibration_scene(project: &str, task: &str) -> Answer<CalibrationScene> {
    ApiRequest::get(task_path(project, task) + "/calibration").send().await
}

/// Offset between a camera and the LiDAR over a task's scene.
pub async fn calibration(project: &str, task: &str, camera: &str) -> Answer<CalibrationCheck> {
    ApiRequest::get(task_path(project, task) + "/calibration/" + &segment(camera)).send().await
}

/// Points of a frame on a camera's image.
pub async fn calibration_frame(
    project: &str,
    task: &str,
    camera: &str,
    frame: u32,
) -> Answer<CalibrationFrame> {
    let path = format!("{}/calibration/{}/frames/{frame}", task_path(project, task), segment(camera));
    ApiRequest::get(path).send().await
}

/// The brief with its values and check-ins.
pub async fn brief(project: &str) -> Answer<BriefDetail> {
    ApiRequest::get(format!("/projects/{}/brief", segment(project))).send().await
}

/// Write the brief's next revision.
pub async fn update_brief(project: &str, revision: u32, body: &Brief) -> Answer<BriefDetail> {
    let call = ApiRequest::put(format!("/projects/{}/brief", segment(project)), body);
    call.if_match(&revision.to_string()).send().await
}

/// What changed in the brief.
pub async fn brief_history(project: &str) -> Answer<Vec<BriefRevision>> {
    ApiRequest::get(format!("/projects/{}/brief/revisions", segment(project))).send().await
}

/// Add a value of a KPI.
pub async fn add_kpi_value(project: &str, body: &NewKpiValue) -> Answer<Vec<KpiValue>> {
    ApiRequest::post(format!("/projects/{}/brief/values", segment(project)), body).send().await
}

/// Record whether the goals are still valid.
pub async fn check_in(project: &str, body: &NewCheckIn) -> Answer<Vec<CheckIn>> {
    ApiRequest::post(format!("/projects/{}/brief/check-ins", segment(project)), body).send().await
}

/// Create a stage that the brief proposes.
pub async fn accept_proposal(project: &str, body: &NewProposedStage) -> Answer<BriefDetail> {
    ApiRequest::post(format!("/projects/{}/brief/stages", segment(project)), body).send().await
}

/// What creating stages that the brief proposes would do.
pub async fn plan_proposals(project: &str, body: &NewProposedPipeline) -> Answer<ProposedPipelinePlan> {
    ApiRequest::post(format!("/projects/{}/brief/pipeline/plan", segment(project)), body).send_once().await
}

/// Create stages that the brief proposes, each of which builds on the one before.
pub async fn accept_proposals(project: &str, body: &NewProposedPipeline) -> Answer<BriefDetail> {
    ApiRequest::post(format!("/projects/{}/brief/pipeline", segment(project)), body).send().await
}

/// Questions about what is good.
pub async fn questions(project: &str) -> Answer<Vec<QuestionDetail>> {
    ApiRequest::get(format!("/projects/{}/questions", segment(project))).send().await
}

/// A project's questions, as far as a role may see them: none for those who may not.
pub async fn questions_for(role: Role, project: &str) -> Answer<Vec<QuestionDetail>> {
    if role.may(Action::ViewGolden) { questions(project).await } else { Ok(Vec::new()) }
}

/// Ask a question.
pub async fn create_question(project: &str, body: &Question) -> Answer<QuestionDetail> {
    ApiRequest::post(format!("/projects/{}/questions", segment(project)), body).send().await
}

/// Update a question, based on the revision that was read.
pub async fn update_question(
    project: &str,
    question: &str,
    revision: u32,
    body: &Question,
) -> Answer<QuestionDetail> {
    let call =
        ApiRequest::put(format!("/projects/{}/questions/{}", segment(project), segment(question)), body);
    call.if_match(&revision.to_string()).send().await
}

/// Record a decision.
pub async fn decide_question(project: &str, question: &str, body: &NewDecision) -> Answer<Decision> {
    let path = format!("/projects/{}/questions/{}/decision", segment(project), segment(question));
    ApiRequest::post(path, body).send().await
}

/// The draft of the next release, and the published ones.
pub async fn releases(project: &str) -> Answer<ReleaseList> {
    ApiRequest::get(format!("/projects/{}/releases", segment(project))).send().await
}

/// What the draft would do to labels graded so far.
pub async fn draft_impact(project: &str) -> Answer<DraftImpact> {
    ApiRequest::get(format!("/projects/{}/releases/impact", segment(project))).send().await
}

/// Sign the draft for one's own team.
pub async fn sign_draft(project: &str, body: &NewSignature) -> Answer<ReleaseList> {
    ApiRequest::post(format!("/projects/{}/releases/signatures", segment(project)), body).send().await
}

/// Publish the draft as a release.
pub async fn publish_release(project: &str, body: &NewRelease) -> Answer<ReleaseList> {
    ApiRequest::post(format!("/projects/{}/releases", segment(project)), body).send().await
}

/// Change the state of a golden item.
pub async fn change_golden_state(project: &str, golden: &str, event: GoldenEvent) -> Answer<GoldenSummary> {
    let path = format!("/projects/{}/golden/{}/state", segment(project), segment(golden));
    ApiRequest::put(path, &GoldenStateChange { event }).send().await
}

/// Say what a golden item teaches.
pub async fn set_golden_concepts(
    project: &str,
    golden: &str,
    body: &GoldenConcepts,
) -> Answer<GoldenSummary> {
    let path = format!("/projects/{}/golden/{}/concepts", segment(project), segment(golden));
    ApiRequest::put(path, body).send().await
}

/// The project's debriefs, the last first.
pub async fn debriefs(project: &str) -> Answer<Vec<DebriefSummary>> {
    ApiRequest::get(format!("/projects/{}/debriefs", segment(project))).send().await
}

/// Start a debrief.
pub async fn start_debrief(project: &str, body: &NewDebrief) -> Answer<DebriefSummary> {
    ApiRequest::post(format!("/projects/{}/debriefs", segment(project)), body).send().await
}

fn debrief_path(project: &str, debrief: &str) -> String {
    format!("/projects/{}/debriefs/{}", segment(project), segment(debrief))
}

/// A debrief with its events.
pub async fn debrief(project: &str, debrief: &str) -> Answer<DebriefDetail> {
    ApiRequest::get(debrief_path(project, debrief)).send().await
}

/// Perform an action in a debrief.
pub async fn act(project: &str, debrief: &str, action: &DebriefAction) -> Answer<DebriefEvent> {
    ApiRequest::post(debrief_path(project, debrief) + "/events", action).send().await
}

/// Path of a debrief's live connection, which sends the events after one.
pub fn live_path(project: &str, debrief: &str, since: u64) -> String {
    format!("{}/live?since={since}", debrief_path(project, debrief))
}

/// Measurements of a stage's rules on its golden items.
pub async fn measurements(project: &str, stage: &str) -> Answer<Vec<GoldenMeasurements>> {
    ApiRequest::get(format!("/projects/{}/stages/{}/measurements", segment(project), segment(stage)))
        .send()
        .await
}

/// Measurements of a rubric that is not saved, on a stage's golden items.
pub async fn measure_rubric(project: &str, stage: &str, rubric: &Rubric) -> Answer<Vec<GoldenMeasurements>> {
    let path = format!("/projects/{}/stages/{}/measurements", segment(project), segment(stage));
    ApiRequest::post(path, rubric).send().await
}

fn sample_path(project: &str, stage: &str) -> String {
    format!("/projects/{}/stages/{}/sample", segment(project), segment(stage))
}

/// Sample of a stage, and the scenes to choose from.
pub async fn sample(project: &str, stage: &str) -> Answer<SampleDetail> {
    ApiRequest::get(sample_path(project, stage)).send().await
}

/// Put scenes into a stage's sample.
pub async fn add_to_sample(project: &str, stage: &str, body: &NewSamplePicks) -> Answer<SampleDetail> {
    ApiRequest::post(sample_path(project, stage), body).send().await
}

/// Take a scene out of a stage's sample.
pub async fn remove_from_sample(project: &str, stage: &str, scene: &str) -> Answer<SampleDetail> {
    ApiRequest::without_body(Method::DELETE, sample_path(project, stage) + "/" + &segment(scene)).send().await
}

/// Propose the label on which the raters of a scene agree as golden.
pub async fn propose_sample_golden(project: &str, stage: &str, scene: &str) -> Answer<SampleProposal> {
    let path = format!("{}/{}/proposal", sample_path(project, stage), segment(scene));
    ApiRequest::without_body(Method::POST, path).send().await
}

/// Measure the features of as many scenes as fit into a few seconds.
pub async fn measure_features(project: &str) -> Answer<FeatureProgress> {
    ApiRequest::without_body(Method::POST, format!("/projects/{}/features/measure", segment(project)))
        .send()
        .await
}

/// Set uploaded features; an empty set restores the measured ones.
pub async fn set_features(project: &str, body: &SceneFeatures) -> Answer<FeatureProgress> {
    ApiRequest::put(format!("/projects/{}/features", segment(project)), body).send().await
}

/// The versions of a stage, the last first.
pub async fn stage_revisions(project: &str, stage: &str) -> Answer<Vec<StageRevision>> {
    ApiRequest::get(format!("/projects/{}/stages/{}/revisions", segment(project), segment(stage)))
        .send()
        .await
}

/// A version of a stage, whole.
pub async fn stage_revision(project: &str, stage: &str, revision: u32) -> Answer<StageVersion> {
    let path = format!("/projects/{}/stages/{}/revisions/{revision}", segment(project), segment(stage));
    ApiRequest::get(path).send().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_paths_are_escaped() {
        assert_eq!(task_path("p", "../x"), "/projects/p/tasks/..%2Fx");
        assert_eq!(live_path("p", "d", 4), "/projects/p/debriefs/d/live?since=4");
        assert_eq!(sample_path("p", "s"), "/projects/p/stages/s/sample");
    }
}
