//! Debrief: people view golden items together and settle questions, live or one after the other.

mod actions;
mod agenda;
mod bar;
mod context;
mod decide;
mod draft;
mod edits;
mod item;
mod limit;
mod limits;
mod live;
mod presenter_view;
mod question_panel;
mod suggestions;
mod throttle;

use crate::client::Session;
use crate::client::route_params::{debrief_param, project_param};
use crate::client::routes;
use crate::ui::{KeyBindings, Note, Remote, RemoteForm, Toasts, Tone};
use crate::workbench::page::WorkbenchFrame;
use actions::step_question;
use agenda::Agenda;
use assay_core::api::{DebriefDetail, Project};
use assay_core::debrief::DebriefAction;
use bar::DebriefBar;
use context::DebriefContext;
use draft::DebriefDraftCard;
use item::DebriefItem;
use leptos::prelude::*;
use limit::LimitExplorer;
use live::{ConnectionState, LiveDebrief};
use question_panel::QuestionPanel;

/// The page.
#[component]
pub fn DebriefPage() -> impl IntoView {
    view! { <WorkbenchFrame><OpenDebrief /></WorkbenchFrame> }
}

#[component]
fn OpenDebrief() -> impl IntoView {
    let (project, debrief) = (project_param(), debrief_param());
    let opened = Remote::new(move || {
        let (project, debrief) = (project.get(), debrief.get());
        async move { Ok((routes::project(&project).await?, routes::debrief(&project, &debrief).await?)) }
    });
    view! { <RemoteForm from=opened view=move |(project, detail)| view! { <DebriefLayout project=project detail=detail /> } /> }
}

#[component]
fn DebriefLayout(project: Project, detail: DebriefDetail) -> impl IntoView {
    let me = Session::get().user();
    let live =
        LiveDebrief::start(project.id.clone(), detail.debrief.id.clone(), me.clone(), detail.events.clone());
    let debrief = DebriefContext::new(project, detail, live);
    provide_context(debrief);
    let toasts = Toasts::get();
    if !live.room.with_untracked(|room| room.people.contains_key(&me)) {
        leptos::task::spawn_local(async move {
            if let Err(error) = live.act(&DebriefAction::Join).await {
                toasts.show_error(error.message());
            }
        });
    }
    follow_questions(debrief);
    bind(debrief);
    view! {
        <DebriefBar />
        <ConnectionNotice />
        <div class="debrief">
            <aside class="debrief-agenda" aria-label="Agenda"><Agenda /><DebriefDraftCard /></aside>
            <main class="debrief-center" aria-label="Data"><DebriefItem /><LimitExplorer /></main>
            <aside class="debrief-question" aria-label="Question"><QuestionPanel /></aside>
        </div>
    }
}

/// Open the question that the leader opens, for everybody who follows.
fn follow_questions(debrief: DebriefContext) {
    let open = Memo::new(move |_| debrief.live.room.with(|room| room.open.clone()));
    Effect::new(move |before: Option<Option<String>>| {
        let open = open.get();
        let is_news = before.is_some_and(|before| before != open);
        if let Some(id) = open.clone().filter(|_| is_news && debrief.following.get_untracked()) {
            debrief.question.set(Some(id));
        }
        open
    });
}

fn bind(debrief: DebriefContext) {
    let keys = KeyBindings::get();
    keys.bind("Debrief", ".", "Next question", move || step_question(debrief, true));
    keys.bind("Debrief", ",", "Previous question", move || step_question(debrief, false));
}

/// Notice about an interrupted live connection.
#[component]
fn ConnectionNotice() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    move || match debrief.live.connection.get() {
        ConnectionState::Connecting | ConnectionState::Connected => None,
        ConnectionState::Disconnected => Some(
            view! {
                <div class="note warn" style="border-radius:0" role="status" data-testid="link-lost">
                    "Live updates are interrupted. They resume automatically and nothing is lost."
                </div>
            }
            .into_any(),
        ),
        ConnectionState::Refused(why) => Some(
            view! { <Note tone=Tone::Bad title="This debrief cannot be followed here"><p>{why}</p></Note> }
                .into_any(),
        ),
    }
}
