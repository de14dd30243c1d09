//! Notes that move tasks: reasons, questions and answers.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{NewTaskNote, TaskNote};
use assay_core::id::{TaskId, TaskNoteId, UserId};

/// Add a note to a task. It belongs to the lease that the task has.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    author: UserId,
    new: &NewTaskNote,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO task_notes (id, task_id, lease, kind, author, body, created_at) \
         VALUES ($1, $2, (SELECT lease FROM tasks WHERE id = $2), $3, $4, $5, $6)",
        &[
            new_id::<TaskNoteId>().into(),
            task.into(),
            new.kind.into(),
            author.into(),
            new.text.trim().into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// The notes of a task, oldest first.
pub fn list(tx: &mut dyn Tx, task: TaskId) -> Result<Vec<TaskNote>, StoreError> {
    tx.fetch_all(
        "SELECT n.id, n.kind, n.author, u.name AS author_name, n.body AS text, n.created_at \
         FROM task_notes n JOIN users u ON u.id = n.author WHERE n.task_id = $1 ORDER BY n.id",
        &[task.into()],
    )
}
