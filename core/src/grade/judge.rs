//! Values against limits: cheap, so that a slider can run it at every step.

use super::result::{Finding, Grade, LabelComparison, RuleCheck};
use crate::review::Verdict;
use crate::rubric::{Rubric, Rule, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// How one rule fared over a whole document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleResult {
    /// Index into the rubric's rules.
    pub rule: usize,
    /// The value nearest to breaking the rule, or farthest beyond; `None` where nothing was looked at.
    pub worst: Option<f64>,
    /// The limit that this value is held against.
    pub limit: Option<f64>,
    /// Whether no value broke it.
    pub met: bool,
    /// How many values were looked at.
    pub checks: u32,
    /// How many of them broke it.
    pub broken: u32,
}

/// The outcome without the findings: what a slider over hundreds of items needs of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradeSummary {
    /// Accept or reject.
    pub verdict: Verdict,
    /// 1 minus the weighted share of checks broken.
    pub score: f64,
    /// Findings by severity: critical, major, minor.
    pub findings: [u32; 3],
    /// How many values were looked at.
    pub checks: u32,
}

/// Verdict, score and counts, without writing down each finding.
pub fn summarize(measured: &LabelComparison, rubric: &Rubric) -> GradeSummary {
    run(measured, rubric, |_, _, _| {})
}

/// Compare what was measured with the limits of the rubric that it was measured for.
pub fn judge(measured: &LabelComparison, rubric: &Rubric) -> Grade {
    let mut findings = Vec::new();
    let tally = run(measured, rubric, |check, rule, limit| findings.push(finding(check, rule, limit)));
    let mut counts: BTreeMap<String, u32> =
        Severity::ALL.iter().zip(tally.findings).map(|(s, count)| (s.name().to_owned(), count)).collect();
    counts.insert("checks".to_owned(), tally.checks);
    Grade {
        verdict: tally.verdict,
        score: tally.score,
        findings,
        pairs: measured.pairs.clone(),
        missed: measured.missed.clone(),
        extra: measured.extra.clone(),
        not_graded: Vec::new(),
        counts,
    }
}

fn run(
    measured: &LabelComparison,
    rubric: &Rubric,
    mut broken: impl FnMut(&RuleCheck, &Rule, f64),
) -> GradeSummary {
    let (mut findings, mut checks, mut weight_all, mut weight_broken) = ([0_u32; 3], 0_u32, 0.0, 0.0);
    for check in &measured.checks {
        let Some(rule) = rubric.rules.get(check.rule) else { continue };
        let weight = rule.weight.unwrap_or(1.0);
        checks += 1;
        weight_all += weight;
        if let Some(limit) = broken_limit(check, rule) {
            weight_broken += weight;
            for (severity, count) in Severity::ALL.iter().zip(&mut findings) {
                *count += u32::from(*severity == rule.severity);
            }
            broken(check, rule, limit);
        }
    }
    let allowed = |severity| rubric.accept.get(severity).copied().unwrap_or(0);
    let within = Severity::ALL.iter().zip(findings).all(|(severity, count)| count <= allowed(severity));
    GradeSummary {
        verdict: if within { Verdict::Accept } else { Verdict::Reject },
        score: if weight_all > 0.0 { 1.0 - weight_broken / weight_all } else { 1.0 },
        findings,
        checks,
    }
}

/// Every rule of the rubric with its worst value, met or not.
pub fn by_rule(measured: &LabelComparison, rubric: &Rubric) -> Vec<RuleResult> {
    let mut results: Vec<RuleResult> = (0..rubric.rules.len())
        .map(|rule| RuleResult { rule, worst: None, limit: None, met: true, checks: 0, broken: 0 })
        .collect();
    let mut margins = vec![f64::INFINITY; rubric.rules.len()];
    for check in &measured.checks {
        let found = (rubric.rules.get(check.rule), results.get_mut(check.rule), margins.get_mut(check.rule));
        let (Some(rule), Some(result), Some(least)) = found else { continue };
        result.checks += 1;
        if broken_limit(check, rule).is_some() {
            result.broken += 1;
            result.met = false;
        }
        let (margin, limit) = margin(check, rule);
        if margin < *least || result.worst.is_none() {
            (*least, result.worst, result.limit) = (margin, Some(check.value), limit);
        }
    }
    results
}

/// The limit that a value breaks. A value that could not be measured breaks whichever there is.
fn broken_limit(check: &RuleCheck, rule: &Rule) -> Option<f64> {
    let below = rule.min.filter(|&min| check.failed || check.value < min);
    below.or_else(|| rule.max.filter(|&max| check.failed || check.value > max))
}

/// How far a value keeps from its nearer limit, negative beyond it.
fn margin(check: &RuleCheck, rule: &Rule) -> (f64, Option<f64>) {
    if check.failed {
        return (f64::NEG_INFINITY, rule.min.or(rule.max));
    }
    let above_min = rule.min.map(|min| check.value - min);
    let below_max = rule.max.map(|max| max - check.value);
    match (above_min, below_max) {
        (Some(a), Some(b)) if b < a => (b, rule.max),
        (Some(a), _) => (a, rule.min),
        (None, Some(b)) => (b, rule.max),
        (None, None) => (f64::INFINITY, None),
    }
}

fn finding(check: &RuleCheck, rule: &Rule, limit: f64) -> Finding {
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        frame: check.frame,
        sensor: check.sensor.clone(),
        label: check.label.clone(),
        golden: check.golden.clone(),
        measure: rule.measure.clone(),
        value: check.value,
        limit,
    }
}
