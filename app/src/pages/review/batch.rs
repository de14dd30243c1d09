//! A batch: how far its sample is inspected, what that says, and the decision.

use super::decision::DecisionButtons;
use super::plan_curve::PlanCurve;
use super::words::{batch_state_words, content_words, method_words, percent, plan_words, rest_words};
use crate::client::navigation::task_href;
use crate::client::route_params::batch_param;
use crate::client::{Session, routes};
use crate::pages::page_frame::PageFrame;
use crate::pages::project::project_of_address;
use crate::ui::{Note, Remote, RemoteView, TimeAgo, Tone};
use assay_core::api::{BatchDetail, BatchProgress, TaskSummary};
use assay_core::permission::Action;
use assay_core::review::Verdict;
use assay_core::review::batch::{BatchState, WrongShare};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

/// Time until a decided batch is asked for again while its tasks follow, ms.
const POLL_MS: u32 = 1_000;

/// The page.
#[component]
pub fn BatchPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let batch = batch_param();
    let detail = Remote::new(move || {
        let (id, batch) = (id.get(), batch.get());
        async move { routes::batch(&id, &batch).await }
    });
    // The tasks of a decided batch follow in the background.
    Effect::new(move |_| {
        if detail.get().is_some_and(|found| found.batch.state != BatchState::Open && !found.batch.is_settled)
        {
            leptos::task::spawn_local(async move {
                TimeoutFuture::new(POLL_MS).await;
                if batch.try_get_untracked().is_some() {
                    detail.reload();
                }
            });
        }
    });
    let may_review = move || project.get().is_some_and(|project| project.role.may(Action::Review));
    view! {
        <PageFrame project=project>
            <div class="page stack">
                <RemoteView from=detail view=move |found| view! { <BatchHead id=id detail=detail found=found may_review=may_review() /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn BatchHead(
    id: Memo<String>,
    detail: Remote<BatchDetail>,
    found: BatchDetail,
    may_review: bool,
) -> impl IntoView {
    let batch = found.batch.clone();
    let (state, class) = batch_state_words(&batch);
    let is_open = batch.state == BatchState::Open;
    let right = batch.inspected.saturating_sub(batch.wrong);
    view! {
        <div class="page-head">
            <div>
                <h1>{format!("Batch {}", batch.number)}" " <span class=class data-testid="batch-state">{state}</span></h1>
                <p>{content_words(&batch)}</p>
            </div>
            <div class="row wrap end">
                {(is_open && may_review).then(|| view! {
                    {found.by_plan.is_none().then(|| view! { <InspectButton project=id batch=batch.id.clone() /> })}
                    <DecisionButtons project=id detail=detail />
                })}
            </div>
        </div>
        <StateNote found=found.clone() />
        <div class="batch-columns">
            <section class="card pad stack" aria-labelledby="sample-title" data-testid="batch-sample">
                <h2 id="sample-title">"Sample"</h2>
                <p>{plan_words(&found.plan)}</p>
                <p class="dim small">{method_words(&batch.method)}</p>
                <p data-testid="batch-counts">
                    {format!("{} of at most {} inspected: {right} right, {} wrong.", batch.inspected, batch.sample, batch.wrong)}
                </p>
                <progress class="batch-progress" max=batch.sample value=batch.inspected aria-label="Inspected labels"></progress>
                {found.wrong_share.map(|share| view! { <p>{share_words(share)}</p> })}
                {(found.own_in_sample > 0).then(|| view! {
                    <p class="dim small">{own_words(found.own_in_sample)}</p>
                })}
                {batch.is_resubmission.then(|| view! {
                    <p class="dim small">"Most of its tasks were in a rejected batch before, so it does not count for the switching rules."</p>
                })}
            </section>
            <section class="card pad stack" aria-labelledby="curve-title">
                <h2 id="curve-title">"What the sample promises"</h2>
                <PlanCurve plan=found.plan.clone() share=found.wrong_share />
            </section>
        </div>
        <Found found=found />
    }
}

/// Share of wrong labels in the batch, in a sentence.
fn share_words(share: WrongShare) -> String {
    let [low, high] = share.interval.map(percent);
    format!(
        "Of the whole batch, an estimated {} % are wrong (95 % interval {low} to {high} %).",
        percent(share.value)
    )
}

fn own_words(count: u32) -> String {
    match count {
        1 => "1 label of the sample is your own; another reviewer inspects it.".to_owned(),
        _ => format!("{count} labels of the sample are your own; another reviewer inspects them."),
    }
}

/// What the inspected labels say, or what was decided.
#[component]
fn StateNote(found: BatchDetail) -> impl IntoView {
    let BatchDetail { batch, by_plan, rest, reason, .. } = found;
    let (tone, title, text) = match (batch.state, by_plan) {
        (BatchState::Open, Some(Verdict::Accept)) => (
            Tone::Good,
            "The sample accepts this batch",
            "Accept it, and the labels that nobody inspected are accepted too.".to_owned(),
        ),
        (BatchState::Open, Some(Verdict::Reject)) => (
            Tone::Bad,
            "The sample rejects this batch",
            "Reject it, or write why it is good enough.".to_owned(),
        ),
        (BatchState::Open, None) => return ().into_any(),
        (BatchState::Accepted, _) => {
            (Tone::Good, "Accepted", "The labels that nobody inspected are accepted with it.".to_owned())
        }
        (BatchState::Rejected, _) => (
            Tone::Bad,
            "Rejected",
            format!("Labels that nobody inspected: {}.", rest_words(rest).to_lowercase()),
        ),
    };
    let is_following = batch.state != BatchState::Open && !batch.is_settled;
    let by = batch.decided_by_name.zip(batch.decided_at);
    view! {
        <Note tone=tone title=title>
            <p>{text}</p>
            {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
            {by.map(|(name, at)| view! { <p class="dim small">{name}" · "<TimeAgo at=at /></p> })}
            {is_following.then(|| view! { <p role="status">"Its tasks follow now…"</p> })}
        </Note>
    }
    .into_any()
}

/// Link to the next label of the sample.
#[component]
fn InspectButton(project: Memo<String>, batch: String) -> impl IntoView {
    let batch = StoredValue::new(batch);
    let next = Remote::new(move || {
        let project = project.get();
        async move { routes::batch_next(&project, &batch.get_value(), 1).await }
    });
    let href = move |progress: BatchProgress| {
        let task = progress.tasks.first()?;
        Some(format!("{}/review?batch={}", task_href(task), batch.get_value()))
    };
    move || {
        let href = next.get().and_then(href)?;
        Some(view! { <a class="btn main" data-testid="inspect" href=href>"Inspect sample"</a> })
    }
}

/// Errors that were found, and the rejected labels.
#[component]
fn Found(found: BatchDetail) -> impl IntoView {
    if found.rejected.is_empty() {
        return ().into_any();
    }
    let user = Session::get().user();
    let errors = found.errors.iter().map(|count| {
        view! { <li>{format!("{}: {}", count.error.title(), count.labels)}</li> }
    });
    let row = |task: TaskSummary| {
        let is_own = task.assignee.as_deref() == Some(user.as_str());
        view! {
            <tr>
                <td><a href=task_href(&task)>{task.scene_name.clone()}</a></td>
                <td>{task.assignee_name.clone()}{is_own.then_some(" (you)")}</td>
                <td>{task.last_reason.clone()}</td>
            </tr>
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="found-title" data-testid="batch-found">
            <h2 id="found-title">"What was wrong"</h2>
            <ul class="plain-list row wrap">{errors.collect_view()}</ul>
            <div style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Scene"</th><th>"By"</th><th>"Reason"</th></tr></thead>
                    <tbody>{found.rejected.clone().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_said_with_its_interval() {
        let share = WrongShare { value: 0.05, interval: [0.0089, 0.2361] };
        assert_eq!(
            share_words(share),
            "Of the whole batch, an estimated 5 % are wrong (95 % interval 0.9 to 23.6 %)."
        );
        assert!(own_words(1).starts_with("1 label of the sample is"));
    }
}
