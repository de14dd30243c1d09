//! Check of labels from outside: against the scene of their task, and the classes of its stage.

use crate::store::{StoreError, Tx, carried_labels, golden, labels, predictions, scenes, stages};
use assay_core::api::{Stage, StageKind};
use assay_core::id::{GoldenId, ProjectId, TaskId};
use assay_core::label::{
    CameraViews, Document, DocumentError, DocumentRules, InheritedContent, Object, taken_over_errors,
};
use assay_core::scene::Scene;
use std::fmt::Display;

/// Check unfinished work: its frames, sensors and geometries exist.
///
/// # Errors
/// The document does not fit ([`StoreError::Invalid`]), or there is no such task.
pub(super) fn check_draft(tx: &mut dyn Tx, task: TaskId, document: &Document) -> Result<(), StoreError> {
    let scene = scenes::get_by_task(tx, task)?;
    match DocumentRules::from_scene(&scene).errors(document) {
        errors if errors.is_empty() => Ok(()),
        errors => Err(StoreError::invalid_document(DOCUMENT, errors)),
    }
}

/// Check a label that a person submits: as [`check_label`], and where the stage takes its shapes over from the stage before, they
/// are the same as before.
///
/// # Errors
/// As [`check_draft`].
pub(super) fn check_submission(
    tx: &mut dyn Tx,
    stage: &Stage,
    task: TaskId,
    document: &Document,
    sees_golden: bool,
) -> Result<(), StoreError> {
    if stage.kind.descriptor().takes_over_shapes {
        let errors = taken_over_errors(&taken_over(tx, task)?, document);
        if !errors.is_empty() {
            return Err(StoreError::invalid_document(DOCUMENT, errors));
        }
    }
    check_label(tx, stage, task, document, sees_golden)
}

/// The label whose shapes a task has: what came from the stage before, or the label that an import brought.
fn taken_over(tx: &mut dyn Tx, task: TaskId) -> Result<Document, StoreError> {
    match carried_labels::get(tx, task)? {
        Some(carried) => Ok(carried),
        None => Ok(labels::last_document(tx, task)?.unwrap_or_default()),
    }
}

/// Check a label that is done: also its tags, and its objects where the stage is about what cameras see of them, have all values;
/// and its classes and attributes are those of the stage, or of what
/// its author started from.
/// `sees_golden` says whether golden may be a part of that: of hidden golden the answer must not tell anything.
///
/// # Errors
/// As [`check_draft`].
pub(super) fn check_label(
    tx: &mut dyn Tx,
    stage: &Stage,
    task: TaskId,
    document: &Document,
    sees_golden: bool,
) -> Result<(), StoreError> {
    let scene = scenes::get_by_task(tx, task)?;
    let missing = missing_values(stage, &scene, document);
    if !missing.is_empty() {
        return Err(StoreError::invalid_document(DOCUMENT, missing));
    }
    let rules = DocumentRules::from_scene(&scene);
    if rules.clone().with_ontology(&stage.ontology, &InheritedContent::default()).errors(document).is_empty()
    {
        return Ok(());
    }
    // Only a label that does not fit needs what the task came with, which takes longer to load.
    let inherited = inherited(tx, task, sees_golden)?;
    match rules.with_ontology(&stage.ontology, &inherited).errors(document) {
        errors if errors.is_empty() => Ok(()),
        errors => Err(StoreError::invalid_document(DOCUMENT, errors)),
    }
}

/// Errors for values that the label needs and lacks.
fn missing_values(stage: &Stage, scene: &Scene, document: &Document) -> Vec<DocumentError> {
    let error = |missing: &dyn Display| DocumentError {
        pointer: "/objects".to_owned(),
        message: format!("is not complete: {missing}; choose one"),
    };
    let tags = document.missing_tags(&stage.ontology);
    let mut errors: Vec<DocumentError> = tags.iter().map(|missing| error(missing)).collect();
    if stage.kind == StageKind::Link {
        let views = CameraViews::new(scene);
        let count = u32::try_from(scene.frames.len()).unwrap_or(u32::MAX);
        let is_seen = |object: &Object, frame: u32| views.sees_object(object, frame);
        let missing = document.missing_track_values(&stage.ontology, count, &is_seen);
        errors.extend(missing.iter().map(|missing| error(missing)));
    }
    errors.truncate(MAX_MISSING);
    errors
}

/// Largest number of missing values that an answer lists.
const MAX_MISSING: usize = 20;

/// Place of a label in the body of a request.
const DOCUMENT: &str = "/document";

/// Content of the labels that a person who labels a task starts from: the last revision, the predictions, and golden where
/// it is shown.
fn inherited(tx: &mut dyn Tx, task: TaskId, sees_golden: bool) -> Result<InheritedContent, StoreError> {
    let mut inherited = InheritedContent::default();
    if let Some(last) = labels::last_document(tx, task)? {
        inherited.add(&last);
    }
    for prediction in predictions::list_for_task(tx, task)? {
        inherited.add(&prediction.document);
    }
    if let Some((_, golden)) = golden::find_by_task(tx, task)?.filter(|_| sees_golden) {
        inherited.add(&golden);
    }
    Ok(inherited)
}

/// Check the object of a golden label that a debrief is about to put in the place of another one; none: it is removed.
///
/// # Errors
/// The object does not fit ([`StoreError::Invalid`]), or there is no such item in the project.
pub(super) fn check_edit(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: GoldenId,
    (before, object): (&Document, &str),
    to: Option<&Object>,
) -> Result<(), StoreError> {
    let item = golden::get(tx, project, id)?;
    let stage = stages::get(tx, project, item.stage.parse()?)?;
    if stage.kind.descriptor().takes_over_shapes {
        let one = |object: Option<&Object>| Document {
            objects: object.into_iter().cloned().collect(),
            ..Document::default()
        };
        let errors = taken_over_errors(&one(before.object(object)), &one(to));
        if !errors.is_empty() {
            return Err(StoreError::invalid_document("/edit", errors));
        }
    }
    let Some(to) = to else { return Ok(()) };
    let scene = scenes::get_by_task(tx, item.task.parse()?)?;
    let mut inherited = InheritedContent::default();
    inherited.add(before);
    let rules = DocumentRules::from_scene(&scene).with_ontology(&stage.ontology, &inherited);
    match rules.errors_of_object("", to) {
        errors if errors.is_empty() => Ok(()),
        errors => Err(StoreError::invalid_document("/edit/to", errors)),
    }
}

#[cfg(test)]
#[path = "label_check_tests.rs"]
mod tests;
