//! Advice for a stale golden item: agree on its label again, or label it again.

use crate::grade::LabelMeasurements;
use crate::review::Verdict;
use crate::rubric::Rubric;

/// Advice with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleAdvice {
    /// Whether the current rules accept the label.
    pub is_still_right: bool,
    /// Names of the rules that the label breaks, in the order of the rubric.
    pub broken: Vec<String>,
}

/// Advice from a golden label that is graded against itself by the current rules. People judge what no rule measures,
/// such as a new definition of a class.
pub fn advice(own: &LabelMeasurements, rubric: &Rubric) -> StaleAdvice {
    let rules = rubric.rules.iter().zip(&own.0);
    let broken = rules.filter(|(rule, read)| read.broken(rule) > 0).map(|(rule, _)| rule.name().to_owned());
    StaleAdvice { is_still_right: own.verdict(rubric) == Verdict::Accept, broken: broken.collect() }
}

impl StaleAdvice {
    /// The advice as a sentence.
    pub fn sentence(&self) -> String {
        let broken = self.broken.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
        match (self.is_still_right, self.broken.is_empty()) {
            (true, true) => "We recommend to agree on it again: it follows all current rules.".to_owned(),
            (true, false) => {
                format!(
                    "We recommend to agree on it again: it breaks {broken}, but no more than is acceptable."
                )
            }
            (false, _) => format!("We recommend to label it again: it breaks {broken}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::RuleMeasurements;

    fn advised(clearance: f64, points: f64) -> StaleAdvice {
        let rubric = Rubric::parse(
            r#"{"name":"r","match":{"measure":"iou","min":0.1},"accept":{"minor":1},"rules":[
                {"id":"treetops","class":"flyable","measure":"clearance","of":"tree","min":12,"severity":"critical",
                 "title":"Keep off treetops"},
                {"id":"simple","class":"flyable","measure":"vertices","max":40,"severity":"minor"}]}"#,
        )
        .unwrap();
        let read = |value| RuleMeasurements { values: vec![value], failed: 0 };
        advice(&LabelMeasurements(vec![read(clearance), read(points)]), &rubric)
    }

    #[test]
    fn a_label_that_is_still_acceptable_is_proposed_as_it_is() {
        assert!(advised(20.0, 12.0).sentence().ends_with("it follows all current rules."));
        assert!(
            advised(20.0, 60.0).sentence().contains("it breaks “simple”, but no more than is acceptable")
        );
    }

    #[test]
    fn one_that_is_not_is_to_be_labeled_anew_with_the_rules_that_it_breaks() {
        assert_eq!(
            advised(4.0, 60.0).sentence(),
            "We recommend to label it again: it breaks “Keep off treetops”, “simple”."
        );
    }
}
