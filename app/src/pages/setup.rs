//! Setup of a new server: creates the first admin.

use super::auth_form::{AuthForm, NewPassword};
use crate::client::navigation::Navigator;
use crate::client::{Session, routes};
use crate::ui::FieldError;
use assay_core::api;
use leptos::prelude::*;

/// The page.
#[component]
pub fn SetupPage() -> impl IntoView {
    let [code, name, email, password] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let session = Session::get();
    let navigator = Navigator::get();
    let error = RwSignal::new(None);
    let send = move || {
        let body = api::SetupRequest {
            code: code.get_untracked().trim().to_owned(),
            name: name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        async move {
            session.set(Some(routes::setup(&body).await?));
            navigator.go("/");
            Ok(())
        }
    };
    let story = "You become its first admin. The code stands where the server was started.";
    view! {
        <AuthForm title="Set up this server" story=story action="Create the admin" error=error send=send>
            <div class="field">
                <label for="code">"One-time code"</label>
                <input class="input mono" id="code" required autofocus autocomplete="off" bind:value=code />
                <FieldError error=error pointer="/code" />
            </div>
            <div class="field">
                <label for="name">"Your name"</label>
                <input class="input" id="name" required autocomplete="name" bind:value=name />
                <FieldError error=error pointer="/name" />
            </div>
            <div class="field">
                <label for="email">"Email"</label>
                <input class="input" id="email" type="email" required autocomplete="email" bind:value=email />
                <FieldError error=error pointer="/email" />
            </div>
            <NewPassword password=password error=error />
        </AuthForm>
    }
}
