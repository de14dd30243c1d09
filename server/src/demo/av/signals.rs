//! The third stage: what the cameras say about the vehicles that are near.

use super::pilot::{AvPilot, VEHICLES};
use crate::demo::people::DemoAccount;
use crate::demo::work::Submission;
use crate::store::StoreError;
use assay_demo::TaskerErrors;

/// Drive whose signals are golden.
const GOLDEN: &str = "Drive 1, changing lanes";
/// Drive that the tasker with yaw flips links without an error: headings are none of this stage's.
const ACCEPTED: &str = "Drive 2, to the crossing";
/// Drive whose blinkers the swaggy tasker overlooks in part: it waits for a reviewer.
const IN_REVIEW: &str = "Drive 3, dusk";

/// Link three drives. The fourth is left for visitors.
pub(super) fn link(pilot: &mut AvPilot<'_>) -> Result<(), StoreError> {
    let people = pilot.people;
    let golden = submit(pilot, (3, 0), (people.operations, TaskerErrors::careful()), GOLDEN)?;
    let accepted = submit(pilot, (3, 120), (people.flips_yaw, TaskerErrors::flips_yaw()), ACCEPTED)?;
    for (minute, done) in [(300, &golden), (320, &accepted)] {
        let reviewed = pilot.work.time_ago(2, minute);
        pilot.work.review(&reviewed, people.qa, done, None)?;
    }
    let vetted = pilot.work.time_ago(1, 0);
    pilot.work.vet(&vetted, people.operations, &golden)?;
    submit(pilot, (1, 90), (people.swaggy, TaskerErrors::swaggy()), IN_REVIEW)?;
    Ok(())
}

/// A person claims a drive and says what the vehicles signal, with their errors.
fn submit(
    pilot: &mut AvPilot<'_>,
    (days_ago, minute): (i64, i64),
    (who, errors): (&DemoAccount, TaskerErrors),
    name: &str,
) -> Result<Submission, StoreError> {
    let scene = pilot.recordings.get(name)?.id;
    let task = pilot.work.task(scene, pilot.stages.signals)?;
    let (claimed, done) = (pilot.work.time_ago(days_ago, minute), pilot.work.time_ago(days_ago, minute + 12));
    pilot.work.claim(&claimed, who, task)?;
    let vehicles = pilot.work.begins_with(task)?;
    let truth = pilot.recordings.get(name)?.truth.signals.apply(&vehicles, &VEHICLES);
    let label = pilot.world.signals_by(errors, &truth, 1);
    pilot.work.submit(&done, who, task, &label)
}
