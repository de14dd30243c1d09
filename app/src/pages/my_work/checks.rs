//! Results of checks: labels of honeypots, with the way to appeal.

use crate::client::{ApiError, routes};
use crate::pages::training::ResultText;
use crate::ui::{Dialog, ErrorNote, FieldError, Remote, Sending, TimeAgo, Toasts};
use assay_core::api::{CheckResult, MyWork, NewAppeal};
use leptos::prelude::*;

/// The results.
#[component]
pub(super) fn Checks(
    /// Id of the project.
    project: Memo<String>,
    /// The results.
    checks: Vec<CheckResult>,
    /// Where they come from.
    work: Remote<MyWork>,
) -> impl IntoView {
    if checks.is_empty() {
        return None;
    }
    let appealed: RwSignal<Option<CheckResult>> = RwSignal::new(None);
    let row = move |check: CheckResult| view! { <CheckRow check=check appealed=appealed /> };
    Some(view! {
        <section class="stack" aria-label="Checks">
            <h2>"Checks"</h2>
            <p class="dim small">
                "Some of your tasks had a golden label that you could not see. If golden is wrong, appeal: operations and the customer settle it."
            </p>
            <div class="card" style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Scene"</th><th>"Result"</th><th>"Submitted"</th><th></th></tr></thead>
                    <tbody>{checks.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <AppealDialog project=project appealed=appealed work=work />
        </section>
    })
}

#[component]
fn CheckRow(check: CheckResult, appealed: RwSignal<Option<CheckResult>>) -> impl IntoView {
    let (words, class) = if check.result.is_right { ("right", "tag good") } else { ("wrong", "tag bad") };
    let action = match check.is_appealed {
        true => view! { <span class="dim small">"appealed"</span> }.into_any(),
        false => {
            let this = check.clone();
            view! { <button class="btn small" on:click=move |_| appealed.set(Some(this.clone()))>"Appeal"</button> }.into_any()
        }
    };
    view! {
        <tr data-testid="check">
            <td class="strong">{check.scene_name}<div class="dim small">{check.stage_name}</div></td>
            <td><span class=class>{words}</span><ResultText result=check.result /></td>
            <td class="dim small"><TimeAgo at=check.submitted_at /></td>
            <td class="num">{action}</td>
        </tr>
    }
}

#[component]
fn AppealDialog(
    project: Memo<String>,
    appealed: RwSignal<Option<CheckResult>>,
    work: Remote<MyWork>,
) -> impl IntoView {
    let (open, text) = (RwSignal::new(false), RwSignal::new(String::new()));
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    Effect::new(move |_| {
        if appealed.with(Option::is_some) {
            text.set(String::new());
            error.set(None);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            appealed.set(None);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(check) = appealed.get_untracked() else { return };
        error.set(None);
        sending.send(async move {
            let body = NewAppeal { text: text.get_untracked() };
            match routes::appeal(&project.get_untracked(), &check.task, &body).await {
                Ok(()) => {
                    open.set(false);
                    toasts.show("Sent. The answer comes with a release.");
                    work.reload();
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let title = move || appealed.with(|check| check.as_ref().map(|check| check.scene_name.clone()));
    view! {
        <Dialog open=open title="Appeal">
            <form class="stack" on:submit=send>
                <p>{title}</p>
                <label class="field">
                    <span class="label">"Why is your label right?"</span>
                    <textarea class="input" rows="4" maxlength="4000" required bind:value=text></textarea>
                    <FieldError error=error pointer="/text" />
                </label>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                <div class="row"><button class="btn main end" disabled=move || sending.is_on()>"Send appeal"</button></div>
            </form>
        </Dialog>
    }
}
