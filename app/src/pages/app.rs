//! The router and what all pages stand on.

use super::{
    Session, audit, demo, golden, home, import, invitation, people, project, review, setup, sign_in, stage,
};
use crate::client::outbox::Outbox;
use crate::client::{Connection, Theme};
use crate::ui::{Empty, Fault, Keys, Shape, Toasts};
use crate::workbench;
use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let connection = Connection::provide();
    Outbox::provide(connection);
    let theme = Theme::provide();
    let toasts = Toasts::provide();
    let keys = Keys::provide();
    let session = Session::provide();
    view! {
        <Router>
            <div class=move || format!("app {}", theme.reading())>
                {move || match (session.is_known(), session.fault()) {
                    (true, _) => view! { <Pages /> }.into_any(),
                    (false, Some(error)) => view! { <Unknown error=error /> }.into_any(),
                    (false, None) => ().into_any(),
                }}
                {toasts.view()} {keys.view()}
            </div>
        </Router>
    }
}

/// The server did not say who is here.
#[component]
fn Unknown(error: crate::client::ApiError) -> impl IntoView {
    let session = Session::get();
    view! {
        <div class="gate">
            <div class="gate-card"><Fault error=error retry=move |()| session.refresh() /></div>
        </div>
    }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotHere>
            <Route path=path!("/") view=home::Home />
            <Route path=path!("/sign-in") view=sign_in::SignIn />
            <Route path=path!("/setup") view=setup::Setup />
            <Route path=path!("/demo") view=demo::Demo />
            <Route path=path!("/invitation/:token") view=invitation::Invitation />
            <Route path=path!("/new-project") view=home::NewProject />
            <Route path=path!("/projects/:project") view=project::Project />
            <Route path=path!("/projects/:project/people") view=people::People />
            <Route path=path!("/projects/:project/import") view=import::Import />
            <Route path=path!("/projects/:project/golden") view=golden::GoldenList />
            <Route path=path!("/projects/:project/golden/:golden") view=workbench::GoldenPage />
            <Route path=path!("/projects/:project/review") view=review::Queue />
            <Route path=path!("/projects/:project/audit") view=audit::Audit />
            <Route path=path!("/projects/:project/stages/:stage") view=stage::StagePage />
            <Route path=path!("/projects/:project/tasks/:task") view=workbench::TaskPage />
            <Route path=path!("/projects/:project/tasks/:task/review") view=workbench::ReviewPage />
            <Route path=path!("/bench/viewer") view=workbench::cloud::BenchViewer />
        </Routes>
    }
}

/// No page has this address.
#[component]
fn NotHere() -> impl IntoView {
    view! {
        <main class="gate">
            <Empty shape=Shape::Help title="There is no page here">
                <p>"The address may be mistyped, or what it named is gone."</p>
                <A href="/" attr:class="btn main">"Go home"</A>
            </Empty>
        </main>
    }
}
