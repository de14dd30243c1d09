//! Page of a project's tasks.

use super::project_of_address;
use super::tasks::TaskTable;
use crate::pages::page_frame::PageFrame;
use crate::ui::{Icon, IconShape, RemoteView};
use assay_core::api::Project;
use assay_core::permission::Action;
use leptos::prelude::*;

/// The tasks that the person may see, filtered and paged.
#[component]
pub fn TasksPage() -> impl IntoView {
    let (project, _) = project_of_address();
    view! {
        <PageFrame project=project>
            <div class="page">
                <RemoteView from=project view=|project| view! { <Tasks project=project /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn Tasks(project: Project) -> impl IntoView {
    let Project { id, role, stages, .. } = project;
    let summary = if role.may(Action::ViewAllTasks) {
        "Scenes in stages, with who works on them."
    } else {
        "Tasks that are open, and yours."
    };
    let import = role.may(Action::Import).then(|| format!("/projects/{id}/import"));
    view! {
        <div class="page-head">
            <div><h1>"Tasks"</h1><p>{summary}</p></div>
            {import.map(|href| view! { <a class="btn end" href=href><Icon shape=IconShape::Upload />"Import data"</a> })}
        </div>
        <TaskTable project=id stages=stages labels=role.may(Action::Label) reviews=role.may(Action::Review) />
    }
}
