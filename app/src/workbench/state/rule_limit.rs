//! Limit of a rule that a slider moves.

use crate::ui::{format_number, limit_step, usual_range};
use assay_core::rubric::{Measure, Rule};

/// Limit of one rule: its minimum if it has one, else its maximum. Its numbers are in the unit that people read: angles in degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleLimit {
    /// Index of the rule in the rubric.
    pub index: usize,
    /// Rule of the stage.
    pub rule: Rule,
    /// Whether the limit is a minimum.
    pub is_min: bool,
    /// Limit in the stage's rubric.
    pub original: f64,
    /// End of the slider.
    pub top: f64,
    /// Step of the slider, a round number.
    pub step: f64,
}

impl RuleLimit {
    /// Limit of a rule that has one; the slider reaches at least to `largest_value`, in the measure's unit, and not beyond what
    /// the measure can have.
    pub fn from_rule(index: usize, rule: &Rule, largest_value: f64) -> Option<Self> {
        let (is_min, original) = rule.min.map(|v| (true, v)).or_else(|| rule.max.map(|v| (false, v)))?;
        let descriptor = rule.measure.descriptor();
        let unit = descriptor.unit;
        let [_, greatest] = descriptor.limits.map(|limit| unit.to_display(limit));
        let range = usual_range(unit, original).max(unit.to_display(largest_value)).min(greatest);
        let step = limit_step(range, descriptor.finding.scale);
        let top = ((range / step - 1e-6).ceil() * step * 1e9).round() / 1e9;
        Some(Self { index, rule: rule.clone(), is_min, original: unit.to_display(original), top, step })
    }

    /// Value of the limit in a pair of minimum and maximum.
    pub fn value(&self, min: Option<f64>, max: Option<f64>) -> Option<f64> {
        let value = if self.is_min { min } else { max };
        value.map(|value| self.rule.measure.unit().to_display(value))
    }

    /// A value of the slider in the measure's unit.
    pub fn stored(&self, shown: f64) -> f64 {
        self.rule.measure.unit().from_display(shown)
    }

    /// Words before the value.
    pub fn bound(&self) -> &'static str {
        if self.is_min { "at least" } else { "at most" }
    }

    /// Sign before the value.
    pub fn sign(&self) -> &'static str {
        if self.is_min { "≥" } else { "≤" }
    }

    /// Move the limit in a rule to a value of the slider.
    pub fn set(&self, rule: &mut Rule, shown: f64) {
        *(if self.is_min { &mut rule.min } else { &mut rule.max }) = Some(self.stored(shown));
    }
}

/// A limit in the measure's unit as people read it, with all its digits: `14.2 px`, `10°`.
pub fn limit_text(measure: &Measure, limit: f64) -> String {
    with_unit(measure, &format_number(measure.unit().to_display(limit)))
}

/// The text of a number that people read, with its unit.
pub fn with_unit(measure: &Measure, number: &str) -> String {
    let unit = measure.unit();
    let space = if unit.is_angle() || unit.display_symbol().is_empty() { "" } else { " " };
    format!("{number}{space}{}", unit.display_symbol())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::rule;

    #[test]
    fn a_rule_with_both_limits_is_moved_by_its_minimum() {
        let limit = RuleLimit::from_rule(3, &rule("clearance", Some(12.0), Some(40.0)), 0.0).unwrap();
        assert_eq!((limit.index, limit.is_min, limit.original), (3, true, 12.0));
        assert_eq!(limit.value(Some(1.0), Some(2.0)), Some(1.0));
        assert_eq!((limit.bound(), limit.sign()), ("at least", "≥"));
    }

    #[test]
    fn a_rule_without_limits_has_no_slider() {
        assert_eq!(RuleLimit::from_rule(0, &rule("clearance", None, None), 5.0), None);
    }

    #[test]
    fn the_slider_reaches_twice_the_limit_and_every_value_that_was_measured() {
        let top =
            |max, largest| RuleLimit::from_rule(0, &rule("clearance", None, Some(max)), largest).unwrap().top;
        assert_eq!(top(12.0, 0.0), 24.0);
        assert_eq!(top(12.0, 90.0), 90.0);
        assert_eq!(top(0.0, 0.0), 4.0, "a limit of zero can be moved");
    }

    #[test]
    fn shares_have_a_slider_up_to_one() {
        let limit = RuleLimit::from_rule(0, &rule("spill", None, Some(0.05)), 0.0).unwrap();
        assert_eq!(limit.top, 1.0);
        assert_eq!(limit.step, 1.0 / 200.0);
        let iou = RuleLimit::from_rule(0, &rule("iou", Some(0.7), None), 0.0).unwrap();
        assert_eq!(iou.top, 1.0, "no overlap is larger");
    }

    #[test]
    fn angles_move_in_degrees_and_are_stored_in_radians() {
        let mut rule = rule("yaw_error", None, Some(10_f64.to_radians()));
        let limit = RuleLimit::from_rule(0, &rule, 0.0).unwrap();
        assert_eq!((limit.original, limit.top, limit.step), (10.0, 20.0, 0.1));
        limit.set(&mut rule, 7.5);
        assert_eq!(rule.max, Some(7.5_f64.to_radians()));
        assert_eq!(limit.value(rule.min, rule.max), Some(7.5));
        assert_eq!(limit_text(&rule.measure, 7.5_f64.to_radians()), "7.5°");
    }

    #[test]
    fn limits_move_in_round_steps_that_reach_the_top() {
        for original in [7.088, 14.176, 12.0, 0.3, 33.3] {
            let limit = RuleLimit::from_rule(0, &rule("clearance", None, Some(original)), 0.0).unwrap();
            let digits = format_number(limit.step).trim_start_matches(['0', '.']).to_owned();
            assert!(["1", "2", "5"].contains(&digits.as_str()), "{original}: {digits}");
            let steps = limit.top / limit.step;
            assert!((steps - steps.round()).abs() < 1e-6 && limit.top >= 2.0 * original, "{original}");
        }
        let clearance = rule("clearance", None, None).measure;
        assert_eq!(limit_text(&clearance, 14.2), "14.2 px");
        assert_eq!(limit_text(&clearance, 120.55), "120.55 px");
    }

    #[test]
    fn moving_a_limit_leaves_the_other_one() {
        let mut rule = rule("clearance", None, Some(12.0));
        RuleLimit::from_rule(0, &rule, 0.0).unwrap().set(&mut rule, 7.0);
        assert_eq!((rule.min, rule.max), (None, Some(7.0)));
    }
}
