//! Changes of a stage's rules.

use super::context::ActionContext;
use crate::store::stages::{self, StageAuthor};
use crate::store::{Audited, StoreError, Tx};
use assay_core::api::{Stage, StageChange};
use assay_core::id::StageId;

/// Change a stage, where the caller has seen its last revision.
///
/// # Errors
/// It is at another revision by now, or is not there.
pub fn change(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: StageId,
    seen: u32,
    change: &StageChange,
) -> Result<Audited<Stage>, StoreError> {
    let author = StageAuthor { now: by.now, user: by.user, why: change.why.trim(), release: None };
    let changed = stages::change(tx, by.project, id, seen, change, &author)?;
    let detail = format!("changed the stage {} to revision {}", changed.name, changed.revision);
    Ok(Audited::new(changed, by.entry("stage.change", id, detail)))
}
