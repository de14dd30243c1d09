//! Course and exam of the drone's project, and an attempt that was not passed.

use super::files::StoredStill;
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx};
use crate::usecase::drafts::DraftPrecondition;
use crate::usecase::submissions::{SubmittedLabel, grade, submit};
use crate::usecase::{ActionContext, Viewer, training};
use assay_core::api::NewCourse;
use assay_core::id::{GoldenId, ProjectId, StageId, UserId};
use assay_core::label::Document;
use assay_core::permission::Role;
use assay_core::training::CourseKind;
use assay_demo::{DemoWorld, TaskerErrors};
use std::ops::Range;

/// Stills of the course, and those of the exam.
const COURSE: Range<usize> = 3..5;
const EXAM: Range<usize> = 5..8;

/// The project and its people, as far as training needs them.
pub(super) struct TrainingSetup<'a> {
    pub(super) project: ProjectId,
    pub(super) stage: StageId,
    /// Golden item of each still.
    pub(super) golden: &'a [GoldenId],
    pub(super) stills: &'a [StoredStill],
    /// Person who makes the courses.
    pub(super) operations: UserId,
    /// Person who tried the exam.
    pub(super) tasker: UserId,
}

/// Add the course, the exam, and the attempt.
pub(super) fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    blobs: &BlobStore,
    world: &DemoWorld,
    setup: &TrainingSetup<'_>,
) -> Result<(), StoreError> {
    let by = |user| ActionContext { now, project: setup.project, user };
    let items = |range: Range<usize>| {
        setup.golden.get(range).unwrap_or_default().iter().map(ToString::to_string).collect()
    };
    let course = NewCourse {
        stage: setup.stage.to_string(),
        kind: CourseKind::Course,
        name: "First meadows".to_owned(),
        text: "Outline where a drone may land. **Rough is good; a treetop is never inside.** Submit, compare with golden, \
               correct."
            .to_owned(),
        golden: items(COURSE),
        ..NewCourse::default()
    };
    training::create(tx, by(setup.operations), &course)?.record(tx, now)?;
    let exam = NewCourse {
        kind: CourseKind::Exam,
        name: "Flyable space, exam".to_owned(),
        text: "Golden stays hidden here. You learn which rules were broken when all items are submitted."
            .to_owned(),
        golden: items(EXAM),
        pass_share: 0.6,
        max_attempts: Some(3),
        minutes: Some(45),
        ..course
    };
    let exam = training::create(tx, by(setup.operations), &exam)?.record(tx, now)?;
    let attempt = training::start(tx, by(setup.tasker), exam.id.parse()?)?.record(tx, now)?;
    let viewer = Viewer { project: setup.project, user: setup.tasker, role: Role::Tasker };
    for (item, still) in attempt.items.iter().zip(EXAM) {
        let Some(stored) = setup.stills.get(still) else { continue };
        let label: Document = world.label_by(TaskerErrors::swaggy(), &stored.flyable(), still as u64);
        let task = item.task.parse()?;
        let graded = grade(tx, blobs, viewer, task, &label)?;
        let condition = DraftPrecondition::default();
        let submitted =
            SubmittedLabel { document: &label, graded, active_seconds: None, condition: &condition };
        submit(tx, blobs, now, viewer, task, submitted)?.record(tx, now)?;
    }
    Ok(())
}
