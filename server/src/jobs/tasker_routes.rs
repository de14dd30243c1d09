//! Routes of people's submissions, brought up to date with the quality of their labels.

use crate::clock::Timestamp;
use crate::store::{Database, StoreError, Tx, UnauditedWrite, task_settings};
use crate::usecase::tasker_routes;

/// Bring the routes of all projects up to date that have stages which are reviewed by quality.
///
/// # Errors
/// Storage.
pub async fn update(db: &Database, now: Timestamp) -> Result<(), StoreError> {
    for project in db.read(task_settings::projects).await? {
        let Some(input) = db.read(move |tx| tasker_routes::input(tx, project)).await? else { continue };
        let estimated = tokio::task::spawn_blocking(move || {
            let estimates = tasker_routes::estimate(&input);
            (input, estimates)
        });
        let (input, estimates) = estimated.await.map_err(|e| StoreError::Engine(e.to_string()))?;
        let at = now.clone();
        let store = move |tx: &mut dyn Tx| tasker_routes::store(tx, &at, &input, &estimates);
        db.write_unaudited(UnauditedWrite::TaskerRoutes, store).await?;
    }
    Ok(())
}
