//! Predictions of models for tasks: one set for each task and model, the last that came.

use super::document::{StoredDocument, pack};
use super::error::StoreError;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::api::Prediction;
use assay_core::id::TaskId;
use assay_core::label::Document;
use serde::Deserialize;

/// Store the prediction of a model for a task in place of the one before.
pub fn set(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    model: &str,
    document: &Document,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO predictions (task_id, model, at, body) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (task_id, model) DO UPDATE SET at = excluded.at, body = excluded.body",
        &[task.into(), model.into(), now.into(), pack(document)?],
    )?;
    Ok(())
}

#[derive(Deserialize)]
struct PredictionRow {
    model: String,
    at: String,
    body: StoredDocument,
}

/// The predictions for a task, the last that came first.
pub fn list_for_task(tx: &mut dyn Tx, task: TaskId) -> Result<Vec<Prediction>, StoreError> {
    let sql = "SELECT model, at, body FROM predictions WHERE task_id = $1 ORDER BY at DESC, model";
    let rows: Vec<PredictionRow> = tx.fetch_all(sql, &[task.into()])?;
    let prediction = |row: PredictionRow| Prediction { model: row.model, at: row.at, document: row.body.0 };
    Ok(rows.into_iter().map(prediction).collect())
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
                let (now, document) = (fixture.now(), document(class));
                fixture.write(move |tx| set(tx, &now, cast.task, model, &document));
                fixture.advance(1);
            }
            let stored = fixture.write(move |tx| list_for_task(tx, cast.task));
            let listed: Vec<_> =
                stored.iter().map(|p| (p.model.as_str(), p.document.objects[0].class.as_str())).collect();
            assert_eq!(listed, [("yolo", "tree"), ("pillars", "car")]);
        });
    }
}
