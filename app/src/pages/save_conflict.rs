//! Note about a save that came too late: somebody else saved meanwhile, and the person chooses between both versions.

use crate::client::ApiError;
use crate::ui::{Note, Remote, Tone};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// The note for an answer 412, whose problem holds the version of the other person.
#[component]
pub(super) fn SaveConflict<T: Clone + Send + Sync + DeserializeOwned + 'static>(
    /// What was changed, as a sentence.
    title: &'static str,
    /// The refused save.
    error: ApiError,
    /// Takes over the version of the other person.
    source: Remote<T>,
    /// Revision of a version.
    revision: fn(&T) -> u32,
    /// Called with the revision that the draft is to replace.
    keep_mine: impl Fn(u32) + Copy + Send + 'static,
) -> impl IntoView {
    let theirs = error.current::<T>();
    let replaced = theirs.as_ref().map(revision);
    let take_theirs = move |_| match theirs.clone() {
        Some(theirs) => source.set(theirs),
        None => source.reload(),
    };
    view! {
        <Note tone=Tone::Warn title=title>
            <p>"Take their version and make your change again, or keep yours and save once more: it replaces theirs."</p>
            <div class="row" style="margin-top:8px">
                <button class="btn small" on:click=take_theirs>"Take theirs"</button>
                {replaced.map(|revision| view! {
                    <button class="btn small" on:click=move |_| keep_mine(revision)>"Keep mine"</button>
                })}
            </div>
        </Note>
    }
}
