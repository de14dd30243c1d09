//! What grading says: contracts.md, section 4.

use crate::review::Verdict;
use crate::rubric::{Measure, Severity};
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
    /// Whether a degenerate shape kept it from being measured: then the value is the worst there is, and the
    /// rule counts as broken whatever its limit.
    pub failed: bool,
}

/// The limit-independent part of a grade, in the order of frame, rule, object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelComparison {
    /// What the rules looked at.
    pub checks: Vec<RuleCheck>,
    /// Who matched whom.
    pub pairs: Vec<ObjectPair>,
    /// Golden objects without a label.
    pub missed: Vec<UnmatchedObject>,
    /// Labels without a golden object.
    pub extra: Vec<UnmatchedObject>,
}

/// A label object and the golden object that it was taken for.
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

/// An object that found no partner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmatchedObject {
    /// Frame of the scene.
    pub frame: u32,
    /// The sensor in whose coordinates it was compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sensor: String,
    /// The object's id in its own document.
    pub object: String,
    /// Its class.
    pub class: String,
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// Frame of the scene.
    pub frame: u32,
    /// The sensor in whose coordinates it was compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sensor: String,
    /// The label's object, where one is concerned.
    pub label: Option<String>,
    /// The golden object, where one is concerned.
    pub golden: Option<String>,
    /// What was measured.
    pub measure: Measure,
    /// Its value.
    pub value: f64,
    /// The limit that it broke.
    pub limit: f64,
}

/// The outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::grade)))]
pub struct Grade {
    /// Accept or reject.
    pub verdict: Verdict,
    /// 1 minus the weighted share of checks broken.
    pub score: f64,
    /// In the order of frame, rule, object.
    pub findings: Vec<Finding>,
    /// Who matched whom.
    pub pairs: Vec<ObjectPair>,
    /// Golden objects without a label.
    pub missed: Vec<UnmatchedObject>,
    /// Labels without a golden object.
    pub extra: Vec<UnmatchedObject>,
    /// Findings by severity, and `checks`: how many values were looked at.
    pub counts: BTreeMap<String, u32>,
}
