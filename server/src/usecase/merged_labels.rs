//! Merged labels of tasks that several people label without seeing each other's labels.

use super::context::{ActionContext, Viewer};
use super::raters::Raters;
use crate::clock::Timestamp;
use crate::store::{Audited, StoreError, Tx, labels, stages, tasks};
use crate::usecase;
use assay_core::api::{NewReview, ObjectConsensus, RevisionSummary, TaskConsensus, TaskDetail};
use assay_core::id::{ProjectId, TaskId};
use assay_core::label::Document;
use assay_core::label_merge::{LabelMergePolicy, MergedObject, RaterLabel, merge_labels};
use assay_core::ontology::Ontology;
use assay_core::rubric::Rubric;

/// What a merged label is made from.
pub struct MergeInput {
    raters: Vec<(RevisionSummary, Document)>,
    rubric: Rubric,
    ontology: Ontology,
}

/// Read what a task's merged label is made from.
///
/// # Errors
/// There is no such task in the project; or it is for one person, or fewer than two have labeled it, or another one is still to
/// ([`StoreError::Conflict`]).
pub fn input(tx: &mut dyn Tx, project: ProjectId, task: TaskId) -> Result<MergeInput, StoreError> {
    let stage = tasks::stage_id(tx, project, task)?;
    let stage = stages::get(tx, project, stage)?;
    let last = labels::last_of_each_author(tx, task)?;
    let raters = Raters::load(tx, project, task)?;
    if last.len() < 2 || !raters.is_blind() || raters.wants_another() {
        return Err(StoreError::Conflict(
            "a merged label is made once several people have labeled the task; wait for their labels"
                .to_owned(),
        ));
    }
    let mut raters = Vec::new();
    for summary in last {
        let document = labels::revision(tx, task, summary.id.parse()?)?.document;
        raters.push((summary, document));
    }
    Ok(MergeInput { raters, rubric: stage.rubric, ontology: stage.ontology })
}

/// Merge the labels of a task. It may take a while and needs no database.
///
/// # Errors
/// The labels cannot be merged ([`StoreError::Conflict`]).
pub fn merge(input: &MergeInput) -> Result<TaskConsensus, StoreError> {
    let rater_labels: Vec<RaterLabel<'_>> =
        input.raters.iter().map(|(of, label)| RaterLabel { rater: &of.author, label }).collect();
    let policy = LabelMergePolicy::default();
    let merged = merge_labels(&[rater_labels], &input.rubric, &input.ontology, &policy)
        .map_err(|error| StoreError::Conflict(error.to_string()))?
        .pop()
        .ok_or(StoreError::NotFound("label"))?;
    let revision = input.raters.iter().max_by_key(|(of, _)| of.number).map(|(of, _)| of.id.clone());
    Ok(TaskConsensus {
        raters: input.raters.iter().map(|(of, _)| of.clone()).collect(),
        revision: revision.unwrap_or_default(),
        label: merged.label,
        objects: merged.objects.into_iter().map(object_consensus).collect(),
    })
}

fn object_consensus(object: MergedObject) -> ObjectConsensus {
    ObjectConsensus {
        id: object.id,
        class: object.class.value.as_text(),
        drawn: u32::try_from(object.drawn.len()).unwrap_or(u32::MAX),
        measure: object.measure,
        adjudication: object.adjudication,
    }
}

/// Accept the merged label of a task: it becomes the last submission, by nobody in particular, with the reviewer's verdict.
///
/// # Errors
/// Somebody submitted since ([`StoreError::Stale`]), the merged label does not fit the stage, or the reviewer is one of the raters.
pub fn accept(
    tx: &mut dyn Tx,
    now: &Timestamp,
    viewer: Viewer,
    task: TaskId,
    consensus: &TaskConsensus,
) -> Result<Audited<TaskDetail>, StoreError> {
    tx.exclusive()?;
    let by = ActionContext { now, project: viewer.project, user: viewer.user };
    let stage = tasks::stage_id(tx, by.project, task)?;
    let stage = stages::get(tx, by.project, stage)?;
    if labels::last_revision(tx, task)?.map(|id| id.to_string()).as_deref() != Some(&consensus.revision) {
        return Err(StoreError::Stale);
    }
    if tasks::has_labeled(tx, task, viewer.user)? {
        let why = "you labeled this task; somebody else accepts the merged label";
        return Err(StoreError::Forbidden(why.to_owned()));
    }
    usecase::label_check::check_label(tx, &stage, task, &consensus.label, true)?;
    let merged = labels::add_imported(tx, now, task, viewer.user, &consensus.label)?;
    let reason = format!("The merged label of {}.", consensus.rater_names());
    let review = NewReview { reason, ..NewReview::accept(merged.id) };
    usecase::reviews::add_review(tx, by, task, &review)?
        .try_map(|()| usecase::task_detail::get(tx, viewer, task))
}
