//! Form for a new stage.

use super::draft::PipelineDraft;
use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{ErrorNote, FieldError, Remote, Sending, Toasts};
use assay_core::api::{NewPipelineStage, Pipeline, Project};
use assay_core::pipeline::StageKind;
use leptos::prelude::*;

/// The form. A stage is added only while the draft has no changes, which would be lost.
#[component]
pub(super) fn NewStageForm(
    draft: PipelineDraft,
    source: Remote<Pipeline>,
    reload: Remote<Project>,
) -> impl IntoView {
    let (name, kind) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let like = RwSignal::new(None::<String>);
    let chosen_kind = move || StageKind::ALL.get(kind.get()).copied();
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    UnsavedForms::get().guard_text([name]);
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(chosen) = untrack(chosen_kind) else { return };
        failure.set(None);
        let new = NewPipelineStage { name: name.get_untracked(), kind: chosen, like: like.get_untracked() };
        sending.send(async move {
            match routes::add_stage(&draft.project.get_value(), &new).await {
                Ok(stage) => {
                    name.try_set(String::new());
                    toasts.show(format!("{} is added. Connect it, or import data into it.", stage.name));
                    source.reload();
                    reload.reload();
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let kinds = StageKind::ALL.into_iter().enumerate();
    let kinds =
        kinds.map(|(at, kind)| view! { <option value=at.to_string()>{kind.descriptor().title}</option> });
    let choose_kind = move |event| {
        kind.set(event_target_value(&event).parse().unwrap_or(0));
        like.set(None);
    };
    let is_blocked =
        move || sending.is_on() || draft.is_changed() || name.with(|name| name.trim().is_empty());
    view! {
        <form class="card pad stack" aria-labelledby="new-stage-title" on:submit=add data-testid="new-stage">
            <h2 id="new-stage-title">"New stage"</h2>
            {move || failure.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="field">
                <label for="new-stage-name">"Name"</label>
                <input class="input" id="new-stage-name" maxlength="120" bind:value=name />
                <FieldError error=failure pointer="/name" />
            </div>
            <div class="field">
                <label for="new-stage-kind">"Kind"</label>
                <select class="select" id="new-stage-kind" on:change=choose_kind>{kinds.collect_view()}</select>
            </div>
            <div class="field">
                <label for="new-stage-like">"Classes and rules from"</label>
                <select class="select" id="new-stage-like" on:change=move |e| like.set(Some(event_target_value(&e)).filter(|id| !id.is_empty()))>
                    <option value="">"the template of its kind"</option>
                    {move || draft.summaries.get_value().into_iter().filter(|stage| Some(stage.kind) == chosen_kind()).map(|stage| view! {
                        <option value=stage.id>{stage.name}</option>
                    }).collect_view()}
                </select>
            </div>
            <p class="dim small">
                <a href=format!("/projects/{}/brief", draft.project.get_value())>"The brief"</a>
                " proposes the stages that its goals call for."
            </p>
            <div class="row wrap">
                <button class="btn" disabled=is_blocked>"Add stage"</button>
                {move || draft.is_changed().then(|| view! { <span class="dim small">"Save or discard your changes first."</span> })}
            </div>
        </form>
    }
}
