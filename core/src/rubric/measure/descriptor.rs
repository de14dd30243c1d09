//! The descriptor of a measure: everything that the rest of the program needs to know about it.

use super::evaluation::MeasureEvaluation;
use super::unit::MeasureUnit;
use super::words::{FindingWords, RuleWords};

/// The value for "infinitely far", because JSON has no infinity; in the measure's unit.
pub const FAR: f64 = 1e9;

/// A measure: one file defines it in one static of this type, one line in [`super::REGISTRY`] registers it.
#[derive(Debug)]
pub struct MeasureDescriptor {
    /// The name in rubrics, grades and commands.
    pub name: &'static str,
    /// The placeholder of an argument that follows the name after a colon, such as `NAME` in `attribute:NAME`.
    pub argument: Option<&'static str>,
    /// The definition, in a sentence for docs/measures.md.
    pub definition: &'static str,
    /// The unit of its values.
    pub unit: MeasureUnit,
    /// The range of its values, in words.
    pub range: &'static str,
    /// The least and the greatest value that a limit can have, in the measure's unit.
    pub limits: [f64; 2],
    /// The limit that a new rule begins with, in the measure's unit.
    pub usual_limit: f64,
    /// The situation that it is made for.
    pub when_to_use: &'static str,
    /// The source of the formula, and what it is checked against.
    pub source: &'static str,
    /// The numbers that a rule may pass to it.
    pub parameters: &'static [MeasureParameter],
    /// The value of a check whose shape cannot be measured: the worst there is.
    pub worst: f64,
    /// The formula, and what it needs.
    pub evaluation: MeasureEvaluation,
    /// The sentence for a rule, without its condition and its full stop.
    pub sentence: fn(&RuleWords<'_>) -> String,
    /// The way in which its findings are shown.
    pub finding: FindingDisplay,
}

impl MeasureDescriptor {
    /// The name with the placeholder of its argument: `attribute:NAME`.
    pub fn title(&self) -> String {
        self.argument.map_or_else(|| self.name.to_owned(), |argument| format!("{}:{argument}", self.name))
    }

    /// Whether large values are good, so that a rule sets the least one.
    pub fn is_better_larger(&self) -> bool {
        self.worst == 0.0
    }

    /// Whether its values are shares from 0 to 1.
    pub fn is_share(&self) -> bool {
        self.unit == MeasureUnit::Share
    }
}

/// A number that a rule or a command may pass to a measure.
#[derive(Debug)]
pub struct MeasureParameter {
    /// The key in a rule's `params`, and the option of `assay measure`.
    pub name: &'static str,
    /// The meaning, in a few words.
    pub about: &'static str,
    /// The values that a command line can give.
    pub kind: ParameterKind,
    /// The value where a rule has none; `None` where it must have one.
    pub default: Option<f64>,
}

/// The notation of a parameter on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// The period of an angle: `2pi` or `pi`.
    Period,
    /// A length in an image, px.
    Pixels,
    /// A share from 0 to 1.
    Share,
}

/// The way in which findings of a measure are shown.
#[derive(Debug)]
pub struct FindingDisplay {
    /// What is wrong, in a few words.
    pub title: fn(&FindingWords<'_>) -> String,
    /// What its value means to a reader.
    pub scale: ValueScale,
    /// The area that is hatched.
    pub hatch: FindingHatch,
    /// The place that is pointed at.
    pub pointer: FindingPointer,
}

impl FindingDisplay {
    /// The rule's own title, a gauge, and the object as a whole.
    pub const PLAIN: Self = Self {
        title: |words| words.rule_title.to_owned(),
        scale: ValueScale::Continuous,
        hatch: FindingHatch::Whole,
        pointer: FindingPointer::Middle,
    };
}

/// What a value means to a reader, and so which controls make sense for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueScale {
    /// A point on a scale: a gauge shows it, a slider moves its limit.
    Continuous,
    /// A small count: a slider moves its limit, but a gauge says no more than the number.
    Count,
    /// Right or wrong: neither gauge nor slider says anything.
    RightOrWrong,
    /// Right or wrong for texts, a difference for numbers: a gauge shows it, but its limit has no range.
    RightOrDifference,
}

impl ValueScale {
    /// Whether a gauge shows a value beside its limit.
    pub fn has_gauge(self) -> bool {
        match self {
            Self::Continuous | Self::RightOrDifference => true,
            Self::Count | Self::RightOrWrong => false,
        }
    }

    /// Whether a slider can move its limit, and a text can compare a value with it.
    pub fn has_movable_limit(self) -> bool {
        match self {
            Self::Continuous | Self::Count => true,
            Self::RightOrWrong | Self::RightOrDifference => false,
        }
    }
}

/// The area that is hatched for a finding in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingHatch {
    /// The label's area outside golden.
    Outside,
    /// Golden's area that the label leaves out.
    Uncovered,
    /// Both.
    Difference,
    /// The golden object that the label comes too near to, or enters.
    Near,
    /// None: the shape as a whole is outlined.
    Whole,
}

/// The place that a finding between two shapes of an image points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingPointer {
    /// The two points that are nearest to each other.
    Nearest,
    /// The point of the label's boundary that is farthest from golden's.
    FarthestOfLabel,
    /// The point of golden's boundary that is farthest from the label's.
    FarthestOfGolden,
    /// The farther of these two.
    FarthestOfEither,
    /// The label's corner that lies farthest outside golden.
    Outermost,
    /// From the label's centre to golden's.
    Centers,
    /// The middle of the object.
    Middle,
}
