//! The definition of good: open questions, what was decided, the draft to sign, and releases.

mod draft;
mod history;
mod pictured;
mod question_form;
mod questions;

use super::frame::Frame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{Loaded, LoadedForm, Remote};
use assay_core::api::{Project, QuestionDetail, ReleaseList, StageSummary};
use assay_core::permission::{Action, Role};
use draft::DraftCard;
use history::History;
use leptos::prelude::*;
use questions::Questions;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    project: StoredValue<String>,
    role: Role,
    stages: StoredValue<Vec<StageSummary>>,
    releases: Remote<ReleaseList>,
    questions: Remote<Vec<QuestionDetail>>,
}

impl Desk {
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
        <Frame project=project>
            <div class="page">
                <LoadedForm from=project view=move |project| {
                    let desk = Desk::new(project);
                    view! {
                        <div class="page-head">
                            <div>
                                <h1>"Releases"</h1>
                                <p>"What is good, settled question by question and signed by every team. All work goes by the last release."</p>
                            </div>
                        </div>
                        <Loaded from=desk.questions view=move |questions| view! { <Questions desk=desk questions=questions /> } />
                        <Loaded from=desk.releases view=move |state: ReleaseList| view! {
                            <DraftCard desk=desk draft=state.draft team=state.team />
                            <History project=desk.project releases=state.releases />
                        } />
                    }
                } />
            </div>
        </Frame>
    }
}
