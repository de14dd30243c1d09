//! Windows in which people label: one of them holds the task.

use super::context::ActionContext;
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx, drafts, tasks, windows};
use assay_core::api::{LabelingWindow, OpenWindow};
use assay_core::id::{TaskId, UserId};
use assay_core::pipeline::{WindowLease, check_window, open_window};

/// Check that the person works on a task now, under this lease where they name one.
pub(super) fn require_holder(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    lease: Option<u32>,
) -> Result<(), StoreError> {
    Ok(tasks::load(tx, by.project, id)?.check_writer(&by.user.to_string(), lease)?)
}

/// Check that no other window of the person holds the task. Gives the window that does.
pub(super) fn require_window(
    tx: &mut dyn Tx,
    now: &Timestamp,
    id: TaskId,
    user: UserId,
    token: Option<&str>,
) -> Result<Option<WindowLease>, StoreError> {
    let held = windows::load(tx, id, user)?;
    check_window(held.as_ref(), token, now.seconds)?;
    Ok(held)
}

/// Open a window on the person's own task, or renew its lease.
///
/// # Errors
/// It is not theirs, or is submitted already; or another window holds it.
pub fn open(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    request: &OpenWindow,
) -> Result<LabelingWindow, StoreError> {
    require_holder(tx, by, id, None)?;
    // Two windows that open at once must not both hold the task.
    tx.exclusive()?;
    let held = windows::load(tx, id, by.user)?;
    let OpenWindow { token, name, previous, take_over } = request;
    let now_s = by.now.seconds;
    let lease = open_window(held.as_ref(), token, name.trim(), previous.as_deref(), *take_over, now_s)?;
    windows::save(tx, id, by.user, &lease)?;
    Ok(describe(&lease, drafts::revision(tx, id, by.user)?))
}

/// Let a window of the person's go: the page was closed. Nothing happens where it does not hold the task.
///
/// # Errors
/// There is no such task in the project.
pub fn close(tx: &mut dyn Tx, by: ActionContext<'_>, id: TaskId, token: &str) -> Result<(), StoreError> {
    tasks::load(tx, by.project, id)?;
    windows::close(tx, id, by.user, token)
}

/// A window as people see it: its token stays its own.
pub fn describe(lease: &WindowLease, draft_revision: u32) -> LabelingWindow {
    let time = |seconds: i64| Timestamp::from_micros(seconds.saturating_mul(1_000_000)).text;
    LabelingWindow {
        name: lease.name.clone(),
        opened_at: time(lease.opened_s),
        last_seen: time(lease.seen_s),
        draft_revision,
    }
}
