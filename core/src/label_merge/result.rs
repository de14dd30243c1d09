//! Result of a merge: the merged label, how far the raters agree on each object, and what a person must decide.

use crate::label::{AttributeValue, Document};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Merged label of a scene.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelMerge {
    /// The label. Its drawing order is the raters' mean one.
    pub label: Document,
    /// Objects that the raters drew: first those of the label in its order, then those that too few drew.
    pub objects: Vec<MergedObject>,
}

/// Object that at least one rater drew, and how far the raters agree on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MergedObject {
    /// Id in the merged label; none: too few raters drew it.
    pub id: Option<String>,
    /// Who drew it, by rater.
    pub drawn: Vec<DrawnObject>,
    /// Share of the raters who drew it, by weight, from 0 to 1.
    pub share: f64,
    /// Mean value of the rubric's match measure between the raters' shapes and the merged ones, in its unit; none where it
    /// cannot be measured.
    pub measure: Option<f64>,
    /// The class, as a text.
    pub class: ValueConsensus,
    /// Attributes of the object as a whole, by name.
    pub attributes: BTreeMap<String, ValueConsensus>,
    /// Attributes in single frames, in the order of frame, sensor and name.
    pub frame_attributes: Vec<FrameAttribute>,
    /// Why a person must decide; empty: nobody must.
    pub adjudication: Vec<AdjudicationReason>,
}

/// Object of a rater.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DrawnObject {
    /// The rater.
    pub rater: String,
    /// Id of the object in the rater's label.
    pub object: String,
}

/// Attribute in one frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FrameAttribute {
    /// Index of the frame.
    pub frame: u32,
    /// Sensor.
    pub sensor: String,
    /// Name of the attribute.
    pub attribute: String,
    /// What the raters gave.
    pub consensus: ValueConsensus,
}

/// Class or value of an attribute that several raters gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueConsensus {
    /// Value in the merged label.
    pub value: AttributeValue,
    /// Share of this value in what the raters gave, by weight, from 0 to 1.
    pub share: f64,
    /// Value that most gave; for numbers the median.
    pub majority: AttributeValue,
    /// Whether another value has as much weight; then the first one in alphabetical order is the majority.
    pub is_tie: bool,
    /// Most probable value by Dawid-Skene; none for numbers and free texts, and where fewer than two raters gave a value.
    pub dawid_skene: Option<ProbableValue>,
}

/// Value with its probability.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProbableValue {
    /// The value.
    pub value: AttributeValue,
    /// Its probability, from 0 to 1.
    pub probability: f64,
}

/// Reason why a person must decide on an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum AdjudicationReason {
    /// Exactly half of the raters drew it.
    DrawnByHalf,
    /// Two classes have as much weight.
    ClassTie,
    /// Dawid-Skene finds another class than the majority, or none with enough probability.
    ClassUncertain,
    /// Two values of an attribute have as much weight.
    AttributeTie {
        /// The attribute.
        attribute: String,
    },
    /// Dawid-Skene finds another value than the majority, or none with enough probability.
    AttributeUncertain {
        /// The attribute.
        attribute: String,
    },
    /// The raters drew several kinds of geometry, and two have as much weight.
    GeometryKindTie,
    /// As many raters see the front of a cuboid where others see its rear.
    HeadingTie,
    /// The shapes cannot be averaged; the one most like the others was taken.
    NotAveraged,
    /// What most raters cover has more parts than any rater drew.
    MoreParts,
    /// The raters' shapes break a rule of the rubric in the mean, with the merged shape as golden.
    RuleBroken {
        /// Id of the rule.
        rule: String,
        /// Mean value, in the unit of its measure.
        value: f64,
        /// Limit that it is beyond.
        limit: f64,
    },
}
