//! Stages that the brief proposes, and making one.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::brief::state;
use super::{ApiError, AppState};
use crate::store::audit::{self, NewAuditEntry};
use crate::store::{StoreError, Tx, brief, projects, scenes, tasks};
use crate::template;
use assay_core::api::{BriefDetail, NewProposedStage, Stage};
use assay_core::brief::{Brief, ExistingData, GoalLink, StageProposal, WorkItem, proposals};
use assay_core::permission::Action;
use assay_core::pipeline::StageKind;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::BTreeSet;

/// Scenes that are asked for their sensors: the last ones.
const ASKED: u32 = 20;

/// Make a stage that was proposed, as it is or changed: with a task for each scene of its sensor, and linked to its goals.
#[utoipa::path(post, path = "/projects/{project}/brief/stages", params(("project" = String, Path)),
    request_body = NewProposedStage, responses((status = 201, body = BriefDetail)))]
pub async fn accept(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewProposedStage>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    let wanted = &body.value;
    if !(1..=120).contains(&wanted.name.trim().chars().count()) {
        return Err(ApiError::field("/name", "A stage's name has 1 to 120 characters."));
    }
    let classes: BTreeSet<&str> = wanted.classes.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    if classes.len() != wanted.classes.len() || !(1..=100).contains(&classes.len()) {
        return Err(ApiError::field(
            "/classes",
            "A stage has 1 to 100 classes, each with a name of its own.",
        ));
    }
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, wanted| {
        let kind = StageKind::proposed_for(wanted.on);
        let stage = template::stage_with(kind.descriptor().template, wanted.name.trim(), &wanted.classes);
        let stage = projects::add_stage(tx, &project, &stage)?;
        for scene in scenes::ids(tx, &project)? {
            if kind.accepts(&scenes::get(tx, &scene)?).is_ok() {
                tasks::add(tx, now, &project, &stage, &scene)?;
            }
        }
        let (brief, seen) = brief::get(tx, &project)?;
        if let Some(linked) = linked(brief, &stage, &wanted.goals) {
            brief::change(tx, now, &project, seen, &actor, &linked)?;
        }
        let detail = format!("made the stage {} as the brief proposes", wanted.name.trim());
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "stage.create",
            subject: &stage,
            detail: &detail,
        };
        audit::record(tx, now, &entry)?;
        state(tx, &project, now)
    })
    .await
}

/// The brief where a stage serves goals; `None` where none of them is there.
fn linked(mut brief: Brief, stage: &str, goals: &[String]) -> Option<Brief> {
    let known = goals.iter().filter(|goal| brief.goal(goal).is_some());
    let link =
        |goal: &String| GoalLink { work: WorkItem::Stage { stage: stage.to_owned() }, goal: goal.clone() };
    let links: Vec<GoalLink> = known.map(link).collect();
    if links.is_empty() {
        return None;
    }
    brief.links.extend(links);
    Some(brief)
}

/// The stages that a project's brief calls for. Scenes may be large: they are asked only where a goal needs data.
pub(super) fn proposed(
    tx: &mut dyn Tx,
    project: &str,
    brief: &Brief,
    stages: &[Stage],
) -> Result<Vec<StageProposal>, StoreError> {
    if brief.goals.iter().all(|goal| goal.needs.is_empty()) {
        return Ok(Vec::new());
    }
    Ok(proposals(brief, &at_hand(tx, project, stages)?))
}

/// What a project has: sensors of its last scenes, and what its stages label.
fn at_hand(tx: &mut dyn Tx, project: &str, stages: &[Stage]) -> Result<ExistingData, StoreError> {
    let mut at_hand = ExistingData::default();
    for scene in scenes::last(tx, project, ASKED)? {
        at_hand.sensors.extend(scene.sensors.iter().map(|sensor| sensor.kind.modality()));
    }
    for stage in stages {
        let names = stage.ontology.classes.iter().map(|c| c.name.clone());
        at_hand.labeled.entry(stage.kind.descriptor().sensor).or_default().extend(names);
    }
    Ok(at_hand)
}
