//! Input of a merge: the labels of a scene with their raters, and the policy.

use crate::aggregation::AggregationMethod;
use crate::label::Document;
use std::collections::{BTreeMap, BTreeSet};

/// Largest number of raters of a scene.
pub const MOST_RATERS: usize = 32;

/// Label of one rater, who did not see the others'.
#[derive(Clone, Copy, Debug)]
pub struct RaterLabel<'a> {
    /// Name or id of the rater, the same in all scenes.
    pub rater: &'a str,
    /// What the rater drew, checked by [`crate::label::DocumentRules`].
    pub label: &'a Document,
}

/// Policy of a merge.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelMergePolicy {
    /// Least share of the raters, by weight, who must have drawn an object, in (0, 1]; one half by default.
    pub least_share: f64,
    /// Method that decides on classes and attributes; the other one is reported beside it.
    pub method: AggregationMethod,
    /// Probability of a class or value, by Dawid-Skene, below which a person must decide; 0.9 by default.
    pub least_probability: f64,
    /// Weights of raters, above 0, such as their quality; a rater who is not listed has weight 1.
    pub weights: BTreeMap<String, f64>,
}

impl Default for LabelMergePolicy {
    fn default() -> Self {
        let method = AggregationMethod::Majority;
        Self { least_share: 0.5, method, least_probability: 0.9, weights: BTreeMap::new() }
    }
}

/// Reason why labels cannot be merged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LabelMergeError {
    /// A scene has no label.
    #[error("scene {0} has no label. Leave it out")]
    NoLabels(usize),
    /// A scene has too many raters.
    #[error("scene {0} has more than {MOST_RATERS} raters. Merge the labels of some of them")]
    TooManyRaters(usize),
    /// A rater has two labels of one scene.
    #[error("scene {scene} has two labels of “{rater}”. Use the last one")]
    RepeatedRater {
        /// Index of the scene.
        scene: usize,
        /// The rater.
        rater: String,
    },
    /// A number of the policy is out of its range.
    #[error("`{name}` of the policy is {value}. Choose a number {range}")]
    Policy {
        /// Name of the number, or of the rater whose weight it is.
        name: String,
        /// The number.
        value: f64,
        /// The range.
        range: &'static str,
    },
}

impl LabelMergePolicy {
    /// Weight of a rater.
    pub(super) fn weight(&self, rater: &str) -> f64 {
        self.weights.get(rater).copied().unwrap_or(1.0)
    }

    fn check(&self) -> Result<(), LabelMergeError> {
        let error =
            |name: &str, value, range| Err(LabelMergeError::Policy { name: name.to_owned(), value, range });
        if !(self.least_share > 0.0 && self.least_share <= 1.0) {
            return error("least_share", self.least_share, "above 0 and at most 1");
        }
        if !(0.0..=1.0).contains(&self.least_probability) {
            return error("least_probability", self.least_probability, "from 0 to 1");
        }
        match self.weights.iter().find(|(_, weight)| !(**weight > 0.0 && **weight <= 1e6)) {
            Some((rater, weight)) => {
                error(&format!("weights/{rater}"), *weight, "above 0 and at most 1,000,000")
            }
            None => Ok(()),
        }
    }
}

/// Check the input.
pub(super) fn check(
    scenes: &[Vec<RaterLabel<'_>>],
    policy: &LabelMergePolicy,
) -> Result<(), LabelMergeError> {
    policy.check()?;
    for (scene, labels) in scenes.iter().enumerate() {
        if labels.is_empty() {
            return Err(LabelMergeError::NoLabels(scene));
        }
        if labels.len() > MOST_RATERS {
            return Err(LabelMergeError::TooManyRaters(scene));
        }
        let mut raters = BTreeSet::new();
        if let Some(repeated) = labels.iter().find(|label| !raters.insert(label.rater)) {
            return Err(LabelMergeError::RepeatedRater { scene, rater: repeated.rater.to_owned() });
        }
    }
    Ok(())
}
