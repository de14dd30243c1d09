//! Two stages on both engines: the second begins with what the first accepted, and keeps its work over a correction.

use super::*;
use crate::store::labels::NewRevision;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use crate::store::{labels, scenes};
use crate::usecase;
use assay_core::api::TaskSummary;
use assay_core::id::{TaskId, UserId};
use assay_core::label::{AttributeValue, Document};
use assay_core::pipeline::{Routing, StageKind, TaskEvent};
use assay_core::review::Verdict;
use assay_core::rubric::condition::Condition;

/// Adds a stage that builds on the project's first one. Gives its id.
fn second_stage(fixture: &Fixture, cast: Cast, routing: Routing) -> StageId {
    let like = Some(cast.stage.to_string());
    let new = NewPipelineStage { name: "Attributes".to_owned(), kind: StageKind::Image, like };
    let stage = fixture
        .change(move |tx, now| {
            add_stage(tx, ActionContext { now, project: cast.project, user: cast.qa }, &new)
        })
        .unwrap();
    save(fixture, cast, 0, &stage.id, routing).unwrap();
    stage.id.parse().unwrap()
}

fn pipeline_change(cast: Cast, stage: &str, routing: Routing) -> PipelineChange {
    let routing = Routing { inputs: vec![cast.stage.to_string()], ..routing };
    let stages = vec![RoutedStage { stage: stage.to_owned(), routing }];
    PipelineChange { stages, why: String::new() }
}

fn save(
    fixture: &Fixture,
    cast: Cast,
    seen: u32,
    stage: &str,
    routing: Routing,
) -> Result<Pipeline, StoreError> {
    let new = pipeline_change(cast, stage, routing);
    fixture.change(move |tx, now| {
        change(tx, ActionContext { now, project: cast.project, user: cast.qa }, seen, &new)
    })
}

fn apply(fixture: &Fixture, cast: Cast, user: UserId, task: TaskId, event: TaskEvent) -> TaskSummary {
    let changed = fixture.change(move |tx, now| {
        usecase::tasks::apply_event(tx, ActionContext { now, project: cast.project, user }, task, &event)
    });
    changed.unwrap()
}

/// Ana claims the task where it is open, submits the label, and it is accepted.
fn label_and_accept(fixture: &Fixture, cast: Cast, task: TaskId, document: &Document) {
    let by = || cast.ana.to_string();
    apply(fixture, cast, cast.ana, task, TaskEvent::Claim { by: by() });
    let (now, document) = (fixture.now(), document.clone());
    fixture.write(move |tx| {
        let new = NewRevision { author: cast.ana, document: &document, grade: None, saw_golden: false };
        labels::add(tx, &now, task, &new)
    });
    apply(fixture, cast, cast.ana, task, TaskEvent::Submit { by: by() });
    let accept = TaskEvent::Review { by: cast.qa.to_string(), verdict: Verdict::Accept };
    apply(fixture, cast, cast.qa, task, accept);
}

fn task_of(fixture: &Fixture, cast: Cast, stage: StageId) -> (TaskId, TaskState) {
    fixture.write(move |tx| {
        let scene = tasks::scene_id(tx, cast.task)?;
        let all = tasks::of_scene(tx, cast.project, scene)?;
        let found = all.into_iter().find(|(of, _, _)| *of == stage);
        let (_, id, task) = found.ok_or(StoreError::NotFound("task"))?;
        Ok((id, task.state))
    })
}

fn last_label(fixture: &Fixture, task: TaskId) -> Option<Document> {
    fixture.write(move |tx| labels::last_document(tx, task))
}

#[test]
fn a_later_stage_begins_with_what_is_accepted_and_keeps_its_work_over_a_correction() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let second = second_stage(fixture, cast, Routing::default());
        let (task, state) = task_of(fixture, cast, second);
        assert_eq!(state, TaskState::Waiting);
        label_and_accept(fixture, cast, cast.task, &square(0.0));
        assert_eq!(task_of(fixture, cast, second), (task, TaskState::Queued));
        assert_eq!(last_label(fixture, task), Some(square(0.0)), "it begins with the accepted label");

        let mut marked = square(0.0);
        let attribute = ("wet".to_owned(), AttributeValue::Bool(true));
        marked.objects[0].attributes.extend([attribute.clone()]);
        label_and_accept(fixture, cast, task, &marked);
        apply(fixture, cast, cast.qa, cast.task, TaskEvent::Reopen);
        assert_eq!(task_of(fixture, cast, second).1, TaskState::Invalidated);

        label_and_accept(fixture, cast, cast.task, &square(3.0));
        assert_eq!(task_of(fixture, cast, second).1, TaskState::Rework, "it is back with its tasker");
        let mut carried = square(3.0);
        carried.objects[0].attributes.extend([attribute]);
        assert_eq!(last_label(fixture, task), Some(carried));
        let counts = fixture.write(move |tx| tasks::counts(tx, second));
        assert_eq!(counts, [(TaskState::Rework, 1)]);
    });
}

#[test]
fn a_scene_that_a_condition_leaves_out_is_not_needed_until_the_condition_changes() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let big =
            |area: &str| Routing { objects: Some(Condition::parse(area).unwrap()), ..Routing::default() };
        let second = second_stage(fixture, cast, big("area > 1e9"));
        label_and_accept(fixture, cast, cast.task, &square(0.0));
        assert_eq!(task_of(fixture, cast, second).1, TaskState::NotNeeded);

        let looser = pipeline_change(cast, &second.to_string(), big("area > 1"));
        let planned = fixture.write(move |tx| plan(tx, cast.project, &looser));
        let expected = PlannedChange {
            stage: second.to_string(),
            from: Some(TaskState::NotNeeded),
            to: TaskState::Queued,
            tasks: 1,
        };
        assert_eq!(planned.changes, [expected]);
        assert_eq!(task_of(fixture, cast, second).1, TaskState::NotNeeded, "a plan changes nothing");
        save(fixture, cast, 1, &second.to_string(), big("area > 1")).unwrap();
        assert_eq!(task_of(fixture, cast, second).1, TaskState::Queued);
        let stale = save(fixture, cast, 1, &second.to_string(), Routing::default());
        assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    });
}

#[test]
fn a_stage_begins_with_the_rules_of_another_one_of_its_kind() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let first = fixture.write(move |tx| stages::get(tx, cast.project, cast.stage));
        let add = |name: &str, kind: StageKind| {
            let like = Some(cast.stage.to_string());
            let new = NewPipelineStage { name: name.to_owned(), kind, like };
            fixture.change(move |tx, now| {
                add_stage(tx, ActionContext { now, project: cast.project, user: cast.qa }, &new)
            })
        };
        let alike = add("Second look", StageKind::Image).unwrap();
        assert_eq!((&alike.ontology, &alike.rubric), (&first.ontology, &first.rubric));
        assert!(matches!(add("Second look", StageKind::Image), Err(StoreError::Conflict(_))));
        assert!(matches!(add("Cuboids", StageKind::Cuboid), Err(StoreError::Invalid(_))));
    });
}

#[test]
fn a_circle_is_refused_and_nothing_changes() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let refused = save(fixture, cast, 0, &cast.stage.to_string(), Routing::default());
        let Err(StoreError::Invalid(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!(errors[0].pointer, "/stages/0");
        assert!(errors[0].detail.contains("waits for itself"), "{}", errors[0].detail);
    });
}

#[test]
fn a_scene_that_comes_later_waits_in_the_later_stages_too() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let second = second_stage(fixture, cast, Routing::default());
        let now = fixture.now();
        fixture.write(move |tx| {
            let scene = crate::store::testing::scene("two");
            let (scene, _) = scenes::add(tx, &now, cast.project, &scene)?;
            tasks::add(tx, &now, cast.project, cast.stage, scene)?;
            settle_new_scene(tx, ActionContext { now: &now, project: cast.project, user: cast.qa }, scene)
        });
        let counts = fixture.write(move |tx| tasks::counts(tx, second));
        assert_eq!(counts, [(TaskState::Waiting, 2)]);
    });
}
