//! Findings and rules in words.

use crate::words::severity_words;
use crate::workbench::state::with_unit;
use assay_core::grade::{Finding, explain};
use assay_core::rubric::{Measure, Rule, Severity};

/// A value with its unit, in its shortest form.
pub fn amount(measure: &Measure, value: f64) -> String {
    let value = measure.unit().to_display(value);
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    with_unit(measure, text)
}

/// A value beside the limit that it broke, with as many digits as it takes to tell them apart.
pub fn broken_amount(measure: &Measure, value: f64, limit: f64) -> String {
    let short = amount(measure, value);
    if short != amount(measure, limit) {
        return short;
    }
    let [value, limit] = [value, limit].map(|value| measure.unit().to_display(value));
    let fine =
        (3..9).map(|digits| format!("{value:.digits$}")).find(|t| t.parse::<f64>().is_ok_and(|v| v != limit));
    fine.map_or(short, |text| with_unit(measure, &text))
}

/// Name of a measure in words.
pub fn measure_name(measure: &Measure) -> String {
    measure.name().replace(['_', ':'], " ")
}

/// Title of a rule, or its explanation if it has none.
pub fn rule_title(rule: &Rule) -> String {
    if rule.title.is_empty() { explain(rule) } else { rule.title.clone() }
}

/// Whether a limit of a rule is its minimum.
pub fn is_min(rule: &Rule, limit: f64) -> bool {
    rule.min == Some(limit)
}

/// Number of findings of each severity, in a sentence.
pub fn severity_summary(findings: &[Finding]) -> String {
    let count = |s: Severity| findings.iter().filter(|f| f.severity == s).count();
    let counts: Vec<String> = [Severity::Critical, Severity::Major, Severity::Minor]
        .into_iter()
        .filter(|s| count(*s) > 0)
        .map(|s| format!("{} {}", count(s), severity_words(s).0))
        .collect();
    if counts.is_empty() {
        return "Every rule is met.".to_owned();
    }
    let noun = if findings.len() == 1 { "finding" } else { "findings" };
    format!("{} {noun}.", counts.join(", "))
}

/// Range of the values of a group of findings against the limit, such as "0.2 to 0.9 · at most 0.1".
pub fn group_amounts(rule: Option<&Rule>, findings: &[&Finding]) -> String {
    let Some(first) = findings.first() else { return String::new() };
    let measure = &first.measure;
    let values = || findings.iter().map(|f| f.value);
    let (least, greatest) =
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let (from, to) =
        (broken_amount(measure, least, first.limit), broken_amount(measure, greatest, first.limit));
    let values = if from == to { from } else { format!("{from} to {to}") };
    let bound = if rule.is_some_and(|r| is_min(r, first.limit)) { "at least" } else { "at most" };
    format!("{} {values} · {bound} {}", measure_name(measure), amount(measure, first.limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{finding, rule, rules};

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
        assert_eq!(amount(&named("yaw_error"), 0.2), "11.5°");
        assert_eq!(amount(&named("turn_rate"), std::f64::consts::PI), "180°/s");
    }

    #[test]
    fn a_value_just_beyond_its_limit_differs_from_it() {
        assert_eq!(broken_amount(&named("spill"), 0.0532, 0.05), "0.053");
        assert_eq!(broken_amount(&named("clearance"), 11.999_6, 12.0), "11.9996 px");
        assert_eq!(broken_amount(&named("clearance"), 3.0, 12.0), "3 px");
    }

    #[test]
    fn a_rule_has_its_own_title_or_an_explanation() {
        let titled =
            serde_json::json!({ "measure": "clearance", "min": 12.0, "title": "Keep away from wires" });
        assert_eq!(rule_title(&rules([titled])[0]), "Keep away from wires");
        assert!(!rule_title(&rule("clearance", Some(12.0), None)).is_empty());
    }

    #[test]
    fn a_limit_is_a_minimum_if_the_rule_says_so() {
        let both = rule("clearance", Some(3.0), Some(40.0));
        assert!(is_min(&both, 3.0) && !is_min(&both, 40.0));
    }

    #[test]
    fn findings_are_counted_by_severity() {
        let of = |severity| finding("iou", severity, [None, None]);
        assert_eq!(severity_summary(&[]), "Every rule is met.");
        assert_eq!(severity_summary(&[of(Severity::Minor)]), "1 minor finding.");
        let all = [of(Severity::Minor), of(Severity::Critical), of(Severity::Minor)];
        assert_eq!(severity_summary(&all), "1 critical, 2 minor findings.");
    }

    #[test]
    fn a_group_of_findings_has_the_range_of_its_values() {
        let with =
            |value| Finding { value, limit: 12.0, ..finding("clearance", Severity::Major, [None, None]) };
        let (near, far) = (with(3.0), with(8.5));
        let rule = rule("clearance", Some(12.0), None);
        assert_eq!(group_amounts(Some(&rule), &[&far, &near]), "clearance 3 px to 8.5 px · at least 12 px");
        assert_eq!(group_amounts(Some(&rule), &[&near, &near]), "clearance 3 px · at least 12 px");
        assert_eq!(group_amounts(None, &[]), "");
    }
}
