//! What could be done in a stage that delays the others.

use assay_core::api::BoardStage;
use assay_core::pipeline::TaskState;

/// What helps most in a stage, by the state that most of its open tasks are in.
pub(super) fn advice(stage: &BoardStage) -> Option<&'static str> {
    let open = stage.states.iter().filter(|of| of.state.is_open());
    let most = open.max_by_key(|of| of.tasks)?;
    Some(match most.state {
        TaskState::InReview => "Most of its open tasks wait for review: one more reviewer helps most.",
        TaskState::Rework => {
            "Most of its open tasks are rework: look at the reasons of the rejections, and settle them in a debrief."
        }
        TaskState::Escalated => "Most of its open tasks wait for an answer to a question.",
        TaskState::Claimed => "Most of its open tasks are in work: more people would find few to take.",
        _ => "Most of its open tasks wait for somebody to take them: more people in this stage help most.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn stage(states: &[(&str, u32)]) -> BoardStage {
        let states: Vec<_> =
            states.iter().map(|(state, tasks)| json!({"state": state, "tasks": tasks})).collect();
        from_value(json!({"id": "s", "name": "Cuboids", "kind": "cuboid", "inputs": [], "states": states, "finished": []}))
            .unwrap()
    }

    #[test]
    fn people_help_where_tasks_wait_to_be_taken_and_reviewers_where_they_wait_for_review() {
        let text = |states| advice(&stage(states)).unwrap_or_default();
        assert!(
            text(&[("queued", 9), ("in_review", 2), ("accepted", 50)]).contains("more people in this stage")
        );
        assert!(text(&[("queued", 1), ("in_review", 2)]).contains("one more reviewer"));
        assert!(text(&[("rework", 1)]).contains("debrief"));
        assert_eq!(text(&[("accepted", 3), ("waiting", 2)]), "");
    }
}
