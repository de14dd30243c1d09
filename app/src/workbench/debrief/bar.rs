//! The bar on top: where one is, who is here, who shows the way, the pen.

use super::live::Link;
use super::table::Table;
use crate::ui::{Face, Logo, Toasts};
use assay_core::debrief::DebriefAction;
use leptos::prelude::*;

/// Faces at most; the rest is a number.
const MOST_FACES: usize = 6;

/// The bar.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let table: Table = expect_context();
    let root = format!("/projects/{}", table.project.get_value());
    let list = format!("{root}/debriefs");
    let (name, id) = table.detail.with_value(|d| (d.debrief.name.clone(), d.debrief.id.clone()));
    let ended = move || table.live.room.with(|room| room.ended_at.is_some());
    let state = move || match (ended(), table.live.link.get() == Link::Up) {
        (true, _) => ("ended", "tag"),
        (false, true) => ("live", "tag good"),
        (false, false) => ("connecting", "tag warn"),
    };
    view! {
        <header class="bench-bar">
            <a href=list.clone() class="brand" aria-label="Back"><Logo /></a>
            <nav class="crumbs" aria-label="Place">
                <a href=root class="strong">{table.project_name.get_value()}</a>
                <span class="faint" aria-hidden="true">"/"</span>
                <h1 class="cut" style="font-size:inherit;letter-spacing:0">{name}</h1>
                <span class=move || state().1 data-testid="debrief-state">{move || state().0}</span>
            </nav>
            <span class="end row">
                <Faces />
                <Way />
                <Pen />
                <a class="btn" href=format!("{list}/{id}/minutes")>"Minutes"</a>
                {move || (table.permissions.can_lead && !ended()).then(|| view! { <End /> })}
            </span>
        </header>
    }
}

/// Who is here.
#[component]
fn Faces() -> impl IntoView {
    let table: Table = expect_context();
    let names = move || {
        let mut here: Vec<String> = Vec::new();
        for (_, person) in table.live.connections.get() {
            // Somebody with two windows is one person.
            let name = table.live.name(&person);
            if !here.contains(&name) {
                here.push(name);
            }
        }
        here
    };
    move || {
        let names = names();
        let more = names.len().saturating_sub(MOST_FACES);
        let told = match names.len() {
            1 => "1 person here: ".to_owned(),
            n => format!("{n} people here: "),
        } + &names.join(", ");
        let title = told.clone();
        let faces: Vec<_> =
            names.into_iter().take(MOST_FACES).map(|name| view! { <Face name=name /> }).collect();
        view! {
            <span class="faces" title=title data-testid="here">
                {faces}
                {(more > 0).then(|| view! { <span class="dim small">{format!("+{more}")}</span> })}
                <span class="unseen">{told}</span>
            </span>
        }
    }
}

/// Who shows the way, and whether this person goes along.
#[component]
fn Way() -> impl IntoView {
    let table: Table = expect_context();
    let live = table.live;
    let act = act_of(table);
    move || {
        let presenter = live.room.with(|room| room.presenter.clone());
        let can_present = table.permissions.can_comment && live.room.with(|room| room.ended_at.is_none());
        if live.presents() {
            return view! { <span class="tag acc" data-testid="presenting">"you present"</span> }.into_any();
        }
        let present = can_present.then(|| view! {
            <button class="btn" title="Others see what you look at" on:click=move |_| act(DebriefAction::Present)>"Present"</button>
        });
        let Some(presenter) = presenter else { return present.into_any() };
        let name = live.name(&presenter);
        let follows = table.follows();
        let told = if follows { "following " } else { "presents: " };
        let title = if follows { "Look around freely" } else { "Follow" };
        view! {
            <span class="dim small" data-testid="following">{told}<strong>{name}</strong></span>
            <button class="btn" on:click=move |_| table.following.update(|f| *f = !*f)>{title}</button>
            {present}
        }
        .into_any()
    }
}

/// One person at a time changes golden labels.
#[component]
fn Pen() -> impl IntoView {
    let table: Table = expect_context();
    let live = table.live;
    let act = act_of(table);
    move || {
        let (holder, ended) = live.room.with(|room| (room.edit_lock.clone(), room.ended_at.is_some()));
        if !table.permissions.can_comment || ended {
            return None;
        }
        if live.has_pen() {
            return Some(
                view! { <button class="btn on" aria-pressed="true" on:click=move |_| act(DebriefAction::ReleaseEditLock)>"Put the pen down"</button> }
                    .into_any(),
            );
        }
        // Who draws looks where they draw, not where somebody else does.
        let take = move |_| {
            table.following.set(false);
            act(DebriefAction::TakeEditLock);
        };
        let take = view! {
            <button class="btn" title="Change the golden label; all see it" on:click=take>"Take the pen"</button>
        };
        Some(match holder {
            None => take.into_any(),
            Some(holder) => {
                let told = format!("{} has the pen", live.name(&holder));
                view! { <span class="tag warn">{told}</span>{table.permissions.can_lead.then_some(take)} }
                    .into_any()
            }
        })
    }
}

#[component]
fn End() -> impl IntoView {
    let table: Table = expect_context();
    let act = act_of(table);
    let asked = RwSignal::new(false);
    move || {
        if !asked.get() {
            return view! { <button class="btn" on:click=move |_| asked.set(true)>"End"</button> }.into_any();
        }
        view! {
            <button class="btn danger" on:click=move |_| act(DebriefAction::End)>"End for all"</button>
            <button class="btn quiet" on:click=move |_| asked.set(false)>"Go on"</button>
        }
        .into_any()
    }
}

/// Does something, and says where it fails.
pub(super) fn act_of(table: Table) -> impl Fn(DebriefAction) + Copy + Send + Sync + 'static {
    let toasts = Toasts::get();
    move |action| {
        leptos::task::spawn_local(async move {
            if let Err(error) = table.live.act(&action).await {
                toasts.fail(error.sentence());
            }
        });
    }
}
