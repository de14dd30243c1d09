//! A rule's limit that a slider moves.

use assay_core::rubric::Rule;

/// Steps of a slider over its range.
pub const STEPS: f64 = 200.0;

/// The limit of one rule: its least value where it has one, else its greatest.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleLimit {
    /// Index into the rubric's rules.
    pub place: usize,
    /// The rule as the stage has it.
    pub rule: Rule,
    /// Whether more is better.
    pub least: bool,
    /// As the stage has it.
    pub original: f64,
    /// Where the slider ends.
    pub top: f64,
}

impl RuleLimit {
    /// Of a rule that has one; `seen` is a value that the slider should reach.
    pub fn from_rule(place: usize, rule: &Rule, seen: f64) -> Option<Self> {
        let (least, original) = rule.min.map(|v| (true, v)).or_else(|| rule.max.map(|v| (false, v)))?;
        let whole = if rule.measure.unit().symbol().is_empty() { 1.0 } else { 4.0 };
        let top = (2.0 * original).max(seen).max(whole);
        Some(Self { place, rule: rule.clone(), least, original, top })
    }

    /// Where a pair of limits puts it.
    pub fn value(&self, min: Option<f64>, max: Option<f64>) -> Option<f64> {
        if self.least { min } else { max }
    }
}
