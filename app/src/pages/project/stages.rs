//! The stages of a project with how far their tasks are.

use crate::pages::home::StageProgress;
use crate::ui::{ClaimNext, Icon, IconShape};
use assay_core::api::{Project, StageSummary};
use assay_core::permission::Action;
use leptos::prelude::*;

/// A card for each.
#[component]
pub(super) fn StageCards(project: Project) -> impl IntoView {
    let Project { id, role, stages, .. } = project;
    let card = move |stage: StageSummary| {
        let configures = role.may(Action::Configure);
        let title = if configures { "Configure" } else { "Rules" };
        let labels = role.may(Action::Label) && stage.queued > 0;
        view! {
            <section class="card pad stack" aria-label=stage.name.clone() data-testid="stage">
                <div class="row">
                    <h2 class="grow cut">{stage.name.clone()}</h2>
                    <span class="tag">{stage.kind.descriptor().title}</span>
                </div>
                <div class="counts">
                    {count(stage.queued, "queued")} {count(stage.working, "in progress")}
                    {count(stage.in_review, "in review")} {count(stage.accepted, "accepted")}
                    {stage.golden.map(|golden| count(golden, "golden"))}
                </div>
                <StageProgress stage=stage.clone() />
                <div class="row">
                    <a href=format!("/projects/{id}/stages/{}", stage.id) class="btn small">
                        <Icon shape=IconShape::Sliders />{title}
                    </a>
                    {labels.then(|| view! { <span class="end"><ClaimNext project=id.clone() stage=stage.id.clone() /></span> })}
                </div>
            </section>
        }
    };
    view! { <div class="stage-flow">{stages.into_iter().map(card).collect_view()}</div> }
}

fn count(number: u32, word: &'static str) -> impl IntoView {
    view! { <div class="count"><b>{number}</b><span>{word}</span></div> }
}
