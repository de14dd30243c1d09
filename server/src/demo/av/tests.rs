//! The project as visitors find it, on both engines. Its files are stand-ins: nobody looks at them here.

use super::cuboid_work::label_by;
use super::pilot::{AvPeople, NAME};
use super::project;
use super::recordings::Recording;
use super::verdicts::rejection;
use crate::blobs::BlobStore;
use crate::demo::files::{SEED, StoredDrive};
use crate::demo::people;
use crate::demo::stand_in_drive::stand_in_drive;
use crate::store::testing::{Fixture, each_engine};
use crate::store::{StoreError, Tx, courses, projects, scenes, stages, tasks};
use crate::template;
use crate::usecase::{Viewer, board, my_work, quality, training};
use assay_core::api::{MyWork, PersonQuality};
use assay_core::id::{ProjectId, SceneId, StageId};
use assay_core::permission::Role;
use assay_core::pipeline::{ProjectTemplate, TaskState};
use assay_core::training::AttemptState;
use assay_demo::{TaskerErrors, world};
use std::collections::BTreeMap;

/// The project, filled.
fn fill(fixture: &Fixture, blobs: &BlobStore, drives: &[StoredDrive]) -> ProjectId {
    let (now, blobs, drives) = (fixture.now(), blobs.clone(), drives.to_vec());
    fixture.write(move |tx| {
        let people = people::add(tx, &now)?;
        project(tx, &now, (&world(SEED), &blobs), &people, &drives)?;
        projects::find(tx, NAME)
    })
}

fn states(tx: &mut dyn Tx, stage: StageId) -> Result<BTreeMap<TaskState, u32>, StoreError> {
    Ok(tasks::counts(tx, stage)?.into_iter().collect())
}

#[test]
fn visitors_find_three_stages_in_the_middle_of_their_work() {
    let folder = tempfile::tempdir().unwrap();
    let (world, blobs) = (world(SEED), BlobStore::open(folder.path()).unwrap());
    let drives: Vec<StoredDrive> =
        world.av_drives().map(|clip| stand_in_drive(&world, &blobs, clip)).collect();
    each_engine(|fixture| {
        let project = fill(fixture, &blobs, &drives);
        has_work_in_every_state(fixture, project);
        leaves_out_what_has_a_defect(fixture, project);
        knows_people_by_their_errors(fixture, project);
        has_an_exam_that_not_everybody_passed(fixture, project);
        shows_people_their_own_results(fixture, project);
        has_a_forecast(fixture, project);
    });
}

fn stage_ids(tx: &mut dyn Tx, project: ProjectId) -> Result<[StageId; 3], StoreError> {
    let ids: Vec<StageId> =
        stages::list(tx, project)?.iter().map(|stage| stage.id.parse()).collect::<Result<_, _>>()?;
    Ok(ids.try_into().unwrap())
}

fn has_work_in_every_state(fixture: &Fixture, project: ProjectId) {
    let [tags, cuboids, signals] = fixture.write(move |tx| {
        let [tags, cuboids, signals] = stage_ids(tx, project)?;
        Ok([states(tx, tags)?, states(tx, cuboids)?, states(tx, signals)?])
    });
    let of = |states: &BTreeMap<TaskState, u32>, state| states.get(&state).copied().unwrap_or(0);
    assert_eq!(
        [TaskState::Accepted, TaskState::Rework, TaskState::InReview, TaskState::Queued]
            .map(|s| of(&tags, s)),
        [17, 1, 1, 2]
    );
    assert_eq!([TaskState::Rework, TaskState::InReview].map(|s| of(&cuboids, s)), [1, 1], "{cuboids:?}");
    assert!(of(&cuboids, TaskState::Accepted) >= 10 + 3, "with the honeypots: {cuboids:?}");
    assert!((1..=6).contains(&of(&cuboids, TaskState::Queued)), "{cuboids:?}");
    assert_eq!(of(&cuboids, TaskState::NotNeeded), 2, "{cuboids:?}");
    assert_eq!([TaskState::Accepted, TaskState::InReview].map(|s| of(&signals, s)), [2, 1], "{signals:?}");
    // Where honeypots came late, one more drive was labeled in the first week.
    assert!((1..=2).contains(&of(&signals, TaskState::Queued)), "{signals:?}");
}

fn leaves_out_what_has_a_defect(fixture: &Fixture, project: ProjectId) {
    let left_out = fixture.write(move |tx| {
        let [_, cuboids, _] = stage_ids(tx, project)?;
        let mut names = Vec::new();
        for scene in tasks::scenes(tx, project)? {
            for (stage, _, task) in tasks::of_scene(tx, project, scene)? {
                if stage == cuboids && task.state == TaskState::NotNeeded {
                    names.push(scenes::get(tx, scene)?.name);
                }
            }
        }
        Ok(names)
    });
    assert_eq!(left_out, ["Drive 5, past the crossing", "Drive 6, shop windows"]);
}

fn knows_people_by_their_errors(fixture: &Fixture, project: ProjectId) {
    let input = fixture.write(move |tx| quality::input(tx, project));
    let reports = quality::estimate(&input);
    let of = |name: &str| -> PersonQuality {
        let people = reports.iter().find(|report| report.stage_name == "3D cuboids").unwrap();
        people.people.iter().find(|person| person.person_name == name).cloned().unwrap()
    };
    let [careful, far, flips] = ["Ana Reyes", "Jun Park", "Kofi Mensah"].map(|name| of(name).overall);
    assert!(far.mean < careful.mean && flips.mean < careful.mean, "{careful:?} {far:?} {flips:?}");
    assert!(careful.low > 0.9 && careful.judgements > 100, "{careful:?}");
}

fn has_an_exam_that_not_everybody_passed(fixture: &Fixture, project: ProjectId) {
    let now = fixture.now();
    let attempts = fixture.write(move |tx| {
        let people = people::all(tx, &now)?;
        let operations = AvPeople::new(&people)?.operations;
        let exam = courses::list(tx, project)?.into_iter().find(|course| course.is_required).unwrap();
        let viewer = Viewer { project, user: operations.id, role: operations.role };
        Ok(training::detail(tx, &now, viewer, exam.id)?.people)
    });
    let mut states: BTreeMap<&str, Vec<AttemptState>> = BTreeMap::new();
    for person in attempts.iter().rev() {
        states.entry(&person.person_name).or_default().push(person.attempt.state);
    }
    let (passed, failed) = (AttemptState::Passed, AttemptState::Failed);
    let expected = [
        ("Ana Reyes", vec![passed]),
        ("Bo Lindqvist", vec![failed]),
        ("Jun Park", vec![passed]),
        ("Kofi Mensah", vec![failed, passed]),
    ];
    assert_eq!(states, BTreeMap::from(expected));
}

fn shows_people_their_own_results(fixture: &Fixture, project: ProjectId) {
    let now = fixture.now();
    let [careful, far, flips] = fixture.write(move |tx| {
        let people = people::all(tx, &now)?;
        let cast = AvPeople::new(&people)?;
        let mut own = Vec::new();
        for person in [cast.careful, cast.misses_far, cast.flips_yaw] {
            own.push(my_work::estimate(my_work::input(tx, &now, project, person.id)?));
        }
        Ok(<[MyWork; 3]>::try_from(own).unwrap())
    });
    // Of the tenth of the tasks that are honeypots now, one may have come too.
    let checks = |own: &MyWork| own.checks.iter().map(|check| check.result.is_right).collect::<Vec<_>>();
    assert!(!checks(&careful).is_empty() && checks(&careful).iter().all(|is_right| *is_right));
    for own in [&far, &flips] {
        assert!(checks(own).contains(&false), "{:?}", own.checks);
    }
    for own in [&careful, &far, &flips] {
        assert!(own.stages.iter().any(|stage| stage.overall.is_some()));
    }
    assert!(!far.verdicts.is_empty(), "a reviewer sent something back");
}

fn has_a_forecast(fixture: &Fixture, project: ProjectId) {
    let now = fixture.now();
    let input = fixture.write(move |tx| board::forecast_input(tx, &now, project));
    let forecast = board::forecast(input);
    let finish = forecast.finish.unwrap_or_else(|| panic!("{:?}", forecast.missing));
    assert!(finish.median.is_some() && finish.bottleneck.is_some(), "{finish:?}");
}

#[test]
fn what_taskers_of_cuboids_label_with_care_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let (world, blobs, fixture) = (world(SEED), BlobStore::open(folder.path()).unwrap(), Fixture::sqlite());
    let (now, rubric) = (fixture.now(), template::stage(ProjectTemplate::Street).rubric);
    let people = fixture.write(move |tx| people::add(tx, &now));
    let cast = AvPeople::new(&people).unwrap();
    for truth in world.av_drives().map(|clip| stand_in_drive(&world, &blobs, clip)) {
        let recording = Recording { id: SceneId::from(0), scene: truth.scene(&world), truth: &truth };
        for who in [cast.careful, cast.misses_far, cast.flips_yaw] {
            let label = label_by(&world, &recording, (who, TaskerErrors::careful()));
            let rejected = rejection(&rubric, &recording, &label).map(|rejection| rejection.reason);
            assert_eq!(rejected, None, "{} in {}", who.name, recording.scene.name);
        }
    }
}

#[test]
fn the_people_of_the_project_have_the_roles_that_it_needs() {
    let fixture = Fixture::sqlite();
    let now = fixture.now();
    let people = fixture.write(move |tx| people::add(tx, &now));
    let cast = AvPeople::new(&people).unwrap();
    for person in [cast.careful, cast.swaggy, cast.misses_far, cast.flips_yaw] {
        assert_eq!(person.role, Role::Tasker);
    }
    assert_eq!(
        (cast.qa.role, cast.operations.role, cast.admin.role),
        (Role::Qa, Role::Operations, Role::Admin)
    );
}
