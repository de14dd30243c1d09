//! Opening of a task: whose it is, and which draft goes on.

use crate::client::drafts::LabelDraft;
use assay_core::pipeline::TaskState;

/// Whether a person labels a task now.
pub fn is_mine(state: TaskState, assignee: Option<&str>, user: &str) -> bool {
    matches!(state, TaskState::Claimed | TaskState::Rework) && assignee == Some(user)
}

/// Whether a task waits for a verdict that a person with the right to review may give: not on their own work.
pub fn awaits_verdict_of(state: TaskState, assignee: Option<&str>, user: &str) -> bool {
    state == TaskState::InReview && assignee != Some(user)
}

/// Draft with which a person goes on: made from the last revision, with something that the server lacks.
pub fn usable_draft(draft: Option<LabelDraft>, last_revision: Option<&str>) -> Option<LabelDraft> {
    draft.filter(|d| d.base.as_deref() == last_revision && (d.unsent || d.drawing.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::label::Document;
    use assay_editor::PendingPolygon;
    use assay_editor::tool::PolygonTarget;

    fn draft(base: Option<&str>, unsent: bool) -> LabelDraft {
        LabelDraft {
            user: "ana".to_owned(),
            task: "t1".to_owned(),
            base: base.map(str::to_owned),
            document: Document::default(),
            drawing: None,
            unsent,
        }
    }

    #[test]
    fn a_claimed_or_rejected_task_is_its_assignees() {
        for (state, expected) in [
            (TaskState::Queued, false),
            (TaskState::Claimed, true),
            (TaskState::InReview, false),
            (TaskState::Rework, true),
            (TaskState::Accepted, false),
        ] {
            assert_eq!(is_mine(state, Some("ana"), "ana"), expected, "{state:?}");
        }
        assert!(!is_mine(TaskState::Claimed, Some("ben"), "ana"));
        assert!(!is_mine(TaskState::Claimed, None, "ana"));
    }

    #[test]
    fn nobody_judges_their_own_submission() {
        assert!(awaits_verdict_of(TaskState::InReview, Some("ana"), "ben"));
        assert!(!awaits_verdict_of(TaskState::InReview, Some("ana"), "ana"));
        assert!(!awaits_verdict_of(TaskState::Accepted, Some("ana"), "ben"));
    }

    #[test]
    fn work_goes_on_with_a_draft_that_the_server_lacks() {
        assert!(usable_draft(Some(draft(None, true)), None).is_some());
        assert!(usable_draft(Some(draft(Some("r1"), true)), Some("r1")).is_some());
        assert!(usable_draft(Some(draft(None, false)), None).is_none());
        assert!(usable_draft(None, None).is_none());
    }

    #[test]
    fn a_draft_from_before_the_last_revision_is_out_of_date() {
        assert!(usable_draft(Some(draft(None, true)), Some("r1")).is_none());
        assert!(usable_draft(Some(draft(Some("r1"), true)), Some("r2")).is_none());
    }

    #[test]
    fn an_unfinished_polygon_is_never_on_the_server() {
        let pending = PendingPolygon {
            frame: 0,
            sensor: "front".to_owned(),
            class: "car".to_owned(),
            target: PolygonTarget::New,
            points: vec![[1.0, 1.0]],
        };
        let draft = LabelDraft { drawing: Some(pending), ..draft(None, false) };
        assert!(usable_draft(Some(draft), None).is_some());
    }
}
