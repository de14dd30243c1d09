//! The second stage: cuboids around road users, in drives without a defect.

use super::cuboid_work::{is_honeypot, label_and_correct, review, submit};
use super::pilot::AvPilot;
use crate::clock::Timestamp;
use crate::demo::people::DemoAccount;
use crate::demo::work::Submission;
use crate::store::StoreError;
use crate::usecase;
use assay_core::golden::{Difficulty, GoldenConcepts};
use assay_core::id::{GoldenId, TaskId};
use assay_core::pipeline::TaskState;
use assay_demo::TaskerErrors;

/// Drives of the course.
const COURSE: [&str; 2] = ["Stop 1, parked cars", "Stop 2, crossing ahead"];
/// Drive that is golden and in no course.
const CHECKS: [&str; 1] = ["Stop 6, after sunset"];
/// Drives of the exam.
const EXAM: [&str; 3] = ["Stop 3, evening traffic", "Stop 4, wet road", "Stop 5, people on foot"];
/// Drives that go through all stages.
const FIRST: [&str; 4] =
    ["Drive 1, changing lanes", "Drive 2, to the crossing", "Drive 3, dusk", "Drive 8, around the bend"];
/// Tasks that a person takes at most until one is as it is wanted.
const MOST_TASKS: usize = 12;

/// Golden cuboids. Those of the exam are accepted, and not golden yet: nobody is to meet them in production.
pub(super) struct GoldenCuboids {
    pub(super) course: Vec<GoldenId>,
    pub(super) exam: Vec<Submission>,
}

/// The lead of the project labels what is to become golden.
pub(super) fn label_golden(pilot: &mut AvPilot<'_>) -> Result<GoldenCuboids, StoreError> {
    let mut course = Vec::new();
    for (minute, name) in (0..).step_by(25).zip(COURSE.into_iter().chain(CHECKS)) {
        let done = submit_truth(pilot, (16, minute), name)?;
        let at = pilot.work.time_ago(15, minute);
        course.push(vet(pilot, &at, &done)?);
    }
    course.truncate(COURSE.len());
    let exam = (100..).step_by(25).zip(EXAM).map(|(minute, name)| submit_truth(pilot, (16, minute), name));
    Ok(GoldenCuboids { course, exam: exam.collect::<Result<_, _>>()? })
}

/// Accepted cuboids become golden, with what they teach.
pub(super) fn vet(
    pilot: &mut AvPilot<'_>,
    at: &Timestamp,
    done: &Submission,
) -> Result<GoldenId, StoreError> {
    let name = pilot.work.scene_name(done.task)?;
    let facts = &pilot.recordings.get(&name)?.scene.metadata;
    let has = |name: &str, value: &str| facts.get(name).is_some_and(|fact| fact == value);
    let (concept, difficulty) = match (has("weather", "rain"), has("time of day", "dusk")) {
        (true, _) => ("rain", Difficulty::Hard),
        (_, true) => ("dusk", Difficulty::Medium),
        _ => ("daylight", Difficulty::Easy),
    };
    let id = pilot.work.vet(at, pilot.people.operations, done)?;
    let concepts = GoldenConcepts { concepts: vec![concept.to_owned()], difficulty: Some(difficulty) };
    let by = pilot.work.by(at, pilot.people.operations);
    usecase::golden::set_concepts(pilot.work.tx, by, id, &concepts)?.unrecorded();
    Ok(id)
}

/// The lead submits the true cuboids of a drive, and a reviewer accepts them.
fn submit_truth(
    pilot: &mut AvPilot<'_>,
    (days_ago, minute): (i64, i64),
    name: &str,
) -> Result<Submission, StoreError> {
    let drive = pilot.recordings.get(name)?;
    let (scene, label) = (drive.id, drive.truth.golden.clone());
    let task = pilot.work.task(scene, pilot.stages.cuboids)?;
    let [claimed, done, reviewed] = [0, 20, 200].map(|later| pilot.work.time_ago(days_ago, minute + later));
    pilot.work.claim(&claimed, pilot.people.operations, task)?;
    let done = pilot.work.submit(&done, pilot.people.operations, task, &label)?;
    pilot.work.review(&reviewed, pilot.people.qa, &done, None)?;
    Ok(done)
}

/// People label on: the first drives are accepted, one comes back to its tasker, and one waits for a reviewer.
pub(super) fn label_rest(pilot: &mut AvPilot<'_>) -> Result<(), StoreError> {
    let people = pilot.people;
    let mut minute = 0;
    while waits(pilot)? {
        let at = pilot.work.time_ago(5, minute);
        let Some(task) = pilot.work.take_next(&at, people.careful, pilot.stages.cuboids)? else { break };
        label_and_correct(pilot, &at, (people.careful, TaskerErrors::careful()), task)?;
        minute += 60;
    }
    let at = pilot.work.time_ago(4, 0);
    if let Some(task) = next_of_production(pilot, &at, (people.flips_yaw, TaskerErrors::flips_yaw()))? {
        let done = submit(pilot, &at, (people.flips_yaw, TaskerErrors::flips_yaw()), task)?;
        review(pilot, &at.plus_seconds(5 * 3600), &done)?;
    }
    let at = pilot.work.time_ago(1, 60);
    if let Some(task) = next_of_production(pilot, &at, (people.misses_far, TaskerErrors::misses_far()))? {
        submit(pilot, &at, (people.misses_far, TaskerErrors::misses_far()), task)?;
    }
    Ok(())
}

/// Whether one of the first drives is still in the queue.
fn waits(pilot: &mut AvPilot<'_>) -> Result<bool, StoreError> {
    for name in FIRST {
        let scene = pilot.recordings.get(name)?.id;
        let task = pilot.work.task(scene, pilot.stages.cuboids)?;
        if pilot.work.state(task)? == TaskState::Queued {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A person takes tasks until one is no honeypot, and is done with those that are.
fn next_of_production(
    pilot: &mut AvPilot<'_>,
    at: &Timestamp,
    tasker: (&DemoAccount, TaskerErrors),
) -> Result<Option<TaskId>, StoreError> {
    for _ in 0..MOST_TASKS {
        let Some(task) = pilot.work.take_next(at, tasker.0, pilot.stages.cuboids)? else { return Ok(None) };
        if !is_honeypot(pilot, task)? {
            return Ok(Some(task));
        }
        label_and_correct(pilot, at, tasker, task)?;
    }
    Ok(None)
}
