//! Drafts of a task that the person cannot go on with now: what they drew, to be downloaded.

use super::state::StoredDraftFile;
use crate::client::download::save_json;
use crate::ui::{Note, TimeAgo, Tone};
use leptos::prelude::*;

/// Download a draft as JSON in the `assay` label format.
pub(super) fn download(draft: &StoredDraftFile) {
    let text = serde_json::to_string_pretty(&draft.document).unwrap_or_default();
    save_json("draft.json", &text);
}

/// Note with the person's drafts; nothing where there is none.
#[component]
pub(super) fn StoredDraftNote(
    /// The drafts.
    drafts: Vec<StoredDraftFile>,
    /// Whether the task may be open to claim.
    #[prop(optional)]
    can_claim: bool,
) -> impl IntoView {
    (!drafts.is_empty()).then(|| {
        let rows = drafts.into_iter().map(|draft| {
            let objects = match draft.document.objects.len() {
                1 => "1 object".to_owned(),
                count => format!("{count} objects"),
            };
            let (location, saved_at) = (draft.location, draft.saved_at.clone());
            view! {
                <li class="row">
                    <span>{objects} ", stored " {location} " " <TimeAgo at=saved_at /></span>
                    <button class="btn small" data-testid="download-draft" on:click=move |_| download(&draft)>
                        "Download draft"
                    </button>
                </li>
            }
        });
        let text = if can_claim {
            "It is not part of the label below. If the task is open, claim it to go on with your draft; or download it."
        } else {
            "Somebody else works on the task now, so your draft cannot be submitted. Nothing of it is lost: download it."
        };
        view! {
            <div data-testid="stored-drafts">
                <Note tone=Tone::Warn title="You have a draft of this task">
                    <p>{text}</p>
                    <ul class="stack" style="list-style:none;margin:0;padding:0">{rows.collect_view()}</ul>
                </Note>
            </div>
        }
    })
}
