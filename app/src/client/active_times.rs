//! Active time on tasks, stored in this browser so that it outlives the page also where nothing of the label changed.

use super::storage;
use serde::{Deserialize, Serialize};

/// Active time on the next label of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredActiveTime {
    /// Id of the last submitted label when the work began.
    base: Option<String>,
    seconds: u32,
}

fn key(user: &str, task: &str) -> String {
    format!("assay.active.{user}/{task}")
}

/// The active time of a person on the label that comes after `base`, seconds; 0 where this browser knows none.
pub fn load(user: &str, task: &str, base: Option<&str>) -> u32 {
    let text = storage().and_then(|storage| storage.get_item(&key(user, task)).ok().flatten());
    text.map_or(0, |text| read(&text, base))
}

/// Seconds of a stored text, where they are for the label that comes after `base`.
fn read(text: &str, base: Option<&str>) -> u32 {
    let stored: Option<StoredActiveTime> = serde_json::from_str(text).ok();
    stored.filter(|stored| stored.base.as_deref() == base).map_or(0, |stored| stored.seconds)
}

/// Store it. Where the browser has no room, the draft on the server has it as of the last change.
pub fn store(user: &str, task: &str, base: Option<&str>, seconds: u32) {
    let stored = StoredActiveTime { base: base.map(str::to_owned), seconds };
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&stored)) {
        let _ = storage.set_item(&key(user, task), &text);
    }
}

/// Remove what is stored: the label is submitted.
pub fn remove(user: &str, task: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(user, task));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_an_earlier_label_is_not_that_of_the_next() {
        let text =
            serde_json::to_string(&StoredActiveTime { base: Some("r1".to_owned()), seconds: 90 }).unwrap();
        assert_eq!(read(&text, Some("r1")), 90);
        assert_eq!(read(&text, Some("r2")), 0);
        assert_eq!(read(&text, None), 0);
        assert_eq!(read("{}x", None), 0);
    }
}
