//! Top bar: location, participants, presenter, edit lock.

use super::context::DebriefContext;
use super::live::ConnectionState;
use crate::ui::{Avatar, Logo, Toasts};
use assay_core::debrief::DebriefAction;
use leptos::prelude::*;

/// Number of avatars shown; more are shown as a number.
const MAX_AVATARS: usize = 6;

/// The bar.
#[component]
pub(super) fn DebriefBar() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let root = format!("/projects/{}", debrief.project.get_value());
    let list = format!("{root}/debriefs");
    let (name, id) = debrief.detail.with_value(|d| (d.debrief.name.clone(), d.debrief.id.clone()));
    let ended = move || debrief.live.room.with(|room| room.ended_at.is_some());
    let state = move || match (ended(), debrief.live.connection.get() == ConnectionState::Connected) {
        (true, _) => ("ended", "tag"),
        (false, true) => ("live", "tag good"),
        (false, false) => ("connecting", "tag warn"),
    };
    view! {
        <header class="bench-bar">
            <a href=list.clone() class="brand" aria-label="Back"><Logo /></a>
            <nav class="crumbs" aria-label="Place">
                <a href=root class="strong">{debrief.project_name.get_value()}</a>
                <span class="faint" aria-hidden="true">"/"</span>
                <h1 class="cut" style="font-size:inherit;letter-spacing:0">{name}</h1>
                <span class=move || state().1 data-testid="debrief-state">{move || state().0}</span>
            </nav>
            <span class="end row">
                <Participants />
                <PresenterStatus />
                <EditLock />
                <a class="btn" href=format!("{list}/{id}/minutes")>"Minutes"</a>
                {move || (debrief.permissions.can_lead && !ended()).then(|| view! { <EndDebrief /> })}
            </span>
        </header>
    }
}

/// Who is here.
#[component]
fn Participants() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let names = move || {
        let mut here: Vec<String> = Vec::new();
        for (_, person) in debrief.live.connections.get() {
            // Somebody with two windows is one person.
            let name = debrief.live.name(&person);
            if !here.contains(&name) {
                here.push(name);
            }
        }
        here
    };
    move || {
        let names = names();
        let more = names.len().saturating_sub(MAX_AVATARS);
        let summary = match names.len() {
            1 => "1 person here: ".to_owned(),
            n => format!("{n} people here: "),
        } + &names.join(", ");
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

/// Who shows the way, and whether this person goes along.
#[component]
fn PresenterStatus() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let live = debrief.live;
    let act = action_sender(debrief);
    move || {
        let presenter = live.room.with(|room| room.presenter.clone());
        let can_present = debrief.permissions.can_comment && live.room.with(|room| room.ended_at.is_none());
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

/// One person at a time changes golden labels.
#[component]
fn EditLock() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let live = debrief.live;
    let act = action_sender(debrief);
    move || {
        let (holder, ended) = live.room.with(|room| (room.edit_lock.clone(), room.ended_at.is_some()));
        if !debrief.permissions.can_comment || ended {
            return None;
        }
        if live.holds_edit_lock() {
            return Some(
                view! { <button class="btn on" aria-pressed="true" on:click=move |_| act(DebriefAction::ReleaseEditLock)>"Stop editing"</button> }
                    .into_any(),
            );
        }
        // An editor looks where they draw, not where the presenter looks.
        let take = move |_| {
            debrief.following.set(false);
            act(DebriefAction::TakeEditLock);
        };
        let take = view! {
            <button class="btn" title="Edit the golden label; everybody sees the changes" on:click=take>"Edit golden label"</button>
        };
        Some(match holder {
            None => take.into_any(),
            Some(holder) => {
                let summary = format!("{} is editing", live.name(&holder));
                view! { <span class="tag warn">{summary}</span>{debrief.permissions.can_lead.then_some(take)} }
                    .into_any()
            }
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

/// Does something, and says where it fails.
pub(super) fn action_sender(
    debrief: DebriefContext,
) -> impl Fn(DebriefAction) + Copy + Send + Sync + 'static {
    let toasts = Toasts::get();
    move |action| {
        leptos::task::spawn_local(async move {
            if let Err(error) = debrief.live.act(&action).await {
                toasts.show_error(error.message());
            }
        });
    }
}
