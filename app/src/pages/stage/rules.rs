//! The rubric as sentences: rules that are added, edited, moved and removed, and what is still acceptable.

use super::draft::StageDraft;
use super::measure_picker::MeasurePicker;
use super::rubric_outcomes::OutcomesOfDraft;
use super::rule_row::RuleRow;
use crate::ui::{EmptyState, Icon, IconShape, NumberField, NumberRange};
use crate::words::severity_words;
use assay_core::rubric::Severity;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The rules.
#[component]
pub(super) fn RulesCard(draft: StageDraft) -> impl IntoView {
    let name = draft.stage.with_untracked(|s| s.rubric.name.clone());
    // Rows are rebuilt only when one is added, moved or removed, so that typing keeps its place.
    let ids = Memo::new(move |_| {
        draft.stage.with(|s| s.rubric.rules.iter().map(|rule| rule.id.clone()).collect::<Vec<_>>())
    });
    // Rules whose form is open, by id.
    let open = RwSignal::new(BTreeSet::<String>::new());
    let picks = RwSignal::new(false);
    let rows = move || {
        let ids = ids.get();
        if ids.is_empty() {
            return view! {
                <EmptyState shape=IconShape::List title="No rules yet">
                    <p>"A rule says how far a label may be from golden before it is a finding. Add the first one."</p>
                </EmptyState>
            }
            .into_any();
        }
        let row = |(index, id)| view! { <RuleRow index=index id=id draft=draft open=open /> };
        ids.into_iter().enumerate().map(row).collect_view().into_any()
    };
    view! {
        <section class="card pad stack" data-testid="rubric">
            <div class="row">
                <div class="grow">
                    <h2>"Rubric"</h2>
                    <p class="dim">{format!("{name}. What makes a label good or bad, measured against golden.")}</p>
                </div>
                {draft.editable.then(|| view! {
                    <button class="btn" data-testid="add-rule" on:click=move |_| picks.set(true)>
                        <Icon shape=IconShape::Plus />"Add rule"
                    </button>
                    <MeasurePicker draft=draft open=picks added=Callback::new(move |id| open.update(|open| { open.insert(id); })) />
                })}
            </div>
            <div>{rows}</div>
            <AcceptanceLimits draft=draft />
            <OutcomesOfDraft draft=draft />
        </section>
    }
}

/// Fields for the number of findings of each severity that an accepted label may have.
#[component]
fn AcceptanceLimits(draft: StageDraft) -> impl IntoView {
    let fields = Severity::ALL.map(|severity| {
        let (name, _) = severity_words(severity);
        let stored = move || draft.stage.with(|s| s.rubric.accept.get(&severity).copied().unwrap_or(0));
        let value = Signal::derive(move || Some(f64::from(stored())));
        let set = move |typed: Option<f64>| {
            // The field takes whole numbers of this range only.
            let value = typed.unwrap_or_default() as u32;
            draft.stage.update(|s| {
                s.rubric.accept.insert(severity, value);
            });
        };
        view! {
            <span class="row small">
                <NumberField
                    label=name value=value set=Callback::new(set) range=NumberRange::whole(0, u32::MAX) step=1.0
                    disabled=!draft.editable class="input slim number count"
                />
                {name}
            </span>
        }
    });
    view! {
        <fieldset class="row loose wrap" style="border:0;padding:0">
            <legend class="unseen">"Findings that are still acceptable"</legend>
            <span class="dim">"A label is accepted with at most"</span>
            {fields.into_iter().collect_view()}
            <span class="dim">"findings."</span>
        </fieldset>
    }
}
