//! What a task begins with when its inputs are done, and what becomes of its work when they were corrected.

use crate::store::drafts::NewDraft;
use crate::store::{StoreError, Tx, carried_labels, drafts, labels};
use crate::usecase::context::ActionContext;
use assay_core::id::{TaskId, UserId};
use assay_core::label::Document;
use assay_core::pipeline::{Task, carry_over};

/// Let a task begin with the objects of its inputs. Work that somebody did on an earlier version of them is carried over, the
/// last label as well as its tasker's draft.
pub(super) fn store(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    task: &Task,
    theirs: &Document,
) -> Result<(), StoreError> {
    let base = carried_labels::get(tx, id)?.unwrap_or_default();
    if base == *theirs {
        return Ok(());
    }
    let last = labels::last_document(tx, id)?.unwrap_or_default();
    let merged = carry_over(&base, theirs, &last);
    if merged != last {
        labels::add_imported(tx, by.now, id, by.user, &merged)?;
    }
    let assignee: Option<UserId> = task.assignee.as_deref().map(str::parse).transpose()?;
    if let Some(user) = assignee
        && let Some(draft) = drafts::document(tx, id, user)?
    {
        let merged = carry_over(&base, theirs, &draft);
        let seen = drafts::revision(tx, id, user)?;
        drafts::save(
            tx,
            by.now,
            id,
            user,
            seen,
            NewDraft { document: &merged, window: None, active_seconds: None },
        )?;
    }
    carried_labels::set(tx, id, theirs)
}
