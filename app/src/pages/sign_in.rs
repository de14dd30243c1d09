//! Sign in by password; in the demo, choose whom to be.

use super::Session;
use crate::client::{ApiError, routes};
use crate::ui::{Fault, Logo, Remote};
use assay_core::api;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = Session::get();
    let setup = Remote::new(routes::setup_state);
    let signed_in = Memo::new(move |_| session.me().is_some());
    move || {
        if signed_in.get() {
            return view! { <Redirect path="/" /> }.into_any();
        }
        match (setup.get(), setup.error()) {
            (Some(state), _) if state.demo => view! { <Redirect path="/demo" /> }.into_any(),
            (Some(state), _) if state.needed => view! { <Redirect path="/setup" /> }.into_any(),
            (Some(_), _) => view! { <Form /> }.into_any(),
            (None, Some(error)) => view! { <div class="gate"><Fault error=error /></div> }.into_any(),
            (None, None) => ().into_any(),
        }
    }
}

#[component]
fn Form() -> impl IntoView {
    let session = Session::get();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let body = api::SignIn { email: email.get_untracked(), password: password.get_untracked() };
            match routes::sign_in(&body).await {
                Ok(me) => session.set(Some(me)),
                Err(e) => error.set(Some(e)),
            }
            busy.set(false);
        });
    };
    view! {
        <main class="gate">
            <form class="card gate-card stack loose" on:submit=send>
                <div class="brand"><Logo />"Assay"</div>
                <h1>"Sign in"</h1>
                {move || error.get().map(|e| view! { <Fault error=e /> })}
                <div class="field">
                    <label for="email">"Email"</label>
                    <input
                        class="input" id="email" type="email" required autocomplete="username" autofocus
                        bind:value=email
                    />
                </div>
                <div class="field">
                    <label for="password">"Password"</label>
                    <input
                        class="input" id="password" type="password" required autocomplete="current-password"
                        bind:value=password
                    />
                </div>
                <button class="btn main large" disabled=move || busy.get()>"Sign in"</button>
                <p class="dim small">
                    "No account? Somebody who manages people in your project can send you an invitation link."
                </p>
            </form>
        </main>
    }
}
