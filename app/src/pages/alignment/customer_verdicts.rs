//! Verdicts of customers: the list with an answer to each rejection.

use super::add_verdicts::AddDialog;
use super::contest::ContestDialog;
use super::customer_verdict_row::VerdictRow;
use super::split_verdicts::SplitVerdicts;
use crate::client::routes;
use crate::ui::{Remote, RemoteView, RowLimit};
use assay_core::api::{AlignmentReport, CustomerVerdict, Project};
use assay_core::permission::Action;
use leptos::prelude::*;

/// Verdicts that the list shows before somebody wants all.
const SHOWN_FIRST: usize = 20;

/// The section.
#[component]
pub(super) fn CustomerVerdicts(project: Project, report: Remote<AlignmentReport>) -> impl IntoView {
    let id = StoredValue::new(project.id.clone());
    let verdicts = Remote::new(move || {
        let id = id.get_value();
        async move { routes::customer_verdicts(&id).await }
    });
    let refresh = Callback::new(move |()| {
        verdicts.reload();
        report.reload();
    });
    let (may_add, may_answer) = (project.role.may(Action::Review), project.role.may(Action::ManageTasks));
    let may_debrief = project.role.may(Action::ProposeGolden);
    let (adding, all) = (RwSignal::new(false), RwSignal::new(false));
    let contested: RwSignal<Option<CustomerVerdict>> = RwSignal::new(None);
    let show = move |found: Vec<CustomerVerdict>| {
        view! {
            <SplitVerdicts project=id verdicts=found.clone() may_answer=may_answer may_debrief=may_debrief refresh=refresh />
            <VerdictList project=id.get_value() verdicts=found all=all may_answer=may_answer contested=contested refresh=refresh />
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="customer-title" data-testid="customer-verdicts">
            <div class="row">
                <h2 id="customer-title">"The customer's verdicts"</h2>
                {may_add.then(|| view! {
                    <button class="btn end" on:click=move |_| adding.set(true)>"Add verdicts"</button>
                })}
            </div>
            <RemoteView from=verdicts view=show />
            <AddDialog project=id open=adding refresh=refresh />
            <ContestDialog project=id contested=contested refresh=refresh />
        </section>
    }
}

#[component]
fn VerdictList(
    project: String,
    verdicts: Vec<CustomerVerdict>,
    /// Whether all are shown.
    all: RwSignal<bool>,
    may_answer: bool,
    contested: RwSignal<Option<CustomerVerdict>>,
    refresh: Callback<()>,
) -> impl IntoView {
    if verdicts.is_empty() {
        return view! {
            <p class="dim">
                "None yet. Once labels are delivered, send here what the customer's teams say of them: rejections become rework that you \
                 agree with, or questions that golden answers."
            </p>
        }
        .into_any();
    }
    let count = verdicts.len();
    let rows_limit = RowLimit::resumed(all, SHOWN_FIRST, count);
    let verdicts = StoredValue::new(verdicts);
    let rows = move || {
        let shown = rows_limit.shown();
        let row = |of: CustomerVerdict| {
            view! { <VerdictRow project=project.clone() verdict=of may_answer=may_answer contested=contested refresh=refresh /> }
        };
        verdicts.with_value(|all| all.iter().take(shown).cloned().map(row).collect_view())
    };
    view! {
        <div class="matrix-scroll">
            <table class="table stacked">
                <thead><tr><th>"Label"</th><th>"Verdict"</th><th>"Golden says"</th><th>"Answer"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {rows_limit.button(format!("Show all {count}"))}
    }
    .into_any()
}
