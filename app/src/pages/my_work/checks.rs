//! Results of checks: labels of honeypots, with the way to appeal.

use super::appeal::AppealDialog;
use crate::client::routes;
use crate::pages::training::ResultText;
use crate::ui::{Remote, TimeAgo};
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
    let open = RwSignal::new(false);
    let what = Signal::derive(move || {
        appealed.with(|check| check.as_ref().map(|c| c.scene_name.clone()).unwrap_or_default())
    });
    let send = move |text: String| {
        let task =
            appealed.with_untracked(|check| check.as_ref().map(|c| c.task.clone()).unwrap_or_default());
        async move { routes::appeal(&project.get_untracked(), &task, &NewAppeal { text }).await }
    };
    let appeal = Callback::new(move |check| {
        appealed.set(Some(check));
        open.set(true);
    });
    let row = move |check: CheckResult| view! { <CheckRow check=check appeal=appeal /> };
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
            <AppealDialog open=open what=what question="Why is your label right?" send=send done=move || work.reload() />
        </section>
    })
}

#[component]
fn CheckRow(check: CheckResult, appeal: Callback<CheckResult>) -> impl IntoView {
    let (words, class) = if check.result.is_right { ("right", "tag good") } else { ("wrong", "tag bad") };
    let action = match check.is_appealed {
        true => view! { <span class="dim small">"appealed"</span> }.into_any(),
        false => {
            let this = check.clone();
            view! { <button class="btn small" on:click=move |_| appeal.run(this.clone())>"Appeal"</button> }
                .into_any()
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
