//! Golden items: proposals, their life, and their labels.

use super::context::ActionContext;
use crate::store::{
    Audited, StoreError, Tx, comments, enum_name, golden, honeypots, labels, object_verdicts, releases,
    scenes, stages, tasks,
};
use crate::usecase;
use assay_core::api::{FieldError, GoldenDetail, GoldenSummary, NewGolden};
use assay_core::golden::{GoldenConcepts, GoldenEvent, GoldenState, next_state};
use assay_core::id::{GoldenId, LabelHash, ProjectId, TaskId};
use assay_core::label::Document;

/// Start of the audit entry of a step; the name of the new state follows.
const STEP_DETAIL: &str = "took it to ";

/// Propose a submitted label as golden; it replaces the golden label that the task had.
///
/// # Errors
/// There is no such task or revision, or the label does not fit the stage as it is now.
pub fn propose(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewGolden,
) -> Result<Audited<GoldenSummary>, StoreError> {
    let task: TaskId = new.task.parse()?;
    let stage = tasks::stage_id(tx, by.project, task)?;
    if tasks::is_training(tx, task)? {
        return Err(StoreError::Conflict(
            "this is an item of a course or exam, which has a golden label".to_owned(),
        ));
    }
    if honeypots::is_honeypot(tx, task)? {
        return Err(StoreError::Conflict(
            "this is a honeypot; change the golden item itself where its label is wrong".to_owned(),
        ));
    }
    let stage = stages::get(tx, by.project, stage)?;
    let revision = labels::revision(tx, task, new.revision.parse()?)?;
    usecase::label_check::check_label(tx, &stage, task, &revision.document, true)?;
    let id = golden::set(tx, by.now, by.project, task, &revision.document, GoldenState::Proposed)?;
    object_verdicts::forget(tx, task)?;
    let detail = format!("proposed submission {} as golden", revision.summary.number);
    Ok(Audited::new(golden::get(tx, by.project, id)?, by.entry("golden.propose", id, detail)))
}

/// Take a golden item a step on in its life.
///
/// # Errors
/// There is no such item in the project, or its state does not allow it.
pub fn step(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: GoldenId,
    event: GoldenEvent,
) -> Result<Audited<GoldenSummary>, StoreError> {
    apply_event(tx, by, id, event)?;
    let item = golden::get(tx, by.project, id)?;
    let detail = format!("{STEP_DETAIL}{}", enum_name(&item.state));
    Ok(Audited::new(item, by.entry("golden.step", id, detail)))
}

/// State that an audit entry of a step names; none: the entry is of something else.
pub(super) fn state_of_step(detail: &str) -> Option<GoldenState> {
    let name = detail.strip_prefix(STEP_DETAIL)?;
    GoldenState::ALL.into_iter().find(|state| enum_name(state) == name)
}

/// Say what a golden item teaches and how hard it is.
///
/// # Errors
/// There is no such item in the project, or a name is none ([`StoreError::Invalid`]).
pub fn set_concepts(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: GoldenId,
    new: &GoldenConcepts,
) -> Result<Audited<GoldenSummary>, StoreError> {
    let new = new.tidy().map_err(|(place, detail)| {
        StoreError::Invalid(vec![FieldError { pointer: format!("/concepts/{place}"), detail }])
    })?;
    golden::get(tx, by.project, id)?;
    golden::set_concepts(tx, id, &new)?;
    let item = golden::get(tx, by.project, id)?;
    let difficulty = new.difficulty.map_or("of no difficulty", |difficulty| difficulty.name());
    let detail = format!("it teaches {}, {difficulty}", new.concepts.join(", "));
    Ok(Audited::new(item, by.entry("golden.concepts", id, detail)))
}

/// Apply an event to a golden item, as a part of a use case that records it.
///
/// # Errors
/// As [`step`].
pub(super) fn apply_event(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: GoldenId,
    event: GoldenEvent,
) -> Result<(), StoreError> {
    tx.exclusive()?;
    let was = golden::get(tx, by.project, id)?.state;
    let Some(state) = next_state(was, event) else {
        let (event, was) = (enum_name(&event), enum_name(&was));
        return Err(StoreError::Conflict(format!(
            "a golden item that is {was} cannot take the step {event}; look at its state first"
        )));
    };
    golden::set_state(tx, by.now, id, state)
}

/// One golden item with its scene, label and comments.
///
/// # Errors
/// There is no such item in the project.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: GoldenId) -> Result<GoldenDetail, StoreError> {
    let item = golden::get(tx, project, id)?;
    Ok(GoldenDetail {
        stage: stages::get(tx, project, item.stage.parse()?)?,
        scene: scenes::get_by_task(tx, item.task.parse()?)?,
        document: golden::document(tx, id)?,
        comments: comments::list(tx, id)?,
        golden: item,
    })
}

/// A golden label of a project by its hash: as an item has it now, or as one of the project's releases holds it.
///
/// # Errors
/// The project has no such label, or it is damaged.
pub fn label(tx: &mut dyn Tx, project: ProjectId, hash: LabelHash) -> Result<Document, StoreError> {
    if let Some(document) = golden::find_current_label(tx, project, hash)? {
        return Ok(document);
    }
    let is_released = releases::contains_label(tx, project, hash)?;
    let found = if is_released { golden::find_released_label(tx, hash)? } else { None };
    found.ok_or(StoreError::NotFound("golden label in this project"))
}
