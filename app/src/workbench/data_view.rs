//! View of the data that is labeled: the one of the stage's kind.

use super::cloud::CloudView;
use super::image::ImageView;
use super::linking::LinkingView;
use super::state::Workbench;
use assay_core::pipeline::WorkbenchView;
use leptos::prelude::*;

/// View of the data.
#[component]
pub(super) fn DataView() -> impl IntoView {
    let wb: Workbench = expect_context();
    let kind = wb.stage.with_value(|stage| stage.kind);
    match wb.scene.with_value(|scene| kind.view(scene)) {
        WorkbenchView::Image => view! { <ImageView /> }.into_any(),
        WorkbenchView::Crops => view! { <LinkingView /> }.into_any(),
        WorkbenchView::Cloud => view! { <CloudView /> }.into_any(),
    }
}
