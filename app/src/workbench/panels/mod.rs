//! What stands beside the data: objects, findings, review, history, discussion.

mod attributes;
mod discussion;
mod findings;
mod gauge;
mod history;
mod objects;
mod predictions;
mod review;
mod what_if;

pub(super) use discussion::{describe_anchor, go_to_anchor};
pub(super) use findings::go_to_finding;

use super::page::WorkbenchContext;
use super::state::{Workbench, WorkbenchMode};
use attributes::{ClassList, SelectedObject};
use discussion::Discussion;
use findings::Findings;
use history::TaskHistory;
use leptos::prelude::*;
use objects::Objects;
use predictions::Predictions;
use review::ReviewForm;

/// The panel in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelTab {
    /// The objects and the selected one.
    Objects,
    /// What broke which rule.
    Findings,
    /// The verdict to give.
    Review,
    /// Revisions and verdicts so far.
    History,
    /// Comments.
    Discussion,
}

/// The panels that there are here.
fn tabs(wb: Workbench, context: WorkbenchContext) -> Vec<(PanelTab, &'static str)> {
    let mut found = Vec::new();
    if wb.mode == WorkbenchMode::Review {
        found.push((PanelTab::Review, "Review"));
    }
    if wb.mode == WorkbenchMode::Golden {
        found.push((PanelTab::Discussion, "Discussion"));
    }
    found.push((PanelTab::Objects, "Objects"));
    if wb.comparing.get() {
        found.push((PanelTab::Findings, "Findings"));
    }
    if context.detail.with_value(|d| d.as_ref().is_some_and(|d| !d.revisions.is_empty())) {
        found.push((PanelTab::History, "History"));
    }
    found
}

/// The right side of the workbench.
#[component]
pub(super) fn SidePanel() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let broad =
        move || matches!(context.tab.get(), PanelTab::Findings | PanelTab::Review | PanelTab::Discussion);
    view! {
        <aside class="bench-panel" class:broad=broad aria-label="Panel">
            <div class="panel-tabs" role="tablist" aria-label="Panels" class:unseen=move || tabs(wb, context).len() < 2>
                {move || {
                    tabs(wb, context)
                        .into_iter()
                        .map(|(tab, title)| {
                            let on = move || (context.tab.get() == tab).to_string();
                            view! { <button role="tab" aria-selected=on on:click=move |_| context.tab.set(tab)>{title}</button> }
                        })
                        .collect_view()
                }}
            </div>
            {move || match context.tab.get() {
                PanelTab::Objects => view! { <ObjectsTab /> }.into_any(),
                PanelTab::Findings => view! { <div class="panel-scroll"><Findings /></div> }.into_any(),
                // It stays below, so that its keys work and its words stay whichever panel is in front.
                PanelTab::Review => ().into_any(),
                PanelTab::History => view! { <div class="panel-scroll"><TaskHistory /></div> }.into_any(),
                PanelTab::Discussion => view! { <div class="panel-scroll"><Discussion /></div> }.into_any(),
            }}
            {(wb.mode == WorkbenchMode::Review).then(|| view! {
                <div class="panel-scroll" hidden=move || context.tab.get() != PanelTab::Review><ReviewForm /></div>
            })}
        </aside>
    }
}

#[component]
fn ObjectsTab() -> impl IntoView {
    let wb: Workbench = expect_context();
    let selects = Memo::new(move |_| wb.editor.with(|e| e.selected().is_some()));
    view! {
        <Objects />
        <div class="panel-scroll" style="flex:1 1 60%">
            <Predictions />
            {move || if selects.get() { view! { <SelectedObject /> }.into_any() } else { view! { <ClassList /> }.into_any() }}
        </div>
    }
}
