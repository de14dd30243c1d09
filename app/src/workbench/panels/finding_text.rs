//! Findings and rules in words.

use crate::words::severity_words;
use assay_core::grade::{Finding, Grade, explain};
use assay_core::rubric::{Measure, Rule, Severity};

/// A value with its unit, in its shortest form.
pub fn amount(measure: &Measure, value: f64) -> String {
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
pub fn broken_amount(measure: &Measure, value: f64, limit: f64) -> String {
    let short = amount(measure, value);
    if short != amount(measure, limit) {
        return short;
    }
    let unit = measure.unit().symbol();
    let fine =
        (3..9).map(|digits| format!("{value:.digits$}")).find(|t| t.parse::<f64>().is_ok_and(|v| v != limit));
    fine.map_or(short, |text| if unit.is_empty() { text } else { format!("{text} {unit}") })
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

/// The worst findings with their index in the grade, at most `most`; findings of one severity keep their order.
pub fn worst_findings(grade: Option<&Grade>, most: usize) -> Vec<(usize, Finding)> {
    let findings = grade.map(|g| g.findings.as_slice()).unwrap_or_default();
    let mut all: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    all.sort_by_key(|(_, finding)| finding.severity);
    all.into_iter().take(most).map(|(index, finding)| (index, finding.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{finding, grade, rule, rules};

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
    fn the_worst_findings_come_first_and_keep_their_index() {
        let of = |severity| finding("iou", severity, [None, None]);
        let grade = grade(vec![
            of(Severity::Minor),
            of(Severity::Critical),
            of(Severity::Major),
            of(Severity::Critical),
        ]);
        let order = |most| worst_findings(Some(&grade), most).into_iter().map(|(i, _)| i).collect::<Vec<_>>();
        assert_eq!(order(9), [1, 3, 2, 0]);
        assert_eq!(order(2), [1, 3]);
        assert!(worst_findings(None, 9).is_empty());
    }
}
