//! A customer's verdict in the list, with the answer to it.

use crate::client::{ApiError, routes};
use crate::ui::{ErrorNote, Sending, TimeAgo, Toasts};
use assay_core::api::{CustomerVerdict, NewVerdictAnswer, VerdictAnswer};
use assay_core::review::Verdict;
use leptos::prelude::*;

/// Answer that agrees.
pub(super) fn agreement() -> NewVerdictAnswer {
    NewVerdictAnswer { answer: VerdictAnswer::Agree, reason: String::new(), asks: false }
}

/// The object that a verdict is about, with its class; empty: the label as a whole.
fn object_text(of: &CustomerVerdict) -> String {
    match &of.class {
        Some(class) => format!("{class} {}", of.object),
        None => of.object.clone(),
    }
}

/// What a verdict is about: the scene, and the object where there is one.
pub(super) fn subject_text(of: &CustomerVerdict) -> String {
    match object_text(of) {
        object if object.is_empty() => of.scene_name.clone(),
        object => format!("{} · {object}", of.scene_name),
    }
}

/// The row.
#[component]
pub(super) fn VerdictRow(
    project: String,
    verdict: CustomerVerdict,
    may_answer: bool,
    contested: RwSignal<Option<CustomerVerdict>>,
    refresh: Callback<()>,
) -> impl IntoView {
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let rejects = verdict.verdict == Verdict::Reject;
    let who = match verdict.team.as_str() {
        "" => verdict.grader.clone(),
        team => format!("{}, {team}", verdict.grader),
    };
    let what = object_text(&verdict);
    let errors: Vec<&str> = verdict.errors.iter().map(|error| error.title()).collect();
    let agree = {
        let (project, id) = (project.clone(), verdict.id.clone());
        move |_| {
            let (project, id) = (project.clone(), id.clone());
            error.set(None);
            sending.send(async move {
                let body = agreement();
                match routes::answer_customer_verdict(&project, &id, &body).await {
                    Ok(_) => {
                        toasts.show("Agreed. An accepted label goes back to its tasker.");
                        refresh.run(());
                    }
                    Err(refused) => {
                        error.try_set(Some(refused));
                    }
                }
            });
        }
    };
    let open = verdict.clone();
    let question = verdict.question.as_ref().map(|id| format!("/projects/{project}/releases#question-{id}"));
    let answered_by = verdict.answered_by.as_ref().map(|name| format!("by {name}"));
    let answer = match verdict.answer {
        Some(VerdictAnswer::Agree) => view! {
            <span class="tag good">"agreed"</span>
            {verdict.is_corrected.then(|| view! { " "<span class="tag good">"corrected"</span> })}
            <div class="small dim">{answered_by}</div>
        }
        .into_any(),
        Some(VerdictAnswer::Contest) => view! {
            <span class="tag warn">"contested"</span>
            {question.map(|href| view! { " "<a class="small" href=href>"See the question"</a> })}
            <div class="small">{verdict.answer_reason.clone()}</div>
            <div class="small dim">{answered_by}</div>
        }
        .into_any(),
        None if rejects && may_answer => view! {
            <div class="row">
                <button class="btn small" disabled=move || sending.is_on() on:click=agree>"Agree"</button>
                <button class="btn small" on:click=move |_| contested.set(Some(open.clone()))>"Contest"</button>
            </div>
            {move || error.get().map(|e| view! { <ErrorNote error=e /> })}
        }
        .into_any(),
        None if rejects => view! { <span class="dim">"open"</span> }.into_any(),
        None => ().into_any(),
    };
    let says = match (verdict.by_golden, &verdict.golden) {
        (Some(Verdict::Accept), _) => view! { <span class="tag good">"accept"</span> }.into_any(),
        (Some(Verdict::Reject), _) => view! { <span class="tag bad">"reject"</span> }.into_any(),
        (None, Some(_)) => view! { <span class="dim">"–"</span> }.into_any(),
        (None, None) => view! { <span class="dim">"no golden"</span> }.into_any(),
    };
    let golden = verdict.golden.as_ref().map(|golden| {
        view! { <div class="small"><a href=format!("/projects/{project}/golden/{golden}")>"Open golden"</a></div> }
    });
    view! {
        <tr data-testid="customer-verdict">
            <td>
                <a href=format!("/projects/{project}/tasks/{}", verdict.task)>{verdict.scene_name.clone()}</a>{(!what.is_empty()).then(|| format!(" · {what}"))}
                <div class="dim small">{verdict.stage_name.clone()}</div>
            </td>
            <td>
                <span class=if rejects { "tag bad" } else { "tag good" }>{if rejects { "reject" } else { "accept" }}</span>
                " "<span class="small">{errors.join(", ")}</span>
                <div class="small">{verdict.reason.clone()}</div>
                <div class="dim small">{who}" · "<TimeAgo at=verdict.given_at.clone() /></div>
            </td>
            <td>{says}{golden}</td>
            <td>{answer}</td>
        </tr>
    }
}
