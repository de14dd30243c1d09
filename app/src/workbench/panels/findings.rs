//! Findings of the comparison with golden: verdict, findings by severity, rules that are met.

use super::finding_text::{
    amount, broken_amount, is_min, measure_name, rule_title, severity_summary, worst_findings,
};
use super::gauge::{Gauge, GaugeValue};
use super::what_if::WhatIf;
use crate::ui::{Note, Tone};
use crate::words::severity_words;
use crate::workbench::actions::findings::go_to_finding;
use crate::workbench::state::{GradingState, Workbench, object_name};
use assay_core::grade::{Finding, Grade, RuleResult, by_rule};
use assay_core::review::Verdict;
use assay_core::rubric::Rule;
use leptos::prelude::*;

/// Panel of findings.
#[component]
pub(super) fn Findings() -> impl IntoView {
    let grading: GradingState = expect_context();
    let many = Memo::new(move |_| grading.grade.with(|g| g.as_ref().map_or(0, |g| g.findings.len())));
    view! {
        <section aria-label="Comparison with golden" data-testid="findings">
            {move || match grading.grade.get() {
                Some(grade) => view! { <VerdictHeadline grade=grade /> }.into_any(),
                None => view! { <p class="block dim" role="status">"Measuring…"</p> }.into_any(),
            }}
            <For each=move || grading.grade.with(|grade| worst_findings(grade.as_ref(), MOST_CARDS)) key=|(i, f)| (*i, f.rule.clone(), f.label.clone(), f.value.to_bits(), f.limit.to_bits()) let:entry>
                <FindingCard index=entry.0 finding=entry.1 />
            </For>
            {move || {
                (many.get() > MOST_CARDS)
                    .then(|| view! { <p class="block dim small">{format!("{} more findings; fix these first.", many.get() - MOST_CARDS)}</p> })
            }}
            <MetRules />
            <WhatIf />
        </section>
    }
}

/// Largest number of cards.
const MOST_CARDS: usize = 60;

#[component]
fn VerdictHeadline(grade: Grade) -> impl IntoView {
    let (class, words) = match grade.verdict {
        Verdict::Accept => ("verdict-line good-text", "Accepted"),
        Verdict::Reject => ("verdict-line bad-text", "Not accepted"),
    };
    view! {
        <div class="block">
            <div class="row">
                <span class=class data-testid="verdict" role="status">{words}</span>
                <span class="tag end">{format!("score {:.2}", grade.score)}</span>
            </div>
            <p class="dim small" style="margin-top:4px">{severity_summary(&grade.findings)}</p>
        </div>
    }
}

#[component]
fn FindingCard(index: usize, finding: Finding) -> impl IntoView {
    let wb: Workbench = expect_context();
    let rule = wb.grading.rubric.with_untracked(|r| r.rules.iter().find(|r| r.id == finding.rule).cloned());
    let (severity, class) = severity_words(finding.severity);
    let heading = rule.as_ref().map_or_else(|| finding.rule.clone(), rule_title);
    let why = rule.as_ref().map(|r| r.why.clone()).filter(|w| !w.is_empty());
    let at_least = rule.as_ref().is_some_and(|r| is_min(r, finding.limit));
    let limit = format!(
        "{} {}",
        if at_least { "at least" } else { "at most" },
        amount(&finding.measure, finding.limit)
    );
    let who = wb
        .editing
        .editor
        .with_untracked(|e| finding.label.as_deref().and_then(|id| object_name(e.document(), id)));
    let who = who.or_else(|| {
        let id = finding.golden.as_deref()?;
        wb.comparison
            .golden
            .with_untracked(|g| g.as_ref().and_then(|g| object_name(g, id)))
            .map(|name| format!("golden {name}"))
    });
    let has_gauge = finding.measure.descriptor().finding.scale.has_gauge();
    let gauge_value = GaugeValue { value: finding.value, limit: finding.limit, at_least };
    let value_text = broken_amount(&finding.measure, finding.value, finding.limit);
    let limit_text = limit.clone();
    view! {
        <button
            class="finding" class:over=move || wb.view.hovered_finding.get() == Some(index) data-testid="finding"
            data-rule=finding.rule.clone()
            on:pointerenter=move |_| wb.view.hovered_finding.set(Some(index))
            on:pointerleave=move |_| wb.view.hovered_finding.set(None)
            on:focus=move |_| wb.view.hovered_finding.set(Some(index))
            on:click=move |_| go_to_finding(wb, index)
        >
            <span class="row">
                <span class=class>{severity}</span>
                <strong>{heading}</strong>
            </span>
            <span class="small" style="display:block;margin-top:6px">
                {measure_name(&finding.measure)} " " <strong>{value_text}</strong> " · " <strong>{limit}</strong>
                {who.map(|who| view! { <span class="dim">{format!(" · {who}")}</span> })}
            </span>
            {has_gauge.then(|| view! { <Gauge gauge_value=gauge_value limit_text=limit_text /> })}
            {why.map(|why| view! { <span class="small dim" style="display:block;margin-top:6px">{format!("Why: {why}")}</span> })}
        </button>
    }
}

/// Rules that measured something and are met.
#[component]
fn MetRules() -> impl IntoView {
    let grading: GradingState = expect_context();
    let results = move || -> Vec<(Rule, RuleResult)> {
        let rubric = grading.rubric.get();
        let results = grading.measured.with(|m| m.as_ref().map(|m| by_rule(m, &rubric)).unwrap_or_default());
        let with_rule = |r: RuleResult| rubric.rules.get(r.rule).map(|rule| (rule.clone(), r));
        results.into_iter().filter_map(with_rule).filter(|(_, r)| r.met).collect()
    };
    let row = |(rule, result): (Rule, RuleResult)| {
        let value = match (result.worst, result.limit) {
            (Some(worst), Some(limit)) => {
                let sign = if is_min(&rule, limit) { "≥" } else { "≤" };
                format!("{} {sign} {}", amount(&rule.measure, worst), amount(&rule.measure, limit))
            }
            _ => "nothing to check".to_owned(),
        };
        view! {
            <div class="met-rule">
                <span class="tag good">"met"</span>
                <span class="grow">{rule_title(&rule)}</span>
                <span class="dim small" style="white-space:nowrap">{value}</span>
            </div>
        }
    };
    view! {
        {move || {
            let nothing = grading.measured.with(|m| m.as_ref().is_some_and(|m| m.checks.is_empty()));
            nothing.then(|| view! {
                <Note tone=Tone::Info title="Nothing was measured">
                    <p>"Neither the label nor golden holds an object that a rule looks at."</p>
                </Note>
            })
        }}
        {move || results().into_iter().map(row).collect_view()}
    }
}
