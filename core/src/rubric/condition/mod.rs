//! Conditions over an object: `distance < 60 and occlusion != 'full'`.
//!
//! Names stand for the object's attributes, and for `distance` (m, from the sensor to a cuboid's centre),
//! `length`, `width`, `height` (m for cuboids, px for the rectangle around image shapes), `area` (px², or a
//! cuboid's footprint in m²), `cameras` (the number of cameras that see a cuboid, see [`crate::label::CameraViews`]; where the
//! scene is at hand), `occluded` and `class`. An attribute of such a name comes first. Compared are numbers by
//! `<`, `<=`, `>`, `>=`, `==`, `!=`; texts in single or double quotes, `true` and `false` by `==` and `!=`. A
//! name alone holds where its value is true. What an object does not have compares as false, but for `!=`.

mod lines;
mod parse;

pub use lines::ConditionLine;

use crate::label::AttributeValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A parsed condition; it is written again as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: String,
    term: Term,
}

/// What a condition consists of.
#[derive(Clone, Debug, PartialEq)]
enum Term {
    Any(Vec<Term>),
    All(Vec<Term>),
    Not(Box<Term>),
    Compare(Operand, Comparison, Operand),
    Holds(Operand),
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Name(String),
    Value(AttributeValue),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`, of numbers.
    Less,
    /// `<=`, of numbers.
    AtMost,
    /// `>`, of numbers.
    Greater,
    /// `>=`, of numbers.
    AtLeast,
    /// `==`.
    Equal,
    /// `!=`; also where an object has no such value.
    Unequal,
}

impl Condition {
    /// Read a condition.
    ///
    /// # Errors
    /// Says at which character what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { text: text.to_owned(), term: parse::parse(text)? })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it asks for a name.
    pub fn names(&self, name: &str) -> bool {
        self.term.names(name)
    }

    /// Whether it holds for an object whose values are looked up by name.
    pub fn holds(&self, look_up: &dyn Fn(&str) -> Option<AttributeValue>) -> bool {
        self.term.holds(look_up)
    }
}

impl Term {
    fn names(&self, name: &str) -> bool {
        match self {
            Self::Any(terms) | Self::All(terms) => terms.iter().any(|term| term.names(name)),
            Self::Not(term) => term.names(name),
            Self::Holds(operand) => operand.names(name),
            Self::Compare(left, _, right) => left.names(name) || right.names(name),
        }
    }

    fn holds(&self, look_up: &dyn Fn(&str) -> Option<AttributeValue>) -> bool {
        match self {
            Self::Any(terms) => terms.iter().any(|term| term.holds(look_up)),
            Self::All(terms) => terms.iter().all(|term| term.holds(look_up)),
            Self::Not(term) => !term.holds(look_up),
            Self::Holds(operand) => operand.value(look_up) == Some(AttributeValue::Bool(true)),
            Self::Compare(left, comparison, right) => {
                comparison.holds(left.value(look_up).as_ref(), right.value(look_up).as_ref())
            }
        }
    }
}

impl Operand {
    fn names(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }

    fn value(&self, look_up: &dyn Fn(&str) -> Option<AttributeValue>) -> Option<AttributeValue> {
        match self {
            Self::Name(name) => look_up(name),
            Self::Value(value) => Some(value.clone()),
        }
    }
}

impl Comparison {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Less, Self::AtMost, Self::Greater, Self::AtLeast, Self::Equal, Self::Unequal];

    /// As conditions write it.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Equal => "==",
            Self::Unequal => "!=",
        }
    }

    fn holds(self, left: Option<&AttributeValue>, right: Option<&AttributeValue>) -> bool {
        let numbers = match (left, right) {
            (Some(AttributeValue::Number(a)), Some(AttributeValue::Number(b))) => a.partial_cmp(b),
            _ => None,
        };
        match self {
            Self::Less => numbers.is_some_and(|o| o.is_lt()),
            Self::AtMost => numbers.is_some_and(|o| o.is_le()),
            Self::Greater => numbers.is_some_and(|o| o.is_gt()),
            Self::AtLeast => numbers.is_some_and(|o| o.is_ge()),
            Self::Equal => left.is_some() && left == right,
            Self::Unequal => left.is_none() || left != right,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Over golden's attributes, size and distance, such as: distance < 60 and occlusion != 'full'",
        })
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let look_up = |name: &str| match name {
            "distance" => Some(AttributeValue::Number(42.5)),
            "occlusion" => Some(AttributeValue::Text("full".to_owned())),
            "moving" => Some(AttributeValue::Bool(true)),
            _ => None,
        };
        Condition::parse(text).unwrap().holds(&look_up)
    }

    #[test]
    fn numbers_texts_and_truths_compare() {
        assert!(holds("distance < 60 and occlusion == 'full'"));
        assert!(holds("distance >= 42.5") && holds("distance <= 42.5") && !holds("distance > 42.5"));
        assert!(holds("moving") && holds("moving == true") && holds("occlusion != \"partial\""));
        assert!(holds("distance > -1e1") && !holds("not moving"));
    }

    #[test]
    fn and_binds_closer_than_or_and_parentheses_closer_than_both() {
        assert!(holds("moving or moving and distance > 100"));
        assert!(!holds("(moving or moving) and distance > 100"));
        assert!(holds("not distance > 100 and moving"));
    }

    #[test]
    fn what_is_missing_compares_as_false_but_for_unequal() {
        assert!(!holds("speed < 3") && !holds("speed == 3") && !holds("speed") && holds("speed != 3"));
        assert!(!holds("occlusion < 3") && holds("occlusion != 3"));
    }

    #[test]
    fn a_condition_knows_what_it_asks_for() {
        let condition = Condition::parse("not (distance < 60 or 0 < cameras) and moving").unwrap();
        assert!(["distance", "cameras", "moving"].into_iter().all(|name| condition.names(name)));
        assert!(!condition.names("length"));
    }

    #[test]
    fn errors_point_at_the_character() {
        let message = |text: &str| Condition::parse(text).unwrap_err();
        assert_eq!(
            message("distance < "),
            "character 12: expected a name, number, text, true or false, found the end"
        );
        assert_eq!(message("distance = 3"), "character 10: expected `==`, found `=`");
        assert_eq!(message("a == 'b"), "character 6: a text without its closing quote");
        assert_eq!(message("(a == 1"), "character 8: expected `)`, found the end");
        assert_eq!(message("a == 1 b"), "character 8: expected `and`, `or` or the end, found `b`");
        assert_eq!(message("größe < 1..2"), "character 9: `1..2` is not a number");
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = "(".repeat(100_000);
        assert!(Condition::parse(&deep).unwrap_err().contains("nested too deep"));
        assert!(Condition::parse(&"not ".repeat(100_000)).unwrap_err().contains("nested too deep"));
    }

    #[test]
    fn a_condition_is_written_as_it_was_read() {
        let json = r#""distance<60 and(occlusion != 'full')""#;
        let condition: Condition = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&condition).unwrap(), json);
    }
}
