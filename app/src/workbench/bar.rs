//! Bar at the top: breadcrumbs, save status, comparison, submission.

use super::actions::comparison::toggle_comparison;
use super::actions::submission::{claim, submit};
use super::cannot_finish::CannotFinish;
use super::panel_fold::PanelFold;
use super::state::{
    CompareMode, ComparisonState, SaveStatus, WindowHold, Workbench, WorkbenchContext, WorkbenchMode,
};
use crate::client::Connection;
use crate::navigation::{WorkbenchNavigation, set_title};
use crate::ui::{Icon, IconShape, Logo, Toasts};
use assay_core::api::AttemptPlace;
use assay_core::pipeline::TaskState;
use assay_core::training::CourseKind;
use leptos::prelude::*;

/// Bar of a workbench.
#[component]
pub(super) fn WorkbenchBar() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    // An item of a course or exam is labeled and submitted, and nothing else.
    let is_item =
        context.detail.with_value(|detail| detail.as_ref().is_some_and(|detail| detail.attempt.is_some()));
    view! {
        <header class="bench-bar">
            <WorkbenchNavigation />
            <Breadcrumbs />
            <span class="end row">
                <SaveState />
                <CompareSwitch />
                <CompareButton />
                {(wb.mode == WorkbenchMode::Label).then(|| view! { {(!is_item).then(|| view! { <CannotFinish /> })} <SubmitButton /> })}
                {(wb.mode == WorkbenchMode::View).then(|| view! { <ClaimButton /> })}
                <PanelButton />
            </span>
        </header>
    }
}

/// List that a workbench was opened from, below the project, and the tag that names its use.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Breadcrumb {
    list: &'static str,
    tag: Option<&'static str>,
}

impl Breadcrumb {
    fn of_mode(mode: WorkbenchMode) -> Self {
        let (list, tag) = match mode {
            WorkbenchMode::Label => ("/tasks", None),
            WorkbenchMode::View => ("/tasks", Some("view only")),
            WorkbenchMode::Review => ("/review", Some("review")),
            WorkbenchMode::Golden | WorkbenchMode::Debrief => ("/golden", Some("golden")),
        };
        Self { list, tag }
    }
}

#[component]
fn Breadcrumbs() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let href = format!("/projects/{}", context.project.get_value());
    let Breadcrumb { list, tag } = Breadcrumb::of_mode(wb.mode);
    let place = context.detail.with_value(|detail| detail.as_ref()?.attempt.clone());
    let list = match &place {
        Some(place) => format!("{href}/attempts/{}", place.attempt),
        None => format!("{href}{list}"),
    };
    let project = context.project_name.get_value();
    let stage = wb.stage.with_value(|s| s.name.clone());
    let scene = wb.scene.with_value(|s| s.name.clone());
    set_title([scene.as_str(), stage.as_str(), project.as_str()]);
    view! {
        <a href=list.clone() class="brand" aria-label="Back"><Logo /></a>
        <nav class="crumbs" aria-label="Place">
            <a href=href class="strong crumb-above">{project}</a>
            <span class="faint crumb-above" aria-hidden="true">"/"</span>
            <a href=list class="crumb-above">{stage}</a>
            <span class="faint crumb-above" aria-hidden="true">"/"</span>
            <h1 class="cut" style="font-size:inherit;letter-spacing:0">{scene}</h1>
            {tag.map(|tag| view! { <span class="tag acc">{tag}</span> })}
            {place.map(|place| view! { <span class="tag acc" data-testid="attempt-place">{place_text(&place)}</span> })}
        </nav>
    }
}

/// Place of a task in an attempt, in a few words.
fn place_text(place: &AttemptPlace) -> String {
    let kind = match place.kind {
        CourseKind::Reading => "reading check",
        CourseKind::Course => "course",
        CourseKind::Exam => "exam",
        CourseKind::Calibration => "calibration batch",
    };
    format!("{kind}, item {} of {}", place.number, place.items)
}

/// Save status and connection.
#[component]
fn SaveState() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let connection = Connection::get();
    let status = move || {
        let (text, class) = context.sync?.saved.with(status_words);
        Some(view! { <span class=class data-testid="save-state" role="status">{text}</span> })
    };
    view! {
        {move || {
            (!connection.is_up())
                .then(|| view! { <span class="tag warn" data-testid="offline"><Icon shape=IconShape::Offline />"offline"</span> })
        }}
        {status}
    }
}

/// Save status in words, with the class of its text.
fn status_words(status: &SaveStatus) -> (&'static str, &'static str) {
    match status {
        SaveStatus::Unchanged => ("no changes", "dim small"),
        SaveStatus::Changing => ("saving…", "dim small"),
        SaveStatus::InBrowser => ("saved in this browser", "warn-text small"),
        SaveStatus::OnServer => ("saved", "dim small"),
        SaveStatus::Queued => ("queued for submission", "warn-text small"),
        SaveStatus::AwaitsSignIn => ("waits for your sign-in", "warn-text small"),
        SaveStatus::Submitted => ("submitted", "good-text small"),
        SaveStatus::Failed(_) => ("not saved", "bad-text small"),
    }
}

/// Switch between the ways of comparing.
#[component]
fn CompareSwitch() -> impl IntoView {
    let comparison: ComparisonState = expect_context();
    let modes = [
        (CompareMode::Together, "Together"),
        (CompareMode::Swipe, "Swipe"),
        (CompareMode::Flicker, "Flicker"),
    ];
    move || {
        comparison.is_on.get().then(|| {
            let buttons = modes.map(|(mode, title)| {
                let on = move || (comparison.mode.get() == mode).to_string();
                view! { <button aria-pressed=on on:click=move |_| comparison.mode.set(mode)>{title}</button> }
            });
            view! { <span class="switch" role="group" aria-label="How to compare">{buttons.into_iter().collect_view()}</span> }
        })
    }
}

#[component]
fn CompareButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    move || {
        wb.comparison.golden.with(Option::is_some).then(|| {
            let title = move || if wb.comparison.is_on.get() { "Back to the label" } else { "Compare with golden" };
            view! {
                <button
                    class="btn" data-testid="compare" aria-pressed=move || wb.comparison.is_on.get().to_string()
                    on:click=move |_| toggle_comparison(wb, context)
                >
                    {title} <kbd class="key">"Shift+C"</kbd>
                </button>
            }
        })
    }
}

#[component]
fn SubmitButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let done = move || {
        context.sync.is_some_and(|sync| {
            sync.saved.with(SaveStatus::is_submitted) || sync.hold.with(|hold| *hold != WindowHold::Held)
        })
    };
    view! {
        <button class="btn main" data-testid="submit" disabled=done on:click=move |_| submit(wb, context, toasts)>
            "Submit" <kbd class="key">"Ctrl ⏎"</kbd>
        </button>
    }
}

/// Button that claims an open task.
#[component]
fn ClaimButton() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    move || {
        let open = wb.task.with(|t| t.as_ref().is_some_and(|t| t.state == TaskState::Queued));
        open.then(|| view! { <button class="btn main" data-testid="claim" on:click=move |_| claim(wb, context, toasts)>"Claim and label"</button> })
    }
}

/// Button that folds the panel beside the data.
#[component]
fn PanelButton() -> impl IntoView {
    let fold: PanelFold = expect_context();
    let title = move || if fold.is_folded() { "Show the side panel (Y)" } else { "Fold the side panel (Y)" };
    view! {
        <button
            class="btn quiet icon-only" aria-label="Side panel" title=title aria-expanded=move || (!fold.is_folded()).to_string()
            on:click=move |_| fold.toggle()
        >
            <Icon shape=IconShape::PanelRight />
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbench_leads_back_to_the_list_that_it_was_opened_from() {
        let list = |mode| Breadcrumb::of_mode(mode).list;
        assert_eq!(list(WorkbenchMode::Label), "/tasks");
        assert_eq!(list(WorkbenchMode::Review), "/review");
        assert_eq!(list(WorkbenchMode::Golden), "/golden");
    }

    #[test]
    fn only_labeling_has_no_tag() {
        use WorkbenchMode::{Debrief, Golden, Label, Review, View};
        let untagged: Vec<_> = [Label, Review, Golden, Debrief, View]
            .into_iter()
            .filter(|mode| Breadcrumb::of_mode(*mode).tag.is_none())
            .collect();
        assert_eq!(untagged, [Label]);
    }

    #[test]
    fn work_that_is_not_on_the_server_is_shown_as_a_warning() {
        let class = |status| status_words(&status).1;
        assert_eq!(class(SaveStatus::InBrowser), "warn-text small");
        assert_eq!(class(SaveStatus::Queued), "warn-text small");
        assert_eq!(class(SaveStatus::Failed(String::new())), "bad-text small");
        assert_eq!(class(SaveStatus::OnServer), "dim small");
    }
}
