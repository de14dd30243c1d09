//! Pipeline page: the stages as a graph, how far each is, and in edit mode what each builds on.

mod changes;
mod draft;
mod graph;
mod json;
mod layout;
mod new_stage;
mod stage_form;

use super::page_frame::PageFrame;
use super::project::{StageCards, project_of_address};
use crate::client::routes;
use crate::ui::{KeyBindings, Remote, RemoteForm, RemoteView};
use assay_core::api::{Pipeline, Project};
use assay_core::permission::Action;
use changes::{PipelineConflict, PlannedChanges, SavePipeline};
use draft::PipelineDraft;
use graph::PipelineGraph;
use json::PipelineJson;
use leptos::prelude::*;
use new_stage::NewStageForm;
use stage_form::StageRoutingForm;

/// The page.
#[component]
pub fn PipelinePage() -> impl IntoView {
    let (project, id) = project_of_address();
    let pipeline = Remote::new(move || {
        let id = id.get();
        async move { routes::pipeline(&id).await }
    });
    let is_editing = RwSignal::new(false);
    let show = move |p: Project| {
        view! {
            <RemoteForm from=pipeline view=move |stored| {
                view! { <PipelineView project=p.clone() stored=stored source=pipeline reload=project is_editing=is_editing /> }
            } />
        }
    };
    view! { <PageFrame project=project><div class="page"><RemoteView from=project view=show /></div></PageFrame> }
}

#[component]
fn PipelineView(
    project: Project,
    stored: Pipeline,
    source: Remote<Pipeline>,
    reload: Remote<Project>,
    is_editing: RwSignal<bool>,
) -> impl IntoView {
    let draft = PipelineDraft::new(&project, stored);
    // One stage alone is no graph.
    let many = project.stages.len() > 1;
    let configures = project.role.may(Action::Configure);
    bind_keys(draft, is_editing);
    let edit = move |_| is_editing.set(true);
    view! {
        <div class="page-head">
            <div>
                <h1>"Pipeline"</h1>
                <p>"The stages that a scene passes through, with their classes, rules and guideline."</p>
            </div>
            {move || match (configures, is_editing.get()) {
                (false, _) => ().into_any(),
                (true, false) => view! {
                    <button class="btn end" data-testid="edit-pipeline" on:click=edit>"Edit pipeline"</button>
                }.into_any(),
                (true, true) => view! { <SavePipeline draft=draft source=source reload=reload is_editing=is_editing /> }.into_any(),
            }}
        </div>
        <PipelineConflict draft=draft source=source />
        <div class="pipeline" class:editing=move || is_editing.get()>
            {move || (is_editing.get() || many).then(|| view! { <PipelineGraph draft=draft is_editing=is_editing /> })}
            {move || is_editing.get().then(|| view! { <StageRoutingForm draft=draft /> })}
        </div>
        {move || is_editing.get().then(|| view! {
            <PlannedChanges draft=draft />
            <div class="pipeline-more">
                <NewStageForm draft=draft source=source reload=reload />
                <PipelineJson draft=draft />
            </div>
        })}
        <StageCards project=project />
    }
}

/// Keys of the graph while it is edited.
fn bind_keys(draft: PipelineDraft, is_editing: RwSignal<bool>) {
    let keys = KeyBindings::get();
    let edits = move || is_editing.get_untracked();
    keys.bind_when("Pipeline", "Ctrl+Z", "Undo", edits, move || draft.undo());
    keys.bind_when("Pipeline", "Ctrl+Shift+Z", "Redo", edits, move || draft.redo());
    keys.bind_when("Pipeline", "Ctrl+Y", "Redo", edits, move || draft.redo());
    let has_edge = move || edits() && draft.edge.with_untracked(Option::is_some);
    keys.bind_when("Pipeline", "Del", "Remove the selected connection", has_edge, move || {
        draft.remove_edge()
    });
}
