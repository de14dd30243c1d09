//! What the browser keeps of unfinished work, in IndexedDB: drafts, and submissions on their way.
//!
//! The two lie in separate stores, so that saving a draft and sending a submission never overwrite each other.

use super::storage;
use assay_core::label::Document;
use assay_editor::Pending;
use idb::{DatabaseEvent, Factory, Query, TransactionMode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

const DATABASE: &str = "assay";
const VERSION: u32 = 1;
const DRAFTS: &str = "drafts";
const SUBMISSIONS: &str = "submissions";

/// A label as it was when the person last touched it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Whose.
    pub user: String,
    /// The task.
    pub task: String,
    /// The revision that was the last one when the draft began.
    pub base: Option<String>,
    /// The label.
    pub document: Document,
    /// A shape in the middle of being drawn.
    #[serde(default)]
    pub drawing: Option<Pending>,
    /// Whether the server lacks it.
    pub unsent: bool,
}

/// A submission that the server has not acknowledged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Whose.
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

/// Why the browser keeps nothing (private windows of some browsers, a full disk).
pub type StoreError = idb::Error;

/// The draft of a person's task.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn draft(user: &str, task: &str) -> Result<Option<Draft>, StoreError> {
    if let Some(draft) = take_kept_at_once(user, task) {
        keep_draft(&draft).await?;
        return Ok(Some(draft));
    }
    get(DRAFTS, &key(user, task)).await
}

/// Keep a draft while the page goes away: synchronously, until [`draft`] is asked for it. A label too large for
/// that store is in IndexedDB, as of a moment before.
pub fn keep_at_once(draft: &Draft) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(draft)) {
        let _ = storage.set_item(&at_once_key(&draft.user, &draft.task), &text);
    }
}

/// A newer copy is in IndexedDB.
pub fn forget_kept_at_once(user: &str, task: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&at_once_key(user, task));
    }
}

fn take_kept_at_once(user: &str, task: &str) -> Option<Draft> {
    let storage = storage()?;
    let key = at_once_key(user, task);
    let text = storage.get_item(&key).ok().flatten()?;
    let _ = storage.remove_item(&key);
    serde_json::from_str(&text).ok()
}

fn at_once_key(user: &str, task: &str) -> String {
    format!("assay.draft.{user}/{task}")
}

/// The submission of a person's task that is on its way.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn submission(user: &str, task: &str) -> Result<Option<Submission>, StoreError> {
    get(SUBMISSIONS, &key(user, task)).await
}

/// Keep a draft over the one before.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn keep_draft(draft: &Draft) -> Result<(), StoreError> {
    put(DRAFTS, &key(&draft.user, &draft.task), draft).await
}

/// Forget a draft.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn forget_draft(user: &str, task: &str) -> Result<(), StoreError> {
    forget_kept_at_once(user, task);
    remove(DRAFTS, &key(user, task)).await
}

/// All submissions on their way, of whoever used this browser.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn submissions() -> Result<Vec<Submission>, StoreError> {
    let database = open().await?;
    let transaction = database.transaction(&[SUBMISSIONS], TransactionMode::ReadOnly)?;
    let values = transaction.object_store(SUBMISSIONS)?.get_all(None, None)?.await?;
    Ok(values.iter().filter_map(parse).collect())
}

/// Keep a submission until the server has it.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn keep_submission(submission: &Submission) -> Result<(), StoreError> {
    put(SUBMISSIONS, &key(&submission.user, &submission.task), submission).await
}

/// The server has it, or will never take it.
///
/// # Errors
/// Where the browser's storage cannot be used.
pub async fn forget_submission(user: &str, task: &str) -> Result<(), StoreError> {
    remove(SUBMISSIONS, &key(user, task)).await
}

fn key(user: &str, task: &str) -> JsValue {
    JsValue::from_str(&format!("{user}/{task}"))
}

/// Values are kept as JSON text: the same bytes as on the way to the server.
fn parse<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    value.as_string().and_then(|text| serde_json::from_str(&text).ok())
}

async fn open() -> Result<idb::Database, StoreError> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in [DRAFTS, SUBMISSIONS] {
                // A store that is there already is as good as a new one.
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
