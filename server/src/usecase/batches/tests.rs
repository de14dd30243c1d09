use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, scene, square};
use crate::store::{StoreError, audit, batches, labels, scenes, tasks};
use crate::usecase;
use crate::usecase::context::{ActionContext, Viewer};
use assay_core::api::{BatchDetail, BatchFilter, BatchSummary, NewBatch, NewBatchDecision, NewReview};
use assay_core::id::{BatchId, TaskId, UserId};
use assay_core::permission::Role;
use assay_core::pipeline::{TaskEvent, TaskState};
use assay_core::review::batch::{BatchState, RestOfBatch, SamplingMethod};
use assay_core::review::iso_2859::{InspectionLevel, InspectionPhase};
use assay_core::review::{ErrorType, Verdict};

const ISO: SamplingMethod = SamplingMethod::Iso2859 { level: InspectionLevel::II, aql: 2.5, reduced: true };

/// Submit labels of new scenes by a person; the first batch of a cast has its own task too.
fn submit(fixture: &Fixture, cast: Cast, by: UserId, names: impl Iterator<Item = String>) -> Vec<TaskId> {
    let (now, names): (_, Vec<String>) = (fixture.now(), names.collect());
    fixture.write(move |tx| {
        let mut made = Vec::new();
        for name in &names {
            let (scene, _) = scenes::add(tx, &now, cast.project, &scene(name))?;
            let (task, _) = tasks::add(tx, &now, cast.project, cast.stage, scene)?;
            let context = ActionContext { now: &now, project: cast.project, user: by };
            for event in [TaskEvent::Claim { by: by.to_string() }, TaskEvent::Submit { by: by.to_string() }] {
                if matches!(event, TaskEvent::Submit { .. }) {
                    labels::add_revision(tx, &now, task, by, &square(1.0), None)?;
                }
                usecase::tasks::apply_event(tx, context, task, &event)?.unrecorded();
            }
            made.push(task);
        }
        Ok(made)
    })
}

fn create(
    fixture: &Fixture,
    cast: Cast,
    method: SamplingMethod,
    filter: BatchFilter,
) -> Result<BatchSummary, StoreError> {
    let new = NewBatch { stage: cast.stage.to_string(), filter, method };
    fixture.change(move |tx, now| {
        super::create(tx, ActionContext { now, project: cast.project, user: cast.qa }, &new)
    })
}

fn viewer(cast: Cast, user: UserId) -> Viewer {
    Viewer { project: cast.project, user, role: Role::Qa }
}

/// The next task that the reviewer inspects.
fn next_task(fixture: &Fixture, cast: Cast, batch: BatchId) -> Option<TaskId> {
    let progress = fixture.write(move |tx| next(tx, viewer(cast, cast.qa), batch, 1));
    progress.tasks.first().map(|task| task.id.parse().unwrap())
}

fn judge(fixture: &Fixture, cast: Cast, task: TaskId, verdict: Verdict) {
    let judged = fixture.change(move |tx, now| {
        let revision = labels::last_revision(tx, task)?.unwrap().to_string();
        let errors = if verdict == Verdict::Reject { vec![ErrorType::Geometry] } else { Vec::new() };
        let new = NewReview { verdict, errors, reason: "Loose.".to_owned(), ..NewReview::accept(revision) };
        usecase::reviews::review(tx, now, viewer(cast, cast.qa), task, &new)
    });
    judged.unwrap();
}

fn decide_batch(
    fixture: &Fixture,
    cast: Cast,
    batch: BatchId,
    verdict: Verdict,
    (rest, reason): (RestOfBatch, &str),
) -> Result<BatchDetail, StoreError> {
    let new = NewBatchDecision { verdict, rest, reason: reason.to_owned() };
    let decided = fixture.change(move |tx, now| decide(tx, now, viewer(cast, cast.qa), batch, &new));
    while fixture.change(settle_some).unwrap() {}
    decided
}

/// Inspect a batch until its plan decides; the first `wrong` labels are rejected.
fn inspect(fixture: &Fixture, cast: Cast, batch: BatchId, wrong: usize) -> usize {
    let mut inspected = 0;
    while let Some(task) = next_task(fixture, cast, batch) {
        judge(fixture, cast, task, if inspected < wrong { Verdict::Reject } else { Verdict::Accept });
        inspected += 1;
    }
    inspected
}

fn states(fixture: &Fixture, cast: Cast, tasks: &[TaskId]) -> Vec<TaskState> {
    let tasks = tasks.to_vec();
    fixture
        .write(move |tx| tasks.iter().map(|task| Ok(tasks::load(tx, cast.project, *task)?.state)).collect())
}

fn id(batch: &BatchSummary) -> BatchId {
    batch.id.parse().unwrap()
}

fn detail(fixture: &Fixture, cast: Cast, batch: BatchId) -> BatchDetail {
    fixture.write(move |tx| get(tx, viewer(cast, cast.qa), batch))
}

fn count(states: &[TaskState], state: TaskState) -> usize {
    states.iter().filter(|of| **of == state).count()
}

#[test]
fn a_batch_is_accepted_by_its_sample_and_the_rest_follows() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let all = submit(fixture, cast, cast.ana, (0..80).map(|n| format!("scene {n}")));
        let batch = create(fixture, cast, ISO, BatchFilter::default()).unwrap();
        assert_eq!((batch.number, batch.tasks, batch.sample, batch.state), (1, 80, 20, BatchState::Open));
        assert!(
            matches!(create(fixture, cast, ISO, BatchFilter::default()), Err(StoreError::Invalid(_))),
            "all are in a batch"
        );
        let early = decide_batch(fixture, cast, id(&batch), Verdict::Accept, (RestOfBatch::Rework, "Now"));
        assert!(matches!(early, Err(StoreError::Conflict(_))), "{early:?}");
        assert_eq!(inspect(fixture, cast, id(&batch), 1), 20);
        let inspected = detail(fixture, cast, id(&batch));
        assert_eq!((inspected.by_plan, inspected.rejected.len()), (Some(Verdict::Accept), 1));
        assert_eq!(inspected.errors[0].error, ErrorType::Geometry);
        let done =
            decide_batch(fixture, cast, id(&batch), Verdict::Accept, (RestOfBatch::Rework, "")).unwrap();
        assert_eq!(done.batch.state, BatchState::Accepted);
        let states = states(fixture, cast, &all);
        assert_eq!((count(&states, TaskState::Accepted), count(&states, TaskState::Rework)), (79, 1));
        assert!(detail(fixture, cast, id(&batch)).batch.is_settled);
        let again = decide_batch(fixture, cast, id(&batch), Verdict::Reject, (RestOfBatch::Rework, "No."));
        assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
        assert_eq!(fixture.write(audit::first_broken_line), None);
    });
}

#[test]
fn a_rejected_batch_goes_back_with_what_was_found_or_waits_for_a_review_each() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        for (rest, state) in
            [(RestOfBatch::Rework, TaskState::Rework), (RestOfBatch::Review, TaskState::InReview)]
        {
            let all = submit(fixture, cast, cast.ana, (0..30).map(|n| format!("{rest:?} {n}")));
            let batch = create(fixture, cast, ISO, BatchFilter::default()).unwrap();
            assert_eq!(
                inspect(fixture, cast, id(&batch), 9),
                1,
                "a plan for 30 labels accepts none that is wrong"
            );
            let against = decide_batch(fixture, cast, id(&batch), Verdict::Accept, (rest, " "));
            assert!(matches!(against, Err(StoreError::Conflict(_))), "{against:?}");
            decide_batch(fixture, cast, id(&batch), Verdict::Reject, (rest, "Mind the ramp.")).unwrap();
            let states = states(fixture, cast, &all);
            assert_eq!(count(&states, state), if state == TaskState::Rework { 30 } else { 29 });
            if rest == RestOfBatch::Rework {
                let untouched = all.iter().copied().find(|task| {
                    let task = *task;
                    fixture.write(move |tx| labels::reviews(tx, task)).is_empty()
                });
                let note = fixture.write(move |tx| crate::store::task_notes::list(tx, untouched.unwrap()));
                let text = &note.last().unwrap().text;
                assert!(
                    text.contains("imprecise outline or box") && text.ends_with("Mind the ramp."),
                    "{text}"
                );
            } else {
                // They can come into another batch, which is a resubmission.
                let again = create(fixture, cast, ISO, BatchFilter::default()).unwrap();
                assert!(again.is_resubmission && again.tasks == 29, "{again:?}");
            }
        }
    });
}

#[test]
fn the_switching_rules_follow_the_batches_of_a_stage() {
    let fixture = Fixture::sqlite();
    let cast = fixture.cast();
    let run = |round: usize, wrong: usize| {
        submit(&fixture, cast, cast.ana, (0..30).map(|n| format!("{round} {n}")));
        let batch = create(&fixture, cast, ISO, BatchFilter::default())?;
        inspect(&fixture, cast, id(&batch), wrong);
        let verdict = detail(&fixture, cast, id(&batch)).by_plan.unwrap();
        decide_batch(&fixture, cast, id(&batch), verdict, (RestOfBatch::Rework, ""))
    };
    let phase = || {
        let new = NewBatch { stage: cast.stage.to_string(), filter: BatchFilter::default(), method: ISO };
        fixture.write(move |tx| preview(tx, cast.project, &new)).switching.unwrap().phase
    };
    for round in 0..2 {
        run(round, 9).unwrap();
    }
    assert!(matches!(phase(), InspectionPhase::Tightened { .. }), "two of five were rejected");
    for round in 2..7 {
        run(round, 9).unwrap();
    }
    assert_eq!(phase(), InspectionPhase::Discontinued);
    assert!(matches!(run(7, 0), Err(StoreError::Conflict(_))));
    let resume = assay_core::api::ResumeInspection {
        stage: cast.stage.to_string(),
        level: InspectionLevel::II,
        aql: 2.5,
        reason: "Everybody took the course again.".to_owned(),
    };
    let resumed = fixture.change(move |tx, now| {
        resume_inspection(tx, ActionContext { now, project: cast.project, user: cast.qa }, &resume)
    });
    assert!(matches!(resumed.unwrap().switching.phase, InspectionPhase::Tightened { .. }));
    run(8, 0).unwrap();
}

#[test]
fn a_verdict_is_taken_back_with_its_count_in_the_batch() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        submit(fixture, cast, cast.ana, (0..80).map(|n| format!("scene {n}")));
        let batch = create(fixture, cast, ISO, BatchFilter::default()).unwrap();
        let task = next_task(fixture, cast, id(&batch)).unwrap();
        judge(fixture, cast, task, Verdict::Reject);
        assert_eq!(detail(fixture, cast, id(&batch)).batch.wrong, 1);
        assert_ne!(next_task(fixture, cast, id(&batch)), Some(task));
        let withdraw_from = |task: TaskId, user: UserId| {
            fixture.change(move |tx, now| {
                let revision = labels::last_revision(tx, task)?.unwrap().to_string();
                let verdict = assay_core::api::WithdrawnVerdict { revision };
                usecase::reviews::withdraw(tx, now, viewer(cast, user), task, &verdict)
            })
        };
        let withdraw = |user| withdraw_from(task, user);
        assert!(matches!(withdraw(cast.ben), Err(StoreError::Stale)), "it is not theirs");
        withdraw(cast.qa).unwrap();
        let after = detail(fixture, cast, id(&batch)).batch;
        assert_eq!((after.inspected, after.wrong), (0, 0));
        assert_eq!(next_task(fixture, cast, id(&batch)), Some(task), "it is the next one again");
        assert!(matches!(withdraw(cast.qa), Err(StoreError::Stale)), "there is none any more");
        judge(fixture, cast, task, Verdict::Reject);
        fixture.advance(60);
        let by_ana = fixture.change(move |tx, now| {
            let by = ActionContext { now, project: cast.project, user: cast.ana };
            usecase::tasks::claim(tx, by, task)
        });
        by_ana.unwrap();
        let begun = withdraw(cast.qa);
        assert!(matches!(begun, Err(StoreError::Refused(_))), "its tasker corrects it: {begun:?}");
        let task = next_task(fixture, cast, id(&batch)).unwrap();
        judge(fixture, cast, task, Verdict::Reject);
        decide_batch(fixture, cast, id(&batch), Verdict::Reject, (RestOfBatch::Rework, "Stop.")).unwrap();
        assert!(matches!(withdraw_from(task, cast.qa), Err(StoreError::Conflict(_))), "its batch is decided");
    });
}

#[test]
fn a_filter_chooses_whose_labels_and_of_which_days_and_classes() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        submit(fixture, cast, cast.ana, (0..3).map(|n| format!("a {n}")));
        submit(fixture, cast, cast.ben, (0..2).map(|n| format!("b {n}")));
        let tasks = |filter: BatchFilter| {
            let new = NewBatch { stage: cast.stage.to_string(), filter, method: ISO };
            let found = fixture.write(move |tx| preview(tx, cast.project, &new));
            (found.tasks, found.taskers.len())
        };
        let all = BatchFilter::default();
        assert_eq!(tasks(all.clone()), (5, 2));
        assert_eq!(tasks(BatchFilter { tasker: Some(cast.ben.to_string()), ..all.clone() }), (2, 1));
        let class = square(1.0).objects[0].class.clone();
        assert_eq!(tasks(BatchFilter { class: Some(class), ..all.clone() }).0, 5);
        assert_eq!(tasks(BatchFilter { class: Some("submarine".to_owned()), ..all.clone() }).0, 0);
        let today = fixture.now().day().to_owned();
        assert_eq!(
            tasks(BatchFilter { from_day: Some(today.clone()), to_day: Some(today), ..all.clone() }).0,
            5
        );
        assert_eq!(tasks(BatchFilter { to_day: Some("2020-01-01".to_owned()), ..all.clone() }).0, 0);
        assert_eq!(tasks(BatchFilter { release: Some(4), ..all.clone() }).0, 0);
        let new = NewBatch {
            stage: cast.stage.to_string(),
            filter: BatchFilter { from_day: Some("soon".to_owned()), ..all },
            method: ISO,
        };
        let wrong = fixture.try_write(move |tx| preview(tx, cast.project, &new));
        assert!(
            matches!(&wrong, Err(StoreError::Invalid(fields)) if fields[0].pointer == "/filter/from_day"),
            "{wrong:?}"
        );
    });
}

#[test]
fn a_task_that_leaves_the_sample_is_replaced_and_one_judged_by_itself_does_not_count() {
    let fixture = Fixture::sqlite();
    let cast = fixture.cast();
    let all = submit(&fixture, cast, cast.ana, (0..30).map(|n| format!("scene {n}")));
    let batch = create(&fixture, cast, ISO, BatchFilter::default()).unwrap();
    let sampled = {
        let batch = id(&batch);
        move |tx: &mut dyn crate::store::Tx| batches::waiting(tx, batch, 20)
    };
    let first: Vec<TaskId> = fixture.write(sampled).into_iter().map(|of| of.task).collect();
    let other = *all.iter().find(|task| !first.contains(task)).unwrap();
    judge(&fixture, cast, other, Verdict::Reject);
    assert_eq!(detail(&fixture, cast, id(&batch)).batch.inspected, 0, "it is not in the sample");
    let gone = first[0];
    fixture
        .change(move |tx, now| {
            let by = ActionContext { now, project: cast.project, user: cast.qa };
            usecase::tasks::apply_event(tx, by, gone, &TaskEvent::InputsReopened)
        })
        .unwrap();
    let now_sampled = fixture.write(move |tx| batches::waiting(tx, batch.id.parse()?, 20));
    assert_eq!(now_sampled.len(), 20);
    assert!(now_sampled.iter().all(|of| of.task != gone && of.task != other));
}

#[test]
fn nobody_inspects_their_own_labels() {
    let fixture = Fixture::sqlite();
    let cast = fixture.cast();
    submit(&fixture, cast, cast.qa, (0..2).map(|n| format!("own {n}")));
    submit(&fixture, cast, cast.ana, (0..2).map(|n| format!("scene {n}")));
    let batch = create(&fixture, cast, ISO, BatchFilter::default()).unwrap();
    assert_eq!(batch.sample, 4, "all of a small lot");
    let batch = id(&batch);
    let progress = fixture.write(move |tx| next(tx, viewer(cast, cast.qa), batch, 9));
    assert_eq!(progress.tasks.len(), 2);
    assert_eq!(detail(&fixture, cast, batch).own_in_sample, 2);
    let others = fixture.write(move |tx| next(tx, viewer(cast, cast.ben), batch, 9));
    assert_eq!(others.tasks.len(), 4);
}

#[test]
fn a_sample_by_risk_draws_the_labels_of_people_who_are_wrong_more_often_first() {
    let fixture = Fixture::sqlite();
    let cast = fixture.cast();
    submit(&fixture, cast, cast.ana, (0..40).map(|n| format!("scene {n}")));
    let method = SamplingMethod::Risk { share: 0.25, accept: 0.05 };
    let batch = create(&fixture, cast, method, BatchFilter::default()).unwrap();
    assert_eq!(inspect(&fixture, cast, id(&batch), 2), 10, "the sample is inspected to its end");
    let found = detail(&fixture, cast, id(&batch));
    assert_eq!(found.by_plan, Some(Verdict::Reject));
    assert!((found.wrong_share.unwrap().value - 0.2).abs() < 1e-9);
}
