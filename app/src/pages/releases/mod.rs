//! Releases: open questions, decisions, the draft to sign, and published releases.

mod context;
mod draft;
mod golden_change;
mod history;
mod question_form;
mod questions;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::ui::{RemoteForm, RemoteView};
use assay_core::api::ReleaseList;
use context::ReleasesContext;
use draft::ReleaseDraftCard;
use history::ReleaseHistory;
use leptos::prelude::*;
use questions::Questions;

/// The page.
#[component]
pub fn ReleasesPage() -> impl IntoView {
    let (project, _) = project_of_address();
    view! {
        <PageFrame project=project>
            <div class="page">
                <RemoteForm from=project view=move |project| {
                    let context = ReleasesContext::new(project);
                    view! {
                        <div class="page-head">
                            <div>
                                <h1>"Releases"</h1>
                                <p>"What is good, settled question by question and signed by every team. All work goes by the last release."</p>
                            </div>
                        </div>
                        <RemoteView from=context.questions view=move |questions| view! { <Questions context=context questions=questions /> } />
                        <RemoteView from=context.releases view=move |state: ReleaseList| view! {
                            <ReleaseDraftCard context=context draft=state.draft team=state.team />
                            <ReleaseHistory project=context.project releases=state.releases />
                        } />
                    }
                } />
            </div>
        </PageFrame>
    }
}
