//! Card for people who are not signed in: sign-in, invitation, setup.

use crate::client::ApiError;
use crate::ui::{ErrorNote, FieldError, Logo};
use leptos::prelude::*;

/// Form of the card. Errors that belong to no field are shown above the fields.
#[component]
pub fn AuthForm<SendFuture>(
    /// The heading.
    title: &'static str,
    /// What this is about.
    #[prop(optional)]
    story: Option<&'static str>,
    /// On the button.
    action: &'static str,
    /// Error of the last try; fields in `children` show their own.
    error: RwSignal<Option<ApiError>>,
    /// Sends the form, and opens the next page on success.
    send: impl Fn() -> SendFuture + Send + 'static,
    children: Children,
) -> impl IntoView
where
    SendFuture: Future<Output = Result<(), ApiError>> + 'static,
{
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let sent = send();
        leptos::task::spawn_local(async move {
            // On success the page is gone, and its signals with it.
            let failure = sent.await.err();
            error.try_set(failure);
            busy.try_set(false);
        });
    };
    view! {
        <main class="gate">
            <form class="card gate-card stack loose" on:submit=submit>
                <div class="brand"><Logo />"Assay"</div>
                <div>
                    <h1>{title}</h1>
                    {story.map(|story| view! { <p class="dim">{story}</p> })}
                </div>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                {children()}
                <button class="btn main large" disabled=move || busy.get()>{action}</button>
            </form>
        </main>
    }
}

/// Field for a new password.
#[component]
pub fn NewPassword(
    /// What is written.
    password: RwSignal<String>,
    /// Error of the last try.
    error: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for="password">"Password"</label>
            <input
                class="input" id="password" type="password" required minlength="10" autocomplete="new-password"
                bind:value=password
            />
            <span class="hint">"At least 10 characters."</span>
            <FieldError error=error pointer="/password" />
        </div>
    }
}
