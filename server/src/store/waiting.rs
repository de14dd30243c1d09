//! Counts of what waits for a person in a project, in one query.

use super::error::StoreError;
use super::honeypots::not_known_honeypot;
use super::tx::Tx;
use assay_core::api::{MAX_WAITING, WaitingCounts};
use assay_core::golden::GoldenState;
use assay_core::id::{ProjectId, UserId};
use assay_core::pipeline::TaskState;

/// Counts of a person, whatever their role may see; releases are not among them. Each counts no further than
/// [`MAX_WAITING`].
pub fn counts(
    tx: &mut dyn Tx,
    project: ProjectId,
    (user, sees_golden): (UserId, bool),
) -> Result<WaitingCounts, StoreError> {
    let count = |rows: &str, name: &str| {
        format!("(SELECT COUNT(*) FROM ({rows} LIMIT {MAX_WAITING}) AS {name}_rows) AS {name}")
    };
    let of_stages = "SELECT t.id FROM tasks t WHERE t.stage_id IN (SELECT id FROM stages WHERE project_id = $1 AND attempt_id IS NULL)";
    let in_work = "SELECT id FROM tasks WHERE assignee = $2 AND state IN ($3, $4) AND project_id = $1 AND golden_id IS NULL";
    let to_claim = format!(
        "{of_stages} AND t.state = $5 AND NOT EXISTS \
         (SELECT 1 FROM revisions r WHERE r.task_id = t.id AND r.author = $2 AND r.imported = 0) AND {}",
        not_known_honeypot("$2", sees_golden)
    );
    let task_questions = format!("{of_stages} AND t.state = $10");
    let reviews = format!("{of_stages} AND t.state = $6 AND (t.assignee IS NULL OR t.assignee <> $2)");
    let golden = "SELECT id FROM golden_items WHERE project_id = $1 AND state IN ($7, $8, $9)";
    let questions = "SELECT q.id FROM questions q WHERE q.project_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM decisions d WHERE d.project_id = $1 AND d.question_id = q.id)";
    let debriefs = "SELECT id FROM debriefs WHERE project_id = $1 AND ended_at IS NULL";
    let columns = [
        count(in_work, "tasks_in_work"),
        count(&to_claim, "tasks_to_claim"),
        count(&task_questions, "task_questions"),
        count(&reviews, "reviews"),
        count(golden, "golden"),
        count(questions, "questions"),
        count(debriefs, "debriefs"),
    ];
    let params = [
        project.into(),
        user.into(),
        TaskState::Claimed.into(),
        TaskState::Rework.into(),
        TaskState::Queued.into(),
        TaskState::InReview.into(),
        GoldenState::Proposed.into(),
        GoldenState::InDebrief.into(),
        GoldenState::Stale.into(),
        TaskState::Escalated.into(),
    ];
    tx.fetch_one("counts", &format!("SELECT {}", columns.join(", ")), &params)
}
