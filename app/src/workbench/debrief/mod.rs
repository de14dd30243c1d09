//! A debrief: golden items looked at together, questions settled, live or in turn.

mod agenda;
mod bar;
mod decide;
mod draft;
mod item;
mod limit;
mod live;
mod table;
mod talk;

use crate::client::address::Parts;
use crate::client::routes;
use crate::pages::Session;
use crate::ui::{Keys, LoadedForm, Note, Remote, Toasts, Tone};
use crate::workbench::page::Bench;
use agenda::Agenda;
use assay_core::api::{DebriefDetail, Project};
use assay_core::debrief::DebriefAction;
use bar::Bar;
use draft::DraftCard;
use item::Item;
use leptos::prelude::*;
use limit::MovedLimit;
use live::{Link, Live};
use table::Table;
use talk::Talk;

/// The page.
#[component]
pub fn DebriefPage() -> impl IntoView {
    view! { <Bench><Open /></Bench> }
}

#[component]
fn Open() -> impl IntoView {
    let parts = Parts::get();
    let opened = Remote::new(move || {
        let (project, debrief) = (parts.at(1), parts.at(3));
        async move { Ok((routes::project(&project).await?, routes::debrief(&project, &debrief).await?)) }
    });
    view! { <LoadedForm from=opened view=move |(project, detail)| view! { <Opened project=project detail=detail /> } /> }
}

#[component]
fn Opened(project: Project, detail: DebriefDetail) -> impl IntoView {
    let me = Session::get().user();
    let live = Live::start(project.id.clone(), detail.debrief.id.clone(), me.clone(), detail.events.clone());
    let table = Table::new(project, detail, live);
    provide_context(table);
    let toasts = Toasts::get();
    if !live.room.with_untracked(|room| room.people.contains_key(&me)) {
        leptos::task::spawn_local(async move {
            if let Err(error) = live.act(&DebriefAction::Join).await {
                toasts.fail(error.sentence());
            }
        });
    }
    follow_questions(table);
    bind(table);
    view! {
        <Bar />
        <Trouble />
        <div class="debrief">
            <aside class="debrief-agenda" aria-label="Agenda"><Agenda /><DraftCard /></aside>
            <main class="debrief-center" aria-label="Data"><Item /><MovedLimit /></main>
            <aside class="debrief-talk" aria-label="Question"><Talk /></aside>
        </div>
    }
}

/// Whoever leads opens a question for all who follow.
fn follow_questions(table: Table) {
    let open = Memo::new(move |_| table.live.room.with(|room| room.open.clone()));
    Effect::new(move |before: Option<Option<String>>| {
        let open = open.get();
        let is_news = before.is_some_and(|before| before != open);
        if let Some(id) = open.clone().filter(|_| is_news && table.following.get_untracked()) {
            table.question.set(Some(id));
        }
        open
    });
}

fn bind(table: Table) {
    let keys = Keys::get();
    let step = move |on: bool| {
        let now = table.question.get_untracked();
        let next = table.detail.with_value(|d| {
            let at = d.agenda.iter().position(|q| Some(&q.id) == now.as_ref()).unwrap_or(0);
            let next = if on { at + 1 } else { at.checked_sub(1)? };
            d.agenda.get(next).cloned()
        });
        if let Some(next) = next {
            table.go_to(&next);
        }
    };
    keys.bind("Debrief", ".", "Next question", move || step(true));
    keys.bind("Debrief", ",", "Previous question", move || step(false));
}

/// What keeps the others from being heard.
#[component]
fn Trouble() -> impl IntoView {
    let table: Table = expect_context();
    move || match table.live.link.get() {
        Link::Connecting | Link::Up => None,
        Link::Lost => Some(
            view! {
                <div class="note warn" style="border-radius:0" role="status" data-testid="link-lost">
                    "The others are not heard right now. It comes back by itself, and nothing is missed."
                </div>
            }
            .into_any(),
        ),
        Link::Refused(why) => Some(
            view! { <Note tone=Tone::Bad title="This debrief cannot be followed here"><p>{why}</p></Note> }
                .into_any(),
        ),
    }
}
