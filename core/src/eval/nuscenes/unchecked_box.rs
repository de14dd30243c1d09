//! Box as in the file, and its check.

use super::boxes::{BoxAttribute, DetectionBox};
use super::config::DetectionClass;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// Fields of a box before the check.
#[derive(Deserialize)]
#[serde(expecting = "a box")]
pub(super) struct UncheckedBox {
    sample_token: Option<String>,
    translation: [Number; 3],
    size: [Number; 3],
    rotation: [Number; 4],
    velocity: [Number; 2],
    #[serde(default = "at_ego")]
    ego_translation: [Number; 3],
    #[serde(default = "missing_number")]
    num_pts: Number,
    detection_name: DetectionClass,
    #[serde(default = "missing_number")]
    detection_score: Number,
    attribute_name: BoxAttribute,
}

fn at_ego() -> [Number; 3] {
    [Number(0.0); 3]
}

fn missing_number() -> Number {
    Number(-1.0)
}

/// Number, or NaN for null and for the empty string that replaces Python's `NaN`.
#[derive(Clone, Copy)]
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }
    fn visit_f64<E: Error>(self, v: f64) -> Result<Number, E> {
        Ok(Number(v))
    }
    fn visit_i64<E: Error>(self, v: i64) -> Result<Number, E> {
        Ok(Number(v as f64))
    }
    fn visit_u64<E: Error>(self, v: u64) -> Result<Number, E> {
        Ok(Number(v as f64))
    }
    fn visit_unit<E: Error>(self) -> Result<Number, E> {
        Ok(Number(f64::NAN))
    }
    fn visit_str<E: Error>(self, v: &str) -> Result<Number, E> {
        if v.is_empty() {
            self.visit_unit()
        } else {
            Err(E::invalid_type(serde::de::Unexpected::Str(v), &self))
        }
    }
}

/// The box, if it is valid and belongs to the sample.
pub(super) fn check_box(written: UncheckedBox, token: &str) -> Result<DetectionBox, String> {
    if let Some(other) = written.sample_token.filter(|other| other != token) {
        return Err(format!("sample_token is {other}, which is another sample"));
    }
    let found = DetectionBox {
        translation: numbers("translation", written.translation)?,
        size: numbers("size", written.size)?,
        rotation: numbers("rotation", written.rotation)?,
        velocity: written.velocity.map(|v| v.0),
        ego_translation: numbers("ego_translation", written.ego_translation)?,
        num_pts: numbers("num_pts", [written.num_pts])?[0] as i64,
        detection_name: written.detection_name,
        detection_score: numbers("detection_score", [written.detection_score])?[0],
        attribute_name: written.attribute_name,
    };
    if found.size.iter().any(|&v| v <= 0.0) {
        return Err(format!("size {:?} is not larger than 0", found.size));
    }
    Ok(found)
}

fn numbers<const N: usize>(field: &str, values: [Number; N]) -> Result<[f64; N], String> {
    let values = values.map(|v| v.0);
    if values.iter().all(|v| v.is_finite()) { Ok(values) } else { Err(format!("{field} is not a number")) }
}
