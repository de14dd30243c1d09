//! Tasks of one scene after one of them changed: which come to later stages, wait, or are invalidated.

use super::{RoutedStage, in_order};
use crate::pipeline::{Task, TaskEvent, TaskState, apply_event};
use std::collections::BTreeMap;

/// A task that changes, or is new.
#[derive(Clone, Debug, PartialEq)]
pub struct SettledTask {
    /// Id of its stage.
    pub stage: String,
    /// The task before; none: it is new.
    pub before: Option<Task>,
    /// The task after.
    pub after: Task,
    /// Event that changed it.
    pub event: TaskEvent,
}

/// What changes among the tasks of one scene, by stage, so that they fit the pipeline: stages in their order. `accepts` says
/// whether a stage can label the scene at all; `is_needed`, whether its routing takes the scene once its inputs are accepted.
/// `is_needed` is asked only for tasks that nobody has begun.
///
/// # Errors
/// Those of `is_needed`.
pub fn settle<E>(
    stages: &[RoutedStage],
    tasks: &BTreeMap<String, Task>,
    accepts: impl Fn(&str) -> bool,
    mut is_needed: impl FnMut(&RoutedStage) -> Result<bool, E>,
) -> Result<Vec<SettledTask>, E> {
    let mut now = tasks.clone();
    let mut changes = Vec::new();
    for stage in in_order(stages) {
        let inputs: Vec<TaskState> =
            stage.routing.inputs.iter().filter_map(|input| Some(now.get(input)?.state)).collect();
        let before = now.get(&stage.stage).cloned();
        // A task is made for a scene that comes from an input; one that is there is brought up to date in any case.
        if before.is_none() && (inputs.is_empty() || !accepts(&stage.stage)) {
            continue;
        }
        let task = before.clone().unwrap_or(Task::new(TaskState::Waiting));
        let event = match inputs.iter().all(|state| state.is_concluded()) {
            false => TaskEvent::InputsReopened,
            true => {
                let is_done = inputs.iter().all(|state| *state == TaskState::Accepted);
                let asks = is_done && asks_routing(task.state);
                TaskEvent::InputsDone { is_needed: if asks { is_needed(stage)? } else { is_done } }
            }
        };
        // Events of inputs are never refused.
        let Ok(after) = apply_event(&task, &event, 0) else { continue };
        if before.as_ref() != Some(&after) {
            now.insert(stage.stage.clone(), after.clone());
            changes.push(SettledTask { stage: stage.stage.clone(), before, after, event });
        }
    }
    Ok(changes)
}

/// Whether a task's future hangs on the routing's conditions: what somebody works on, or has done, stays.
fn asks_routing(state: TaskState) -> bool {
    matches!(state, TaskState::Waiting | TaskState::Queued | TaskState::NotNeeded | TaskState::Invalidated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Routing;
    use std::convert::Infallible;

    fn pipeline() -> Vec<RoutedStage> {
        let stage = |stage: &str, inputs: &[&str]| RoutedStage {
            stage: stage.to_owned(),
            routing: Routing {
                inputs: inputs.iter().map(|i| (*i).to_owned()).collect(),
                ..Routing::default()
            },
        };
        vec![stage("linking", &["cuboids"]), stage("cuboids", &["sort"]), stage("sort", &[])]
    }

    fn states(tasks: &[(&str, TaskState)], is_needed: bool) -> Vec<(String, TaskState)> {
        let tasks = tasks.iter().map(|(stage, state)| {
            let assignee =
                (!matches!(state, TaskState::Queued | TaskState::Waiting)).then(|| "ana".to_owned());
            ((*stage).to_owned(), Task { assignee, ..Task::new(*state) })
        });
        let settled: Result<_, Infallible> =
            settle(&pipeline(), &tasks.collect(), |_| true, |_| Ok(is_needed));
        settled.unwrap().into_iter().map(|change| (change.stage, change.after.state)).collect()
    }

    fn expected(changes: &[(&str, TaskState)]) -> Vec<(String, TaskState)> {
        changes.iter().map(|(stage, state)| ((*stage).to_owned(), *state)).collect()
    }

    #[test]
    fn all_later_stages_have_a_task_that_waits() {
        let waiting = expected(&[("cuboids", TaskState::Waiting), ("linking", TaskState::Waiting)]);
        assert_eq!(states(&[("sort", TaskState::Queued)], true), waiting);
    }

    #[test]
    fn the_next_stage_is_queued_when_its_input_is_accepted() {
        let tasks =
            [("sort", TaskState::Accepted), ("cuboids", TaskState::Waiting), ("linking", TaskState::Waiting)];
        assert_eq!(states(&tasks, true), expected(&[("cuboids", TaskState::Queued)]));
    }

    #[test]
    fn what_a_stage_leaves_out_is_left_out_later_too() {
        let tasks =
            [("sort", TaskState::Accepted), ("cuboids", TaskState::Waiting), ("linking", TaskState::Waiting)];
        let left_out = expected(&[("cuboids", TaskState::NotNeeded), ("linking", TaskState::NotNeeded)]);
        assert_eq!(states(&tasks, false), left_out);
        let skipped =
            [("sort", TaskState::Skipped), ("cuboids", TaskState::Waiting), ("linking", TaskState::Waiting)];
        assert_eq!(states(&skipped, true), left_out);
    }

    #[test]
    fn a_correction_invalidates_all_that_was_built_on_it() {
        let tasks =
            [("sort", TaskState::Rework), ("cuboids", TaskState::Accepted), ("linking", TaskState::InReview)];
        let invalidated =
            expected(&[("cuboids", TaskState::Invalidated), ("linking", TaskState::Invalidated)]);
        assert_eq!(states(&tasks, true), invalidated);
        let done = [
            ("sort", TaskState::Accepted),
            ("cuboids", TaskState::Invalidated),
            ("linking", TaskState::Invalidated),
        ];
        assert_eq!(states(&done, true), expected(&[("cuboids", TaskState::Rework)]));
    }

    #[test]
    fn a_task_whose_inputs_are_gone_waits_no_longer() {
        assert_eq!(
            states(&[("sort", TaskState::Waiting)], true),
            expected(&[
                ("sort", TaskState::Queued),
                ("cuboids", TaskState::Waiting),
                ("linking", TaskState::Waiting)
            ])
        );
        let left_out = states(&[("linking", TaskState::Queued)], false);
        assert_eq!(
            left_out,
            expected(&[("linking", TaskState::NotNeeded)]),
            "conditions hold for scenes of imports too"
        );
    }

    #[test]
    fn a_scene_that_came_to_a_later_stage_alone_is_labeled_there() {
        assert_eq!(states(&[("linking", TaskState::Queued)], true), []);
    }
}
