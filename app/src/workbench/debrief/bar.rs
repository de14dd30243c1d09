//! Bar of a debrief: location, participants, presenter, edit lock.

use super::actions::action_sender;
use super::context::DebriefContext;
use super::live::ConnectionState;
use crate::navigation::{WorkbenchNavigation, set_title};
use crate::ui::{Avatar, Logo};
use assay_core::debrief::DebriefAction;
use leptos::prelude::*;

/// Largest number of avatars; further people are a number.
const MAX_AVATARS: usize = 6;

/// Bar of a debrief.
#[component]
pub(super) fn DebriefBar() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let root = format!("/projects/{}", debrief.project.get_value());
    let list = format!("{root}/debriefs");
    let (name, id) = debrief.detail.with_value(|d| (d.debrief.name.clone(), d.debrief.id.clone()));
    let state = move || state_words(debrief.live.is_open(), &debrief.live.connection.get());
    let project = debrief.project_name.get_value();
    set_title([name.as_str(), project.as_str()]);
    view! {
        <header class="bench-bar">
            <WorkbenchNavigation />
            <a href=list.clone() class="brand" aria-label="Back"><Logo /></a>
            <nav class="crumbs" aria-label="Place">
                <a href=root class="strong crumb-above">{debrief.project_name.get_value()}</a>
                <span class="faint crumb-above" aria-hidden="true">"/"</span>
                <h1 class="cut" style="font-size:inherit;letter-spacing:0">{name}</h1>
                <span class=move || state().1 data-testid="debrief-state">{move || state().0}</span>
            </nav>
            <span class="end row">
                <Participants />
                <PresenterStatus />
                <EditLock />
                <SuggestChanges />
                <a class="btn" href=format!("{list}/{id}/minutes")>"Minutes"</a>
                {move || debrief.leads().then(|| view! { <EndDebrief /> })}
            </span>
        </header>
    }
}

/// People who are connected.
#[component]
fn Participants() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let names = move || {
        let connections = debrief.live.connections.get();
        participant_names(connections.iter().map(|(_, person)| debrief.live.name(person)))
    };
    move || {
        let names = names();
        let more = names.len().saturating_sub(MAX_AVATARS);
        let summary = participants_summary(&names);
        let title = summary.clone();
        let faces: Vec<_> =
            names.into_iter().take(MAX_AVATARS).map(|name| view! { <Avatar name=name /> }).collect();
        view! {
            <span class="avatars" title=title data-testid="here">
                {faces}
                {(more > 0).then(|| view! { <span class="dim small">{format!("+{more}")}</span> })}
                <span class="unseen">{summary}</span>
            </span>
        }
    }
}

/// Presenter, and whether this person follows.
#[component]
fn PresenterStatus() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let live = debrief.live;
    let act = action_sender(debrief);
    move || {
        let presenter = live.room.with(|room| room.presenter.clone());
        let can_present = debrief.permissions.can_comment && live.is_open();
        if live.presents() {
            return view! { <span class="tag acc" data-testid="presenting">"you present"</span> }.into_any();
        }
        let present = can_present.then(|| view! {
            <button class="btn" title="Others see what you look at" on:click=move |_| act(DebriefAction::Present)>"Present"</button>
        });
        let Some(presenter) = presenter else { return present.into_any() };
        let name = live.name(&presenter);
        let follows = debrief.follows();
        let summary = if follows { "following " } else { "presents: " };
        let title = if follows { "Stop following" } else { "Follow" };
        view! {
            <span class="dim small" data-testid="following">{summary}<strong>{name}</strong></span>
            <button class="btn" on:click=move |_| debrief.following.update(|f| *f = !*f)>{title}</button>
            {present}
        }
        .into_any()
    }
}

/// Edit lock: one person at a time changes golden labels.
#[component]
fn EditLock() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let live = debrief.live;
    let act = action_sender(debrief);
    move || {
        let holder = live.room.with(|room| room.edit_lock.clone());
        if !live.is_open() {
            return None;
        }
        if live.holds_edit_lock() {
            return Some(
                view! { <button class="btn on" aria-pressed="true" on:click=move |_| act(DebriefAction::ReleaseEditLock)>"Stop editing"</button> }
                    .into_any(),
            );
        }
        // The editor looks where they draw, not where the presenter looks.
        let take = move |_| {
            debrief.following.set(false);
            act(DebriefAction::TakeEditLock);
        };
        let take = debrief.may_edit().then(|| view! {
            <button class="btn" title="Edit the golden label; everybody sees the changes" on:click=take>"Edit golden label"</button>
        });
        Some(match holder {
            None => take.into_any(),
            Some(holder) => {
                let summary = format!("{} is editing", live.name(&holder));
                view! { <span class="tag warn">{summary}</span>{take} }.into_any()
            }
        })
    }
}

/// Switch for suggestions by people who may not edit the golden label.
#[component]
fn SuggestChanges() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    move || {
        if !debrief.may_suggest() {
            return None;
        }
        let on = debrief.suggesting.get();
        let toggle = move |_| {
            if !on {
                // A person looks where they draw, not where the presenter looks.
                debrief.following.set(false);
            }
            debrief.shown_suggestion.set(None);
            debrief.suggesting.set(!on);
        };
        let title = "Draw what you would change; a leader accepts or declines it";
        let words = if on { "Stop suggesting" } else { "Suggest changes" };
        Some(view! {
            <button class="btn" class:on=on aria-pressed=on.to_string() title=title on:click=toggle>{words}</button>
        })
    }
}

#[component]
fn EndDebrief() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let act = action_sender(debrief);
    let is_confirming = RwSignal::new(false);
    move || {
        if !is_confirming.get() {
            return view! { <button class="btn" on:click=move |_| is_confirming.set(true)>"End"</button> }
                .into_any();
        }
        view! {
            <button class="btn danger" on:click=move |_| act(DebriefAction::End)>"End for all"</button>
            <button class="btn quiet" on:click=move |_| is_confirming.set(false)>"Go on"</button>
        }
        .into_any()
    }
}

/// State of the debrief in a word, with the class of its tag.
fn state_words(is_open: bool, connection: &ConnectionState) -> (&'static str, &'static str) {
    match (is_open, *connection == ConnectionState::Connected) {
        (false, _) => ("ended", "tag"),
        (true, true) => ("live", "tag good"),
        (true, false) => ("connecting", "tag warn"),
    }
}

/// Names of people by their connections: a person with two windows is one person.
fn participant_names(connected: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in connected {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn participants_summary(names: &[String]) -> String {
    let count = match names.len() {
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    };
    format!("{count} here: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_with_two_windows_is_listed_once() {
        let names = participant_names(["Ana", "Ben", "Ana"].into_iter().map(str::to_owned));
        assert_eq!(names, ["Ana", "Ben"]);
        assert_eq!(participants_summary(&names), "2 people here: Ana, Ben");
        assert_eq!(participants_summary(&names[..1]), "1 person here: Ana");
    }

    #[test]
    fn an_ended_debrief_is_ended_whatever_the_connection() {
        assert_eq!(state_words(false, &ConnectionState::Connected).0, "ended");
        assert_eq!(state_words(true, &ConnectionState::Connected).0, "live");
        assert_eq!(state_words(true, &ConnectionState::Disconnected).0, "connecting");
    }
}
