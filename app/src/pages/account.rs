//! A person's own account: the tokens by which their programs sign in.

use super::frame::Frame;
use crate::client::{ApiError, routes};
use crate::ui::{Empty, Fault, FieldFault, Icon, Loaded, Remote, Shape, ShownOnce, Toasts, day};
use assay_core::api::{ApiToken, NewApiToken};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let tokens = Remote::new(routes::tokens);
    view! {
        <Frame>
            <div class="page narrow stack">
                <div class="page-head">
                    <div>
                        <h1>"Tokens"</h1>
                        <p>"A program with a token may do what you may do: pull labels, bring data in. Give each its own, so that you can revoke it alone."</p>
                    </div>
                </div>
                <MakeToken tokens=tokens />
                <div class="card">
                    <Loaded from=tokens view=move |all| view! { <Tokens all=all tokens=tokens /> } />
                </div>
            </div>
        </Frame>
    }
}

#[component]
fn MakeToken(tokens: Remote<Vec<ApiToken>>) -> impl IntoView {
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
            match routes::make_token(&new).await {
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
            <h2>"Make a token"</h2>
            {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <Fault error=e /> })}
            <div class="two">
                <div class="field">
                    <label for="token-name">"What it is for"</label>
                    <input class="input" id="token-name" required maxlength="100" placeholder="Nightly delivery" bind:value=name />
                    <FieldFault error=error pointer="/name" />
                </div>
                <div class="field">
                    <label for="token-days">"It holds for"</label>
                    <select class="select" id="token-days" on:change=choose>
                        <option value="7">"a week"</option>
                        <option value="30">"30 days"</option>
                        <option value="90" selected>"90 days"</option>
                        <option value="365">"a year"</option>
                    </select>
                </div>
            </div>
            <div><button class="btn main" disabled=move || busy.get()><Icon shape=Shape::Plus />"Make"</button></div>
            {move || made.get().map(|(name, secret)| view! {
                <ShownOnce
                    title=format!("Copy the token for “{name}” now") hint="It is shown this once: the server keeps only its hash."
                    label="Token" testid="token" text=secret
                />
            })}
        </form>
    }
}

#[component]
fn Tokens(all: Vec<ApiToken>, tokens: Remote<Vec<ApiToken>>) -> impl IntoView {
    if all.is_empty() {
        return view! { <Empty shape=Shape::List title="No tokens yet"><p>"Those that you make stand here until they run out."</p></Empty> }
            .into_any();
    }
    let toasts = Toasts::get();
    let rows = all.into_iter().map(move |token| {
        let (id, name) = (token.id.clone(), token.name.clone());
        let revoke = move |_| {
            let (id, name) = (id.clone(), name.clone());
            leptos::task::spawn_local(async move {
                match routes::revoke_token(&id).await {
                    Ok(()) => toasts.say(format!("“{name}” opens nothing any more.")),
                    Err(error) => toasts.fail(error.sentence()),
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
            <thead><tr><th>"For"</th><th>"Made"</th><th>"Holds until"</th><th></th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
