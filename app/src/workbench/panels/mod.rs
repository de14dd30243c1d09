//! Panels beside the data: objects, findings, review, history, discussion.

mod attributes;
mod batch_card;
mod consensus;
mod correction;
mod discussion;
mod finding_text;
mod findings;
mod gauge;
mod history;
mod linked_tracks;
mod not_graded;
mod notes;
mod objects;
mod predictions;
mod review;
mod tags;
mod what_if;

use super::state::{EditingState, PanelTab, Workbench, WorkbenchContext, WorkbenchMode};
use assay_core::pipeline::StageKind;
use attributes::{ClassList, SelectedObject};
use consensus::ConsensusCard;
use discussion::Discussion;
use findings::Findings;
use history::TaskHistory;
use leptos::prelude::*;
use linked_tracks::LinkedTracks;
use notes::has_notes;
use objects::Objects;
use predictions::Predictions;
use review::ReviewForm;
use tags::Tags;

/// Tabs of this workbench; tracked.
fn tabs(wb: Workbench, context: WorkbenchContext) -> Vec<PanelTab> {
    let has_revisions = context.detail.with_value(|d| d.as_ref().is_some_and(|d| !d.revisions.is_empty()));
    PanelTab::offered(wb.mode, wb.comparison.is_on.get(), has_revisions || has_notes(wb, context))
}

/// Side panel with its tabs.
#[component]
pub(super) fn SidePanel() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let broad = move || context.tab.get().is_broad();
    view! {
        <aside class="bench-panel" class:broad=broad aria-label="Panel">
            <div class="panel-tabs" role="tablist" aria-label="Panels" class:unseen=move || tabs(wb, context).len() < 2>
                {move || {
                    tabs(wb, context)
                        .into_iter()
                        .map(|tab| {
                            let on = move || (context.tab.get() == tab).to_string();
                            view! { <button role="tab" aria-selected=on on:click=move |_| context.tab.set(tab)>{tab.title()}</button> }
                        })
                        .collect_view()
                }}
            </div>
            {move || match context.tab.get() {
                PanelTab::Objects => view! { <ObjectsTab /> }.into_any(),
                PanelTab::Findings => view! { <div class="panel-scroll"><Findings /></div> }.into_any(),
                // The form is below and stays in the page, so that its keys work and its text is not lost.
                PanelTab::Review => ().into_any(),
                PanelTab::History => view! { <div class="panel-scroll"><TaskHistory /></div> }.into_any(),
                PanelTab::Discussion => view! { <div class="panel-scroll"><Discussion /></div> }.into_any(),
            }}
            {(wb.mode == WorkbenchMode::Review).then(|| view! {
                <div class="panel-scroll" hidden=move || context.tab.get() != PanelTab::Review><ConsensusCard /><ReviewForm /></div>
            })}
        </aside>
    }
}

#[component]
fn ObjectsTab() -> impl IntoView {
    let wb: Workbench = expect_context();
    match wb.stage.with_value(|stage| stage.kind) {
        StageKind::Categorize => return view! { <div class="panel-scroll"><Tags /></div> }.into_any(),
        StageKind::Link => return view! { <LinkedTracks /> }.into_any(),
        StageKind::Image | StageKind::Cuboid => {}
    }
    let editing: EditingState = expect_context();
    let selects = Memo::new(move |_| editing.editor.with(|e| e.selected().is_some()));
    view! {
        <Objects />
        <div class="panel-scroll" style="flex:1 1 60%">
            <Predictions />
            {move || if selects.get() { view! { <SelectedObject /> }.into_any() } else { view! { <ClassList /> }.into_any() }}
        </div>
    }
    .into_any()
}
