//! Changes of a stage's rules.

use super::context::ActionContext;
use crate::store::stages::{self, StageAuthor};
use crate::store::{Audited, StoreError, Tx, class_uses};
use assay_core::api::{Stage, StageChange};
use assay_core::id::{ProjectId, StageId};
use std::collections::BTreeSet;

/// Change a stage, where the caller has seen its last revision. Submissions that use a removed class stay as they are.
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

/// Refuse a change that removes a class which somebody uses, unless the caller has said that they know. It reads many
/// labels, so it needs a snapshot alone: a label that comes in meanwhile is checked when it is submitted.
///
/// # Errors
/// The class is in use ([`StoreError::Conflict`]), or the stage is at another revision by now, or is not there.
pub fn check_removal(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: StageId,
    seen: u32,
    change: &StageChange,
) -> Result<(), StoreError> {
    let was = stages::get(tx, project, id)?;
    if was.revision != seen {
        return Err(StoreError::Stale);
    }
    let names = was.ontology.classes.iter().map(|class| class.name.as_str());
    let removed: BTreeSet<&str> = names.filter(|name| change.ontology.class(name).is_none()).collect();
    if removed.is_empty() || change.remove_used_classes {
        return Ok(());
    }
    let uses = class_uses::count(tx, id, &removed)?;
    if uses.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = removed.iter().map(|name| format!("“{name}”")).collect();
    Err(StoreError::Conflict(format!(
        "{uses} use {}; people who label cannot submit it any more. Keep it, or send remove_used_classes to remove it",
        names.join(", ")
    )))
}
