//! Verdicts of customers: a table to send them, and the list with an answer to each rejection.

use crate::client::{ApiError, routes};
use crate::ui::{Dialog, ErrorNote, FieldError, Remote, RemoteView, RowLimit, Sending, TimeAgo, Toasts};
use assay_core::api::{
    AlignmentReport, CustomerVerdict, NewCustomerVerdicts, NewVerdictAnswer, Project, VerdictAnswer,
};
use assay_core::permission::Action;
use assay_core::review::Verdict;
use leptos::prelude::*;

/// Verdicts that the list shows before somebody wants all.
const SHOWN_FIRST: usize = 20;

/// The section.
#[component]
pub(super) fn CustomerVerdicts(project: Project, report: Remote<AlignmentReport>) -> impl IntoView {
    let id = StoredValue::new(project.id.clone());
    let verdicts = Remote::new(move || {
        let id = id.get_value();
        async move { routes::customer_verdicts(&id).await }
    });
    let refresh = Callback::new(move |()| {
        verdicts.reload();
        report.reload();
    });
    let (may_add, may_answer) = (project.role.may(Action::Review), project.role.may(Action::ManageTasks));
    let (adding, all) = (RwSignal::new(false), RwSignal::new(false));
    let contested: RwSignal<Option<CustomerVerdict>> = RwSignal::new(None);
    view! {
        <section class="card pad stack" aria-labelledby="customer-title" data-testid="customer-verdicts">
            <div class="row">
                <h2 id="customer-title">"The customer's verdicts"</h2>
                {may_add.then(|| view! {
                    <button class="btn end" on:click=move |_| adding.set(true)>"Add verdicts"</button>
                })}
            </div>
            <RemoteView from=verdicts view=move |found| {
                view! { <VerdictList project=id.get_value() verdicts=found all=all may_answer=may_answer contested=contested refresh=refresh /> }
            } />
            <AddDialog project=id open=adding refresh=refresh />
            <ContestDialog project=id contested=contested refresh=refresh />
        </section>
    }
}

#[component]
fn VerdictList(
    project: String,
    verdicts: Vec<CustomerVerdict>,
    /// Whether all are shown.
    all: RwSignal<bool>,
    may_answer: bool,
    contested: RwSignal<Option<CustomerVerdict>>,
    refresh: Callback<()>,
) -> impl IntoView {
    if verdicts.is_empty() {
        return view! {
            <p class="dim">
                "None yet. Once labels are delivered, send here what the customer's teams say of them: rejections become rework that you \
                 agree with, or questions that golden answers."
            </p>
        }
        .into_any();
    }
    let count = verdicts.len();
    let rows_limit = RowLimit::resumed(all, SHOWN_FIRST, count);
    let verdicts = StoredValue::new(verdicts);
    let rows = move || {
        let shown = rows_limit.shown();
        let row = |of: CustomerVerdict| {
            view! { <VerdictRow project=project.clone() verdict=of may_answer=may_answer contested=contested refresh=refresh /> }
        };
        verdicts.with_value(|all| all.iter().take(shown).cloned().map(row).collect_view())
    };
    view! {
        <div class="matrix-scroll">
            <table class="table">
                <thead><tr><th>"Label"</th><th>"Verdict"</th><th>"Golden says"</th><th>"Answer"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {rows_limit.button(format!("Show all {count}"))}
    }
    .into_any()
}

#[component]
fn VerdictRow(
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
    let what = if verdict.object.is_empty() { String::new() } else { format!(" · {}", verdict.object) };
    let errors: Vec<&str> = verdict.errors.iter().map(|error| error.title()).collect();
    let agree = {
        let (project, id) = (project.clone(), verdict.id.clone());
        move |_| {
            let (project, id) = (project.clone(), id.clone());
            error.set(None);
            sending.send(async move {
                let body = NewVerdictAnswer { answer: VerdictAnswer::Agree, reason: String::new() };
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
    let answer = match verdict.answer {
        Some(VerdictAnswer::Agree) => view! { <span class="tag good">"agreed"</span> }.into_any(),
        Some(VerdictAnswer::Contest) => view! {
            <span class="tag warn">"contested"</span>
            <div class="small dim">{verdict.answer_reason.clone()}</div>
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
    let golden = match verdict.by_golden {
        Some(Verdict::Accept) => view! { <span class="tag good">"accept"</span> }.into_any(),
        Some(Verdict::Reject) => view! { <span class="tag bad">"reject"</span> }.into_any(),
        None => {
            view! { <span class="dim">{if verdict.has_golden { "–" } else { "no golden" }}</span> }.into_any()
        }
    };
    view! {
        <tr data-testid="customer-verdict">
            <td>
                <a href=format!("/projects/{project}/tasks/{}", verdict.task)>{verdict.scene_name.clone()}</a>{what}
                <div class="dim small">{verdict.stage_name.clone()}</div>
            </td>
            <td>
                <span class=if rejects { "tag bad" } else { "tag good" }>{if rejects { "reject" } else { "accept" }}</span>
                " "<span class="small">{errors.join(", ")}</span>
                <div class="small">{verdict.reason.clone()}</div>
                <div class="dim small">{who}" · "<TimeAgo at=verdict.given_at.clone() /></div>
            </td>
            <td>{golden}</td>
            <td>{answer}</td>
        </tr>
    }
}

#[component]
fn AddDialog(project: StoredValue<String>, open: RwSignal<bool>, refresh: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        let body = NewCustomerVerdicts { csv: text.get_untracked(), ..NewCustomerVerdicts::default() };
        sending.send(async move {
            match routes::add_customer_verdicts(&project.get_value(), &body).await {
                Ok(added) => {
                    toasts.show(format!("{} verdicts added.", added.added));
                    text.try_set(String::new());
                    open.set(false);
                    refresh.run(());
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let read_file = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            if let Ok(content) = wasm_bindgen_futures::JsFuture::from(file.text()).await {
                text.try_set(content.as_string().unwrap_or_default());
            }
        });
    };
    view! {
        <Dialog open=open title="Add the customer's verdicts">
            <form class="stack" on:submit=submit data-testid="add-verdicts">
                <p class="dim small">
                    "A table in CSV, one verdict a line. The first line names the columns: scene and verdict (accept or reject), and where \
                     there are any stage, object, errors, reason, grader, team, at."
                </p>
                <label class="field">
                    <span class="label">"Verdicts"</span>
                    <textarea
                        class="textarea mono" rows="8" required bind:value=text
                        placeholder="scene,object,verdict,errors,reason\nStreet 12,car-3,reject,geometry,0.4 m too long"
                    ></textarea>
                    <FieldError error=error pointer="/csv" />
                </label>
                <label class="field">
                    <span class="label">"or a file"</span>
                    <input class="input" type="file" accept=".csv,text/csv" on:change=read_file />
                </label>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                <div class="row"><button class="btn main end" disabled=move || sending.is_on()>"Add verdicts"</button></div>
            </form>
        </Dialog>
    }
}

#[component]
fn ContestDialog(
    project: StoredValue<String>,
    contested: RwSignal<Option<CustomerVerdict>>,
    refresh: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    Effect::new(move |_| {
        let Some(by_golden) = contested.with(|of| of.as_ref().map(|of| of.by_golden)) else { return };
        let accepts = by_golden == Some(Verdict::Accept);
        let usual =
            if accepts { "Within the limits that we vetted together: golden accepts it." } else { "" };
        reason.set(usual.to_owned());
        error.set(None);
        open.set(true);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(verdict) = contested.get_untracked() else { return };
        error.set(None);
        let body = NewVerdictAnswer { answer: VerdictAnswer::Contest, reason: reason.get_untracked() };
        sending.send(async move {
            match routes::answer_customer_verdict(&project.get_value(), &verdict.id, &body).await {
                Ok(_) => {
                    toasts.show("Contested. The customer finds your reason with the verdict.");
                    open.set(false);
                    refresh.run(());
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <Dialog open=open title="Contest the verdict">
            <form class="stack" on:submit=submit>
                <p>{move || contested.with(|of| of.as_ref().map(|of| format!("{}: {}", of.scene_name, of.reason)))}</p>
                <label class="field">
                    <span class="label">"What speaks against it?"</span>
                    <textarea class="textarea" rows="4" maxlength="4000" required bind:value=reason></textarea>
                    <FieldError error=error pointer="/reason" />
                </label>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                <div class="row"><button class="btn main end" disabled=move || sending.is_on()>"Contest"</button></div>
            </form>
        </Dialog>
    }
}
