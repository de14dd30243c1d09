//! The router and what all pages stand on.

use super::{
    Session, audit, demo, golden, home, import, invitation, people, project, review, setup, sign_in, stage,
};
use crate::client::address::{Address, Parts, split};
use crate::client::outbox::Outbox;
use crate::client::{Connection, Theme};
use crate::ui::{Empty, Fault, Keys, Shape, Toasts};
use crate::workbench;
use leptos::prelude::*;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let connection = Connection::provide();
    Outbox::provide(connection);
    let theme = Theme::provide();
    let toasts = Toasts::provide();
    let keys = Keys::provide();
    let session = Session::provide();
    Address::provide();
    view! {
            <div class=move || format!("app {}", theme.reading())>
                {move || match (session.is_known(), session.fault()) {
                    (true, _) => view! { <Pages /> }.into_any(),
                    (false, Some(error)) => view! { <Unknown error=error /> }.into_any(),
                    (false, None) => ().into_any(),
                }}
                {toasts.view()} {keys.view()}
            </div>
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

/// Makes a page.
type Build = fn() -> AnyView;

/// Every page, with the addresses that open it; `*` is any one part.
const PAGES: [(&str, Build); 17] = [
    ("", || home::Home().into_any()),
    ("sign-in", || sign_in::SignIn().into_any()),
    ("setup", || setup::Setup().into_any()),
    ("demo", || demo::Demo().into_any()),
    ("invitation/*", || invitation::Invitation().into_any()),
    ("new-project", || home::NewProject().into_any()),
    ("projects/*", || project::Project().into_any()),
    ("projects/*/people", || people::People().into_any()),
    ("projects/*/import", || import::Import().into_any()),
    ("projects/*/golden", || golden::GoldenList().into_any()),
    ("projects/*/golden/*", || workbench::GoldenPage().into_any()),
    ("projects/*/review", || review::Queue().into_any()),
    ("projects/*/audit", || audit::Audit().into_any()),
    ("projects/*/stages/*", || stage::StagePage().into_any()),
    ("projects/*/tasks/*", || workbench::TaskPage().into_any()),
    ("projects/*/tasks/*/review", || workbench::ReviewPage().into_any()),
    ("bench/viewer", || workbench::cloud::BenchViewer().into_any()),
];

/// Which page an address opens.
fn page_of(parts: &[String]) -> Option<usize> {
    let opens = |pattern: &str| {
        let wanted: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
        wanted.len() == parts.len() && wanted.iter().zip(parts).all(|(w, p)| *w == "*" || w == p)
    };
    PAGES.iter().position(|(pattern, _)| opens(pattern))
}

/// The page of the address; built anew where the address asks for another page, not where a part of it changes.
#[component]
fn Pages() -> impl IntoView {
    let address = Address::get();
    let page = Memo::new(move |_| page_of(&split(&address.path())));
    move || {
        let page = page.get();
        Parts::provide(move |parts| page_of(parts) == page);
        match page.and_then(|at| PAGES.get(at)) {
            Some((_, build)) => build(),
            None => NotHere().into_any(),
        }
    }
}

/// No page has this address.
#[component]
fn NotHere() -> impl IntoView {
    view! {
        <main class="gate">
            <Empty shape=Shape::Help title="There is no page here">
                <p>"The address may be mistyped, or what it named is gone."</p>
                <a href="/" class="btn main">"Go home"</a>
            </Empty>
        </main>
    }
}
