//! Honeypots: they come into queues like tasks of production, and are graded while nobody waits for it, so that neither what an
//! answer says nor how long it takes tells which tasks they are.

use super::quality::record_objects;
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::clouds::CloudPoints;
use crate::grading::grade_recorded;
use crate::store::honeypots::{self, HoneypotResult, HoneypotSource, UngradedLabel};
use crate::store::judgements::JudgedLabel;
use crate::store::tasks::QueuedTask;
use crate::store::{
    StoreError, Tx, carried_labels, golden, labels, predictions, scenes, stages, task_settings, tasks,
};
use assay_core::grade::Grade;
use assay_core::id::{ProjectId, StageId, TaskId};
use assay_core::label::Document;
use assay_core::pipeline::{TaskEvent, apply_event};
use assay_core::review::Verdict;
use assay_core::scene::FrameData;
use assay_core::training::{BrokenRule, broken_rules};
use rand::seq::SliceRandom;

/// Take the honeypots that nobody has begun out of a stage's queue, and place them by its settings.
///
/// # Errors
/// Storage.
pub(super) fn place_anew(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    stage: StageId,
) -> Result<(), StoreError> {
    for task in honeypots::untouched(tx, stage, true)? {
        take_out(tx, now, project, task)?;
    }
    place(tx, now, project, stage)
}

/// Place honeypots in the part of a stage's queue that has none yet: after each task of production one comes with the same
/// probability, for as long as there are golden items. Those whose golden item is no longer vetted are taken out.
///
/// # Errors
/// Storage.
pub fn place(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId, stage: StageId) -> Result<(), StoreError> {
    tx.exclusive()?;
    for task in honeypots::untouched(tx, stage, false)? {
        take_out(tx, now, project, task)?;
    }
    let settings = task_settings::get(tx, stage)?.body.honeypots;
    if settings.share <= 0.0 {
        return Ok(());
    }
    let mut sources = honeypots::sources(tx, stage)?;
    sources.retain(|source| source.exposures < settings.max_exposures);
    // The least exposed come first, in no order that could be learned.
    sources.shuffle(&mut rand::rng());
    sources.sort_by_key(|source| source.exposures);
    let mut up_to = task_settings::honeypots_up_to(tx, stage)?;
    for source in sources {
        let skip = tasks_before_next(settings.share, rand::random());
        let Some(like) = tasks::queued_after(tx, stage, up_to, skip)? else {
            up_to = up_to.max(tasks::last_queued(tx, stage)?);
            break;
        };
        add(tx, now, (project, stage), source, &like)?;
        up_to = Some(like.id);
    }
    match up_to {
        Some(task) => task_settings::set_honeypots_up_to(tx, stage, task),
        None => Ok(()),
    }
}

/// Number of tasks of production that come before the next one that a honeypot follows: geometric, so that each task is followed
/// by one with the same probability. `uniform` is from [0, 1).
fn tasks_before_next(share: f64, uniform: f64) -> u32 {
    let probability = share / (1.0 - share);
    if probability >= 1.0 {
        return 0;
    }
    ((1.0 - uniform).ln() / (1.0 - probability).ln()).floor().min(f64::from(u32::MAX)) as u32
}

/// Add a honeypot to a stage's queue. It begins with what the golden item's own task began with.
fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (project, stage): (ProjectId, StageId),
    source: HoneypotSource,
    like: &QueuedTask,
) -> Result<(), StoreError> {
    let scene = tasks::scene_id(tx, source.task)?;
    let scene = scenes::add_copy(tx, scene)?;
    let task = tasks::add_honeypot(tx, now, (project, stage, scene), like)?;
    honeypots::add(tx, task, stage, source.golden)?;
    if let Some(carried) = carried_labels::get(tx, source.task)? {
        carried_labels::set(tx, task, &carried)?;
    }
    if let Some((author, document)) = labels::first_imported(tx, source.task)? {
        labels::add_imported(tx, now, task, author, &document)?;
    }
    for prediction in predictions::list_for_task(tx, source.task)? {
        predictions::set(tx, now, task, &prediction.model, &prediction.document)?;
    }
    Ok(())
}

fn take_out(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId, id: TaskId) -> Result<(), StoreError> {
    let task = tasks::load(tx, project, id)?;
    let out = apply_event(&task, &TaskEvent::InputsDone { is_needed: false }, now.seconds)?;
    tasks::save(tx, now, id, &out)
}

/// A label of a honeypot with its grade.
pub struct GradedHoneypot {
    label: UngradedLabel,
    submitted_s: i64,
    document: Document,
    golden: Document,
    concept: String,
    grade: Grade,
    broken: Vec<BrokenRule>,
}

/// Grade a label of a honeypot under the stage's rules as they are now. It may take long, and needs a snapshot alone.
///
/// # Errors
/// Storage.
pub fn grade(tx: &mut dyn Tx, blobs: &BlobStore, label: UngradedLabel) -> Result<GradedHoneypot, StoreError> {
    let stage = stages::get(tx, label.project, label.stage)?;
    let (id, golden) = honeypots::golden(tx, label.task)?.ok_or(StoreError::NotFound("golden item"))?;
    let revision = labels::revision(tx, label.task, label.revision)?;
    let scene = scenes::get_by_task(tx, label.task)?;
    let open = |data: &FrameData| CloudPoints::open(data, blobs).ok();
    let grade = grade_recorded([&revision.document, &golden], &scene, &open, &stage.rubric);
    let broken = broken_rules(&grade, &stage.rubric, &revision.document, &golden);
    let submitted_s = Timestamp::parse(&revision.summary.submitted_at).map_or(0, |at| at.seconds);
    let concept = golden::main_concept(tx, id)?;
    Ok(GradedHoneypot { label, submitted_s, document: revision.document, golden, concept, grade, broken })
}

/// Store a grade, and what it says of its author's quality.
///
/// # Errors
/// Storage.
pub fn store_grade(tx: &mut dyn Tx, now: &Timestamp, graded: &GradedHoneypot) -> Result<(), StoreError> {
    let GradedHoneypot { label, submitted_s, document, golden, concept, grade, broken } = graded;
    let is_right = grade.verdict == Verdict::Accept;
    let result = HoneypotResult { label: *label, submitted_s: *submitted_s, is_right, grade, broken };
    honeypots::set_result(tx, &result)?;
    let judged = JudgedLabel {
        project: label.project,
        stage: label.stage,
        author: label.author,
        revision: label.revision,
        concept,
    };
    record_objects(tx, now, &judged, [document, golden], grade)
}

#[cfg(test)]
#[path = "honeypots_tests.rs"]
mod tests;
