//! The definition of good: open questions, what was decided, the draft to sign, and releases.

mod draft;
mod golden_change;
mod history;
mod question_form;
mod questions;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{Remote, RemoteForm, RemoteView};
use assay_core::api::{Project, QuestionDetail, ReleaseList, StageSummary};
use assay_core::permission::{Action, Role};
use draft::ReleaseDraftCard;
use history::ReleaseHistory;
use leptos::prelude::*;
use questions::Questions;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct ReleasesContext {
    project: StoredValue<String>,
    role: Role,
    stages: StoredValue<Vec<StageSummary>>,
    releases: Remote<ReleaseList>,
    questions: Remote<Vec<QuestionDetail>>,
}

impl ReleasesContext {
    fn new(project: Project) -> Self {
        let id = StoredValue::new(project.id);
        Self {
            project: id,
            role: project.role,
            stages: StoredValue::new(project.stages),
            releases: Remote::new(move || async move { routes::releases(&id.get_value()).await }),
            questions: Remote::new(move || async move { routes::questions(&id.get_value()).await }),
        }
    }

    fn may(self, action: Action) -> bool {
        self.role.may(action)
    }
}

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
