//! The bar on top: where one is, where the work is, compare, submit.

use super::page::WorkbenchContext;
use super::panels::PanelTab;
use super::state::{CompareMode, Workbench, WorkbenchMode};
use super::sync::SaveStatus;
use crate::client::{Connection, routes};
use crate::ui::{Icon, IconShape, Logo, Toasts};
use assay_core::pipeline::TaskState;
use leptos::prelude::*;

/// The bar.
#[component]
pub(super) fn WorkbenchBar() -> impl IntoView {
    let wb: Workbench = expect_context();
    view! {
        <header class="bench-bar">
            <Breadcrumbs />
            <span class="end row">
                <SaveState />
                <CompareSwitch />
                <CompareButton />
                {(wb.mode == WorkbenchMode::Label).then(|| view! { <SubmitButton /> })}
                {(wb.mode == WorkbenchMode::View).then(|| view! { <ClaimButton /> })}
            </span>
        </header>
    }
}

#[component]
fn Breadcrumbs() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let href = format!("/projects/{}", context.project.get_value());
    let list = match wb.mode {
        WorkbenchMode::Golden | WorkbenchMode::Debrief => format!("{href}/golden"),
        WorkbenchMode::Review => format!("{href}/review"),
        _ => href.clone(),
    };
    let project = context.project_name.get_value();
    let stage = wb.stage.with_value(|s| s.name.clone());
    let scene = wb.scene.with_value(|s| s.name.clone());
    let what = match wb.mode {
        WorkbenchMode::Review => Some("review"),
        WorkbenchMode::Golden | WorkbenchMode::Debrief => Some("golden"),
        WorkbenchMode::View => Some("view only"),
        WorkbenchMode::Label => None,
    };
    view! {
        <a href=list.clone() class="brand" aria-label="Back"><Logo /></a>
        <nav class="crumbs" aria-label="Place">
            <a href=href class="strong">{project}</a>
            <span class="faint" aria-hidden="true">"/"</span>
            <a href=list>{stage}</a>
            <span class="faint" aria-hidden="true">"/"</span>
            <h1 class="cut" style="font-size:inherit;letter-spacing:0">{scene}</h1>
            {what.map(|what| view! { <span class="tag acc">{what}</span> })}
        </nav>
    }
}

/// Always tells where the work is.
#[component]
fn SaveState() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let connection = Connection::get();
    let words = move || {
        let (class, text) = match context.sync?.saved.get() {
            SaveStatus::Unchanged => ("dim small", "no changes"),
            SaveStatus::Changing => ("dim small", "saving…"),
            SaveStatus::InBrowser => ("warn-text small", "saved in this browser"),
            SaveStatus::OnServer => ("dim small", "saved"),
            SaveStatus::Queued => ("warn-text small", "queued for submission"),
            SaveStatus::Submitted => ("good-text small", "submitted"),
            SaveStatus::Failed(_) => ("bad-text small", "not saved"),
        };
        Some(view! { <span class=class data-testid="save-state" role="status">{text}</span> })
    };
    view! {
        {move || {
            (!connection.is_up())
                .then(|| view! { <span class="tag warn" data-testid="offline"><Icon shape=IconShape::Offline />"offline"</span> })
        }}
        {words}
    }
}

/// Together, swipe or flicker, while comparing.
#[component]
fn CompareSwitch() -> impl IntoView {
    let wb: Workbench = expect_context();
    let modes = [
        (CompareMode::Together, "Together"),
        (CompareMode::Swipe, "Swipe"),
        (CompareMode::Flicker, "Flicker"),
    ];
    move || {
        wb.comparing.get().then(|| {
            let buttons = modes.map(|(mode, title)| {
                let on = move || (wb.compare_mode.get() == mode).to_string();
                view! { <button aria-pressed=on on:click=move |_| wb.compare_mode.set(mode)>{title}</button> }
            });
            view! { <span class="switch" role="group" aria-label="How to compare">{buttons.into_iter().collect_view()}</span> }
        })
    }
}

/// Compare with golden, or stop comparing.
pub(super) fn toggle_compare(wb: Workbench, context: WorkbenchContext) {
    if wb.golden.with_untracked(Option::is_none) {
        return;
    }
    let comparing = !wb.comparing.get_untracked();
    wb.comparing.set(comparing);
    context.tab.set(match (comparing, wb.mode) {
        (true, _) => PanelTab::Findings,
        (false, WorkbenchMode::Review) => PanelTab::Review,
        (false, _) => PanelTab::Objects,
    });
}

#[component]
fn CompareButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    move || {
        wb.golden.with(Option::is_some).then(|| {
            let title = move || if wb.comparing.get() { "Back to the label" } else { "Compare with golden" };
            view! {
                <button
                    class="btn" data-testid="compare" aria-pressed=move || wb.comparing.get().to_string()
                    on:click=move |_| toggle_compare(wb, context)
                >
                    {title} <kbd class="key">"X"</kbd>
                </button>
            }
        })
    }
}

/// Submit, unless a shape is unfinished.
pub(super) fn submit(wb: Workbench, context: WorkbenchContext, toasts: Toasts) {
    let Some(sync) = context.sync else { return };
    if wb.pending.with_untracked(Option::is_some) {
        toasts.show_error("A shape is not finished. Press Enter to close it or Esc to drop it, then submit.");
        return;
    }
    sync.submit();
}

#[component]
fn SubmitButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let done = move || {
        context
            .sync
            .is_some_and(|s| s.saved.with(|s| matches!(s, SaveStatus::Queued | SaveStatus::Submitted)))
    };
    view! {
        <button class="btn main" data-testid="submit" disabled=done on:click=move |_| submit(wb, context, toasts)>
            "Submit" <kbd class="key">"Ctrl ⏎"</kbd>
        </button>
    }
}

/// An open task can be taken from here.
#[component]
fn ClaimButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let claim = move |_| {
        let Some(task) = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())) else { return };
        leptos::task::spawn_local(async move {
            match routes::claim_task(&context.project.get_value(), &task).await {
                Ok(_) => context.reopen.run(()),
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    move || {
        let open = wb.task.with(|t| t.as_ref().is_some_and(|t| t.state == TaskState::Queued));
        open.then(|| view! { <button class="btn main" data-testid="claim" on:click=claim>"Claim and label"</button> })
    }
}
