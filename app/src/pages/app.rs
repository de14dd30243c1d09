//! The router and what all pages stand on.

use super::Session;
use crate::PageRoute;
use crate::client::address::{Address, Parts};
use crate::client::outbox::Outbox;
use crate::client::{Connection, Theme};
use crate::ui::{EmptyState, ErrorNote, IconShape, KeyBindings, Toasts};
use leptos::prelude::*;

/// One half of the app.
#[component]
pub fn App(
    /// The pages of this half.
    pages: &'static [PageRoute],
) -> impl IntoView {
    let connection = Connection::provide();
    Outbox::provide(connection);
    let theme = Theme::provide();
    let toasts = Toasts::provide();
    let keys = KeyBindings::provide();
    let session = Session::provide();
    Address::provide(pages);
    view! {
            <div class=move || format!("app {}", theme.page_class())>
                {move || match (session.is_known(), session.failure()) {
                    (true, _) => view! { <CurrentPage pages=pages /> }.into_any(),
                    (false, Some(error)) => view! { <SessionError error=error /> }.into_any(),
                    (false, None) => ().into_any(),
                }}
                {toasts.view()} {keys.view()}
            </div>
    }
}

/// The server did not say who is here.
#[component]
fn SessionError(error: crate::client::ApiError) -> impl IntoView {
    let session = Session::get();
    view! {
        <div class="gate">
            <div class="gate-card"><ErrorNote error=error retry=move |()| session.refresh() /></div>
        </div>
    }
}

/// The page of the address; built anew where the address asks for another page, not where a part of it changes.
#[component]
fn CurrentPage(pages: &'static [PageRoute]) -> impl IntoView {
    let address = Address::get();
    let page = Memo::new(move |_| address.page());
    move || {
        let page = page.get();
        Parts::provide();
        match page.and_then(|at| pages.get(at)) {
            Some((_, build)) => build(),
            None => NotFound().into_any(),
        }
    }
}

/// No page has this address.
#[component]
fn NotFound() -> impl IntoView {
    view! {
        <main class="gate">
            <EmptyState shape=IconShape::Help title="There is no page here">
                <p>"The address may be mistyped, or what it named is gone."</p>
                <a href="/" class="btn main">"Go home"</a>
            </EmptyState>
        </main>
    }
}
