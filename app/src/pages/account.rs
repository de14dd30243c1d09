//! Account: a person's password, and the tokens by which their programs sign in.

use super::page_frame::PageFrame;
use crate::client::{ApiError, routes};
use crate::ui::{
    EmptyState, ErrorNote, FieldError, Icon, IconShape, OneTimeSecret, Remote, RemoteView, Toasts, day,
};
use assay_core::api::{ApiToken, NewApiToken, PasswordChange};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let tokens = Remote::new(routes::tokens);
    view! {
        <PageFrame>
            <div class="page narrow stack">
                <h1>"Account"</h1>
                <ChangePassword />
                <div class="page-head">
                    <div>
                        <h2>"Tokens"</h2>
                        <p>"A program with a token may do what you may do: pull labels, bring data in. Give each its own, so that you can revoke it alone."</p>
                    </div>
                </div>
                <CreateToken tokens=tokens />
                <div class="card">
                    <RemoteView from=tokens view=move |all| view! { <TokenTable all=all tokens=tokens /> } />
                </div>
            </div>
        </PageFrame>
    }
}

#[component]
fn ChangePassword() -> impl IntoView {
    let [current, new] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let change = PasswordChange { current: current.get_untracked(), new: new.get_untracked() };
            match routes::change_password(&change).await {
                Ok(()) => {
                    toasts.show("The password is changed. Your other sessions have ended.");
                    current.set(String::new());
                    new.set(String::new());
                }
                Err(e) => error.set(Some(e)),
            }
            busy.set(false);
        });
    };
    view! {
        <form class="card pad stack" on:submit=send>
            <h2>"Change password"</h2>
            {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="two">
                <div class="field">
                    <label for="current-password">"Current password"</label>
                    <input
                        class="input" id="current-password" type="password" required
                        autocomplete="current-password" bind:value=current
                    />
                    <FieldError error=error pointer="/current" />
                </div>
                <div class="field">
                    <label for="new-password">"New password"</label>
                    <input
                        class="input" id="new-password" type="password" required minlength="10"
                        autocomplete="new-password" bind:value=new
                    />
                    <span class="hint">"At least 10 characters."</span>
                    <FieldError error=error pointer="/new" />
                </div>
            </div>
            <div><button class="btn" disabled=move || busy.get()>"Change password"</button></div>
        </form>
    }
}

#[component]
fn CreateToken(tokens: Remote<Vec<ApiToken>>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let days = RwSignal::new(90_u32);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let made: RwSignal<Option<(String, String)>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let new = NewApiToken { name: name.get_untracked(), days: days.get_untracked() };
            match routes::create_token(&new).await {
                Ok(answer) => {
                    made.set(Some((answer.token.name, answer.secret)));
                    name.set(String::new());
                    tokens.reload();
                }
                Err(e) => error.set(Some(e)),
            }
            busy.set(false);
        });
    };
    let choose = move |e| {
        if let Ok(chosen) = event_target_value(&e).parse() {
            days.set(chosen);
        }
    };
    view! {
        <form class="card pad stack" on:submit=make>
            <h2>"Create token"</h2>
            {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="two">
                <div class="field">
                    <label for="token-name">"What it is for"</label>
                    <input class="input" id="token-name" required maxlength="100" placeholder="Nightly delivery" bind:value=name />
                    <FieldError error=error pointer="/name" />
                </div>
                <div class="field">
                    <label for="token-days">"Valid for"</label>
                    <select class="select" id="token-days" on:change=choose>
                        <option value="7">"a week"</option>
                        <option value="30">"30 days"</option>
                        <option value="90" selected>"90 days"</option>
                        <option value="365">"a year"</option>
                    </select>
                </div>
            </div>
            <div><button class="btn main" disabled=move || busy.get()><Icon shape=IconShape::Plus />"Create token"</button></div>
            {move || made.get().map(|(name, secret)| view! {
                <OneTimeSecret
                    title=format!("Copy the token for “{name}” now") hint="It is shown this once: the server keeps only its hash."
                    label="Token" testid="token" text=secret
                />
            })}
        </form>
    }
}

#[component]
fn TokenTable(all: Vec<ApiToken>, tokens: Remote<Vec<ApiToken>>) -> impl IntoView {
    if all.is_empty() {
        return view! { <EmptyState shape=IconShape::List title="No tokens yet"><p>"Your tokens are listed here until they expire."</p></EmptyState> }
            .into_any();
    }
    let toasts = Toasts::get();
    let rows = all.into_iter().map(move |token| {
        let (id, name) = (token.id.clone(), token.name.clone());
        let revoke = move |_| {
            let (id, name) = (id.clone(), name.clone());
            leptos::task::spawn_local(async move {
                match routes::revoke_token(&id).await {
                    Ok(()) => toasts.show(format!("“{name}” opens nothing any more.")),
                    Err(error) => toasts.show_error(error.message()),
                }
                tokens.reload();
            });
        };
        view! {
            <tr data-testid="token-row">
                <td>{token.name}</td>
                <td>{day(&token.created_at)}</td>
                <td>{day(&token.expires_at)}</td>
                <td><button class="btn small" on:click=revoke>"Revoke"</button></td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <thead><tr><th>"For"</th><th>"Made"</th><th>"Valid until"</th><th></th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
