//! Stages that the brief proposes, and making one.

use super::context::ActionContext;
use crate::store::{Audited, StoreError, Tx, brief, scenes, stages, tasks};
use crate::template;
use assay_core::api::{NewProposedStage, Stage};
use assay_core::brief::{Brief, ExistingData, GoalLink, StageProposal, WorkItem, proposals};
use assay_core::id::{ProjectId, StageId};
use assay_core::pipeline::StageKind;
use assay_core::text::tidy_name;

/// Scenes whose sensors are looked at: the last ones.
const MAX_SCENES: u32 = 20;

/// Make a stage that was proposed, as it is or changed: with a task for each scene of its sensor, and linked to its goals.
pub fn accept(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    wanted: &NewProposedStage,
) -> Result<Audited<StageId>, StoreError> {
    let kind = StageKind::proposed_for(wanted.on);
    let classes: Vec<String> = wanted.classes.iter().map(|class| tidy_name(class)).collect();
    let new = template::stage_with(kind.descriptor().template, &tidy_name(&wanted.name), &classes);
    let stage = stages::add(tx, by.project, &new)?;
    for scene in scenes::ids(tx, by.project)? {
        if kind.accepts(&scenes::get(tx, scene)?).is_ok() {
            tasks::add(tx, by.now, by.project, stage, scene)?;
        }
    }
    let (brief, seen) = brief::get(tx, by.project)?;
    if let Some(linked) = with_links(brief, stage, &wanted.goals) {
        brief::change(tx, by.now, by.project, seen, by.user, &linked)?;
    }
    let detail = format!("made the stage {} as the brief proposes", wanted.name.trim());
    Ok(Audited::new(stage, by.entry("stage.create", stage, detail)))
}

/// The brief where a stage supports goals; `None` where none of them is there.
fn with_links(mut brief: Brief, stage: StageId, goals: &[String]) -> Option<Brief> {
    let known = goals.iter().filter(|goal| brief.goal(goal).is_some());
    let link =
        |goal: &String| GoalLink { work: WorkItem::Stage { stage: stage.to_string() }, goal: goal.clone() };
    let links: Vec<GoalLink> = known.map(link).collect();
    if links.is_empty() {
        return None;
    }
    brief.links.extend(links);
    Some(brief)
}

/// The stages that a project's brief calls for. Scenes may be large: they are read only where a goal needs data.
pub(super) fn proposed_stages(
    tx: &mut dyn Tx,
    project: ProjectId,
    brief: &Brief,
    stages: &[Stage],
) -> Result<Vec<StageProposal>, StoreError> {
    if brief.goals.iter().all(|goal| goal.needs.is_empty()) {
        return Ok(Vec::new());
    }
    Ok(proposals(brief, &existing_data(tx, project, stages)?))
}

/// The data of a project: sensors of its last scenes, and what its stages label.
fn existing_data(tx: &mut dyn Tx, project: ProjectId, stages: &[Stage]) -> Result<ExistingData, StoreError> {
    let mut data = ExistingData::default();
    for scene in scenes::last(tx, project, MAX_SCENES)? {
        data.sensors.extend(scene.sensors.iter().map(|sensor| sensor.kind.modality()));
    }
    for stage in stages {
        let names = stage.ontology.classes.iter().map(|c| c.name.clone());
        data.labeled.entry(stage.kind.descriptor().sensor).or_default().extend(names);
    }
    Ok(data)
}
