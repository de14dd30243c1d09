//! Stages that the brief proposes.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::text::require_name;
use super::{ApiError, AppState};
use crate::usecase;
use assay_core::api::{BriefDetail, NewProposedPipeline, NewProposedStage, ProposedPipelinePlan};
use assay_core::permission::Action;
use assay_core::text::find_look_alike;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::BTreeSet;

/// Stages that one request makes at most.
const MAX_STAGES: usize = 20;

/// Make a stage that was proposed, as it is or changed: with a task for each scene of its sensor, and linked to its goals.
#[utoipa::path(post, path = "/projects/{project}/brief/stages", params(("project" = String, Path)),
    request_body = NewProposedStage, responses((status = 201, body = BriefDetail)))]
pub async fn accept(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewProposedStage>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    check_stage("", &body.value)?;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, wanted| {
        let accepted = usecase::proposals::accept(tx, member.acts(now), &wanted)?;
        accepted.try_map(|_| usecase::brief::get(tx, now, member.project))
    })
    .await
}

/// Make stages that were proposed, as they are or changed: each builds on the one before, has a task for each scene of its
/// sensor, and is linked to its goals. `POST …/brief/pipeline/plan` says before what comes of it.
#[utoipa::path(post, path = "/projects/{project}/brief/pipeline", params(("project" = String, Path)),
    request_body = NewProposedPipeline, responses((status = 201, body = BriefDetail), (status = 409), (status = 422)))]
pub async fn accept_pipeline(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewProposedPipeline>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    check_pipeline(&body.value)?;
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, wanted| {
        let accepted = usecase::proposals::accept_pipeline(tx, member.acts(now), &wanted)?;
        accepted.try_map(|_| usecase::brief::get(tx, now, member.project))
    })
    .await
}

/// What making proposed stages would do: each with its tasks by state. It changes nothing.
#[utoipa::path(post, path = "/projects/{project}/brief/pipeline/plan", params(("project" = String, Path)),
    request_body = NewProposedPipeline,
    responses((status = 200, body = ProposedPipelinePlan), (status = 409), (status = 422)))]
pub async fn plan_pipeline(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewProposedPipeline>,
) -> Result<Json<ProposedPipelinePlan>, ApiError> {
    member.require(Action::Configure)?;
    check_pipeline(&body.value)?;
    let planned = app.db.rehearse(app.clock.now(), move |tx, now| {
        Ok(usecase::proposals::accept_pipeline(tx, member.acts(now), &body.value)?.unrecorded())
    });
    Ok(Json(planned.await?))
}

fn check_pipeline(wanted: &NewProposedPipeline) -> Result<(), ApiError> {
    if !(1..=MAX_STAGES).contains(&wanted.stages.len()) {
        return Err(ApiError::field("/stages", "Name 1 to 20 stages."));
    }
    let stages = wanted.stages.iter().enumerate();
    stages.into_iter().try_for_each(|(place, stage)| check_stage(&format!("/stages/{place}"), stage))
}

/// Check a stage that was proposed and may have been changed since; `at` is its place in the body.
fn check_stage(at: &str, wanted: &NewProposedStage) -> Result<(), ApiError> {
    require_name(&format!("{at}/name"), "A stage", &wanted.name)?;
    for (place, class) in wanted.classes.iter().enumerate() {
        require_name(&format!("{at}/classes/{place}"), "A class", class)?;
    }
    let classes: BTreeSet<&str> = wanted.classes.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    if classes.len() != wanted.classes.len() || !(1..=100).contains(&classes.len()) {
        return Err(ApiError::field(
            &format!("{at}/classes"),
            "A stage has 1 to 100 classes, each with a name of its own.",
        ));
    }
    if let Some((place, _)) = find_look_alike(wanted.classes.iter().map(String::as_str)) {
        let what = "This class looks like an earlier one and is another name. Give each class a unique name.";
        return Err(ApiError::field(&format!("{at}/classes/{place}"), what));
    }
    Ok(())
}
