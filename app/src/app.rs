//! Root of both programs: the router, and what all pages share by context.

use crate::client::navigation::{Navigator, Program, load_other_program_on_click};
use crate::client::outbox::Outbox;
use crate::client::verdicts::VerdictOutbox;
use crate::client::{ApiError, Connection, Session, Theme, UnsavedForms, cookies};
use crate::navigation::{Navigation, PagesSheet, Palette};
use crate::ui::{EmptyState, ErrorNote, IconShape, KeyBindings, Note, Toasts, Tone};
use leptos::prelude::*;
use leptos_router::components::Router;

/// One of the two programs.
#[component]
pub fn App(
    /// Which one.
    program: Program,
    /// Its routes.
    routes: fn() -> AnyView,
) -> impl IntoView {
    UnsavedForms::provide(program);
    load_other_program_on_click(program);
    view! { <Router><SharedParts program=program routes=routes /></Router> }
}

#[component]
fn SharedParts(program: Program, routes: fn() -> AnyView) -> impl IntoView {
    let connection = Connection::provide();
    Outbox::provide(connection);
    let verdicts = VerdictOutbox::provide(connection);
    let theme = Theme::provide();
    let toasts = Toasts::provide();
    Effect::new(move |_| verdicts.take_refusals().into_iter().for_each(|refusal| toasts.show_error(refusal)));
    let keys = KeyBindings::provide();
    let session = Session::provide();
    Navigator::provide(program);
    Navigation::provide();
    view! {
        <div class=move || format!("app {}", theme.page_class())>
            {cookies::are_blocked().then(|| view! { <BlockedCookies /> })}
            {move || match (session.is_known(), session.failure()) {
                (true, _) => routes(),
                (false, Some(error)) => view! { <SessionError error=error /> }.into_any(),
                (false, None) => ().into_any(),
            }}
            <PagesSheet /> <Palette /> {toasts.view()} {keys.view()}
        </div>
    }
}

/// This browser blocks the cookies of this site.
#[component]
fn BlockedCookies() -> impl IntoView {
    let site = window().location().host().unwrap_or_default();
    view! {
        <div data-testid="cookies-blocked">
            <Note tone=Tone::Bad title="This browser blocks cookies here">
                <p>
                    "Without a cookie you cannot stay signed in, and nothing that you do is stored. Allow cookies for "
                    <strong translate="no">{site}</strong>" in the settings of the browser, then reload this page."
                </p>
            </Note>
        </div>
    }
}

/// The server did not say who is signed in.
#[component]
fn SessionError(error: ApiError) -> impl IntoView {
    let session = Session::get();
    view! {
        <div class="gate">
            <div class="gate-card"><ErrorNote error=error retry=move |()| session.refresh() /></div>
        </div>
    }
}

/// Shown for an address without a page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <main class="gate">
            <EmptyState shape=IconShape::Help title="There is no page here">
                <p>"The address may be mistyped, or what it named is gone."</p>
                <a href="/" class="btn main">"Go home"</a>
            </EmptyState>
        </main>
    }
}
