use super::*;
use crate::review::Verdict;

fn queued() -> Task {
    Task::new(TaskState::Queued)
}

fn claim(by: &str) -> TaskEvent {
    TaskEvent::Claim { by: by.to_owned() }
}

fn submit(by: &str) -> TaskEvent {
    TaskEvent::Submit { by: by.to_owned() }
}

fn review(by: &str, verdict: Verdict) -> TaskEvent {
    TaskEvent::Review { by: by.to_owned(), verdict }
}

#[test]
fn a_task_goes_from_queue_to_accepted() {
    let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
    let submitted = apply_event(&claimed, &submit("ana"), 10).unwrap();
    assert_eq!(submitted.state, TaskState::InReview);
    let accepted = apply_event(&submitted, &review("quinn", Verdict::Accept), 20).unwrap();
    assert_eq!((accepted.state, accepted.assignee.as_deref()), (TaskState::Accepted, Some("ana")));
}

#[test]
fn a_submitted_task_can_be_passed_on_to_another_person() {
    let submitted =
        apply_event(&apply_event(&queued(), &claim("ana"), 0).unwrap(), &submit("ana"), 1).unwrap();
    let pass_on = |by: &str| TaskEvent::PassOn { by: by.to_owned() };
    assert_eq!(apply_event(&submitted, &pass_on("ben"), 2), Err(TaskRefusal::NotYours));
    let passed = apply_event(&submitted, &pass_on("ana"), 2).unwrap();
    assert_eq!(passed, Task { lease: 1, ..queued() });
    assert_eq!(apply_event(&passed, &pass_on("ana"), 3), Err(TaskRefusal::NotInReview));
}

#[test]
fn a_rejected_task_goes_back_to_its_tasker_only() {
    let submitted =
        apply_event(&apply_event(&queued(), &claim("ana"), 0).unwrap(), &submit("ana"), 1).unwrap();
    let rework = apply_event(&submitted, &review("quinn", Verdict::Reject), 2).unwrap();
    assert_eq!(apply_event(&rework, &claim("ben"), 3), Err(TaskRefusal::TakenByAnother));
    assert_eq!(apply_event(&rework, &submit("ana"), 4).unwrap().state, TaskState::InReview);
}

#[test]
fn a_lapsed_claim_can_be_taken_and_then_its_first_holder_is_refused() {
    let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
    assert_eq!(apply_event(&claimed, &claim("ben"), LEASE_S - 1), Err(TaskRefusal::TakenByAnother));
    assert!(apply_event(&claimed, &submit("ana"), LEASE_S + 1).is_ok(), "nobody else took it");
    let taken = apply_event(&claimed, &claim("ben"), LEASE_S + 1).unwrap();
    assert_eq!(apply_event(&taken, &submit("ana"), LEASE_S + 2), Err(TaskRefusal::TakenByAnother));
}

#[test]
fn a_verdict_is_taken_back_until_somebody_goes_on_from_it() {
    let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
    let submitted = apply_event(&claimed, &submit("ana"), 1).unwrap();
    for verdict in [Verdict::Accept, Verdict::Reject] {
        let judged = apply_event(&submitted, &review("quinn", verdict), 2).unwrap();
        assert_eq!(apply_event(&judged, &TaskEvent::WithdrawVerdict, 3), Ok(submitted.clone()));
    }
    let rejected = apply_event(&submitted, &review("quinn", Verdict::Reject), 2).unwrap();
    let begun = apply_event(&rejected, &claim("ana"), 3).unwrap();
    assert_eq!(apply_event(&begun, &TaskEvent::WithdrawVerdict, 4), Err(TaskRefusal::VerdictActedOn));
    let again = apply_event(&rejected, &submit("ana"), 3).unwrap();
    assert_eq!(apply_event(&again, &TaskEvent::WithdrawVerdict, 4), Err(TaskRefusal::VerdictActedOn));
}

#[test]
fn a_label_of_a_rejected_batch_goes_back_to_its_tasker_without_a_verdict() {
    let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
    assert_eq!(apply_event(&claimed, &TaskEvent::Return, 1), Err(TaskRefusal::NotInReview));
    let submitted = apply_event(&claimed, &submit("ana"), 1).unwrap();
    assert!(apply_event(&submitted, &TaskEvent::Return, 2).unwrap().is_held_by("ana"));
}

#[test]
fn nobody_judges_their_own_work_or_what_is_not_submitted() {
    let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
    assert_eq!(apply_event(&claimed, &review("quinn", Verdict::Accept), 1), Err(TaskRefusal::NotInReview));
    let submitted = apply_event(&claimed, &submit("ana"), 1).unwrap();
    assert_eq!(apply_event(&submitted, &review("ana", Verdict::Accept), 2), Err(TaskRefusal::OwnWork));
    assert_eq!(apply_event(&submitted, &submit("ana"), 2), Err(TaskRefusal::AlreadySubmitted));
}

fn claimed_by_ana() -> Task {
    apply_event(&queued(), &claim("ana"), 0).unwrap()
}

fn after(task: &Task, event: &TaskEvent) -> TaskState {
    apply_event(task, event, 5).unwrap().state
}

#[test]
fn a_skipped_task_is_left_out_until_it_is_queued_again() {
    let skip = TaskEvent::Skip { by: "ana".to_owned() };
    let skipped = apply_event(&claimed_by_ana(), &skip, 1).unwrap();
    assert_eq!(skipped.state, TaskState::Skipped);
    assert_eq!(apply_event(&skipped, &claim("ben"), 2), Err(TaskRefusal::LeftOut));
    assert_eq!(apply_event(&skipped, &TaskEvent::Requeue, 3), Ok(Task { lease: 1, ..queued() }));
    assert_eq!(apply_event(&queued(), &skip, 1), Err(TaskRefusal::NotYours), "only its holder skips it");
}

#[test]
fn a_question_stops_a_task_until_its_answer_and_then_its_tasker_goes_on() {
    let escalated = apply_event(&claimed_by_ana(), &TaskEvent::Escalate { by: "ana".to_owned() }, 1).unwrap();
    assert_eq!(apply_event(&escalated, &claim("ana"), 2), Err(TaskRefusal::WaitsForAnswer));
    assert_eq!(apply_event(&escalated, &submit("ana"), 2), Err(TaskRefusal::WaitsForAnswer));
    let answered = apply_event(&escalated, &TaskEvent::Answer, 100).unwrap();
    assert!(answered.is_held_by("ana"));
    assert_eq!(answered.lease_until_s, Some(100 + LEASE_S));
    assert_eq!(apply_event(&answered, &TaskEvent::Answer, 101), Err(TaskRefusal::NotEscalated));
}

#[test]
fn an_accepted_task_that_is_reopened_is_its_taskers_rework() {
    let submitted = apply_event(&claimed_by_ana(), &submit("ana"), 1).unwrap();
    assert_eq!(apply_event(&submitted, &TaskEvent::Reopen, 2), Err(TaskRefusal::NotAccepted));
    let accepted = apply_event(&submitted, &review("quinn", Verdict::Accept), 2).unwrap();
    let reopened = apply_event(&accepted, &TaskEvent::Reopen, 3).unwrap();
    assert!(reopened.is_held_by("ana") && reopened.state == TaskState::Rework);
    assert_eq!(apply_event(&accepted, &TaskEvent::Requeue, 3), Err(TaskRefusal::NotToRequeue));
}

#[test]
fn a_task_is_queued_when_its_inputs_are_done_and_left_out_where_it_is_not_needed() {
    let waiting = Task::new(TaskState::Waiting);
    assert_eq!(apply_event(&waiting, &claim("ana"), 0), Err(TaskRefusal::WaitsForInputs));
    let done = |is_needed| TaskEvent::InputsDone { is_needed };
    assert_eq!(after(&waiting, &done(true)), TaskState::Queued);
    let left_out = apply_event(&waiting, &done(false), 0).unwrap();
    assert_eq!(left_out.state, TaskState::NotNeeded);
    assert_eq!(after(&left_out, &done(true)), TaskState::Queued, "the condition changed");
    assert_eq!(after(&claimed_by_ana(), &done(false)), TaskState::Claimed, "somebody works on it");
}

#[test]
fn a_correction_upstream_invalidates_work_and_brings_it_back_to_its_tasker() {
    let submitted = apply_event(&claimed_by_ana(), &submit("ana"), 1).unwrap();
    let accepted = apply_event(&submitted, &review("quinn", Verdict::Accept), 2).unwrap();
    for task in [claimed_by_ana(), submitted, accepted] {
        let invalidated = apply_event(&task, &TaskEvent::InputsReopened, 3).unwrap();
        assert_eq!(invalidated.state, TaskState::Invalidated);
        assert_eq!(apply_event(&invalidated, &submit("ana"), 4), Err(TaskRefusal::WaitsForInputs));
        let back = apply_event(&invalidated, &TaskEvent::InputsDone { is_needed: true }, 5).unwrap();
        assert!(back.is_held_by("ana") && back.state == TaskState::Rework);
        let left_out = apply_event(&invalidated, &TaskEvent::InputsDone { is_needed: false }, 5).unwrap();
        assert_eq!(left_out.state, TaskState::NotNeeded);
    }
    assert_eq!(after(&queued(), &TaskEvent::InputsReopened), TaskState::Waiting, "nobody had begun it");
    let skip = TaskEvent::Skip { by: "ana".to_owned() };
    let skipped = apply_event(&claimed_by_ana(), &skip, 1).unwrap();
    assert_eq!(after(&skipped, &TaskEvent::InputsReopened), TaskState::Skipped);
}

#[test]
fn who_holds_a_task_anew_writes_under_another_lease() {
    let first = claimed_by_ana();
    let renewed = apply_event(&first, &claim("ana"), LEASE_S + 1).unwrap();
    assert_eq!(renewed.check_writer("ana", Some(first.lease)), Ok(()), "nobody had it in between");
    let taken = apply_event(&first, &claim("ben"), LEASE_S + 1).unwrap();
    assert_eq!(taken.check_writer("ana", Some(first.lease)), Err(TaskRefusal::TakenByAnother));
    let released = apply_event(&taken, &TaskEvent::Release { by: "ben".to_owned() }, LEASE_S + 2).unwrap();
    let again = apply_event(&released, &claim("ana"), LEASE_S + 3).unwrap();
    assert_eq!(again.check_writer("ana", Some(first.lease)), Err(TaskRefusal::LeaseEnded));
    assert_eq!(again.check_writer("ana", Some(again.lease)), Ok(()));
    assert_eq!(again.check_writer("ana", None), Ok(()), "a program that does not know of leases");
}
