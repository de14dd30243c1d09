//! Routes of the pipeline, its board and the quality of labels.

use super::super::http::{ApiRequest, segment};
use super::Answer;
use assay_core::api::*;

/// The pipeline: which stages build on which.
pub async fn pipeline(project: &str) -> Answer<Pipeline> {
    ApiRequest::get(format!("/projects/{}/pipeline", segment(project))).send().await
}

/// The board: how far each stage is.
pub async fn board(project: &str) -> Answer<Board> {
    ApiRequest::get(format!("/projects/{}/board", segment(project))).send().await
}

/// The quality of people's labels.
pub async fn quality(project: &str) -> Answer<Vec<StageQualityReport>> {
    ApiRequest::get(format!("/projects/{}/quality", segment(project))).send().await
}

/// When all stages will have finished their tasks.
pub async fn forecast(project: &str) -> Answer<Forecast> {
    ApiRequest::get(format!("/projects/{}/forecast", segment(project))).send().await
}

/// Change a pipeline that is still at that revision.
pub async fn update_pipeline(project: &str, revision: u32, body: &PipelineChange) -> Answer<Pipeline> {
    let path = format!("/projects/{}/pipeline", segment(project));
    ApiRequest::put(path, body).if_match(&revision.to_string()).send().await
}

/// What a change of the pipeline would do.
pub async fn plan_pipeline(project: &str, body: &PipelineChange) -> Answer<PipelinePlan> {
    ApiRequest::post(format!("/projects/{}/pipeline/plan", segment(project)), body).send_once().await
}

/// Add a stage.
pub async fn add_stage(project: &str, body: &NewPipelineStage) -> Answer<Stage> {
    ApiRequest::post(format!("/projects/{}/stages", segment(project)), body).send().await
}
