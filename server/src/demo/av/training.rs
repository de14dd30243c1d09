//! A course, and the exam that the second stage requires. In an exam people concentrate: those who pass label as carefully as the
//! careful tasker, whatever they do in production, which is what honeypots are for.

use super::cuboids::{GoldenCuboids, vet};
use super::pilot::AvPilot;
use crate::clock::Timestamp;
use crate::demo::people::DemoAccount;
use crate::store::StoreError;
use crate::usecase::training;
use assay_core::api::NewCourse;
use assay_core::id::{CourseId, GoldenId};
use assay_core::training::CourseKind;
use assay_demo::TaskerErrors;

/// Add the course and the exam, and the attempts of all taskers: one of them does not pass, and one passes at the second try.
pub(super) fn add(pilot: &mut AvPilot<'_>, golden: &GoldenCuboids) -> Result<(), StoreError> {
    let people = pilot.people;
    let vetted = pilot.work.time_ago(11, 60);
    let exam = golden.exam.iter().map(|done| vet(pilot, &vetted, done));
    let exam = exam.collect::<Result<Vec<GoldenId>, _>>()?;
    let course = NewCourse {
        stage: pilot.stages.cuboids.to_string(),
        kind: CourseKind::Course,
        name: "First cuboids".to_owned(),
        text: "Two short scenes. Put a cuboid around every road user, submit, compare with golden, correct."
            .to_owned(),
        golden: ids(&golden.course),
        ..NewCourse::default()
    };
    let text = "Three scenes at dusk, in the rain and by day. **Taskers pass it before they label cuboids.** Two of three have to \
                be right; golden stays hidden.";
    let exam = NewCourse {
        kind: CourseKind::Exam,
        name: "Cuboids, exam".to_owned(),
        text: text.to_owned(),
        golden: ids(&exam),
        pass_share: 0.66,
        max_attempts: Some(3),
        minutes: Some(90),
        is_required: true,
        ..course.clone()
    };
    let course = create(pilot, 120, &course)?;
    let exam = create(pilot, 125, &exam)?;
    attempt(pilot, (10, 0), (people.careful, TaskerErrors::careful()), course)?;
    attempt(pilot, (10, 120), (people.careful, TaskerErrors::careful()), exam)?;
    attempt(pilot, (10, 30), (people.misses_far, TaskerErrors::careful()), exam)?;
    attempt(pilot, (10, 60), (people.flips_yaw, TaskerErrors::flips_yaw()), exam)?;
    attempt(pilot, (9, 30), (people.flips_yaw, TaskerErrors::careful()), exam)?;
    attempt(pilot, (9, 90), (people.swaggy, TaskerErrors::swaggy()), exam)
}

fn ids(golden: &[GoldenId]) -> Vec<String> {
    golden.iter().map(ToString::to_string).collect()
}

fn create(pilot: &mut AvPilot<'_>, minute: i64, new: &NewCourse) -> Result<CourseId, StoreError> {
    let at = pilot.work.time_ago(11, minute);
    let by = pilot.work.by(&at, pilot.people.operations);
    Ok(training::create(pilot.work.tx, by, new)?.unrecorded().id.parse()?)
}

/// A person begins a course or exam, and submits all of its items with their errors.
fn attempt(
    pilot: &mut AvPilot<'_>,
    (days_ago, minute): (i64, i64),
    (who, errors): (&DemoAccount, TaskerErrors),
    course: CourseId,
) -> Result<(), StoreError> {
    let begun: Timestamp = pilot.work.time_ago(days_ago, minute);
    let by = pilot.work.by(&begun, who);
    let items = training::start(pilot.work.tx, by, course)?.unrecorded().items;
    for (item, later) in items.into_iter().zip((15_i64..).step_by(20)) {
        let truth = &pilot.recordings.get(&item.scene_name)?.truth.golden;
        // Another try is another day.
        let label = pilot.world.label_by(errors, truth, days_ago.unsigned_abs());
        let at = begun.plus_seconds(later * 60);
        pilot.work.submit(&at, who, item.task.parse()?, &label)?;
    }
    Ok(())
}
