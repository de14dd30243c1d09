//! Proposed stages: what the goals need, with reasons; people may change them before they create them.

use super::draft::BriefDraft;
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
        view! {
            <section class="card pad stack" data-testid="proposals">
                <div>
                    <h2>"Proposed stages"</h2>
                    <p class="dim">"What the goals need and no stage labels yet. Change what you like before you make one."</p>
                </div>
                {proposals.into_iter().map(|p| view! { <ProposalRow proposal=p draft=draft /> }).collect_view()}
            </section>
        }
    })
}

#[component]
fn ProposalRow(proposal: StageProposal, draft: BriefDraft) -> impl IntoView {
    let StageProposal { name, on, classes, goals, reasons } = proposal;
    let toasts = Toasts::get();
    let proposed = NewProposedStage {
        name: name.clone(),
        on: on.unwrap_or(SensorModality::Camera),
        classes: classes.clone(),
        goals,
    };
    let original = proposed.clone();
    let wanted = StoredValue::new(proposed);
    UnsavedForms::get().guard(move || wanted.try_get_value().is_some_and(|wanted| wanted != original));
    let busy = RwSignal::new(false);
    let make = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            match routes::accept_proposal(&draft.project.get_value(), &wanted.get_value()).await {
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
                    on:input=move |e| wanted.update_value(|w| w.name = event_target_value(&e)) />
                <input class="input" aria-label="Classes of the stage" value=classes.join(", ")
                    on:input=move |e| wanted.update_value(|w| w.classes = split_list(&event_target_value(&e))) />
                <button class="btn" disabled=move || busy.get() on:click=make>"Create stage"</button>
            </div>
            <ul class="small dim">{reasons.into_iter().map(|r| view! { <li>{r}</li> }).collect_view()}</ul>
        </div>
    }
}
