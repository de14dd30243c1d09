//! Drafts of labels.

use super::context::ActionContext;
use super::label_check;
use super::windows::{require_holder, require_window};
use crate::store::drafts::NewDraft;
use crate::store::{StoreError, Tx, drafts, tasks, windows};
use assay_core::api::StoredDraft;
use assay_core::id::TaskId;
use assay_core::label::Document;

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
    document: &Document,
    condition: &DraftPrecondition,
) -> Result<u32, StoreError> {
    require_holder(tx, by, id, condition.lease)?;
    let token = condition.window.as_deref();
    let held = require_window(tx, by.now, id, by.user, token)?;
    label_check::check_draft(tx, id, document)?;
    let held = held.filter(|held| Some(held.token.as_str()) == token);
    if let Some(held) = &held {
        windows::touch(tx, id, by.user, &held.token, by.now.seconds)?;
    }
    let window = held.as_ref().map(|held| held.name.as_str());
    let seen = condition.seen.ok_or(StoreError::Stale)?;
    drafts::save(tx, by.now, id, by.user, seen, NewDraft { document, window })
}

/// The person's draft of a task, also where somebody else has the task now.
///
/// # Errors
/// There is no such task in the project.
pub fn get(tx: &mut dyn Tx, by: ActionContext<'_>, id: TaskId) -> Result<StoredDraft, StoreError> {
    tasks::load(tx, by.project, id)?;
    drafts::get(tx, id, by.user)
}
