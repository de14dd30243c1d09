//! Form for a new batch, with what it would be.

use super::batch_draft::{BatchDraft, MethodKind};
use super::plan_curve::PlanCurve;
use super::words::{plan_words, switching_words};
use crate::client::navigation::Navigator;
use crate::client::{ApiError, routes};
use crate::ui::{
    ErrorNote, FieldError, Note, NumberField, NumberRange, Remote, RemoteView, Sending, Toasts, Tone,
    focus_invalid_field,
};
use crate::words::tasks_text;
use assay_core::api::{BatchPreview, Project, ResumeInspection};
use assay_core::review::batch::SamplingMethod;
use assay_core::review::iso_2859::{AQLS, InspectionLevel, InspectionPhase};
use leptos::prelude::*;

/// Largest AQL that batches have, percent.
const MOST_AQL: f64 = 10.0;

/// The form.
#[component]
pub(super) fn NewBatchForm(project: Project, making: RwSignal<bool>) -> impl IntoView {
    let id = StoredValue::new(project.id.clone());
    let waiting = project.stages.iter().max_by_key(|stage| stage.in_review);
    let draft = BatchDraft::new(waiting.map(|stage| stage.id.clone()).unwrap_or_default());
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, navigator) = (Sending::new(), Navigator::get());
    let preview = Remote::new(move || {
        let new = draft.to_request();
        async move { routes::plan_batch(&id.get_value(), &new).await }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if focus_invalid_field() {
            return;
        }
        failure.set(None);
        let new = untrack(|| draft.to_request());
        sending.send(async move {
            match routes::create_batch(&id.get_value(), &new).await {
                Ok(batch) => navigator.go(&format!("/projects/{}/review/{}", id.get_value(), batch.id)),
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let is_ready = move || preview.get().is_some_and(|preview| preview.plan.is_some());
    let stages = project
        .stages
        .into_iter()
        .map(|stage| {
            let is_chosen = draft.stage.with_untracked(|chosen| *chosen == stage.id);
            let text = format!("{} ({} in review)", stage.name, stage.in_review);
            view! { <option value=stage.id selected=is_chosen>{text}</option> }
        })
        .collect_view();
    let choose_stage = move |event| {
        draft.stage.set(event_target_value(&event));
        draft.tasker.set(String::new());
        draft.class.set(String::new());
    };
    view! {
        <form class="card pad stack" aria-labelledby="new-batch-title" on:submit=send data-testid="new-batch">
            <h2 id="new-batch-title">"New batch"</h2>
            <p class="dim">"Labels that wait for a review and are judged together: a sample of them decides about all."</p>
            {move || failure.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row wrap">
                <div class="field">
                    <label for="batch-stage">"Stage"</label>
                    <select class="select" id="batch-stage" on:change=choose_stage>{stages}</select>
                    <FieldError error=failure pointer="/stage" />
                </div>
                <TaskerField draft=draft preview=preview />
                <ClassField project=id draft=draft />
                <DayField id="batch-from" label="Submitted from" value=draft.from_day />
                <DayField id="batch-to" label="Submitted until" value=draft.to_day />
                <div class="field">
                    <label for="batch-release">"By release"</label>
                    <NumberField id="batch-release" value=draft.release set=move |n| draft.release.set(n) range=NumberRange::whole(1, 100_000) optional=true placeholder="any" />
                </div>
            </div>
            <fieldset class="field">
                <legend>"Sample"</legend>
                {MethodKind::ALL.map(|kind| view! { <MethodOption draft=draft kind=kind /> }).collect_view()}
            </fieldset>
            {move || match draft.kind.get() {
                MethodKind::Iso2859 => view! { <IsoFields draft=draft /> }.into_any(),
                MethodKind::Sequential => view! { <SequentialFields draft=draft /> }.into_any(),
                MethodKind::FixedRate | MethodKind::Risk => view! { <ShareFields draft=draft /> }.into_any(),
            }}
            <RemoteView from=preview view=move |found| view! { <Preview project=id draft=draft preview=preview found=found /> } />
            <div class="row">
                <button class="btn main" disabled=move || sending.is_on() || !is_ready()>"Create batch"</button>
                <button class="btn" type="button" on:click=move |_| making.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}

/// Whose labels: people with labels that fit.
#[component]
fn TaskerField(draft: BatchDraft, preview: Remote<BatchPreview>) -> impl IntoView {
    // A chosen person stays in the list when the others are filtered out.
    let known = Memo::new(move |before: Option<&Vec<(String, String)>>| {
        let found = preview.get().map(|preview| preview.taskers).unwrap_or_default();
        let found: Vec<(String, String)> = found.into_iter().map(|of| (of.id, of.name)).collect();
        match before {
            Some(before) if draft.tasker.with(|tasker| !tasker.is_empty()) => before.clone(),
            _ => found,
        }
    });
    let options = move || {
        let option = |(id, name): (String, String)| {
            let is_chosen = draft.tasker.with_untracked(|chosen| *chosen == id);
            view! { <option value=id selected=is_chosen>{name}</option> }
        };
        known.get().into_iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label for="batch-tasker">"Labels of"</label>
            <select class="select" id="batch-tasker" on:change=move |e| draft.tasker.set(event_target_value(&e))>
                <option value="">"everybody"</option>
                {options}
            </select>
        </div>
    }
}

/// Class that the labels have.
#[component]
fn ClassField(project: StoredValue<String>, draft: BatchDraft) -> impl IntoView {
    let stage = Remote::new(move || {
        let stage = draft.stage.get();
        async move { routes::stage(&project.get_value(), &stage).await }
    });
    let options = move || {
        let classes = stage.get().map(|stage| stage.ontology.classes).unwrap_or_default();
        classes
            .into_iter()
            .map(|class| view! { <option value=class.name.clone()>{class.name.clone()}</option> })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for="batch-class">"With class"</label>
            <select class="select" id="batch-class" on:change=move |e| draft.class.set(event_target_value(&e))>
                <option value="">"any"</option>
                {options}
            </select>
        </div>
    }
}

#[component]
fn DayField(id: &'static str, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input class="input" id=id type="date" bind:value=value />
        </div>
    }
}

#[component]
fn MethodOption(draft: BatchDraft, kind: MethodKind) -> impl IntoView {
    let (title, text) = kind.words();
    view! {
        <label class="check">
            <input type="radio" name="batch-method" prop:checked=move || draft.kind.get() == kind on:change=move |_| draft.kind.set(kind) />
            <span><b>{title}</b>": " {text}</span>
        </label>
    }
}

#[component]
fn IsoFields(draft: BatchDraft) -> impl IntoView {
    let levels = InspectionLevel::ALL.map(|level| {
        let is_chosen = draft.level.get_untracked() == level;
        view! { <option value=level.name() selected=is_chosen>{level.name()}</option> }
    });
    let aqls = AQLS.into_iter().filter(|aql| *aql <= MOST_AQL).map(|aql| {
        let is_chosen = (draft.iso_aql.get_untracked() - aql).abs() < 1e-9;
        view! { <option value=aql.to_string() selected=is_chosen>{format!("{aql} %")}</option> }
    });
    let choose_level = move |event| {
        if let Some(level) = InspectionLevel::from_name(&event_target_value(&event)) {
            draft.level.set(level);
        }
    };
    let choose_aql = move |event| {
        if let Ok(aql) = event_target_value(&event).parse() {
            draft.iso_aql.set(aql);
        }
    };
    view! {
        <div class="row wrap">
            <div class="field">
                <label for="batch-aql">"Acceptance quality limit (AQL)"</label>
                <select class="select" id="batch-aql" on:change=choose_aql>{aqls.collect_view()}</select>
            </div>
            <div class="field">
                <label for="batch-level">"Inspection level"</label>
                <select class="select" id="batch-level" on:change=choose_level>{levels.into_iter().collect_view()}</select>
            </div>
            <label class="check">
                <input type="checkbox" prop:checked=move || draft.reduced.get() on:change=move |e| draft.reduced.set(event_target_checked(&e)) />
                "Inspect less after a good record"
            </label>
        </div>
    }
}

#[component]
fn SequentialFields(draft: BatchDraft) -> impl IntoView {
    let [aql, rql, alpha, beta] = draft.sequential;
    let field = move |id: &'static str, label: &'static str, value: RwSignal<Option<f64>>, most: f64| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <NumberField id=id value=value set=move |n| value.set(n) range=NumberRange::new(0.01, most) />
            </div>
        }
    };
    view! {
        <div class="row wrap">
            {field("batch-good", "Accept with so many wrong (AQL), %", aql, 99.0)}
            {field("batch-alpha", "but reject at most, %", alpha, 49.0)}
            {field("batch-bad", "Reject with so many wrong (RQL), %", rql, 99.0)}
            {field("batch-beta", "but accept at most, %", beta, 49.0)}
        </div>
    }
}

#[component]
fn ShareFields(draft: BatchDraft) -> impl IntoView {
    view! {
        <div class="row wrap">
            <div class="field">
                <label for="batch-share">"Inspect, % of the labels"</label>
                <NumberField id="batch-share" value=draft.share set=move |n| draft.share.set(n) range=NumberRange::new(0.01, 100.0) />
            </div>
            <div class="field">
                <label for="batch-accept">"Accept with so many wrong, %"</label>
                <NumberField id="batch-accept" value=draft.accept set=move |n| draft.accept.set(n) range=NumberRange::new(0.0, 100.0) />
            </div>
        </div>
    }
}

/// What the batch would be.
#[component]
fn Preview(
    project: StoredValue<String>,
    draft: BatchDraft,
    preview: Remote<BatchPreview>,
    found: BatchPreview,
) -> impl IntoView {
    if found.tasks == 0 {
        return view! {
            <p class="dim" data-testid="batch-preview">
                "No label that waits for a review fits. Choose another stage, person or time, or wait for submissions."
            </p>
        }
        .into_any();
    }
    let people = match found.taskers.len() {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    };
    let count = tasks_text(found.tasks);
    let is_discontinued = found.switching.is_some_and(|state| state.phase == InspectionPhase::Discontinued);
    let switching = found.switching.map(|state| view! { <p class="small">{switching_words(&state)}</p> });
    view! {
        <div class="stack" data-testid="batch-preview">
            <p><b>{count}</b>{format!(" of {people}. ")} {found.plan.as_ref().map(plan_words)}</p>
            {switching}
            {is_discontinued.then(|| view! { <Resume project=project draft=draft preview=preview /> })}
            {found.plan.map(|plan| view! { <PlanCurve plan=plan /> })}
        </div>
    }
    .into_any()
}

/// Resumption of discontinued inspection.
#[component]
fn Resume(project: StoredValue<String>, draft: BatchDraft, preview: Remote<BatchPreview>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let resume = move |_| {
        let new = untrack(|| draft.to_request());
        let SamplingMethod::Iso2859 { level, aql, .. } = new.method else { return };
        let body = ResumeInspection { stage: new.stage, level, aql, reason: reason.get_untracked() };
        failure.set(None);
        sending.send(async move {
            match routes::resume_inspection(&project.get_value(), &body).await {
                Ok(_) => {
                    toasts.show("Inspection is resumed; it is tightened for now.");
                    preview.reload();
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    view! {
        <Note tone=Tone::Warn title="Inspection at this AQL is discontinued">
            <div class="field">
                <label for="resume-reason">"What was done about the cause?"</label>
                <textarea class="textarea" id="resume-reason" maxlength="4000" bind:value=reason></textarea>
                <FieldError error=failure pointer="/reason" />
            </div>
            {move || failure.get().filter(|e| e.fields().is_empty()).map(|error| view! { <ErrorNote error=error /> })}
            <button class="btn" type="button" disabled=move || sending.is_on() on:click=resume>"Resume inspection"</button>
        </Note>
    }
}
