//! Alignment: how each team and person really grades beside the definition of good, with the evidence, and what became of accepted
//! labels at the customer, and which teams are silent.

mod add_verdicts;
mod cell;
mod class_acceptance;
mod contest;
mod customer_verdict_row;
mod customer_verdicts;
mod downstream;
mod evidence;
mod limit_plot;
mod matrix;
pub(super) mod outdated;
mod reminders;
mod share_text;
mod silence;
mod split_verdicts;
mod survival_plot;
mod usable_yield;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Note, Remote, RemoteView, Tone};
use assay_core::api::{AlignmentReport, Project, StageAlignment};
use assay_core::permission::Action;
use cell::SelectedCell;
use customer_verdicts::CustomerVerdicts;
use downstream::DownstreamCard;
use evidence::CellEvidence;
use leptos::prelude::*;
use matrix::Matrix;
use outdated::OutdatedNotes;
use silence::SilenceSection;
use usable_yield::UsableYieldCard;

/// Share of accepted labels that is promised, before somebody chooses another.
const USUAL_PROMISE: f64 = 0.95;

/// The page.
#[component]
pub fn AlignmentPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let promised = RwSignal::new(USUAL_PROMISE);
    let report = Remote::new(move || {
        let (id, promised) = (id.get(), promised.get());
        async move { routes::alignment(&id, promised).await }
    });
    let show = move |project: Project| {
        let shown = project.clone();
        view! {
            <RemoteView from=report view=move |report| {
                view! { <Report project=shown.clone() report=report promised=promised /> }
            } />
            <SilenceSection project=project.clone() />
            <CustomerVerdicts project=project report=report />
        }
    };
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Alignment"</h1>
                        <p>"The limits that people really apply, beside the rubric's, and what the customer accepts of what you accepted."</p>
                    </div>
                </div>
                <RemoteView from=project view=show />
            </div>
        </PageFrame>
    }
}

#[component]
fn Report(project: Project, report: AlignmentReport, promised: RwSignal<f64>) -> impl IntoView {
    let AlignmentReport { stages, downstream, grading, unmeasured } = report;
    let is_empty = stages.is_empty();
    let may_review = project.role.may(Action::Review);
    let review = format!("/projects/{}/review", project.id);
    let id = StoredValue::new(project.id.clone());
    let may_debrief = project.role.may(Action::ProposeGolden);
    let stage = move |of: StageAlignment| view! { <StageCard project=id.get_value() stage=of may_debrief=may_debrief /> };
    view! {
        {(unmeasured > 0).then(|| view! {
            <Note tone=Tone::Info title=format!("{unmeasured} verdicts are being measured against golden") >
                <p>"They join the figures within a minute or two."</p>
            </Note>
        })}
        {downstream.map(|of| view! { <DownstreamCard downstream=of promised=promised /> })}
        <UsableYieldCard project=project.id.clone() grading=grading />
        {is_empty.then(|| view! {
            <div class="card">
                <EmptyState shape=IconShape::Gauge title="No verdict yet">
                    <p>
                        "Once people review labels of scenes that have golden, the limits that they apply stand here. A rejection counts by \
                         object where its reviewer marks the objects that are wrong."
                    </p>
                    {may_review.then(|| view! { <a class="btn main" href=review.clone()>"Review labels"</a> })}
                </EmptyState>
            </div>
        })}
        {stages.into_iter().map(stage).collect_view()}
        {(!is_empty).then(|| view! {
            <p class="dim small">
                "An interval holds the truth with 95 % probability. Harsh or easy is first of all a question to the rule: debrief it before \
                 anything follows for a person."
            </p>
        })}
    }
}

#[component]
fn StageCard(project: String, stage: StageAlignment, may_debrief: bool) -> impl IntoView {
    let selected: RwSignal<Option<SelectedCell>> = RwSignal::new(None);
    let (shared, name) = (StoredValue::new(stage.clone()), stage.stage_name.clone());
    let id = StoredValue::new(project.clone());
    let file = format!("/api/v1/projects/{project}/stages/{}/verdicts.jsonl", stage.stage);
    view! {
        <section class="stack" aria-label=name.clone() data-testid="stage-alignment">
            <OutdatedNotes project=project.clone() stage=stage.clone() may_debrief=may_debrief />
            <div class="card pad stack">
                <div class="row">
                    <h2>{format!("Who grades how: {name}")}</h2>
                    <a class="btn small end" href=file download="verdicts.jsonl">"Download verdicts"</a>
                </div>
                <Matrix stage=stage selected=selected />
                {move || selected.get().map(|cell| view! {
                    <CellEvidence project=id.get_value() stage=shared.get_value() cell=cell />
                })}
            </div>
        </section>
    }
}
