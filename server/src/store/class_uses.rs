//! Uses of classes: how many drafts, labels and golden items of a stage have objects of a class.

use super::document::StoredDocument;
use super::error::StoreError;
use super::tx::Tx;
use assay_core::id::StageId;
use std::collections::BTreeSet;
use std::fmt;

/// Documents of a kind that are read at most: those of the newest tasks.
const MAX_READ: usize = 20_000;

/// A text that sorts after every id, which is hexadecimal, in every collation.
const AFTER_ALL_IDS: &str = "g";

/// Number of documents that use some classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassUses {
    /// Drafts.
    pub drafts: usize,
    /// Last submissions of tasks.
    pub labels: usize,
    /// Golden items.
    pub golden: usize,
    /// Whether there are more documents than were read.
    pub is_partial: bool,
}

impl ClassUses {
    /// Whether nothing uses the classes.
    pub fn is_empty(&self) -> bool {
        (self.drafts, self.labels, self.golden) == (0, 0, 0)
    }
}

impl fmt::Display for ClassUses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let (drafts, labels) = (count(self.drafts, "draft"), count(self.labels, "submitted label"));
        let at_least = if self.is_partial { "at least " } else { "" };
        write!(f, "{at_least}{drafts}, {labels} and {}", count(self.golden, "golden item"))
    }
}

/// Count the documents of a stage that have an object of any of these classes.
pub fn count(tx: &mut dyn Tx, stage: StageId, classes: &BTreeSet<&str>) -> Result<ClassUses, StoreError> {
    let mut uses = ClassUses::default();
    for (table, number) in [
        ("drafts d ON d.task_id = t.id", &mut uses.drafts),
        (
            "revisions d ON d.task_id = t.id \
             AND d.number = (SELECT MAX(r.number) FROM revisions r WHERE r.task_id = t.id)",
            &mut uses.labels,
        ),
        ("golden_items d ON d.task_id = t.id", &mut uses.golden),
    ] {
        let (mut after, mut read) = (String::from(AFTER_ALL_IDS), 0);
        // A few tasks at a time, so that the documents of a large stage are never all in memory.
        loop {
            let tasks: Vec<String> = tx.fetch_values(
                &format!(
                    "SELECT DISTINCT t.id FROM tasks t JOIN {table} WHERE t.stage_id = $1 AND t.id < $2 \
                     ORDER BY t.id DESC LIMIT 50"
                ),
                &[stage.into(), (&after).into()],
            )?;
            let Some(last) = tasks.last() else { break };
            if read >= MAX_READ {
                uses.is_partial = true;
                break;
            }
            let bodies: Vec<StoredDocument> = tx.fetch_values(
                &format!("SELECT d.body FROM tasks t JOIN {table} WHERE t.stage_id = $1 AND t.id < $2 AND t.id >= $3"),
                &[stage.into(), (&after).into(), last.into()],
            )?;
            let has_one = |body: &&StoredDocument| {
                body.0.objects.iter().any(|object| classes.contains(object.class.as_str()))
            };
            *number += bodies.iter().filter(has_one).count();
            read += bodies.len();
            after.clone_from(last);
        }
    }
    Ok(uses)
}
