//! Reminders of silent teams, sent to where each project names.

use crate::clock::{Clock, Timestamp};
use crate::messages::MessageClients;
use crate::store::{Database, StoreError, Tx, reminders};
use crate::usecase;
use crate::usecase::reminders::PreparedReminder;
use assay_core::id::{ProjectId, UserId};
use std::time::Duration;

/// Interval of the rounds: waits are of days.
const INTERVAL: Duration = Duration::from_secs(15 * 60);

/// Send what is due in all projects, and store what was sent.
///
/// # Errors
/// Storage; a receiver that does not answer is stored with the reminder.
pub async fn send_due(db: &Database, clients: &MessageClients, now: Timestamp) -> Result<(), StoreError> {
    for project in db.read(reminders::projects).await? {
        let at = now.clone();
        for reminder in db.read(move |tx| usecase::reminders::due(tx, &at, project)).await? {
            send(db, clients, now.clone(), (project, None), reminder).await?;
        }
    }
    Ok(())
}

/// Send a reminder, for a person or for the server itself, and store what became of it.
///
/// # Errors
/// As [`send_due`].
pub async fn send(
    db: &Database,
    clients: &MessageClients,
    now: Timestamp,
    (project, by): (ProjectId, Option<UserId>),
    reminder: PreparedReminder,
) -> Result<(), StoreError> {
    let clients = clients.clone();
    let sending = tokio::task::spawn_blocking(move || {
        let delivery = reminder.send(&clients);
        (reminder, delivery)
    });
    let (reminder, delivery) = sending.await.map_err(|e| StoreError::Engine(e.to_string()))?;
    let record = move |tx: &mut dyn Tx, now: &Timestamp| {
        usecase::reminders::record(tx, now, project, (&reminder, &delivery), by)
    };
    db.change(now, record).await
}

/// Send what is due for as long as the server runs.
pub async fn run(db: Database, clients: MessageClients, clock: Clock) {
    let mut rounds = tokio::time::interval(INTERVAL);
    loop {
        rounds.tick().await;
        if let Err(error) = send_due(&db, &clients, clock.now()).await {
            tracing::error!("reminders: {error}");
        }
    }
}
