//! The first visit to a new server: make the first admin.

use super::Session;
use crate::client::{ApiError, routes};
use crate::ui::{Fault, FieldFault, Logo};
use assay_core::api;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The page.
#[component]
pub fn Setup() -> impl IntoView {
    let [code, name, email, password] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let session = Session::get();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let body = api::Setup {
                code: code.get_untracked().trim().to_owned(),
                name: name.get_untracked(),
                email: email.get_untracked(),
                password: password.get_untracked(),
            };
            match routes::setup(&body).await {
                Ok(me) => {
                    session.set(Some(me));
                    navigate("/", Default::default());
                }
                Err(e) => error.set(Some(e)),
            }
            busy.set(false);
        });
    };
    view! {
        <main class="gate">
            <form class="card gate-card stack loose" on:submit=send>
                <div class="brand"><Logo />"Assay"</div>
                <div>
                    <h1>"Set up this server"</h1>
                    <p class="dim">"You become its first admin. The code stands where the server was started."</p>
                </div>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <Fault error=e /> })}
                <div class="field">
                    <label for="code">"One-time code"</label>
                    <input class="input mono" id="code" required autofocus autocomplete="off" bind:value=code />
                    <FieldFault error=error pointer="/code" />
                </div>
                <div class="field">
                    <label for="name">"Your name"</label>
                    <input class="input" id="name" required autocomplete="name" bind:value=name />
                    <FieldFault error=error pointer="/name" />
                </div>
                <div class="field">
                    <label for="email">"Email"</label>
                    <input class="input" id="email" type="email" required autocomplete="email" bind:value=email />
                    <FieldFault error=error pointer="/email" />
                </div>
                <div class="field">
                    <label for="password">"Password"</label>
                    <input
                        class="input" id="password" type="password" required minlength="10"
                        autocomplete="new-password" bind:value=password
                    />
                    <span class="hint">"At least 10 characters."</span>
                    <FieldFault error=error pointer="/password" />
                </div>
                <button class="btn main large" disabled=move || busy.get()>"Create the admin"</button>
            </form>
        </main>
    }
}
