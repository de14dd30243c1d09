//! Limit of a rule that a slider moves.

use assay_core::rubric::Rule;

/// Number of steps of a slider over its range.
const LIMIT_STEPS: f64 = 200.0;

/// Limit of one rule: its minimum if it has one, else its maximum.
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
}

impl RuleLimit {
    /// Limit of a rule that has one; the slider reaches at least to `largest_value`.
    pub fn from_rule(index: usize, rule: &Rule, largest_value: f64) -> Option<Self> {
        let (is_min, original) = rule.min.map(|v| (true, v)).or_else(|| rule.max.map(|v| (false, v)))?;
        let whole = if rule.measure.unit().symbol().is_empty() { 1.0 } else { 4.0 };
        let top = (2.0 * original).max(largest_value).max(whole);
        Some(Self { index, rule: rule.clone(), is_min, original, top })
    }

    /// Value of the limit in a pair of minimum and maximum.
    pub fn value(&self, min: Option<f64>, max: Option<f64>) -> Option<f64> {
        if self.is_min { min } else { max }
    }

    /// Step of the slider.
    pub fn step(&self) -> f64 {
        self.top / LIMIT_STEPS
    }

    /// Words before the value.
    pub fn bound(&self) -> &'static str {
        if self.is_min { "at least" } else { "at most" }
    }

    /// Sign before the value.
    pub fn sign(&self) -> &'static str {
        if self.is_min { "≥" } else { "≤" }
    }

    /// Move the limit in a rule.
    pub fn set(&self, rule: &mut Rule, value: f64) {
        *(if self.is_min { &mut rule.min } else { &mut rule.max }) = Some(value);
    }
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
        assert_eq!(limit.step(), 1.0 / 200.0);
    }

    #[test]
    fn moving_a_limit_leaves_the_other_one() {
        let mut rule = rule("clearance", None, Some(12.0));
        RuleLimit::from_rule(0, &rule, 0.0).unwrap().set(&mut rule, 7.0);
        assert_eq!((rule.min, rule.max), (None, Some(7.0)));
    }
}
