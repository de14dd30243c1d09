//! Attempts at exams that draw their items from a pool.

use crate::clock::Timestamp;
use crate::store::testing::{Cast, Fixture, each_engine, scene, square};
use crate::store::{StoreError, attempts, golden, scenes, tasks};
use crate::usecase::{ActionContext, Viewer, golden as golden_items, training};
use assay_core::api::{Attempt, NewCourse};
use assay_core::golden::{Difficulty, GoldenConcepts, GoldenState};
use assay_core::id::{CourseId, GoldenId};
use assay_core::permission::Role;
use assay_core::rubric::Severity;
use assay_core::training::{AttemptState, BrokenRule, CourseKind};
use std::collections::{BTreeMap, BTreeSet};

fn by<'a>(cast: &Cast, now: &'a Timestamp) -> ActionContext<'a> {
    ActionContext { now, project: cast.project, user: cast.ana }
}

/// Six vetted golden items: four easy ones, and two hard ones, of which one is about occlusion.
fn pool(fixture: &Fixture, cast: Cast) -> Vec<GoldenId> {
    let now = fixture.now();
    fixture.write(move |tx| {
        let mut pool = Vec::new();
        for place in 0..6 {
            let (scene, _) = scenes::add(tx, &now, cast.project, &scene(&format!("item {place}")))?;
            let (task, _) = tasks::add(tx, &now, cast.project, cast.stage, scene)?;
            let id = golden::set(tx, &now, cast.project, task, &square(1.0), GoldenState::Vetted)?;
            let (difficulty, concepts) = match place {
                4 => (Difficulty::Hard, vec![" small  gap".to_owned(), "occlusion".to_owned()]),
                5 => (Difficulty::Hard, Vec::new()),
                _ => (Difficulty::Easy, Vec::new()),
            };
            let concepts = GoldenConcepts { concepts, difficulty: Some(difficulty) };
            golden_items::set_concepts(tx, by(&cast, &now), id, &concepts)?.record(tx, &now)?;
            pool.push(id);
        }
        assert_eq!(golden::get(tx, cast.project, pool[4])?.concepts, ["small gap", "occlusion"]);
        Ok(pool)
    })
}

fn exam(
    fixture: &Fixture,
    cast: Cast,
    change: impl FnOnce(NewCourse) -> NewCourse,
) -> Result<CourseId, StoreError> {
    let now = fixture.now();
    let golden = pool(fixture, cast).iter().map(ToString::to_string).collect();
    let new = change(NewCourse {
        stage: cast.stage.to_string(),
        kind: CourseKind::Exam,
        name: "Exam".to_owned(),
        golden,
        max_attempts: Some(3),
        ..NewCourse::default()
    });
    fixture
        .try_write(move |tx| Ok(training::create(tx, by(&cast, &now), &new)?.record(tx, &now)?.id.parse()?))
}

/// Begin an attempt and finish it with these results: whether each item is right, and what it breaks.
fn take_exam(
    fixture: &Fixture,
    cast: Cast,
    course: CourseId,
    is_right: bool,
    broken: Vec<BrokenRule>,
) -> (Attempt, BTreeSet<GoldenId>) {
    let now = fixture.now();
    fixture.write(move |tx| {
        let attempt = training::start(tx, by(&cast, &now), course)?.record(tx, &now)?;
        for item in &attempt.items {
            attempts::set_result(tx, item.task.parse()?, (is_right, 1.0), &broken)?;
        }
        let viewer = Viewer { project: cast.project, user: cast.ana, role: Role::Tasker };
        let id = attempt.summary.id.parse()?;
        let drawn = attempts::items(tx, id)?.into_iter().map(|item| item.golden).collect();
        Ok((training::attempt(tx, &now, viewer, id)?, drawn))
    })
}

#[test]
fn each_attempt_has_other_items_of_the_same_difficulties_and_concepts() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let course = exam(fixture, cast, |new| NewCourse { items_per_attempt: Some(3), ..new }).unwrap();
        let hard: BTreeSet<String> = {
            let items = fixture.write(move |tx| golden::list(tx, cast.project));
            items
                .into_iter()
                .filter(|item| item.difficulty == Some(Difficulty::Hard))
                .map(|item| item.id)
                .collect()
        };
        let (first, one) = take_exam(fixture, cast, course, false, Vec::new());
        let (second, two) = take_exam(fixture, cast, course, false, Vec::new());
        assert_eq!([first.items.len(), second.items.len()], [3, 3]);
        assert_eq!((first.summary.state, first.right_to_pass), (AttemptState::Failed, 3));
        for drawn in [&one, &two] {
            assert_eq!(
                drawn.iter().filter(|id| hard.contains(&id.to_string())).count(),
                1,
                "a third of the pool is hard"
            );
        }
        // The only item with concepts comes each time; the easy ones are others.
        assert_eq!(one.intersection(&two).count(), 1);

        let viewer = Viewer { project: cast.project, user: cast.qa, role: Role::Qa };
        let now = fixture.now();
        let detail = fixture.write(move |tx| training::detail(tx, &now, viewer, course));
        let answers: u32 = detail.items.iter().map(|item| item.statistics.answers).sum();
        assert_eq!(answers, 5, "each item counts by the first answer of a person");
        assert_eq!(detail.items.iter().filter(|item| item.concepts == ["small gap", "occlusion"]).count(), 1);
    });
}

#[test]
fn an_exam_is_failed_by_one_critical_finding_where_none_is_allowed() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let course = exam(fixture, cast, |new| {
            let max_findings = BTreeMap::from([(Severity::Critical, 0)]);
            NewCourse { items_per_attempt: Some(2), pass_share: 0.5, max_findings, ..new }
        })
        .unwrap();
        let broken = |severity| {
            vec![BrokenRule { rule: "treetops".to_owned(), severity, class: String::new(), count: 1 }]
        };
        let (failed, _) = take_exam(fixture, cast, course, true, broken(Severity::Critical));
        assert_eq!((failed.summary.state, failed.summary.right), (AttemptState::Failed, 2));
        let (passed, _) = take_exam(fixture, cast, course, true, broken(Severity::Minor));
        assert_eq!(passed.summary.state, AttemptState::Passed);
    });
}

#[test]
fn more_items_than_the_pool_has_are_refused_and_so_are_limits_of_a_course() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let refused = |change: fn(NewCourse) -> NewCourse| match exam(fixture, cast, change) {
            Err(StoreError::Invalid(problems)) => problems.into_iter().map(|p| p.pointer).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(|new| NewCourse { items_per_attempt: Some(7), ..new }), ["/items_per_attempt"]);
        let limits = |new: NewCourse| {
            let max_findings = BTreeMap::from([(Severity::Major, 1)]);
            NewCourse { kind: CourseKind::Course, max_findings, items_per_attempt: Some(1), ..new }
        };
        assert_eq!(refused(limits), ["/items_per_attempt", "/max_findings"]);
    });
}
