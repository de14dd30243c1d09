//! Proposed stages: what the goals need, with reasons; people may change them before they create them.

use super::draft::BriefDraft;
use super::proposed_pipeline::ProposedPipeline;
use crate::client::{UnsavedForms, routes};
use crate::pages::comma_list::split_list;
use crate::ui::Toasts;
use assay_core::api::NewProposedStage;
use assay_core::brief::StageProposal;
use assay_core::scene::SensorModality;
use leptos::prelude::*;

/// The proposals, for people who may create stages.
#[component]
pub(super) fn StageProposals(draft: BriefDraft) -> impl IntoView {
    let proposals = draft.state.with_value(|s| s.proposals.clone());
    (draft.may_configure && !proposals.is_empty()).then(|| {
        let rows: Vec<_> = proposals.into_iter().map(|p| (RwSignal::new(as_proposed(&p)), p)).collect();
        let wanted = StoredValue::new(rows.iter().map(|(wanted, _)| *wanted).collect::<Vec<_>>());
        view! {
            <section class="card pad stack" data-testid="proposals">
                <div>
                    <h2>"Proposed stages"</h2>
                    <p class="dim">"What the goals need and no stage labels yet. Change what you like before you make one."</p>
                </div>
                {rows.into_iter().map(|(wanted, p)| view! { <ProposalRow proposal=p wanted=wanted draft=draft /> }).collect_view()}
                <ProposedPipeline wanted=wanted draft=draft />
            </section>
        }
    })
}

/// The stage as it was proposed.
fn as_proposed(proposal: &StageProposal) -> NewProposedStage {
    NewProposedStage {
        name: proposal.name.clone(),
        on: proposal.on.unwrap_or(SensorModality::Camera),
        classes: proposal.classes.clone(),
        goals: proposal.goals.clone(),
    }
}

#[component]
fn ProposalRow(
    proposal: StageProposal,
    wanted: RwSignal<NewProposedStage>,
    draft: BriefDraft,
) -> impl IntoView {
    let original = as_proposed(&proposal);
    let StageProposal { name, classes, reasons, .. } = proposal;
    let toasts = Toasts::get();
    UnsavedForms::get().guard(move || wanted.try_get_untracked().is_some_and(|wanted| wanted != original));
    let busy = RwSignal::new(false);
    let make = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            match routes::accept_proposal(&draft.project.get_value(), &wanted.get_untracked()).await {
                Ok(state) => {
                    toasts.show("The stage is made, with a task for each scene of its sensor.");
                    draft.source.set(state);
                }
                Err(error) => {
                    toasts.show_error(error.message());
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <div class="stack tight" data-testid="proposal">
            <div class="row wrap">
                <input class="input grow" aria-label="Name of the stage" value=name
                    on:input=move |e| wanted.update(|w| w.name = event_target_value(&e)) />
                <input class="input" aria-label="Classes of the stage" value=classes.join(", ")
                    on:input=move |e| wanted.update(|w| w.classes = split_list(&event_target_value(&e))) />
                <button class="btn" disabled=move || busy.get() on:click=make>"Create stage"</button>
            </div>
            <ul class="small dim">{reasons.into_iter().map(|r| view! { <li>{r}</li> }).collect_view()}</ul>
        </div>
    }
}
