//! Unsaved changes of the brief, stored in this browser over a reload or a crash.

use super::BriefDraft;
use crate::client::storage;
use crate::client::Session;
use assay_core::brief::{Brief, merge};
use leptos::prelude::*;

/// Each person's own, as several may use one browser.
fn key(project: &str) -> String {
    let person = untrack(|| Session::get().me()).map(|me| me.id).unwrap_or_default();
    format!("assay.brief.{person}/{project}")
}

/// Store the draft while it is written: its base, and its text. A browser without storage loses it on a reload,
/// as the words "not saved yet" say.
pub(super) fn store(draft: BriefDraft) {
    let key = draft.project.with_value(|project| key(project));
    Effect::new(move |_| {
        let Some(storage) = storage() else { return };
        let both = draft.brief.with(|mine| {
            let is_same = |state: &assay_core::api::BriefDetail| state.brief == *mine;
            draft.state.with_value(|s| (!is_same(s)).then(|| serde_json::to_string(&(&s.brief, mine))))
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
