//! Corrections of an import that somebody may ask for: poses in the headers of clouds, sizes that labels name.

use super::transfer::ImportTransfer;
use assay_core::api::NewImport;
use leptos::prelude::*;

/// Choice whether poses that clouds state in their headers are applied.
#[component]
pub(super) fn ViewpointChoice(transfer: ImportTransfer) -> impl IntoView {
    let is_on = move || transfer.choices.with(|c| c.apply_viewpoint);
    let label = "Apply poses that clouds state in their headers (PCD's VIEWPOINT) to their points";
    checkbox(label, "apply-viewpoint", is_on, move |on| {
        transfer.choices.update(|c: &mut NewImport| c.apply_viewpoint = on);
    })
}

/// Choice whether labels are scaled to images of another size.
#[component]
pub(super) fn ScaleChoice(transfer: ImportTransfer) -> impl IntoView {
    let is_on = move || transfer.choices.with(|c| c.scale_labels);
    let label = "Scale labels to their images where they name another size of the same aspect ratio";
    checkbox(label, "scale-labels", is_on, move |on| {
        transfer.choices.update(|c: &mut NewImport| c.scale_labels = on);
    })
}

fn checkbox(
    label: &'static str,
    id: &'static str,
    is_on: impl Fn() -> bool + Send + 'static,
    set: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <label class="check small" data-testid=id>
            <input type="checkbox" prop:checked=is_on on:change=move |ev| set(event_target_checked(&ev)) />
            {label}
        </label>
    }
}
