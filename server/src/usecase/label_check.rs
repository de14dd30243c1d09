//! Check of labels from outside: against the scene of their task, and the classes of its stage.

use crate::store::{StoreError, Tx, golden, labels, predictions, scenes, stages};
use assay_core::api::Stage;
use assay_core::id::{GoldenId, ProjectId, TaskId};
use assay_core::label::{Document, DocumentError, DocumentRules, InheritedContent, MissingTag, Object};

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

/// Check a label that is done: also its tags have all values, and its classes and attributes are those of the stage, or of what
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
    let missing = document.missing_tags(&stage.ontology);
    if !missing.is_empty() {
        let error = |tag: &MissingTag| DocumentError {
            pointer: "/objects".to_owned(),
            message: format!("is not complete: {tag}; choose one"),
        };
        return Err(StoreError::invalid_document(DOCUMENT, missing.iter().map(error).collect()));
    }
    let scene = scenes::get_by_task(tx, task)?;
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

/// Check an object of a golden label that a debrief is about to change.
///
/// # Errors
/// The object does not fit ([`StoreError::Invalid`]), or there is no such item in the project.
pub(super) fn check_edit(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: GoldenId,
    before: &Document,
    object: &Object,
) -> Result<(), StoreError> {
    let item = golden::get(tx, project, id)?;
    let stage = stages::get(tx, project, item.stage.parse()?)?;
    let scene = scenes::get_by_task(tx, item.task.parse()?)?;
    let mut inherited = InheritedContent::default();
    inherited.add(before);
    let rules = DocumentRules::from_scene(&scene).with_ontology(&stage.ontology, &inherited);
    match rules.errors_of_object("", object) {
        errors if errors.is_empty() => Ok(()),
        errors => Err(StoreError::invalid_document("/edit/to", errors)),
    }
}
