//! Lanes of the selected track: one for each attribute that changes from frame to frame.

use super::lane::Lane;
use super::values::LaneValues;
use crate::workbench::state::{Workbench, object_name};
use assay_core::ontology::Attribute;
use leptos::prelude::*;

/// The lanes, with the values to paint.
#[component]
pub(super) fn Lanes() -> impl IntoView {
    let wb: Workbench = expect_context();
    let lanes = Memo::new(move |_| wb.selected_lanes());
    // Another track may have fewer lanes.
    Effect::new(move |_| {
        let count = lanes.with(Vec::len);
        if wb.linking.lane.get_untracked() >= count {
            wb.linking.lane.set(0);
        }
    });
    let name = Memo::new(move |_| {
        wb.editing.editor.with(|e| object_name(e.document(), e.selection()?)).unwrap_or_default()
    });
    let span_text = move || match wb.linking.span.get() {
        Some(span) if span.first == span.last => format!("Frame {} selected", span.first + 1),
        Some(span) => format!("Frames {} to {} selected", span.first + 1, span.last + 1),
        None if wb.editing.can_edit() => "Values hold from this frame up to the next change".to_owned(),
        None => String::new(),
    };
    view! {
        <section class="lanes" aria-label="Values over time" data-testid="lanes">
            <div class="row small">
                <strong translate="no" data-testid="linked-track">{move || name.get()}</strong>
                <span class="dim" role="status" data-testid="span">{span_text}</span>
            </div>
            {move || lanes.with(Vec::is_empty).then(|| view! {
                <p class="dim small">"Its class has no attribute that changes from frame to frame. Add one on the stage's page."</p>
            })}
            <For each=move || lanes.get().into_iter().enumerate() key=lane_key let:lane>
                <LaneRow at=lane.0 attribute=lane.1 />
            </For>
        </section>
    }
}

/// A lane is made anew where its attribute has other values.
fn lane_key((at, attribute): &(usize, Attribute)) -> (usize, String) {
    (*at, format!("{attribute:?}"))
}

#[component]
fn LaneRow(at: usize, attribute: Attribute) -> impl IntoView {
    let wb: Workbench = expect_context();
    let is_active = move || wb.linking.lane.get() == at;
    let label = attribute.name.replace('_', " ");
    let group = label.clone();
    view! {
        <div class="lane-row" class:on=is_active role="group" aria-label=group data-testid="lane-row">
            <div class="row wrap tight">
                <button
                    class="lane-name" aria-pressed=move || is_active().to_string() title="Make it active (Up, Down)"
                    on:click=move |_| wb.linking.lane.set(at)
                >
                    {label}{attribute.required.then_some(" *")}
                </button>
                <LaneValues at=at attribute=attribute.clone() />
            </div>
            <Lane at=at attribute=attribute />
        </div>
    }
}
