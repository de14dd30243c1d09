//! The rubric as sentences, each with its limit.

use super::draft::StageDraft;
use super::rule_decision::RuleDecision;
use super::supported_goals::SupportedGoals;
use crate::words::severity_words;
use assay_core::brief::WorkItem;
use assay_core::grade::explain;
use assay_core::rubric::{Rule, Severity};
use leptos::prelude::*;

/// The rules.
#[component]
pub(super) fn RulesCard(draft: StageDraft) -> impl IntoView {
    let (name, rules) = draft.stage.with_untracked(|s| (s.rubric.name.clone(), s.rubric.rules.clone()));
    let rows =
        rules.into_iter().enumerate().map(|(i, rule)| view! { <RuleRow index=i rule=rule draft=draft /> });
    view! {
        <section class="card pad stack" data-testid="rubric">
            <div>
                <h2>"Rubric"</h2>
                <p class="dim">{format!("{name}. What makes a label good or bad, measured against golden.")}</p>
            </div>
            <div>{rows.collect_view()}</div>
            <AcceptanceLimits draft=draft />
        </section>
    }
}

const SEVERITIES: [Severity; 3] = [Severity::Critical, Severity::Major, Severity::Minor];

#[component]
fn RuleRow(index: usize, rule: Rule, draft: StageDraft) -> impl IntoView {
    let sentence = move || draft.stage.with(|s| s.rubric.rules.get(index).map(explain));
    let title = rule.title.clone();
    let why = rule.why.clone();
    let unit = rule.measure.unit().symbol();
    let limit = |least: bool, value: Option<f64>| {
        value.map(|value| {
            let label = format!("{} for {}", if least { "Least" } else { "Most" }, rule.id);
            let set = move |e: leptos::ev::Event| {
                // The last valid number stays while a person types.
                if let Ok(value) = event_target_value(&e).parse::<f64>() {
                    draft.change_rule(index, |r| *(if least { &mut r.min } else { &mut r.max }) = Some(value));
                }
            };
            view! {
                <span class="row small dim" style="gap:4px">
                    {if least { "at least" } else { "at most" }}
                    <input
                        class="input slim number" type="number" step="any" aria-label=label value=value.to_string()
                        disabled=!draft.editable on:input=set
                    />
                    {unit}
                </span>
            }
        })
    };
    let (least, most) = (limit(true, rule.min), limit(false, rule.max));
    let (severity, class) = severity_words(rule.severity);
    let work = WorkItem::Rule { stage: draft.original.with_value(|s| s.id.clone()), name: rule.id.clone() };
    let choose = move |e: leptos::ev::Event| {
        let name = event_target_value(&e);
        if let Some(severity) = SEVERITIES.into_iter().find(|s| s.name() == name) {
            draft.change_rule(index, |r| r.severity = severity);
        }
    };
    let options = SEVERITIES.map(|s| {
        view! { <option value=s.name() selected=s == rule.severity>{severity_words(s).0}</option> }
    });
    view! {
        <div class="rule-row" data-rule=rule.id.clone()>
            {if draft.editable {
                view! { <select class="select slim" style="width:100px" aria-label=format!("Severity of {}", rule.id) on:change=choose>{options.into_iter().collect_view()}</select> }.into_any()
            } else {
                view! { <span class=class>{severity}</span> }.into_any()
            }}
            <div class="grow">
                {(!title.is_empty()).then(|| view! { <div class="strong">{title}</div> })}
                <div>{sentence}</div>
                {(!why.is_empty()).then(|| view! { <div class="dim small">{format!("Why: {why}")}</div> })}
                <SupportedGoals draft=draft work=work />
                <RuleDecision draft=draft rule=rule.id.clone() />
            </div>
            {least} {most}
        </div>
    }
}

/// Fields for the number of findings of each severity that an accepted label may have.
#[component]
fn AcceptanceLimits(draft: StageDraft) -> impl IntoView {
    let fields = SEVERITIES.map(|severity| {
        let (name, _) = severity_words(severity);
        let value = draft.stage.with_untracked(|s| s.rubric.accept.get(&severity).copied().unwrap_or(0));
        let set = move |e: leptos::ev::Event| {
            if let Ok(value) = event_target_value(&e).parse::<u32>() {
                draft.stage.update(|s| {
                    s.rubric.accept.insert(severity, value);
                });
            }
        };
        view! {
            <label class="row small">
                <input
                    class="input slim number" style="width:64px" type="number" min="0" step="1"
                    value=value.to_string() disabled=!draft.editable on:input=set
                />
                {name}
            </label>
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
