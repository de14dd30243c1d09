//! IndexedDB of this site: values as JSON text by key, in one store for drafts and one for submissions.

use gloo_timers::future::TimeoutFuture;
use idb::{DatabaseEvent, Factory, KeyRange, Query, TransactionMode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::pin;
use wasm_bindgen::JsValue;

const DATABASE: &str = "assay";
const VERSION: u32 = 1;
/// Store of drafts.
pub(super) const DRAFTS: &str = "drafts";
/// Store of queued submissions.
pub(super) const SUBMISSIONS: &str = "submissions";
/// Some browsers never answer where storage is forbidden: after this time it counts as failed.
const TIMEOUT_MS: u32 = 4_000;

/// Error of the browser's storage, as in private windows of some browsers, by policy, or with a full disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String);

impl From<idb::Error> for StoreError {
    fn from(error: idb::Error) -> Self {
        Self(error.to_string())
    }
}

/// The result of a call to the database, or an error once it takes too long.
async fn in_time<T>(call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    use futures::future::{Either, select};
    match select(pin!(call), pin!(TimeoutFuture::new(TIMEOUT_MS))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(StoreError("the browser's storage does not answer".to_owned())),
    }
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
    Ok(request.await?)
}

/// The values of a store whose keys begin with `prefix`.
pub(super) async fn get_all<T: DeserializeOwned>(store: &str, prefix: &str) -> Result<Vec<T>, StoreError> {
    in_time(async {
        let database = open().await?;
        let transaction = database.transaction(&[store], TransactionMode::ReadOnly)?;
        let [first, last] =
            [prefix.to_owned(), format!("{prefix}\u{ffff}")].map(|key| JsValue::from_str(&key));
        let range = KeyRange::bound(&first, &last, None, None)?;
        let values = transaction.object_store(store)?.get_all(Some(Query::KeyRange(range)), None)?.await?;
        Ok(values.iter().filter_map(parse).collect())
    })
    .await
}

/// Store a value in place of the previous one.
pub(super) async fn put<T: Serialize>(store: &str, key: &str, value: &T) -> Result<(), StoreError> {
    let text = JsValue::from_str(&serde_json::to_string(value).unwrap_or_default());
    in_time(async {
        let database = open().await?;
        let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
        transaction.object_store(store)?.put(&text, Some(&JsValue::from_str(key)))?.await?;
        transaction.commit()?.await?;
        Ok(())
    })
    .await
}

/// Remove a value, if `condition` holds for it.
pub(super) async fn remove_if<T: DeserializeOwned>(
    store: &str,
    key: &str,
    condition: impl FnOnce(&T) -> bool,
) -> Result<(), StoreError> {
    let key = JsValue::from_str(key);
    in_time(async {
        let database = open().await?;
        let transaction = database.transaction(&[store], TransactionMode::ReadWrite)?;
        let objects = transaction.object_store(store)?;
        let value = objects.get(Query::Key(key.clone()))?.await?;
        if value.as_ref().and_then(parse).is_none_or(|value| condition(&value)) {
            objects.delete(Query::Key(key))?.await?;
        }
        transaction.commit()?.await?;
        Ok(())
    })
    .await
}
