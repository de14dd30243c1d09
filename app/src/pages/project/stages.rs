//! The stages of a project with how far their tasks are.

use crate::pages::home::{StageProgress, total_tasks};
use crate::ui::{ClaimNext, EmptyState, Icon, IconShape};
use assay_core::api::{Project, StageSummary};
use assay_core::permission::Action;
use leptos::prelude::*;

/// A line for each stage with how far its tasks are.
#[component]
pub(super) fn StageLines(project: Project) -> impl IntoView {
    let Project { id, stages, .. } = project;
    let line = |stage: StageSummary| {
        view! {
            <li class="stack tight">
                <div class="row small">
                    <a class="strong cut" href=format!("/projects/{id}/stages/{}", stage.id)>{stage.name.clone()}</a>
                    <span class="end dim">{format!("{} of {} accepted", stage.accepted, total_tasks(&stage))}</span>
                </div>
                <StageProgress stage=stage />
            </li>
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="stages-title">
            <h2 id="stages-title">"Stages"</h2>
            <ul class="stack">{stages.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

/// A card for each stage.
#[component]
pub(in crate::pages) fn StageCards(project: Project) -> impl IntoView {
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
                    {(stage.waiting > 0).then(|| count(stage.waiting, "waiting"))}
                    {count(stage.queued, "queued")} {count(stage.working, "in progress")}
                    {(stage.escalated > 0).then(|| count(stage.escalated, "with a question"))}
                    {count(stage.in_review, "in review")} {count(stage.accepted, "accepted")}
                    {(stage.left_out > 0).then(|| count(stage.left_out, "left out"))}
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
    if stages.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::Flow title="No stage yet"><p>"Write goals in the brief: it proposes stages for them."</p></EmptyState>
            </div>
        }
        .into_any();
    }
    view! { <div class="stage-flow">{stages.into_iter().map(card).collect_view()}</div> }.into_any()
}

fn count(number: u32, word: &'static str) -> impl IntoView {
    view! { <div class="count"><b>{number}</b><span>{word}</span></div> }
}
