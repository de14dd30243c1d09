//! What models predict for tasks: one set for each task and model, the last that came.

use super::labels::{pack, unpack};
use super::{StoreError, Tx};
use crate::clock::Timestamp;
use assay_core::api::Prediction;
use assay_core::label::Document;

/// Store what a model predicts for a task in place of what it did before.
///
/// # Errors
/// Storage.
pub fn set(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: &str,
    model: &str,
    document: &Document,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO predictions (task_id, model, at, body) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (task_id, model) DO UPDATE SET at = excluded.at, body = excluded.body",
        &[task.into(), model.into(), now.text.as_str().into(), pack(document)?.into()],
    )?;
    Ok(())
}

/// What models predict for a task, the last that came first.
///
/// # Errors
/// Storage.
pub fn list_for_task(tx: &mut dyn Tx, task: &str) -> Result<Vec<Prediction>, StoreError> {
    let sql = "SELECT model, at, body FROM predictions WHERE task_id = $1 ORDER BY at DESC, model";
    let rows = tx.query(sql, &[task.into()])?;
    rows.iter()
        .map(|row| {
            Ok(Prediction { model: row.text(0)?, at: row.text(1)?, document: unpack(&row.bytes(2)?)? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{document, each_engine};

    #[test]
    fn a_model_that_predicts_again_replaces_itself_alone() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            for (model, class) in [("yolo", "car"), ("pillars", "car"), ("yolo", "tree")] {
                let (now, task, document) = (fixture.now(), cast.task.clone(), document(class));
                fixture.write(move |tx| set(tx, &now, &task, model, &document));
                fixture.advance(1);
            }
            let task = cast.task.clone();
            let stored = fixture.write(move |tx| list_for_task(tx, &task));
            let listed: Vec<_> =
                stored.iter().map(|p| (p.model.as_str(), p.document.objects[0].class.as_str())).collect();
            assert_eq!(listed, [("yolo", "tree"), ("pillars", "car")]);
        });
    }
}
