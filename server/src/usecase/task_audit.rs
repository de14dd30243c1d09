//! Words of the audit trail for events in the life of a task.

use assay_core::pipeline::TaskEvent;
use assay_core::review::Verdict;

/// Name of an event in the audit trail, and what it says there.
pub(super) fn audit_words(event: &TaskEvent) -> (&'static str, &'static str) {
    match event {
        TaskEvent::Claim { .. } => ("task.claim", "took the task"),
        TaskEvent::Release { .. } => ("task.release", "gave the task back"),
        TaskEvent::Submit { .. } => ("task.submit", "submitted a label"),
        TaskEvent::PassOn { .. } => ("task.pass_on", "another person labels it too"),
        TaskEvent::AcceptUnreviewed => ("task.accept_unreviewed", "accepted without a review of its own"),
        TaskEvent::Return => ("task.return", "gave the submission back"),
        TaskEvent::WithdrawVerdict => ("task.withdraw_verdict", "took the verdict back"),
        TaskEvent::Review { verdict: Verdict::Accept, .. } => ("task.accept", "accepted"),
        TaskEvent::Review { verdict: Verdict::Reject, .. } => ("task.reject", "rejected"),
        TaskEvent::Skip { .. } => ("task.skip", "skipped the task"),
        TaskEvent::Escalate { .. } => ("task.question", "asked a question about the task"),
        TaskEvent::Answer => ("task.answer", "answered the question about the task"),
        TaskEvent::Requeue => ("task.requeue", "put the task back into the queue"),
        TaskEvent::Reopen => ("task.reopen", "reopened the accepted task"),
        TaskEvent::InputsDone { is_needed: true } => ("task.inputs_done", "earlier stages are done"),
        TaskEvent::InputsDone { is_needed: false } => {
            ("task.not_needed", "left out by the routing condition")
        }
        TaskEvent::InputsReopened => ("task.inputs_reopened", "an earlier stage is corrected"),
    }
}
