//! Values in local storage, as JSON: small things that outlive the page.

use super::database::StoreError;
use super::storage;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Store a value.
///
/// # Errors
/// The browser offers no storage, or no room.
pub(super) fn store<T: Serialize>(key: &str, value: &T) -> Result<(), StoreError> {
    let storage = storage().ok_or_else(|| StoreError("this browser offers no storage".to_owned()))?;
    let text = serde_json::to_string(value).map_err(|e| StoreError(e.to_string()))?;
    storage.set_item(key, &text).map_err(|_| StoreError("the browser's storage is full".to_owned()))
}

/// Values whose keys begin with a prefix.
pub(super) fn values<T: DeserializeOwned>(prefix: &str) -> Vec<T> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|n| storage.key(n).ok().flatten());
    let texts =
        keys.filter(|key| key.starts_with(prefix)).filter_map(|key| storage.get_item(&key).ok().flatten());
    texts.filter_map(|text| serde_json::from_str(&text).ok()).collect()
}

/// Remove a value.
pub(super) fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
