//! How a person labels a task of the second stage, with their errors, and how a reviewer judges that.

use super::pilot::AvPilot;
use super::recordings::Recording;
use super::verdicts::rejection;
use crate::clock::Timestamp;
use crate::demo::people::DemoAccount;
use crate::demo::work::Submission;
use crate::store::{StoreError, honeypots, stages};
use crate::usecase;
use assay_core::id::TaskId;
use assay_core::label::Document;
use assay_demo::{DemoWorld, TaskerErrors};

/// Labels of honeypots that are graded at a time at most.
const MOST_GRADES: u32 = 100;

/// A person submits the task that they hold, with their errors.
pub(super) fn submit(
    pilot: &mut AvPilot<'_>,
    at: &Timestamp,
    (who, errors): (&DemoAccount, TaskerErrors),
    task: TaskId,
) -> Result<Submission, StoreError> {
    let name = pilot.work.scene_name(task)?;
    let label = label_by(pilot.world, pilot.recordings.get(&name)?, (who, errors));
    pilot.work.submit(at, who, task, &label)
}

/// Cuboids that a person draws in a drive. Another person and another drive are another day.
pub(super) fn label_by(
    world: &DemoWorld,
    drive: &Recording<'_>,
    (who, errors): (&DemoAccount, TaskerErrors),
) -> Document {
    let initial = who.name.as_bytes().first().copied().unwrap_or_default();
    world.label_by(errors, &drive.truth.golden, drive.truth.clip as u64 * 256 + u64::from(initial))
}

/// A reviewer judges a label. Gives whether it is accepted.
pub(super) fn review(pilot: &mut AvPilot<'_>, at: &Timestamp, done: &Submission) -> Result<bool, StoreError> {
    let name = pilot.work.scene_name(done.task)?;
    let label = pilot.work.begins_with(done.task)?;
    let rubric = stages::get(pilot.work.tx, pilot.work.project, pilot.stages.cuboids)?.rubric;
    let rejection = rejection(&rubric, pilot.recordings.get(&name)?, &label);
    let is_accepted = rejection.is_none();
    pilot.work.review(at, pilot.people.qa, done, rejection)?;
    Ok(is_accepted)
}

/// Whether a task is a honeypot.
pub(super) fn is_honeypot(pilot: &mut AvPilot<'_>, task: TaskId) -> Result<bool, StoreError> {
    honeypots::is_honeypot(pilot.work.tx, task)
}

/// A person submits the task that they hold, with their errors; if a reviewer sends it back, they correct it with care, and it is
/// accepted.
pub(super) fn label_and_correct(
    pilot: &mut AvPilot<'_>,
    at: &Timestamp,
    (who, errors): (&DemoAccount, TaskerErrors),
    task: TaskId,
) -> Result<(), StoreError> {
    let done = submit(pilot, &at.plus_seconds(1500), (who, errors), task)?;
    grade_honeypots(pilot, &at.plus_seconds(1800))?;
    if review(pilot, &at.plus_seconds(4 * 3600), &done)? {
        return Ok(());
    }
    let corrected = at.plus_seconds(8 * 3600);
    pilot.work.claim(&corrected, who, task)?;
    let done = submit(pilot, &corrected, (who, TaskerErrors::careful()), task)?;
    review(pilot, &at.plus_seconds(9 * 3600), &done)?;
    Ok(())
}

/// What the server does in the background.
fn grade_honeypots(pilot: &mut AvPilot<'_>, at: &Timestamp) -> Result<(), StoreError> {
    for label in honeypots::ungraded(pilot.work.tx, MOST_GRADES)? {
        let graded = usecase::honeypots::grade(pilot.work.tx, pilot.work.blobs, label)?;
        usecase::honeypots::store_grade(pilot.work.tx, at, &graded)?;
    }
    Ok(())
}
