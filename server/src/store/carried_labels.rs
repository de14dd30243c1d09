//! Labels that tasks began with: the objects of earlier stages, as they were carried over last.

use super::document::{StoredDocument, pack};
use super::error::StoreError;
use super::tx::Tx;
use assay_core::id::TaskId;
use assay_core::label::Document;

/// What was carried over to a task last.
pub fn get(tx: &mut dyn Tx, task: TaskId) -> Result<Option<Document>, StoreError> {
    let stored = tx.fetch_value("SELECT body FROM carried_labels WHERE task_id = $1", &[task.into()])?;
    Ok(stored.map(|StoredDocument(document)| document))
}

/// Note what is carried over to a task.
pub fn set(tx: &mut dyn Tx, task: TaskId, document: &Document) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO carried_labels (task_id, body) VALUES ($1, $2) \
         ON CONFLICT (task_id) DO UPDATE SET body = excluded.body",
        &[task.into(), pack(document)?],
    )?;
    Ok(())
}
