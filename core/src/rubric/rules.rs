//! The rubric as people write it: contracts.md, section 4.

use super::condition::Condition;
use super::measure::{Measure, RuleWords};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rules, how label and golden objects are paired, and how many findings are still acceptable.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::examples::rubric)))]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// Shown to people.
    pub name: String,
    /// How objects are paired.
    #[serde(rename = "match")]
    pub matching: MatchRule,
    /// What is checked.
    pub rules: Vec<Rule>,
    /// The most findings of each severity; a severity that is absent allows none.
    #[serde(default)]
    pub accept: BTreeMap<Severity, u32>,
}

/// How label and golden objects are paired.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MatchRule {
    /// The similarity (`iou`, `iou_3d`, `iou_bev`) or distance (`center_distance`, …) to pair by.
    pub measure: Measure,
    /// Least similarity of a pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Greatest distance of a pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Whether objects of different classes may pair, so that a confusion is found as such.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub across_classes: bool,
}

/// One rule.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique in the rubric.
    pub id: String,
    /// Golden objects of this class; absent: of every class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// What is measured.
    pub measure: Measure,
    /// Measure against golden objects of this class in the same frame instead of the matched one; the worst
    /// counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Only where this holds for the golden object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Least value, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Greatest value, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// How bad a finding is.
    pub severity: Severity,
    /// Share in the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Compare cuboids where they fall on the images of the scene's cameras: for measures of image shapes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_images: bool,
    /// Numbers that the measure takes, such as `period`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, f64>,
    /// The rule in people's words: "Never clip a treetop".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Why it exists, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Rule {
    /// The parts of the sentence that explains it.
    pub fn words(&self) -> RuleWords<'_> {
        RuleWords {
            class: self.class.as_deref(),
            of: self.of.as_deref(),
            argument: self.measure.argument(),
            unit: self.measure.unit(),
            min: self.min,
            max: self.max,
        }
    }

    /// What people call it: its title, else its id.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }
}

/// How bad a finding is.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Makes the label dangerous to use.
    Critical,
    /// Makes it worse for its purpose.
    Major,
    /// A blemish.
    Minor,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Critical, Self::Major, Self::Minor];

    /// As in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Major => "major",
            Self::Minor => "minor",
        }
    }
}

/// What is wrong with a rubric.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {message}")]
pub struct RubricError {
    /// JSON pointer, or line and column where the text is not JSON.
    pub pointer: String,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// An id of a rule is not longer, in characters.
const MAX_ID_CHARS: usize = 200;

impl Rubric {
    /// Read and check a rubric.
    ///
    /// # Errors
    /// Text that is not JSON of this shape, unknown measures, conditions that do not parse, a rule without a
    /// limit, ids twice, numbers that are not finite, `of` with a measure of tracks, points or links, keys that no
    /// rubric has (a misspelt limit must not pass for none).
    pub fn parse(text: &str) -> Result<Self, RubricError> {
        let rubric: Self = serde_json::from_str(text).map_err(|e| RubricError {
            pointer: format!("line {} column {}", e.line(), e.column()),
            message: e.to_string(),
        })?;
        rubric.check()?;
        Ok(rubric)
    }

    /// The checks of [`Rubric::parse`] that the shape alone does not hold.
    ///
    /// # Errors
    /// See [`Rubric::parse`].
    pub fn check(&self) -> Result<(), RubricError> {
        let fail = |pointer: String, message: &str| Err(RubricError { pointer, message: message.to_owned() });
        let mut ids = std::collections::BTreeSet::new();
        for (i, rule) in self.rules.iter().enumerate() {
            if rule.id.chars().count() > MAX_ID_CHARS {
                return fail(format!("/rules/{i}/id"), "is longer than 200 characters; shorten it");
            }
            if !ids.insert(rule.id.as_str()) {
                return fail(format!("/rules/{i}/id"), "is used by an earlier rule; give each its own");
            }
            if rule.min.is_none() && rule.max.is_none() {
                return fail(format!("/rules/{i}"), "has no limit; give min, max or both");
            }
            if rule.min.is_some_and(|v| !v.is_finite()) || rule.max.is_some_and(|v| !v.is_finite()) {
                return fail(format!("/rules/{i}"), "has a limit that is not a finite number");
            }
            let evaluation = &rule.measure.descriptor().evaluation;
            if rule.of.is_some() && !evaluation.accepts_of() {
                let message = "has no meaning for a measure of tracks, points or links; leave it out";
                return fail(format!("/rules/{i}/of"), message);
            }
            if rule.in_images && (rule.of.is_some() || !evaluation.compares_image_shapes()) {
                let message =
                    "is for measures between two shapes of an image, such as iou, without `of`; leave it out";
                return fail(format!("/rules/{i}/in_images"), message);
            }
            if rule.weight.is_some_and(|w| !w.is_finite() || w < 0.0) {
                return fail(format!("/rules/{i}/weight"), "must be a finite number of at least 0");
            }
        }
        if self.matching.min.is_none() && self.matching.max.is_none() {
            return fail("/match".to_owned(), "has no gate; give min for a similarity, max for a distance");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(measure: &str, more: &str) -> Result<Rubric, RubricError> {
        let rule = format!(r#"{{"id":"r","measure":"{measure}","max":1,"severity":"minor"{more}}}"#);
        Rubric::parse(&format!(r#"{{"name":"r","match":{{"measure":"iou","min":0.1}},"rules":[{rule}]}}"#))
    }

    #[test]
    fn a_misspelt_key_is_named_and_not_passed_over() {
        let error = with("iou", r#","clas":"car""#).unwrap_err();
        assert!(error.message.contains("unknown field `clas`"), "{error}");
        let text = r#"{"name":"r","match":{"measure":"iou","mim":0.1},"rules":[]}"#;
        assert!(Rubric::parse(text).unwrap_err().message.contains("unknown field `mim`"));
    }

    #[test]
    fn only_measures_of_images_look_at_cuboids_in_images() {
        assert!(with("iou", r#","in_images":true"#).is_ok());
        for (measure, more) in [("iou_3d", ""), ("vertices", ""), ("missed", ""), ("iou", r#","of":"tree""#)]
        {
            let error = with(measure, &format!(r#","in_images":true{more}"#)).unwrap_err();
            assert_eq!(error.pointer, "/rules/0/in_images", "{measure}");
        }
    }

    #[test]
    fn rules_on_tracks_are_accepted_but_not_of_other_objects() {
        let following = ["track_switches", "track_coverage", "track_fragments", "interpolation_error"];
        let others = ["speed", "acceleration", "turn_rate", "points_recall", "points_precision", "link"];
        for measure in following.into_iter().chain(others) {
            assert!(with(measure, r#","class":"car","when":"distance < 60","weight":2"#).is_ok());
            assert_eq!(with(measure, r#","of":"tree""#).unwrap_err().pointer, "/rules/0/of");
        }
    }
}
