//! Limits of a stage's rules: which can be moved, and which verdicts change.

use crate::workbench::state::RuleLimit;
use assay_core::api::{GoldenMeasurements, QuestionDetail};
use assay_core::debrief::LimitPreview;
use assay_core::golden::RuleChange;
use assay_core::grade::{MeasuredLabels, RubricOutcomes};
use assay_core::rubric::{Rubric, Rule};

/// Number of bars of a histogram.
pub const BARS: usize = 30;

/// Limit of a rule that can be moved; a rule whose values are counts of errors has none.
pub fn movable_limit(index: usize, rule: &Rule, measurements: &[GoldenMeasurements]) -> Option<RuleLimit> {
    if !rule.measure.descriptor().finding.scale.has_movable_limit() {
        return None;
    }
    let largest =
        values(measurements, index, true).chain(values(measurements, index, false)).fold(0.0_f64, f64::max);
    // A huge value means that there is no value; the slider does not reach to it.
    RuleLimit::from_rule(index, rule, if largest < 1e6 { largest * 1.1 } else { 0.0 })
}

/// A limit moved to a value of its slider. The slider moves the minimum of a rule that has both limits.
pub fn preview_of(limit: &RuleLimit, stage: &str, value: f64) -> LimitPreview {
    let (stage, rule) = (stage.to_owned(), limit.rule.id.clone());
    let value = limit.stored(value);
    let (min, max) = if limit.is_min { (Some(value), limit.rule.max) } else { (None, Some(value)) };
    LimitPreview { stage, rule, min, max }
}

/// Values that a rule measured on golden itself (`own`), or on labels.
fn values(measurements: &[GoldenMeasurements], rule: usize, own: bool) -> impl Iterator<Item = f64> {
    let of = move |item: &GoldenMeasurements| {
        let from = if own { Some(&item.own) } else { item.label.as_ref() };
        from.and_then(|r| r.rule(rule)).map(|r| r.values.clone()).unwrap_or_default()
    };
    measurements.iter().flat_map(of).collect::<Vec<_>>().into_iter()
}

/// The rubric with a limit moved.
pub fn with_limit(rubric: &Rubric, preview: Option<&LimitPreview>) -> Rubric {
    let mut rubric = rubric.clone();
    if let Some(preview) = preview {
        for rule in rubric.rules.iter_mut().filter(|r| r.id == preview.rule) {
            (rule.min, rule.max) = (preview.min, preview.max);
        }
    }
    rubric
}

/// Id of the rule that an answer to a question would change, else of the first one.
pub fn first_limit(question: Option<&QuestionDetail>, limits: &[RuleLimit]) -> Option<String> {
    let options = question.map(|q| q.question.options.as_slice()).unwrap_or_default();
    let named = options.iter().flat_map(|o| &o.changes).find_map(|change| match change {
        RuleChange::Limit { rule, .. } => Some(rule),
        _ => None,
    });
    let is_movable = |id: &&String| limits.iter().any(|l| l.rule.id == **id);
    named.filter(is_movable).cloned().or_else(|| limits.first().map(|l| l.rule.id.clone()))
}

/// Number of values in each part of a slider's range; values beyond its end are in the last part.
pub fn histogram(measurements: &[GoldenMeasurements], limit: &RuleLimit, own: bool) -> [u32; BARS] {
    let mut bars = [0_u32; BARS];
    for value in values(measurements, limit.index, own) {
        let value = limit.rule.measure.unit().to_display(value);
        let at = ((value / limit.top).clamp(0.0, 0.999) * BARS as f64) as usize;
        if let Some(bar) = bars.get_mut(at) {
            *bar += 1;
        }
    }
    bars
}

/// Outcomes under the rubric with the moved limit, against the stage's own.
pub fn outcomes(measurements: &[GoldenMeasurements], before: &Rubric, moved: &Rubric) -> RubricOutcomes {
    let labels: Vec<_> = measurements.iter().map(|item| item.label.as_ref()).collect();
    let [before, after] = [before, moved].map(|rubric| MeasuredLabels { rubric, labels: &labels });
    RubricOutcomes::new(measurements.iter().map(|item| &item.own), before, after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{rule, rules};
    use serde_json::json;

    /// Measurements of the first rule on golden itself, and on a label if there is one.
    fn measured(own: &[f64], label: Option<&[f64]>) -> GoldenMeasurements {
        let of = |values: &[f64]| json!([{ "values": values }]);
        serde_json::from_value(json!({
            "golden": "g", "scene_name": "drive", "own": of(own), "label": label.map(of),
        }))
        .unwrap()
    }

    fn clearance(min: f64) -> Rule {
        rule("clearance", Some(min), None)
    }

    fn limit(min: f64) -> RuleLimit {
        RuleLimit::from_rule(0, &clearance(min), 0.0).unwrap()
    }

    fn rubric(min: f64) -> Rubric {
        let rules = rules([json!({ "measure": "clearance", "min": min })]);
        serde_json::from_value(json!({
            "name": "r", "match": { "measure": "iou", "min": 0.1 }, "rules": rules,
        }))
        .unwrap()
    }

    #[test]
    fn a_count_of_errors_has_no_limit_to_move() {
        assert_eq!(movable_limit(0, &rule("missed", None, Some(0.0)), &[]), None);
        assert!(movable_limit(0, &clearance(12.0), &[]).is_some());
    }

    #[test]
    fn the_slider_reaches_the_values_of_golden_and_labels() {
        let all = [measured(&[20.0], Some(&[50.0]))];
        let top = movable_limit(0, &clearance(12.0), &all).unwrap().top;
        assert!((top - 55.0).abs() < 1e-9, "{top}");
        let huge = [measured(&[1e9], None)];
        assert_eq!(movable_limit(0, &clearance(12.0), &huge).unwrap().top, 24.0, "no value at all");
    }

    #[test]
    fn a_preview_keeps_the_maximum_of_a_rule_with_both_limits() {
        let both = RuleLimit::from_rule(0, &rule("clearance", Some(3.0), Some(9.0)), 0.0).unwrap();
        let preview = preview_of(&both, "stage", 5.0);
        assert_eq!((preview.min, preview.max), (Some(5.0), Some(9.0)));
    }

    #[test]
    fn a_preview_moves_its_rule_only() {
        let preview = preview_of(&limit(12.0), "stage", 7.0);
        let moved = with_limit(&rubric(12.0), Some(&preview));
        assert_eq!(moved.rules[0].min, Some(7.0));
        let other = LimitPreview { rule: "another".to_owned(), ..preview };
        assert_eq!(with_limit(&rubric(12.0), Some(&other)).rules[0].min, Some(12.0));
        assert_eq!(with_limit(&rubric(12.0), None), rubric(12.0));
    }

    #[test]
    fn values_are_counted_by_their_part_of_the_range() {
        let all = [measured(&[0.0, 12.0], Some(&[23.9, 500.0]))];
        let own = histogram(&all, &limit(12.0), true);
        assert_eq!((own[0], own[BARS / 2], own.iter().sum::<u32>()), (1, 1, 2));
        let labels = histogram(&all, &limit(12.0), false);
        assert_eq!(labels[BARS - 1], 2, "values beyond the end are in the last part");
    }

    #[test]
    fn a_moved_limit_changes_verdicts() {
        let all =
            [measured(&[20.0], Some(&[15.0])), measured(&[10.0], Some(&[5.0])), measured(&[30.0], None)];
        let moved = outcomes(&all, &rubric(12.0), &rubric(18.0));
        assert_eq!((moved.passing(), moved.failing()), (2, 1));
        assert_eq!((moved.changed(), moved.newly_rejected()), (1, 1));
    }

    #[test]
    fn without_a_question_the_first_limit_is_chosen() {
        assert_eq!(first_limit(None, &[limit(12.0)]).as_deref(), Some("clearance"));
        assert_eq!(first_limit(None, &[]), None);
    }
}
