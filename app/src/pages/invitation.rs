//! An invitation link: choose a password and come in.

use super::Session;
use crate::client::{ApiError, routes};
use crate::ui::{Fault, FieldFault, Logo};
use assay_core::api::AcceptInvitation;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The page.
#[component]
pub fn Invitation() -> impl IntoView {
    let params = use_params_map();
    let session = Session::get();
    let navigate = use_navigate();
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let token = params.with_untracked(|p| p.get("token")).unwrap_or_default();
            let body = AcceptInvitation { password: password.get_untracked() };
            match routes::accept_invitation(&token, &body).await {
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
                    <h1>"Welcome"</h1>
                    <p class="dim">"Somebody invited you to a project. Choose a password to come in."</p>
                </div>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <Fault error=e /> })}
                <div class="field">
                    <label for="password">"Password"</label>
                    <input
                        class="input" id="password" type="password" required minlength="10" autofocus
                        autocomplete="new-password" bind:value=password
                    />
                    <span class="hint">"At least 10 characters."</span>
                    <FieldFault error=error pointer="/password" />
                </div>
                <button class="btn main large" disabled=move || busy.get()>"Come in"</button>
            </form>
        </main>
    }
}
