//! Reminders of silent teams, sent to the address that each project names.

use crate::clock::{Clock, Timestamp};
use crate::store::{Database, StoreError, Tx, reminders};
use crate::usecase;
use crate::webhook::WebhookClient;
use std::time::Duration;

/// Interval of the rounds: waits are of days.
const INTERVAL: Duration = Duration::from_secs(15 * 60);

/// Send what is due in all projects, and store what was sent.
///
/// # Errors
/// Storage; a receiver that does not answer is stored with the reminder.
pub async fn send_due(db: &Database, webhooks: &WebhookClient, now: Timestamp) -> Result<(), StoreError> {
    for webhook in db.read(reminders::webhooks).await? {
        let (at, project) = (now.clone(), webhook.project);
        for reminder in db.read(move |tx| usecase::reminders::due(tx, &at, project)).await? {
            let (client, address) = (webhooks.clone(), webhook.address.clone());
            let sending = tokio::task::spawn_blocking(move || {
                let error = client.post(&address, &reminder.message).err();
                (reminder, error)
            });
            let (reminder, error) = sending.await.map_err(|e| StoreError::Engine(e.to_string()))?;
            let record = move |tx: &mut dyn Tx, now: &Timestamp| {
                usecase::reminders::record(tx, now, project, &reminder, error.as_deref())
            };
            db.change(now.clone(), record).await?;
        }
    }
    Ok(())
}

/// Send what is due for as long as the server runs.
pub async fn run(db: Database, webhooks: WebhookClient, clock: Clock) {
    let mut rounds = tokio::time::interval(INTERVAL);
    loop {
        rounds.tick().await;
        if let Err(error) = send_due(&db, &webhooks, clock.now()).await {
            tracing::error!("reminders: {error}");
        }
    }
}
