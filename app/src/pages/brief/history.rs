//! Who changed what in the brief.

use crate::client::routes;
use crate::ui::{Remote, RemoteView, TimeAgo};
use assay_core::api::BriefRevision;
use leptos::prelude::*;

/// The revisions, the last first.
#[component]
pub(super) fn BriefHistory(project: String) -> impl IntoView {
    let revisions = Remote::new(move || {
        let project = project.clone();
        async move { routes::brief_history(&project).await }
    });
    view! {
        <section class="card pad stack" data-testid="brief-history">
            <h2>"History"</h2>
            <RemoteView from=revisions view=|all| all.into_iter().map(revision).collect_view() />
        </section>
    }
}

fn revision(revision: BriefRevision) -> impl IntoView {
    view! {
        <div class="stack tight">
            <div class="small"><strong>{format!("Revision {}", revision.revision)}</strong>
                <span class="dim">{format!(" · {} · ", revision.author_name)}<TimeAgo at=revision.at /></span>
            </div>
            <ul class="small">{revision.changes.into_iter().map(|c| view! { <li>{c}</li> }).collect_view()}</ul>
        </div>
    }
}
