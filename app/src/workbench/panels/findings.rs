//! What the comparison with golden found: verdict, findings by severity, rules that are met.

use super::gauge::{Gauge, GaugeValue};
use super::objects::name_of;
use super::what_if::WhatIf;
use crate::ui::{Note, Tone};
use crate::words::severity_words;
use crate::workbench::state::Workbench;
use assay_core::grade::{Finding, FindingMark, Grade, RuleResult, by_rule, explain, locate_finding};
use assay_core::review::Verdict;
use assay_core::rubric::{Measure, Rule, Severity};
use leptos::prelude::*;

/// A value with its unit, in its shortest form.
pub(super) fn amount(measure: &Measure, value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let unit = measure.unit().symbol();
    if unit.is_empty() { text.to_owned() } else { format!("{text} {unit}") }
}

/// A value beside the limit that it broke, with as many digits as it takes to tell them apart.
fn broken_amount(measure: &Measure, value: f64, limit: f64) -> String {
    let short = amount(measure, value);
    if short != amount(measure, limit) {
        return short;
    }
    let unit = measure.unit().symbol();
    let fine =
        (3..9).map(|digits| format!("{value:.digits$}")).find(|t| t.parse::<f64>().is_ok_and(|v| v != limit));
    fine.map_or(short, |text| if unit.is_empty() { text } else { format!("{text} {unit}") })
}

/// The measure in words.
pub(super) fn measure_name(measure: &Measure) -> String {
    measure.name().replace(['_', ':'], " ")
}

/// The rule in people's words.
fn title(rule: &Rule) -> String {
    if rule.title.is_empty() { explain(rule) } else { rule.title.clone() }
}

/// Whether the limit is a least value.
pub(super) fn is_least(rule: &Rule, limit: f64) -> bool {
    rule.min == Some(limit)
}

/// The panel.
#[component]
pub(super) fn Findings() -> impl IntoView {
    let wb: Workbench = expect_context();
    let many = Memo::new(move |_| wb.grade.with(|g| g.as_ref().map_or(0, |g| g.findings.len())));
    view! {
        <section aria-label="Comparison with golden" data-testid="findings">
            {move || match wb.grade.get() {
                Some(grade) => view! { <VerdictHeadline grade=grade /> }.into_any(),
                None => view! { <p class="block dim" role="status">"Measuring…"</p> }.into_any(),
            }}
            <For each=move || ordered(wb) key=|(i, f)| (*i, f.rule.clone(), f.label.clone(), f.value.to_bits(), f.limit.to_bits()) let:entry>
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

/// More cards than this help nobody.
const MOST_CARDS: usize = 60;

/// Findings with their index in the grade, the worst first.
fn ordered(wb: Workbench) -> Vec<(usize, Finding)> {
    let mut all: Vec<(usize, Finding)> = wb
        .grade
        .with(|g| g.as_ref().map(|g| g.findings.iter().cloned().enumerate().collect()).unwrap_or_default());
    // In the order of the list within a severity.
    all.sort_by_key(|(_, finding)| finding.severity);
    all.truncate(MOST_CARDS);
    all
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
            <p class="dim small" style="margin-top:4px">{summary(&grade)}</p>
        </div>
    }
}

fn summary(grade: &Grade) -> String {
    let count = |s: Severity| grade.findings.iter().filter(|f| f.severity == s).count();
    let counts: Vec<String> = [Severity::Critical, Severity::Major, Severity::Minor]
        .into_iter()
        .filter(|s| count(*s) > 0)
        .map(|s| format!("{} {}", count(s), severity_words(s).0))
        .collect();
    if counts.is_empty() {
        return "Every rule is met.".to_owned();
    }
    let findings = if grade.findings.len() == 1 { "finding" } else { "findings" };
    format!("{} {findings}.", counts.join(", "))
}

/// Show where a finding is: its frame, its object, its place.
pub(in crate::workbench) fn go_to_finding(wb: Workbench, index: usize) {
    let Some(finding) = wb.grade.with_untracked(|g| g.as_ref().and_then(|g| g.findings.get(index).cloned()))
    else {
        return;
    };
    if wb.frame.get_untracked() != finding.frame {
        wb.frame.set(finding.frame);
    }
    let location = wb.editor.with_untracked(|e| {
        wb.golden.with_untracked(|golden| locate_finding(&finding, e.document(), golden.as_ref()?))
    });
    if finding.label.is_some() {
        wb.select(finding.label.clone());
    }
    match location.map(|p| (p.sensor, p.mark)) {
        Some((sensor, FindingMark::Point(at) | FindingMark::Line { label: at, .. })) => {
            wb.look_at_pixel.set(Some((sensor, at)))
        }
        Some((_, FindingMark::Space(at))) => wb.look_at.set(Some(at)),
        None => {}
    }
    wb.hovered_finding.set(Some(index));
}

#[component]
fn FindingCard(index: usize, finding: Finding) -> impl IntoView {
    let wb: Workbench = expect_context();
    let rule = wb.rubric.with_untracked(|r| r.rules.iter().find(|r| r.id == finding.rule).cloned());
    let (severity, class) = severity_words(finding.severity);
    let heading = rule.as_ref().map_or_else(|| finding.rule.clone(), title);
    let why = rule.as_ref().map(|r| r.why.clone()).filter(|w| !w.is_empty());
    let at_least = rule.as_ref().is_some_and(|r| is_least(r, finding.limit));
    let limit = format!(
        "{} {}",
        if at_least { "at least" } else { "at most" },
        amount(&finding.measure, finding.limit)
    );
    let who = wb.editor.with_untracked(|e| finding.label.as_deref().and_then(|id| name_of(e.document(), id)));
    let who = who.or_else(|| {
        let id = finding.golden.as_deref()?;
        wb.golden
            .with_untracked(|g| g.as_ref().and_then(|g| name_of(g, id)))
            .map(|name| format!("golden {name}"))
    });
    let has_gauge = finding.measure.descriptor().finding.scale.has_gauge();
    let gauge_value = GaugeValue { value: finding.value, limit: finding.limit, at_least };
    let value_text = broken_amount(&finding.measure, finding.value, finding.limit);
    let limit_text = limit.clone();
    view! {
        <button
            class="finding" class:over=move || wb.hovered_finding.get() == Some(index) data-testid="finding"
            data-rule=finding.rule.clone()
            on:pointerenter=move |_| wb.hovered_finding.set(Some(index))
            on:pointerleave=move |_| wb.hovered_finding.set(None)
            on:focus=move |_| wb.hovered_finding.set(Some(index))
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

/// Rules that looked at something and are met.
#[component]
fn MetRules() -> impl IntoView {
    let wb: Workbench = expect_context();
    let results = move || -> Vec<(Rule, RuleResult)> {
        let rubric = wb.rubric.get();
        let results = wb.measured.with(|m| m.as_ref().map(|m| by_rule(m, &rubric)).unwrap_or_default());
        let with_rule = |r: RuleResult| rubric.rules.get(r.rule).map(|rule| (rule.clone(), r));
        results.into_iter().filter_map(with_rule).filter(|(_, r)| r.met).collect()
    };
    let row = |(rule, result): (Rule, RuleResult)| {
        let value = match (result.worst, result.limit) {
            (Some(worst), Some(limit)) => {
                let sign = if is_least(&rule, limit) { "≥" } else { "≤" };
                format!("{} {sign} {}", amount(&rule.measure, worst), amount(&rule.measure, limit))
            }
            _ => "nothing to check".to_owned(),
        };
        view! {
            <div class="met-rule">
                <span class="tag good">"met"</span>
                <span class="grow">{title(&rule)}</span>
                <span class="dim small" style="white-space:nowrap">{value}</span>
            </div>
        }
    };
    view! {
        {move || {
            let nothing = wb.measured.with(|m| m.as_ref().is_some_and(|m| m.checks.is_empty()));
            nothing.then(|| view! {
                <Note tone=Tone::Info title="Nothing was measured">
                    <p>"Neither the label nor golden holds an object that a rule looks at."</p>
                </Note>
            })
        }}
        {move || results().into_iter().map(row).collect_view()}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(measure: &str) -> Measure {
        Measure::from_name(measure).unwrap()
    }

    #[test]
    fn amounts_are_short_and_have_their_unit() {
        assert_eq!(amount(&named("clearance"), 12.0), "12 px");
        assert_eq!(amount(&named("clearance"), 3.456), "3.46 px");
        assert_eq!(amount(&named("coverage"), 0.6), "0.6");
        assert_eq!(amount(&named("vertices"), 100.0), "100");
        assert_eq!(amount(&named("vertices"), 0.0), "0");
    }

    #[test]
    fn a_value_just_beyond_its_limit_can_be_told_from_it() {
        assert_eq!(broken_amount(&named("spill"), 0.0532, 0.05), "0.053");
        assert_eq!(broken_amount(&named("clearance"), 11.999_6, 12.0), "11.9996 px");
    }
}
