//! Outcomes of a changed rubric: golden items that pass it, and labels whose verdict it changes.

use super::LabelMeasurements;
use crate::review::Verdict;
use crate::rubric::Rubric;

/// Labels as one rubric sees them: their measurements by its rules.
#[derive(Clone, Copy, Debug)]
pub struct MeasuredLabels<'a> {
    /// The rubric.
    pub rubric: &'a Rubric,
    /// The same labels in the same order for each rubric that is compared; `None` where there is no label.
    pub labels: &'a [Option<&'a LabelMeasurements>],
}

impl MeasuredLabels<'_> {
    fn accepts(&self, index: usize) -> Option<bool> {
        let measurements = self.labels.get(index).copied().flatten()?;
        Some(measurements.verdict(self.rubric) == Verdict::Accept)
    }
}

/// Verdicts of golden items under a changed rubric, and of labels under the rubric before and after its change.
#[derive(Clone, Debug, PartialEq)]
pub struct RubricOutcomes {
    golden: Vec<bool>,
    labels: Vec<(bool, bool)>,
}

impl RubricOutcomes {
    /// Golden labels compared with themselves under the changed rubric; labels under the one before and the changed one.
    pub fn new<'a>(
        golden: impl IntoIterator<Item = &'a LabelMeasurements>,
        before: MeasuredLabels<'_>,
        after: MeasuredLabels<'_>,
    ) -> Self {
        let accepts =
            |measurements: &LabelMeasurements| measurements.verdict(after.rubric) == Verdict::Accept;
        let labels = (0..after.labels.len()).filter_map(|i| Some((before.accepts(i)?, after.accepts(i)?)));
        Self { golden: golden.into_iter().map(accepts).collect(), labels: labels.collect() }
    }

    /// Whether a golden item passes, by its index.
    pub fn passes(&self, index: usize) -> bool {
        self.golden.get(index).copied().unwrap_or(true)
    }

    /// Number of golden items that pass.
    pub fn passing(&self) -> usize {
        self.golden.iter().filter(|passes| **passes).count()
    }

    /// Number of golden items that fail.
    pub fn failing(&self) -> usize {
        self.golden.len() - self.passing()
    }

    /// Number of labels that are graded.
    pub fn graded(&self) -> usize {
        self.labels.len()
    }

    /// Number of labels that are accepted after the change.
    pub fn accepted(&self) -> usize {
        self.labels.iter().filter(|(_, after)| *after).count()
    }

    /// Number of labels whose verdict changes.
    pub fn changed(&self) -> usize {
        self.labels.iter().filter(|(before, after)| before != after).count()
    }

    /// Number of accepted labels that would be rejected.
    pub fn newly_rejected(&self) -> usize {
        self.labels.iter().filter(|(before, after)| *before && !*after).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::RuleMeasurements;

    fn rubric(min: f64) -> Rubric {
        let rule = format!(r#"{{"id":"c","measure":"clearance","min":{min},"severity":"major"}}"#);
        Rubric::parse(&format!(r#"{{"name":"r","match":{{"measure":"iou","min":0.1}},"rules":[{rule}]}}"#))
            .unwrap()
    }

    fn measured(value: f64) -> LabelMeasurements {
        LabelMeasurements(vec![RuleMeasurements { values: vec![value], failed: 0 }])
    }

    fn outcomes(before: f64, after: f64) -> RubricOutcomes {
        let golden = [20.0, 10.0, 30.0].map(measured);
        let labels = [measured(15.0), measured(5.0)];
        let labels = [Some(&labels[0]), Some(&labels[1]), None];
        let [before, after] = [before, after].map(rubric);
        RubricOutcomes::new(
            &golden,
            MeasuredLabels { rubric: &before, labels: &labels },
            MeasuredLabels { rubric: &after, labels: &labels },
        )
    }

    #[test]
    fn a_moved_limit_changes_verdicts() {
        let harsher = outcomes(12.0, 18.0);
        assert_eq!((harsher.passing(), harsher.failing()), (2, 1));
        assert_eq!((harsher.graded(), harsher.accepted()), (2, 0));
        assert_eq!((harsher.changed(), harsher.newly_rejected()), (1, 1));
        assert!(harsher.passes(0) && !harsher.passes(1));
        let looser = outcomes(12.0, 4.0);
        assert_eq!((looser.changed(), looser.newly_rejected()), (1, 0));
    }
}
