//! What grading says: contracts.md, section 4.

use crate::review::Verdict;
use crate::rubric::measure::FindingWords;
use crate::rubric::{Measure, Rule, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One value that a rule looked at, before its limit is applied.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleCheck {
    /// Index into the rubric's rules.
    pub rule: usize,
    /// Frame of the scene; for a whole track, where it is worst.
    pub frame: u32,
    /// The sensor in whose coordinates it was measured; empty where no object is concerned.
    pub sensor: String,
    /// The label's object.
    pub label: Option<String>,
    /// The golden object.
    pub golden: Option<String>,
    /// The measured value.
    pub value: f64,
    /// Whether a degenerate shape could not be measured: then the value is the worst there is, and the
    /// rule counts as broken whatever its limit.
    pub failed: bool,
}

/// The limit-independent part of a grade, in the order of frame, rule, object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelComparison {
    /// What the rules looked at.
    pub checks: Vec<RuleCheck>,
    /// Matched pairs.
    pub pairs: Vec<ObjectPair>,
    /// Golden objects without a label.
    pub missed: Vec<UnmatchedObject>,
    /// Labels without a golden object.
    pub extra: Vec<UnmatchedObject>,
}

/// Pair of a label object and its matched golden object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectPair {
    /// Frame of the scene.
    pub frame: u32,
    /// The sensor in whose coordinates it was compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sensor: String,
    /// The label's object.
    pub label: String,
    /// The golden object.
    pub golden: String,
    /// The value of the match measure.
    pub value: f64,
}

/// Object without a match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmatchedObject {
    /// Frame of the scene.
    pub frame: u32,
    /// The sensor in whose coordinates it was compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sensor: String,
    /// Id of the object in its own document.
    pub object: String,
    /// Class of the object.
    pub class: String,
}

/// Finding: a rule that a label breaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// Severity.
    pub severity: Severity,
    /// Frame of the scene.
    pub frame: u32,
    /// The sensor in whose coordinates it was compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sensor: String,
    /// Id of the label's object, if one is concerned.
    pub label: Option<String>,
    /// Id of the golden object, if one is concerned.
    pub golden: Option<String>,
    /// Measure.
    pub measure: Measure,
    /// Measured value.
    pub value: f64,
    /// Limit that it breaks.
    pub limit: f64,
}

impl Finding {
    /// What is wrong, in a few words; the title of the rule that it breaks says what is right.
    pub fn title(&self, rule: &Rule) -> String {
        let measure = self.measure.name().replace('_', " ");
        (self.measure.descriptor().finding.title)(&FindingWords {
            rule_title: if rule.title.is_empty() { &measure } else { &rule.title },
            of: rule.of.as_deref(),
            argument: self.measure.argument(),
            value: self.value,
            limit: self.limit,
        })
    }
}

/// The outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::examples::grade)))]
pub struct Grade {
    /// Verdict.
    pub verdict: Verdict,
    /// Score: 1 minus the weighted share of broken checks.
    pub score: f64,
    /// Findings in the order of frame, rule, object.
    pub findings: Vec<Finding>,
    /// Matched pairs.
    pub pairs: Vec<ObjectPair>,
    /// Golden objects without a label.
    pub missed: Vec<UnmatchedObject>,
    /// Labels without a golden object.
    pub extra: Vec<UnmatchedObject>,
    /// Images, and frames of recordings, that golden does not list: nothing is said of them.
    #[serde(default)]
    pub not_graded: Vec<String>,
    /// Number of findings by severity, and `checks`: the number of values checked.
    pub counts: BTreeMap<String, u32>,
}
