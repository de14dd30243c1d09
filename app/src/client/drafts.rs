//! Unfinished work stored in IndexedDB: drafts, and queued submissions.
//!
//! Both have separate stores, so that saving a draft and sending a submission never overwrite each other.

use super::storage;
use assay_core::label::Document;
use assay_editor::PendingPolygon;
use idb::{DatabaseEvent, Factory, Query, TransactionMode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

const DATABASE: &str = "assay";
const VERSION: u32 = 1;
const DRAFTS: &str = "drafts";
const SUBMISSIONS: &str = "submissions";

/// Label in the state of the person's last edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelDraft {
    /// Id of the person.
    pub user: String,
    /// The task.
    pub task: String,
    /// The revision that was the last one when the draft began.
    pub base: Option<String>,
    /// The label.
    pub document: Document,
    /// A shape in the middle of being drawn.
    #[serde(default)]
    pub drawing: Option<PendingPolygon>,
    /// Whether the server lacks it.
    pub unsent: bool,
}

/// A submission that the server has not acknowledged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Id of the person.
    pub user: String,
    /// The project.
    pub project: String,
    /// The task.
    pub task: String,
    /// The idempotency key: sent twice, it is stored once.
    pub key: String,
    /// The label.
    pub document: Document,
}

/// Error of the browser storage, as in private windows of some browsers or with a full disk.
pub type StoreError = idb::Error;

/// The draft of a person's task.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn load_draft(user: &str, task: &str) -> Result<Option<LabelDraft>, StoreError> {
    if let Some(draft) = take_draft_sync(user, task) {
        store_draft(&draft).await?;
        return Ok(Some(draft));
    }
    get(DRAFTS, &key(user, task)).await
}

/// Store a draft synchronously while the page is unloaded, until [`load_draft`] loads it. A label too large for
/// that store is in IndexedDB, as of a moment before.
pub fn store_draft_sync(draft: &LabelDraft) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(draft)) {
        let _ = storage.set_item(&sync_key(&draft.user, &draft.task), &text);
    }
}

/// Deletes the copy because a newer one is in IndexedDB.
pub fn delete_draft_sync(user: &str, task: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&sync_key(user, task));
    }
}

fn take_draft_sync(user: &str, task: &str) -> Option<LabelDraft> {
    let storage = storage()?;
    let key = sync_key(user, task);
    let text = storage.get_item(&key).ok().flatten()?;
    let _ = storage.remove_item(&key);
    serde_json::from_str(&text).ok()
}

fn sync_key(user: &str, task: &str) -> String {
    format!("assay.draft.{user}/{task}")
}

/// The submission of a person's task that is on its way.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn load_submission(user: &str, task: &str) -> Result<Option<Submission>, StoreError> {
    get(SUBMISSIONS, &key(user, task)).await
}

/// Store a draft in place of the previous one.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn store_draft(draft: &LabelDraft) -> Result<(), StoreError> {
    put(DRAFTS, &key(&draft.user, &draft.task), draft).await
}

/// Delete a draft.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn delete_draft(user: &str, task: &str) -> Result<(), StoreError> {
    delete_draft_sync(user, task);
    remove(DRAFTS, &key(user, task)).await
}

/// All queued submissions of this browser, of any user.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn load_submissions() -> Result<Vec<Submission>, StoreError> {
    let database = open().await?;
    let transaction = database.transaction(&[SUBMISSIONS], TransactionMode::ReadOnly)?;
    let values = transaction.object_store(SUBMISSIONS)?.get_all(None, None)?.await?;
    Ok(values.iter().filter_map(parse).collect())
}

/// Store a submission until the server has it.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn store_submission(submission: &Submission) -> Result<(), StoreError> {
    put(SUBMISSIONS, &key(&submission.user, &submission.task), submission).await
}

/// Deletes a submission that the server has or has refused.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn delete_submission(user: &str, task: &str) -> Result<(), StoreError> {
    remove(SUBMISSIONS, &key(user, task)).await
}

/// Key of a person's task in both stores.
fn key(user: &str, task: &str) -> JsValue {
    JsValue::from_str(&format!("{user}/{task}"))
}

/// Values are stored as JSON text: the same bytes as on the way to the server.
fn parse<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    value.as_string().and_then(|text| serde_json::from_str(&text).ok())
}

async fn open() -> Result<idb::Database, StoreError> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in [DRAFTS, SUBMISSIONS] {
                // An existing store stays as it is.
                let _ = database.create_object_store(store, idb::ObjectStoreParams::new());
            }
        }
    });
    request.await
}

async fn get<T: DeserializeOwned>(store: &str, key: &JsValue) -> Result<Option<T>, StoreError> {
    let database = open().await?;
    let transaction = database.transaction(&[store], TransactionMode::ReadOnly)?;
    let value = transaction.object_store(store)?.get(Query::Key(key.clone()))?.await?;
    Ok(value.as_ref().and_then(parse))
}

async fn put<T: Serialize>(store: &str, key: &JsValue, value: &T) -> Result<(), StoreError> {
    let text = JsValue::from_str(&serde_json::to_string(value).unwrap_or_default());
    let database = open().await?;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
    transaction.object_store(store)?.put(&text, Some(key))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

async fn remove(store: &str, key: &JsValue) -> Result<(), StoreError> {
    let database = open().await?;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
    transaction.object_store(store)?.delete(Query::Key(key.clone()))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_reads_back_as_it_was_stored_also_without_a_drawing() {
        let draft = LabelDraft {
            user: "u".to_owned(),
            task: "t".to_owned(),
            base: None,
            document: Document::default(),
            drawing: None,
            unsent: true,
        };
        let text = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<LabelDraft>(&text).unwrap(), draft);
        let older = text.replace(",\"drawing\":null", "");
        assert_eq!(serde_json::from_str::<LabelDraft>(&older).unwrap(), draft);
    }

    #[test]
    fn drafts_of_two_people_on_one_task_are_apart() {
        assert_ne!(sync_key("a", "t"), sync_key("b", "t"));
    }
}
