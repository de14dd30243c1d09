//! Findings of the comparison with golden: verdict, findings by rule and severity, rules that are met.

use super::finding_text::{
    amount, broken_amount, group_amounts, is_min, measure_name, rule_title, severity_summary,
};
use super::gauge::{Gauge, GaugeValue};
use super::not_graded::NotGraded;
use super::what_if::WhatIf;
use crate::ui::{Note, Tone};
use crate::words::severity_words;
use crate::workbench::actions::findings::go_to_finding;
use crate::workbench::state::{
    FindingGroup, GradingState, Workbench, count_frames, finding_groups, limit_text, object_name, toggle_id,
};
use assay_core::grade::{Finding, Grade, RuleResult, by_rule};
use assay_core::review::Verdict;
use assay_core::rubric::{Rule, Severity};
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Panel of findings.
#[component]
pub(super) fn Findings() -> impl IntoView {
    let grading: GradingState = expect_context();
    let groups = Memo::new(move |_| grading.grade.with(|grade| finding_groups(grade.as_ref())));
    view! {
        <section aria-label="Comparison with golden" data-testid="findings">
            {move || match grading.grade.get() {
                Some(grade) => view! { <VerdictHeadline grade=grade /> }.into_any(),
                None => view! { <p class="block dim" role="status">"Measuring…"</p> }.into_any(),
            }}
            <NotGraded />
            <For each=move || groups.get() key=|group| (group.severity, group.rule.clone()) let:group>
                <Group groups=groups group=group />
            </For>
            <MetRules />
            <WhatIf />
        </section>
    }
}

/// Largest number of cards of one rule.
const MOST_CARDS: usize = 60;

/// Findings of one rule: a single one as it is, several under their count.
#[component]
fn Group(groups: Memo<Vec<FindingGroup>>, group: FindingGroup) -> impl IntoView {
    let grading: GradingState = expect_context();
    let (rule, severity) = (StoredValue::new(group.rule), group.severity);
    let indexes = Memo::new(move |_| {
        groups.with(|all| {
            let this = all.iter().find(|g| g.severity == severity && rule.with_value(|rule| g.rule == *rule));
            this.map(|group| group.findings.clone()).unwrap_or_default()
        })
    });
    let is_single = Memo::new(move |_| indexes.with(Vec::len) < 2);
    let is_open = Memo::new(move |_| {
        is_single.get() || grading.open_rules.with(|open| rule.with_value(|rule| open.contains(rule)))
    });
    // The finding that a person walked to is always listed.
    let most = move || {
        let visited = grading.visited.get();
        let at = indexes.with(|all| all.iter().position(|index| Some(*index) == visited));
        MOST_CARDS.max(at.map_or(0, |at| at + 1))
    };
    let cards = move || -> Vec<(usize, Finding)> {
        let finding = |index: &usize| {
            let of = |g: &Grade| g.findings.get(*index).cloned();
            Some((*index, grading.grade.with(|g| g.as_ref().and_then(of))?))
        };
        indexes.with(|all| all.iter().take(most()).filter_map(finding).collect())
    };
    let more = move || indexes.with(Vec::len).saturating_sub(most());
    view! {
        {move || (!is_single.get()).then(|| view! { <GroupHeading rule=rule severity=severity indexes=indexes is_open=is_open /> })}
        <Show when=move || is_open.get()>
            <div class:finding-group=move || !is_single.get()>
                <For each=cards key=|(i, f)| (*i, f.rule.clone(), f.label.clone(), f.value.to_bits(), f.limit.to_bits()) let:entry>
                    <FindingCard index=entry.0 finding=entry.1 />
                </For>
                {move || (more() > 0).then(|| view! {
                    <p class="block dim small">{format!("{} more of this rule; fix these first.", more())}</p>
                })}
            </div>
        </Show>
    }
}

/// Rule, number of its findings and their values; a button that lists them or not.
#[component]
fn GroupHeading(
    rule: StoredValue<String>,
    severity: Severity,
    indexes: Memo<Vec<usize>>,
    is_open: Memo<bool>,
) -> impl IntoView {
    let wb: Workbench = expect_context();
    let grading = wb.grading;
    let known = rule
        .with_value(|id| grading.rubric.with_untracked(|r| r.rules.iter().find(|r| r.id == *id).cloned()));
    let title = known.as_ref().map_or_else(|| rule.get_value(), rule_title);
    let known = StoredValue::new(known);
    let summary = Memo::new(move |_| {
        grading.grade.with(|grade| {
            let all = grade.as_ref().map(|g| g.findings.as_slice()).unwrap_or_default();
            let findings: Vec<&Finding> =
                indexes.with(|indexes| indexes.iter().filter_map(|index| all.get(*index)).collect());
            let frames = findings.iter().map(|f| f.frame).collect::<BTreeSet<_>>().len();
            let amounts = known.with_value(|rule| group_amounts(rule.as_ref(), &findings));
            if wb.frame_count() > 1 { format!("{amounts} · in {}", count_frames(frames)) } else { amounts }
        })
    });
    let (severity, class) = severity_words(severity);
    view! {
        <button
            class="finding" data-testid="finding-group" data-rule=rule.get_value()
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| rule.with_value(|rule| toggle_id(grading.open_rules, rule))
        >
            <span class="row">
                <span class=class>{severity}</span>
                <strong class="grow">{title}</strong>
                <span class="tag" data-testid="finding-count">{move || format!("{} findings", indexes.with(Vec::len))}</span>
                <span class="dim" aria-hidden="true">{move || if is_open.get() { "▾" } else { "▸" }}</span>
            </span>
            <span class="small dim" style="display:block;margin-top:6px">{move || summary.get()}</span>
        </button>
    }
}

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
        limit_text(&finding.measure, finding.limit)
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
    let limit_words = limit.clone();
    let at_frame = (wb.frame_count() > 1).then(|| format!(" · frame {}", finding.frame + 1));
    let card: NodeRef<html::Button> = NodeRef::new();
    // A finding that a person walked to comes into sight.
    Effect::new(move |_| {
        if let Some(card) = card.get().filter(|_| wb.grading.visited.get() == Some(index)) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            card.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    view! {
        <button
            node_ref=card
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
                {at_frame.map(|text| view! { <span class="dim">{text}</span> })}
            </span>
            {has_gauge.then(|| view! { <Gauge gauge_value=gauge_value limit_text=limit_words /> })}
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
                format!("{} {sign} {}", amount(&rule.measure, worst), limit_text(&rule.measure, limit))
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
