//! What a person wrote and did not save yet, kept in this browser over a reload or a crash.

use super::Draft;
use crate::client::storage;
use crate::pages::Session;
use assay_core::brief::{Brief, merge};
use leptos::prelude::*;

/// Each person's own, as several may use one browser.
fn key(project: &str) -> String {
    let person = untrack(|| Session::get().me()).map(|me| me.id).unwrap_or_default();
    format!("assay.brief.{person}/{project}")
}

/// Keep the draft as it is written: what it began from, and what it is. A browser that keeps nothing loses it on a reload,
/// as the words "not saved yet" say.
pub(super) fn keep(draft: Draft) {
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

/// What was kept, put together with what the server has by now.
pub(super) fn restored(project: &str, now: &Brief) -> Option<Brief> {
    let text = storage()?.get_item(&key(project)).ok()??;
    let (base, mine): (Brief, Brief) = serde_json::from_str(&text).ok()?;
    Some(merge(&base, &mine, now).0)
}

/// Forget what was kept.
pub(super) fn forget(project: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(project));
    }
}
