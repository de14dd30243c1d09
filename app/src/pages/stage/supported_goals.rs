//! Goals that a class or a rule supports.

use super::draft::StageDraft;
use assay_core::brief::WorkItem;
use leptos::prelude::*;

/// Names of the goals with a link to the brief.
#[component]
pub(super) fn SupportedGoals(
    draft: StageDraft,
    /// The class or rule.
    work: WorkItem,
) -> impl IntoView {
    move || {
        let state = draft.brief.get()?;
        let goals: Vec<String> = state.brief.goals_supported_by(&work).map(|g| g.name.clone()).collect();
        let href = draft.original.with_value(|s| format!("/projects/{}/brief", s.project));
        (!goals.is_empty()).then(|| {
            view! {
                <div class="dim small" data-testid="supported-goals">"Supports " <a href=href>{goals.join(", ")}</a></div>
            }
        })
    }
}
