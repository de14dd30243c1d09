//! What holds of the tasks of a scene in every pipeline, whatever people do in whatever order.

use super::{RoutedStage, Routing, settle};
use crate::pipeline::{Task, TaskEvent, TaskState, apply_event};
use crate::review::Verdict;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// A pipeline of up to five stages: each may build on earlier ones.
fn pipeline() -> impl Strategy<Value = Vec<RoutedStage>> {
    prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 1..6).prop_map(|rows| {
        let stage = |(at, row): (usize, Vec<bool>)| {
            let inputs = row.iter().take(at).enumerate().filter(|(_, is_input)| **is_input);
            let inputs = inputs.map(|(input, _)| input.to_string()).collect();
            RoutedStage { stage: at.to_string(), routing: Routing { inputs, ..Routing::default() } }
        };
        rows.into_iter().enumerate().map(stage).collect()
    })
}

fn event() -> impl Strategy<Value = TaskEvent> {
    let (ana, quinn) = (|| "ana".to_owned(), || "quinn".to_owned());
    prop_oneof![
        3 => Just(TaskEvent::Claim { by: ana() }),
        3 => Just(TaskEvent::Submit { by: ana() }),
        4 => Just(TaskEvent::Review { by: quinn(), verdict: Verdict::Accept }),
        1 => Just(TaskEvent::Review { by: quinn(), verdict: Verdict::Reject }),
        1 => Just(TaskEvent::Skip { by: ana() }),
        1 => Just(TaskEvent::Escalate { by: ana() }),
        1 => Just(TaskEvent::Answer),
        1 => Just(TaskEvent::Requeue),
        2 => Just(TaskEvent::Reopen),
    ]
}

/// Applies what a change of one task does to the others, and checks that there is nothing more to do.
fn settle_all(stages: &[RoutedStage], tasks: &mut BTreeMap<String, Task>, is_needed: bool) {
    let changes = |tasks: &BTreeMap<String, Task>| {
        let settled: Result<_, Infallible> = settle(stages, tasks, |_| true, |_| Ok(is_needed));
        settled.unwrap()
    };
    for change in changes(tasks) {
        tasks.insert(change.stage, change.after);
    }
    assert_eq!(changes(tasks), [], "one round settles all");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn no_task_is_worked_on_before_its_inputs_are_done_and_none_waits_for_nothing(
        stages in pipeline(),
        steps in prop::collection::vec((0_usize..5, event(), any::<bool>()), 0..40),
    ) {
        let mut tasks = BTreeMap::new();
        for stage in stages.iter().filter(|stage| stage.routing.inputs.is_empty()) {
            tasks.insert(stage.stage.clone(), Task::new(TaskState::Queued));
        }
        settle_all(&stages, &mut tasks, true);
        for (at, event, is_needed) in steps {
            let Some(task) = tasks.get_mut(&at.to_string()) else { continue };
            let Ok(after) = apply_event(task, &event, 0) else { continue };
            *task = after;
            settle_all(&stages, &mut tasks, is_needed);
            for stage in &stages {
                let state = tasks[&stage.stage].state;
                let mut inputs = stage.routing.inputs.iter().map(|input| tasks[input].state);
                let are_done = inputs.all(TaskState::is_concluded);
                let waits = matches!(state, TaskState::Waiting | TaskState::Invalidated);
                prop_assert!(!(waits && are_done), "{} waits for nothing: {tasks:?}", stage.stage);
                let is_open = waits || state == TaskState::Skipped;
                prop_assert!(are_done || is_open, "{} goes on too early: {tasks:?}", stage.stage);
            }
        }
    }
}
