//! What rules read off a label without where they read it: small enough to send for a whole golden set, and enough for
//! every verdict under limits that move.

use super::LabelComparison;
use crate::review::Verdict;
use crate::rubric::{Rubric, Rule, Severity};
use serde::{Deserialize, Serialize};

/// A label's values, by the rubric's rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelMeasurements(
    /// In the order of the rules.
    pub Vec<RuleMeasurements>,
);

/// What one rule read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleMeasurements {
    /// The values, in the order of frames and objects.
    pub values: Vec<f64>,
    /// Shapes that could not be measured: they break whichever limit there is.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failed: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl RuleMeasurements {
    /// How many values break a rule's limits.
    pub fn broken(&self, rule: &Rule) -> u32 {
        let breaks = |value: &&f64| {
            rule.min.is_some_and(|min| **value < min) || rule.max.is_some_and(|max| **value > max)
        };
        let failed = if rule.min.is_some() || rule.max.is_some() { self.failed } else { 0 };
        failed + u32::try_from(self.values.iter().filter(breaks).count()).unwrap_or(u32::MAX - failed)
    }
}

impl LabelMeasurements {
    /// Of what was measured for a rubric.
    pub fn from_comparison(measured: &LabelComparison, rubric: &Rubric) -> Self {
        let mut rules = vec![RuleMeasurements::default(); rubric.rules.len()];
        for check in &measured.checks {
            let Some(own) = rules.get_mut(check.rule) else { continue };
            if check.failed {
                own.failed += 1;
            } else {
                own.values.push(check.value);
            }
        }
        Self(rules)
    }

    /// What one rule read.
    pub fn rule(&self, rule: usize) -> Option<&RuleMeasurements> {
        self.0.get(rule)
    }

    /// The verdict under the limits of a rubric with the same rules: that of [`super::summarize`].
    pub fn verdict(&self, rubric: &Rubric) -> Verdict {
        let mut broken = [0_u32; 3];
        let severities = Severity::ALL;
        for (rule, measurements) in rubric.rules.iter().zip(&self.0) {
            for (severity, count) in severities.iter().zip(&mut broken) {
                if *severity == rule.severity {
                    *count = count.saturating_add(measurements.broken(rule));
                }
            }
        }
        let allowed = |severity| rubric.accept.get(severity).copied().unwrap_or(0);
        let within = severities.iter().zip(broken).all(|(severity, count)| count <= allowed(severity));
        if within { Verdict::Accept } else { Verdict::Reject }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::{Recording, measure, random_pair, summarize};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn measurements_give_the_verdict_of_the_whole_grade_wherever_limits_stand(
            seed in any::<u64>(), rule in 0_usize..8, limit in -0.5_f64..3.0
        ) {
            let (label, golden, mut rubric) = random_pair(seed);
            let measured = measure(&label, &golden, Recording::NONE, &rubric);
            let measurements = LabelMeasurements::from_comparison(&measured, &rubric);
            prop_assert_eq!(measurements.verdict(&rubric), summarize(&measured, &rubric).verdict);
            let count = rubric.rules.len();
            if let Some(moved) = rubric.rules.get_mut(rule % count.max(1)) {
                if moved.min.is_some() { moved.min = Some(limit) } else { moved.max = Some(limit) }
            }
            prop_assert_eq!(measurements.verdict(&rubric), summarize(&measured, &rubric).verdict);
        }
    }

    #[test]
    fn a_shape_that_cannot_be_measured_breaks_whatever_limit_there_is() {
        let (_, _, rubric) = random_pair(1);
        let mut rule = rubric.rules[0].clone();
        (rule.min, rule.max) = (Some(f64::NEG_INFINITY), None);
        let measurements = RuleMeasurements { values: vec![1.0], failed: 1 };
        assert_eq!(measurements.broken(&rule), 1);
    }
}
