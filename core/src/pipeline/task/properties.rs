//! What holds in every story of a task: events of several people in any order, and leases that run out.

use super::{LEASE_S, Task, TaskEvent, TaskState, apply_event};
use crate::review::Verdict;
use proptest::prelude::*;

const PEOPLE: [&str; 3] = ["ana", "ben", "quinn"];

/// Step of a story.
#[derive(Clone, Debug)]
enum Step {
    Event(TaskEvent),
    /// Time passes, s.
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let person = || prop::sample::select(&PEOPLE[..]).prop_map(str::to_owned);
    let verdict = prop::sample::select(&[Verdict::Accept, Verdict::Reject][..]);
    prop_oneof![
        4 => person().prop_map(|by| Step::Event(TaskEvent::Claim { by })),
        1 => person().prop_map(|by| Step::Event(TaskEvent::Release { by })),
        4 => person().prop_map(|by| Step::Event(TaskEvent::Submit { by })),
        1 => person().prop_map(|by| Step::Event(TaskEvent::PassOn { by })),
        4 => (person(), verdict).prop_map(|(by, verdict)| Step::Event(TaskEvent::Review { by, verdict })),
        1 => Just(Step::Event(TaskEvent::AcceptUnreviewed)),
        1 => Just(Step::Event(TaskEvent::Return)),
        1 => Just(Step::Event(TaskEvent::WithdrawVerdict)),
        1 => person().prop_map(|by| Step::Event(TaskEvent::Skip { by })),
        1 => person().prop_map(|by| Step::Event(TaskEvent::Escalate { by })),
        1 => Just(Step::Event(TaskEvent::Answer)),
        1 => Just(Step::Event(TaskEvent::Requeue)),
        1 => Just(Step::Event(TaskEvent::Reopen)),
        2 => any::<bool>().prop_map(|is_needed| Step::Event(TaskEvent::InputsDone { is_needed })),
        1 => Just(Step::Event(TaskEvent::InputsReopened)),
        2 => prop::sample::select(&[1, LEASE_S - 1, LEASE_S + 1][..]).prop_map(Step::Wait),
    ]
}

/// A task with the lease of each time that a person began to hold it, and the number of submissions.
struct Story {
    task: Task,
    leases: Vec<(String, u32)>,
    now_s: i64,
    submissions: u32,
    /// Whether the last thing that happened is a verdict, which can be taken back.
    is_judged: bool,
}

impl Story {
    fn apply(&mut self, step: &Step) {
        let event = match step {
            Step::Wait(seconds) => return self.now_s += seconds,
            Step::Event(TaskEvent::WithdrawVerdict) if !self.is_judged => return,
            Step::Event(event) => event,
        };
        let Ok(next) = apply_event(&self.task, event, self.now_s) else { return };
        let before = std::mem::replace(&mut self.task, next);
        self.is_judged = matches!(event, TaskEvent::Review { .. });
        match event {
            TaskEvent::Submit { .. } => self.submissions += 1,
            TaskEvent::Claim { by } if !before.is_held_by(by) => {
                self.leases.push((by.clone(), self.task.lease))
            }
            _ => {}
        }
    }

    /// The leases under which a write is accepted now, of all that were ever given.
    fn valid_leases(&self) -> usize {
        self.leases.iter().filter(|(by, lease)| self.task.check_writer(by, Some(*lease)).is_ok()).count()
    }

    fn check(&self) {
        let Task { state, assignee, lease_until_s, .. } = &self.task;
        assert!(self.valid_leases() <= 1, "two valid leases: {:?} of {:?}", self.leases, self.task);
        assert_eq!(self.valid_leases() == 1, state.is_in_work(), "{:?}", self.task);
        let submitted = matches!(state, TaskState::InReview | TaskState::Accepted);
        assert!(!submitted || self.submissions > 0, "{state:?} without a label");
        // Somebody can act on every task that is not concluded: its tasker, a reviewer, operations, or an earlier stage.
        let needs_person = state.is_in_work() || submitted || matches!(state, TaskState::Escalated);
        assert!(!needs_person || assignee.is_some(), "{state:?} is nobody's");
        assert!(assignee.is_none() || *state != TaskState::Queued, "the queue is open to all");
        assert!(lease_until_s.is_none() || state.is_in_work(), "{state:?} with a lease");
        assert!(*state != TaskState::Claimed || lease_until_s.is_some(), "a claim without an end");
    }

    /// Whether some event of somebody takes the task on.
    fn can_go_on(&self) -> bool {
        let people = PEOPLE.map(str::to_owned);
        let of_people = people.into_iter().flat_map(|by| {
            let accept = TaskEvent::Review { by: by.clone(), verdict: Verdict::Accept };
            [TaskEvent::Claim { by: by.clone() }, TaskEvent::Submit { by }, accept]
        });
        let of_others = [TaskEvent::Answer, TaskEvent::InputsDone { is_needed: true }];
        let moves = |event: TaskEvent| {
            apply_event(&self.task, &event, self.now_s).is_ok_and(|next| next != self.task)
        };
        of_people.chain(of_others).any(moves)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn no_story_gives_two_valid_leases_a_label_from_nowhere_or_a_task_that_waits_for_nothing(
        is_first_stage in any::<bool>(),
        steps in prop::collection::vec(step(), 0..40),
    ) {
        let state = if is_first_stage { TaskState::Queued } else { TaskState::Waiting };
        let mut story = Story { task: Task::new(state), leases: Vec::new(), now_s: 0, submissions: 0, is_judged: false };
        for step in &steps {
            story.apply(step);
            story.check();
            assert!(story.task.state.is_concluded() || story.can_go_on(), "{:?} waits for nothing", story.task);
        }
    }
}
