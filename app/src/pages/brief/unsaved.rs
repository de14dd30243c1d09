//! Unsaved changes of the brief, stored in this browser over a reload or a crash.

use crate::client::{Session, storage};
use assay_core::api::BriefDetail;
use assay_core::brief::{Brief, merge};
use leptos::prelude::*;

/// Key of the person's draft, as several people may use one browser.
fn key(project: &str) -> String {
    let person = untrack(|| Session::get().me()).map(|me| me.id).unwrap_or_default();
    format!("assay.brief.{person}/{project}")
}

/// Stores the draft while it is written: its base, and its text. A browser without storage loses it on a reload.
pub(super) fn store(project: String, brief: RwSignal<Brief>, state: StoredValue<BriefDetail>) {
    let key = key(&project);
    Effect::new(move |_| {
        let Some(storage) = storage() else { return };
        let both = brief.with(|mine| {
            state.with_value(|s| (s.brief != *mine).then(|| serde_json::to_string(&(&s.brief, mine))))
        });
        let _ = match both {
            Some(Ok(text)) => storage.set_item(&key, &text),
            _ => storage.remove_item(&key),
        };
    });
}

/// The stored draft, merged with the current state of the server.
pub(super) fn restore(project: &str, now: &Brief) -> Option<Brief> {
    let text = storage()?.get_item(&key(project)).ok()??;
    let (base, mine): (Brief, Brief) = serde_json::from_str(&text).ok()?;
    Some(merge(&base, &mine, now).0)
}

/// Delete the stored draft.
pub(super) fn forget(project: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(project));
    }
}
