//! Who changed what in the brief.

use crate::client::routes;
use crate::ui::{Loaded, Remote, TimeAgo};
use assay_core::api::BriefRevision;
use leptos::prelude::*;

/// The revisions, the last first.
#[component]
pub(super) fn History(project: String) -> impl IntoView {
    let told = Remote::new(move || {
        let project = project.clone();
        async move { routes::brief_history(&project).await }
    });
    view! {
        <section class="card pad stack" data-testid="brief-history">
            <h2>"History"</h2>
            <Loaded from=told view=|all| all.into_iter().map(revision).collect_view() />
        </section>
    }
}

fn revision(told: BriefRevision) -> impl IntoView {
    view! {
        <div class="stack tight">
            <div class="small"><strong>{format!("Revision {}", told.revision)}</strong>
                <span class="dim">{format!(" · {} · ", told.author_name)}<TimeAgo at=told.at /></span>
            </div>
            <ul class="small">{told.changes.into_iter().map(|c| view! { <li>{c}</li> }).collect_view()}</ul>
        </div>
    }
}
