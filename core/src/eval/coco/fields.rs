//! Fields of COCO files in all forms that programs write: integers with a decimal point, flags as numbers, empty
//! boxes.

use serde::de::{Error, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// Integer, also where it is written as 7.0, "7" or true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WholeNumber(pub i64);

#[derive(Clone, Copy)]
struct WholeVisitor;

impl Visitor<'_> for WholeVisitor {
    type Value = WholeNumber;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<WholeNumber, E> {
        Ok(WholeNumber(i64::from(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<WholeNumber, E> {
        Ok(WholeNumber(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<WholeNumber, E> {
        i64::try_from(value)
            .map(WholeNumber)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<WholeNumber, E> {
        // A double represents integers up to 2^53 exactly.
        let exact = value.trunc() == value && value.abs() <= 9_007_199_254_740_992.0;
        if exact {
            Ok(WholeNumber(value as i64))
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<WholeNumber, E> {
        let word = text.trim();
        let number = word.parse().map(WholeNumber).ok();
        let number = number.or_else(|| self.visit_f64::<E>(word.parse().ok()?).ok());
        number.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &WholeVisitor))
    }
}

impl<'de> Deserialize<'de> for WholeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WholeVisitor)
    }
}

/// Box: left, top, width and height, px; none where the list is empty or null.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct CocoBbox(pub Option<[f64; 4]>);

/// Largest side or coordinate; larger ones would have areas that are not finite.
const FARTHEST: f64 = 1e150;

struct BboxVisitor;

impl<'de> Visitor<'de> for BboxVisitor {
    type Value = CocoBbox;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bbox of x, y, width and height")
    }

    fn visit_unit<E: Error>(self) -> Result<CocoBbox, E> {
        Ok(CocoBbox(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<CocoBbox, A::Error> {
        let mut bbox = [0.0_f64; 4];
        let mut read = 0;
        while let Some(number) = numbers.next_element()? {
            *bbox.get_mut(read).ok_or_else(|| A::Error::invalid_length(5, &self))? = number;
            read += 1;
        }
        match read {
            0 => Ok(CocoBbox(None)),
            4 if bbox.iter().all(|v| v.abs() <= FARTHEST) => Ok(CocoBbox(Some(bbox))),
            4 => Err(A::Error::custom("a bbox lies farther than 1e150 px")),
            _ => Err(A::Error::invalid_length(read, &self)),
        }
    }
}

impl<'de> Deserialize<'de> for CocoBbox {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BboxVisitor)
    }
}
