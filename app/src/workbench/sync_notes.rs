//! Notices about work that was joined, or that browser or server cannot store.

use super::actions::draft_sync::{local_draft, save_now};
use super::actions::edits;
use super::state::{DraftSync, SaveStatus, StoredDraftFile, WorkbenchContext};
use super::stored_drafts::{StoredDraftNote, download};
use crate::client::ApiError;
use crate::ui::{ErrorNote, Note, Tone};
use leptos::prelude::*;

/// Notices below the bar.
#[component]
pub(super) fn SyncNotes() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let unsubmitted = context.unsubmitted.get_value();
    let Some(sync) = context.sync else {
        return view! { <StoredDraftNote drafts=unsubmitted can_claim=true /> }.into_any();
    };
    view! { <ConflictNote sync=sync /> <JoinedNote sync=sync /> <StorageNote sync=sync /> <FailureNote sync=sync /> }
        .into_any()
}

#[component]
fn ConflictNote(sync: DraftSync) -> impl IntoView {
    move || {
        let count = sync.conflicts.with(Vec::len);
        (count > 0).then(|| {
            let objects = if count == 1 { "1 object".to_owned() } else { format!("{count} objects") };
            view! {
                <Note tone=Tone::Warn title=format!("{objects} changed here and elsewhere")>
                    <p>"Nothing is sent to the server before you choose which version stays."</p>
                    <button class="btn small" on:click=move |_| sync.shows_conflicts.set(true)>"Compare and choose"</button>
                </Note>
            }
        })
    }
}

#[component]
fn JoinedNote(sync: DraftSync) -> impl IntoView {
    move || {
        let count = sync.joined.get();
        (count > 0).then(|| {
            let undo = move |_| {
                edits::undo(sync.editing);
                sync.joined.set(0);
            };
            view! {
                <div data-testid="joined">
                    <Note tone=Tone::Info title=joined_title(count)>
                        <p>"The server had newer work from another window or machine. Both are in the label now."</p>
                        <div class="row">
                            <button class="btn small" on:click=move |_| sync.joined.set(0)>"Accept both"</button>
                            <button class="btn small" on:click=undo>"Undo: only the server's"</button>
                        </div>
                    </Note>
                </div>
            }
        })
    }
}

/// Title of the note about objects that were joined.
fn joined_title(count: usize) -> String {
    match count {
        1 => "1 change from this browser was joined with the server's draft".to_owned(),
        count => format!("{count} changes from this browser were joined with the server's draft"),
    }
}

/// What is stored where, once the browser cannot store.
#[component]
fn StorageNote(sync: DraftSync) -> impl IntoView {
    move || {
        let why = sync.browser_error.get()?;
        let (tone, title, text) = storage_text(&sync.saved.get())?;
        Some(view! { <Note tone=tone title=title><p>{text} " ("{why}")"</p></Note> })
    }
}

/// Note about a browser that cannot store, by whether the server has the work.
fn storage_text(status: &SaveStatus) -> Option<(Tone, &'static str, &'static str)> {
    match status {
        SaveStatus::Failed(_) => Some((
            Tone::Bad,
            "Your last changes are only on this page",
            "This browser cannot store them and the server does not have them yet. Leave this page open; it sends them by \
             itself as soon as it can.",
        )),
        SaveStatus::Unchanged | SaveStatus::Changing | SaveStatus::OnServer | SaveStatus::InBrowser => {
            Some((
                Tone::Warn,
                "This browser cannot store your work",
                "Your work is saved on the server, and only there. Without a network, changes are only on this page.",
            ))
        }
        SaveStatus::Queued | SaveStatus::AwaitsSignIn | SaveStatus::Submitted => None,
    }
}

/// Refusal of a draft or of the claim, with the draft to download where the task is not the person's any more.
#[component]
fn FailureNote(sync: DraftSync) -> impl IntoView {
    move || {
        let error = sync.failure.get()?;
        let is_lost = is_lost(&error);
        Some(view! {
            <ErrorNote error=error retry=move |()| save_now(sync) />
            {is_lost
                .then(|| {
                    let save = move |_| {
                        if let Some(draft) = local_draft(sync) {
                            let saved_at = String::from(js_sys::Date::new_0().to_iso_string());
                            let document = draft.document;
                            download(&StoredDraftFile { location: "in this browser", saved_at, document });
                        }
                    };
                    view! {
                        <Note tone=Tone::Warn title="Your draft is still here">
                            <button class="btn small" data-testid="download-draft" on:click=save>"Download draft"</button>
                        </Note>
                    }
                })}
        })
    }
}

/// Whether a refusal says that the task is not the person's to label now.
fn is_lost(error: &ApiError) -> bool {
    matches!(error.status(), Some(403 | 404 | 409))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_truly_where_the_work_is() {
        let title = |status| storage_text(&status).map(|(_, title, _)| title);
        assert_eq!(title(SaveStatus::Failed(String::new())), Some("Your last changes are only on this page"));
        assert_eq!(title(SaveStatus::OnServer), Some("This browser cannot store your work"));
        assert_eq!(title(SaveStatus::Submitted), None);
    }

    #[test]
    fn the_draft_is_offered_where_the_task_is_somebody_elses() {
        let refused = |status| is_lost(&ApiError::InvalidResponse(status, String::new()));
        assert!(refused(409) && refused(403) && !refused(401) && !refused(503));
    }
}
