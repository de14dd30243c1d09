//! Drafts of labels.

use super::context::ActionContext;
use super::label_check;
use super::windows::{require_holder, require_window};
use crate::store::drafts::NewDraft;
use crate::store::{StoreError, Tx, active_times, drafts, tasks, windows};
use assay_core::api::{LabelBody, StoredDraft};
use assay_core::id::TaskId;

/// What a writer knows of the draft that it changes or submits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftPrecondition {
    /// Revision of the draft that it has seen.
    pub seen: Option<u32>,
    /// Token of its window; programs have none.
    pub window: Option<String>,
    /// Number of its claim.
    pub lease: Option<u32>,
}

/// Store unfinished work on the person's own task. Gives the draft's new revision.
///
/// # Errors
/// It is not theirs, or is submitted already; another window holds it; another draft was saved since the one that the
/// writer has seen; or it has a frame, sensor or geometry that does not exist.
pub fn save(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    body: &LabelBody,
    condition: &DraftPrecondition,
) -> Result<u32, StoreError> {
    require_holder(tx, by, id, condition.lease)?;
    let token = condition.window.as_deref();
    let held = require_window(tx, by.now, id, by.user, token)?;
    label_check::check_draft(tx, id, &body.document)?;
    let held = held.filter(|held| Some(held.token.as_str()) == token);
    if let Some(held) = &held {
        windows::touch(tx, id, by.user, &held.token, by.now.seconds)?;
    }
    let window = held.as_ref().map(|held| held.name.as_str());
    let seen = condition.seen.ok_or(StoreError::Stale)?;
    let active_seconds = limited_active_time(tx, by, id, body.active_seconds)?;
    drafts::save(tx, by.now, id, by.user, seen, NewDraft { document: &body.document, window, active_seconds })
}

/// Active time as it is stored, seconds: no longer than the person has had the task since they began on this label.
pub(super) fn limited_active_time(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    seconds: Option<u32>,
) -> Result<Option<u32>, StoreError> {
    let Some(seconds) = seconds else { return Ok(None) };
    let longest = active_times::longest(tx, by.now, id, by.user)?;
    Ok(Some(longest.map_or(seconds, |longest| seconds.min(longest))))
}

/// The person's draft of a task, also where somebody else has the task now.
///
/// # Errors
/// There is no such task in the project.
pub fn get(tx: &mut dyn Tx, by: ActionContext<'_>, id: TaskId) -> Result<StoredDraft, StoreError> {
    tasks::load(tx, by.project, id)?;
    drafts::get(tx, id, by.user)
}
