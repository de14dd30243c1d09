//! The bar on top: where one is, where the work is, compare, submit.

use super::page::Desk;
use super::panels::PanelTab;
use super::state::{CompareMode, Mode, Workbench};
use super::sync::Saved;
use crate::client::{Connection, routes};
use crate::ui::{Icon, Logo, Shape, Toasts};
use assay_core::pipeline::TaskState;
use leptos::prelude::*;

/// The bar.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let wb: Workbench = expect_context();
    view! {
        <header class="bench-bar">
            <Crumbs />
            <span class="end row">
                <SaveState />
                <CompareSwitch />
                <CompareButton />
                {(wb.mode == Mode::Label).then(|| view! { <SubmitButton /> })}
                {(wb.mode == Mode::View).then(|| view! { <ClaimButton /> })}
            </span>
        </header>
    }
}

#[component]
fn Crumbs() -> impl IntoView {
    let wb: Workbench = expect_context();
    let desk: Desk = expect_context();
    let href = format!("/projects/{}", desk.project.get_value());
    let list = match wb.mode {
        Mode::Golden | Mode::Debrief => format!("{href}/golden"),
        Mode::Review => format!("{href}/review"),
        _ => href.clone(),
    };
    let project = desk.project_name.get_value();
    let stage = wb.stage.with_value(|s| s.name.clone());
    let scene = wb.scene.with_value(|s| s.name.clone());
    let what = match wb.mode {
        Mode::Review => Some("review"),
        Mode::Golden | Mode::Debrief => Some("golden"),
        Mode::View => Some("view only"),
        Mode::Label => None,
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
    let desk: Desk = expect_context();
    let connection = Connection::get();
    let words = move || {
        let (class, text) = match desk.sync?.saved.get() {
            Saved::Unchanged => ("dim small", "no changes"),
            Saved::Changing => ("dim small", "saving…"),
            Saved::Here => ("warn-text small", "saved here"),
            Saved::OnServer => ("dim small", "saved"),
            Saved::Submitting => ("warn-text small", "submitting…"),
            Saved::Submitted => ("good-text small", "submitted"),
            Saved::Nowhere(_) => ("bad-text small", "not saved"),
        };
        Some(view! { <span class=class data-testid="save-state" role="status">{text}</span> })
    };
    view! {
        {move || {
            (!connection.is_up())
                .then(|| view! { <span class="tag warn" data-testid="offline"><Icon shape=Shape::Offline />"offline"</span> })
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
pub(super) fn toggle_compare(wb: Workbench, desk: Desk) {
    if wb.golden.with_untracked(Option::is_none) {
        return;
    }
    let comparing = !wb.comparing.get_untracked();
    wb.comparing.set(comparing);
    desk.tab.set(match (comparing, wb.mode) {
        (true, _) => PanelTab::Findings,
        (false, Mode::Review) => PanelTab::Review,
        (false, _) => PanelTab::Objects,
    });
}

#[component]
fn CompareButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let desk: Desk = expect_context();
    move || {
        wb.golden.with(Option::is_some).then(|| {
            let title = move || if wb.comparing.get() { "Back to the label" } else { "Compare with golden" };
            view! {
                <button
                    class="btn" data-testid="compare" aria-pressed=move || wb.comparing.get().to_string()
                    on:click=move |_| toggle_compare(wb, desk)
                >
                    {title} <kbd class="key">"X"</kbd>
                </button>
            }
        })
    }
}

/// Hand in, unless a shape is unfinished.
pub(super) fn submit(wb: Workbench, desk: Desk, toasts: Toasts) {
    let Some(sync) = desk.sync else { return };
    if wb.pending.with_untracked(Option::is_some) {
        toasts.fail("A shape is not finished. Press Enter to close it or Esc to drop it, then submit.");
        return;
    }
    sync.submit();
}

#[component]
fn SubmitButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let desk: Desk = expect_context();
    let toasts = Toasts::get();
    let done = move || {
        desk.sync.is_some_and(|s| s.saved.with(|s| matches!(s, Saved::Submitting | Saved::Submitted)))
    };
    view! {
        <button class="btn main" data-testid="submit" disabled=done on:click=move |_| submit(wb, desk, toasts)>
            "Submit" <kbd class="key">"Ctrl ⏎"</kbd>
        </button>
    }
}

/// An open task can be taken from here.
#[component]
fn ClaimButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let desk: Desk = expect_context();
    let toasts = Toasts::get();
    let claim = move |_| {
        let Some(task) = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())) else { return };
        leptos::task::spawn_local(async move {
            match routes::claim(&desk.project.get_value(), &task).await {
                Ok(_) => desk.reopen.run(()),
                Err(error) => toasts.fail(error.sentence()),
            }
        });
    };
    move || {
        let open = wb.task.with(|t| t.as_ref().is_some_and(|t| t.state == TaskState::Queued));
        open.then(|| view! { <button class="btn main" data-testid="claim" on:click=claim>"Claim and label"</button> })
    }
}
