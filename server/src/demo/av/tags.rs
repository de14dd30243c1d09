//! The first stage: people say in what weather and light a drive was recorded, and which frames have a defect.

use super::pilot::AvPilot;
use crate::demo::people::DemoAccount;
use crate::demo::work::{Rejection, Submission};
use crate::store::StoreError;
use assay_core::label::Document;
use assay_core::review::ErrorType;
use assay_demo::TaskerErrors;

/// Drives whose tags are golden: one in the rain, one at dusk, and two with a defect.
const GOLDEN: [&str; 4] =
    ["Drive 4, rain", "Drive 5, past the crossing", "Drive 6, shop windows", "Stop 3, evening traffic"];
/// Drives that are categorized in the first days.
const FIRST: [&str; 9] = [
    "Drive 1, changing lanes",
    "Drive 2, to the crossing",
    "Drive 3, dusk",
    "Drive 8, around the bend",
    "Stop 1, parked cars",
    "Stop 2, crossing ahead",
    "Stop 4, wet road",
    "Stop 5, people on foot",
    "Stop 6, after sunset",
];
/// Drives that are categorized later, with the number of days ago.
const LATER: [(i64, &str); 4] = [
    (12, "Stop 7, heavy rain"),
    (9, "Stop 8, bus ahead"),
    (6, "Stop 12, side street"),
    (4, "Stop 13, quiet end"),
];
/// Drive whose defect the swaggy tasker overlooks.
const OVERLOOKED: &str = "Drive 7, after the workshop";
/// Drive that waits for a reviewer.
const IN_REVIEW: &str = "Stop 10, evening";

/// Categorize the drives: golden first, then the others. Some are left for visitors.
pub(super) fn categorize(pilot: &mut AvPilot<'_>) -> Result<(), StoreError> {
    let people = pilot.people;
    for (minute, name) in (0..).step_by(10).zip(GOLDEN) {
        let done = submit_truth(pilot, (19, minute), people.operations, name)?;
        accept(pilot, (19, minute + 240), &done)?;
        let at = pilot.work.time_ago(18, minute);
        pilot.work.vet(&at, people.operations, &done)?;
    }
    let taskers = [people.careful, people.misses_far, people.flips_yaw];
    let first = (300..).step_by(6).zip(FIRST).map(|(minute, name)| ((18, minute), name));
    let later = LATER.into_iter().map(|(days_ago, name)| ((days_ago, 0), name));
    for (((days_ago, minute), name), who) in first.chain(later).zip(taskers.into_iter().cycle()) {
        let done = submit_truth(pilot, (days_ago, minute), who, name)?;
        accept(pilot, (days_ago - 1, minute), &done)?;
    }
    overlook(pilot)?;
    submit_truth(pilot, (1, 30), people.misses_far, IN_REVIEW)?;
    Ok(())
}

/// A person submits the true tags of a drive, so many days ago and minutes later.
fn submit_truth(
    pilot: &mut AvPilot<'_>,
    time: (i64, i64),
    who: &DemoAccount,
    name: &str,
) -> Result<Submission, StoreError> {
    let label = pilot.recordings.get(name)?.truth.tags.clone();
    submit(pilot, time, who, name, &label)
}

fn submit(
    pilot: &mut AvPilot<'_>,
    (days_ago, minute): (i64, i64),
    who: &DemoAccount,
    name: &str,
    label: &Document,
) -> Result<Submission, StoreError> {
    let scene = pilot.recordings.get(name)?.id;
    let task = pilot.work.task(scene, pilot.stages.tags)?;
    let (claimed, done) = (pilot.work.time_ago(days_ago, minute), pilot.work.time_ago(days_ago, minute + 2));
    pilot.work.claim(&claimed, who, task)?;
    pilot.work.submit(&done, who, task, label)
}

fn accept(
    pilot: &mut AvPilot<'_>,
    (days_ago, minute): (i64, i64),
    done: &Submission,
) -> Result<(), StoreError> {
    let at = pilot.work.time_ago(days_ago, minute);
    pilot.work.review(&at, pilot.people.qa, done, None)
}

/// The swaggy tasker overlooks a misaligned camera, and gets the drive back.
fn overlook(pilot: &mut AvPilot<'_>) -> Result<(), StoreError> {
    let truth = &pilot.recordings.get(OVERLOOKED)?.truth.tags;
    let on_day = |day| pilot.world.tags_by(TaskerErrors::swaggy(), truth, day);
    // Who overlooks 70 % of the defects does so on one of these days.
    let label = (0..50).map(on_day).find(|label| label != truth).unwrap_or_else(|| truth.clone());
    let done = submit(pilot, (3, 0), pilot.people.swaggy, OVERLOOKED, &label)?;
    let at = pilot.work.time_ago(2, 20);
    let rejection = Rejection {
        errors: vec![ErrorType::Attribute],
        reason: "Points and picture do not meet in the right camera: the poles stand 16 px beside their points. That is a \
                 misaligned camera, in all frames."
            .to_owned(),
        rejected: Vec::new(),
    };
    pilot.work.review(&at, pilot.people.qa, &done, Some(rejection))
}
