//! Windows that hold a person's task. What can happen to one is [`assay_core::pipeline`]'s to say.

use super::error::StoreError;
use super::tx::Tx;
use assay_core::id::{TaskId, UserId};
use assay_core::pipeline::WindowLease;
use serde::Deserialize;

/// The window that holds a person's task.
pub fn load(tx: &mut dyn Tx, task: TaskId, user: UserId) -> Result<Option<WindowLease>, StoreError> {
    #[derive(Deserialize)]
    struct WindowRow {
        token: String,
        name: String,
        opened_s: i64,
        seen_s: i64,
    }
    let sql =
        "SELECT token, name, opened_s, seen_s FROM labeling_windows WHERE task_id = $1 AND user_id = $2";
    let row: Option<WindowRow> = tx.fetch_optional(sql, &[task.into(), user.into()])?;
    Ok(row.map(|WindowRow { token, name, opened_s, seen_s }| WindowLease { token, name, opened_s, seen_s }))
}

/// Store the window that holds a person's task.
pub fn save(tx: &mut dyn Tx, task: TaskId, user: UserId, lease: &WindowLease) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO labeling_windows (task_id, user_id, token, name, opened_s, seen_s) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (task_id, user_id) DO UPDATE SET token = excluded.token, name = excluded.name, \
         opened_s = excluded.opened_s, seen_s = excluded.seen_s",
        &[
            task.into(),
            user.into(),
            lease.token.as_str().into(),
            lease.name.as_str().into(),
            lease.opened_s.into(),
            lease.seen_s.into(),
        ],
    )?;
    Ok(())
}

/// Note that the window with this token was heard of, where it holds the task.
pub fn touch(tx: &mut dyn Tx, task: TaskId, user: UserId, token: &str, now_s: i64) -> Result<(), StoreError> {
    let sql = "UPDATE labeling_windows SET seen_s = $4 WHERE task_id = $1 AND user_id = $2 AND token = $3";
    tx.execute(sql, &[task.into(), user.into(), token.into(), now_s.into()])?;
    Ok(())
}

/// Let the window with this token go, where it holds the task.
pub fn close(tx: &mut dyn Tx, task: TaskId, user: UserId, token: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM labeling_windows WHERE task_id = $1 AND user_id = $2 AND token = $3";
    tx.execute(sql, &[task.into(), user.into(), token.into()])?;
    Ok(())
}

/// Let all windows of a task go.
pub fn close_all(tx: &mut dyn Tx, task: TaskId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM labeling_windows WHERE task_id = $1", &[task.into()])?;
    Ok(())
}
