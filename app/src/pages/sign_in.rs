//! Sign-in by password; the demo shows the choice of persons instead.

use super::auth_form::AuthForm;
use crate::client::navigation::Redirect;
use crate::client::{Session, routes};
use crate::ui::{ErrorNote, Remote};
use assay_core::api;
use leptos::prelude::*;

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
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
            (None, Some(error)) => view! { <div class="gate"><ErrorNote error=error /></div> }.into_any(),
            (None, None) => ().into_any(),
        }
    }
}

#[component]
fn Form() -> impl IntoView {
    let session = Session::get();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let send = move || {
        let body = api::SignInRequest { email: email.get_untracked(), password: password.get_untracked() };
        async move {
            session.set(Some(routes::sign_in(&body).await?));
            Ok(())
        }
    };
    view! {
        <AuthForm title="Sign in" action="Sign in" error=error send=send>
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
            <p class="dim small">
                "No account? Somebody who manages people in your project can send you an invitation link."
            </p>
        </AuthForm>
    }
}
