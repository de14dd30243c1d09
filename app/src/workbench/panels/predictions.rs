//! What a model predicts in the frame on screen: shown or not, from which score on, and taken over where it is right.

use crate::ui::Toasts;
use crate::workbench::predictions::{score, take_over};
use crate::workbench::state::Workbench;
use assay_core::label::Object;
use leptos::prelude::*;

/// Rows listed at most; a higher score shows the rest.
const MOST: usize = 60;

/// Which model, which score, and what it found.
#[component]
pub(super) fn Predictions() -> impl IntoView {
    let wb: Workbench = expect_context();
    let predicted = wb.predicted;
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

/// The objects of the model that is shown and not yet in the label, the surest first.
fn in_frame(wb: Workbench, revision: Memo<u64>) -> Vec<Object> {
    let frame = wb.frame.get();
    revision.track();
    let is_taken = |o: &Object| {
        wb.editor.with_untracked(|e| e.document().object(&wb.predicted.id_in_label(o)).is_some())
    };
    wb.predicted.document.with(|document| {
        let all = document.iter().flat_map(|d| &d.objects);
        let here = all.filter(|o| o.shapes.iter().any(|s| s.frame == frame) || o.track);
        let mut here: Vec<Object> = here.filter(|o| !is_taken(o)).cloned().collect();
        here.sort_by(|a, b| score(b, frame).unwrap_or(1.0).total_cmp(&score(a, frame).unwrap_or(1.0)));
        here
    })
}

#[component]
fn PredictionList() -> impl IntoView {
    let wb: Workbench = expect_context();
    let toasts = Toasts::get();
    let (predicted, revision) = (wb.predicted, wb.revision());
    let objects = Memo::new(move |_| in_frame(wb, revision));
    let take = move |objects: &[Object]| {
        let unknown = take_over(wb, objects);
        if unknown > 0 {
            toasts.show_error(format!(
                "{unknown} of a class that the ontology does not have stay predictions."
            ));
        }
    };
    let percent = move || (predicted.least_score.get() * 100.0) as u32;
    let row = move |object: Object| {
        let (frame, class) = (wb.frame.get_untracked(), object.class.clone());
        let sure = score(&object, frame).map(|s| format!("{} %", (s * 100.0).round() as i32));
        let (shown, label) = (object.clone(), format!("Take over {class}"));
        view! {
            <div class="row small predicted-row">
                <button class="object-name cut" on:click=move |_| show_object(wb, &shown)>{class}</button>
                <span class="end faint">{sure}</span>
                {wb.can_edit().then(|| view! {
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
            {wb.can_edit().then(|| view! {
                <button
                    class="btn small" data-testid="take-over-all" disabled=move || objects.with(Vec::is_empty)
                    on:click=move |_| objects.with_untracked(|all| take(all))
                >
                    "Take over all that are shown"
                </button>
            })}
        </div>
    }
}

/// Bring a predicted object into sight.
fn show_object(wb: Workbench, object: &Object) {
    let frame = wb.frame.get_untracked();
    let Some(shape) = object.shapes.iter().find(|s| s.frame == frame) else { return };
    match shape.geometry.as_cuboid() {
        Some(cuboid) => wb.look_at.set(Some(cuboid.center)),
        None => {
            let center = shape.geometry.bounds().map(|b| b.center());
            wb.look_at_pixel.set(center.map(|c| (shape.sensor.clone(), c)));
        }
    }
}
