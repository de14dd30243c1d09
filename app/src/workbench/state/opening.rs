//! Opening of a task: whose it is, and which draft goes on.

use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use assay_editor::draft::{LocalDraft, ServerDraft, open_draft};

/// Whether a person labels a task now.
pub fn is_mine(state: TaskState, assignee: Option<&str>, user: &str) -> bool {
    matches!(state, TaskState::Claimed | TaskState::Rework) && assignee == Some(user)
}

/// Whether a task waits for a verdict that a person with the right to review may give: not on their own work.
pub fn awaits_verdict_of(state: TaskState, assignee: Option<&str>, user: &str) -> bool {
    state == TaskState::InReview && assignee != Some(user)
}

/// Draft of a task that the person cannot go on with now, to be downloaded.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDraftFile {
    /// Where it is stored: "in this browser" or "on the server".
    pub location: &'static str,
    /// Time of its last change, RFC 3339.
    pub saved_at: String,
    /// The label.
    pub document: Document,
}

/// Drafts of this browser with something that a label lacks, of a task that the person does not label now: submitted from
/// elsewhere, released, or somebody else's by now.
pub fn unsubmitted_drafts(locals: Vec<LocalDraft>, label: &Document) -> Vec<LocalDraft> {
    let server = ServerDraft { revision: 0, document: label.clone(), last_label: None };
    let lacks = |local: &LocalDraft| {
        local.unsent
            && open_draft(&server, &[LocalDraft { revision: None, ..local.clone() }]).document != *label
    };
    locals.into_iter().filter(lacks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, object};

    fn local() -> LocalDraft {
        LocalDraft {
            user: "ana".to_owned(),
            task: "t1".to_owned(),
            window: "w".to_owned(),
            base: None,
            revision: Some(0),
            grown_from: Some(Document::default()),
            in_doubt: Vec::new(),
            document: Document::default(),
            drawing: None,
            unsent: true,
            stored_ms: 0.0,
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
    fn a_draft_of_a_task_that_is_somebody_elses_by_now_is_offered_if_the_label_lacks_something_of_it() {
        let drawn = document([object("a", "car")]);
        let draft = |document, unsent| LocalDraft { document, unsent, ..local() };
        let found = |label: &Document, draft| unsubmitted_drafts(vec![draft], label).len();
        assert_eq!(found(&Document::default(), draft(drawn.clone(), true)), 1);
        assert_eq!(found(&drawn, draft(drawn.clone(), true)), 0, "it was submitted");
        assert_eq!(found(&Document::default(), draft(drawn, false)), 0, "the server has it");
        assert_eq!(found(&Document::default(), draft(Document::default(), true)), 0);
    }
}
