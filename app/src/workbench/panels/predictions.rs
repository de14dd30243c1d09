//! Predictions of a model in the frame on screen: shown or not, from which score on, and accepted if they are right.

use crate::ui::Toasts;
use crate::workbench::actions::predictions::{accept_predictions, show_prediction};
use crate::workbench::state::{PredictionState, Workbench, prediction_score, predictions_in_frame};
use assay_core::label::Object;
use leptos::prelude::*;

/// Largest number of rows; a higher score shows the rest.
const MOST: usize = 60;

/// Panel of predictions.
#[component]
pub(super) fn Predictions() -> impl IntoView {
    let predicted: PredictionState = expect_context();
    let models = predicted.models();
    if models.is_empty() {
        return ().into_any();
    }
    let options = models.into_iter().enumerate().map(|(at, name)| {
        let on = move || predicted.model.get() == Some(at);
        view! { <option value=at.to_string() selected=on>{name}</option> }
    });
    view! {
        <section class="block" aria-label="Predictions" data-testid="predictions">
            <h3 class="row">"Predictions"<kbd class="key">"Shift P"</kbd></h3>
            <select
                class="select slim" aria-label="Model" style="margin-top:6px"
                on:change=move |e| predicted.model.set(event_target_value(&e).parse().ok())
            >
                <option value="" selected=move || predicted.model.get().is_none()>"not shown"</option>
                {options.collect_view()}
            </select>
            {move || predicted.model.get().map(|_| view! { <PredictionList /> })}
        </section>
    }
    .into_any()
}

/// Objects of the model on screen that the label lacks; tracked.
fn open_predictions(wb: Workbench, revision: Memo<u64>) -> Vec<Object> {
    let (frame, predictions) = (wb.view.frame.get(), wb.predictions);
    revision.track();
    predictions.document.with(|document| {
        let Some(document) = document else { return Vec::new() };
        let model = predictions.model_name();
        let label = wb.editing.editor.read_untracked();
        predictions_in_frame(document, label.document(), &model, frame)
    })
}

#[component]
fn PredictionList() -> impl IntoView {
    let wb: Workbench = expect_context();
    let toasts = Toasts::get();
    let (predicted, revision) = (wb.predictions, wb.editing.revision());
    let objects = Memo::new(move |_| open_predictions(wb, revision));
    let take = move |objects: &[Object]| {
        let unknown = accept_predictions(wb, objects);
        if unknown > 0 {
            toasts.show_error(format!(
                "{unknown} of a class that the ontology does not have stay predictions."
            ));
        }
    };
    let percent = move || (predicted.least_score.get() * 100.0) as u32;
    let row = move |object: Object| {
        let (frame, class) = (wb.view.frame.get_untracked(), object.class.clone());
        let sure = prediction_score(&object, frame).map(|s| format!("{} %", (s * 100.0).round() as i32));
        let (shown, label) = (object.clone(), format!("Take over {class}"));
        view! {
            <div class="row small predicted-row">
                <button class="object-name cut" on:click=move |_| show_prediction(wb, &shown)>{class}</button>
                <span class="end faint">{sure}</span>
                {wb.editing.can_edit().then(|| view! {
                    <button class="btn small" aria-label=label on:click=move |_| take(std::slice::from_ref(&object))>
                        "Take over"
                    </button>
                })}
            </div>
        }
    };
    view! {
        <div class="stack" style="margin-top:8px;gap:6px">
            <label class="row small">
                <span style="white-space:nowrap">"From score"</span>
                <input
                    type="range" min="0" max="1" step="0.01" aria-label="Least score"
                    prop:value=move || predicted.least_score.get().to_string()
                    on:input=move |e| if let Ok(value) = event_target_value(&e).parse() { predicted.least_score.set(value) }
                />
                <span class="end" style="white-space:nowrap">{percent}" %"</span>
            </label>
            <p class="faint small" data-testid="predicted-count">
                {move || format!("{} in this frame, not in the label", objects.with(Vec::len))}
            </p>
            {move || objects.with(|all| all.iter().take(MOST).cloned().map(row).collect_view())}
            {move || (objects.with(Vec::len) > MOST).then(|| view! {
                <p class="faint small">"Raise the score to see the others here."</p>
            })}
            {wb.editing.can_edit().then(|| view! {
                <button
                    class="btn small" data-testid="take-over-all" disabled=move || objects.with(Vec::is_empty)
                    on:click=move |_| objects.with_untracked(|all| take(all))
                >
                    {move || format!("Take over all {} in this frame", objects.with(Vec::len))}
                </button>
            })}
        </div>
    }
}
