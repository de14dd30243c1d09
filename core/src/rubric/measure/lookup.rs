//! The measure of a name.

use super::{Measure, MeasureDescriptor, REGISTRY};
use serde::{Deserialize, Deserializer};

impl Measure {
    /// The measure of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        let (name, argument) = match name.split_once(':') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (name, ""),
        };
        let takes_one = !argument.is_empty();
        let is_named = |d: &&&MeasureDescriptor| d.name == name && d.argument.is_some() == takes_one;
        let descriptor = REGISTRY.iter().find(is_named)?;
        Some(Self::with_argument(descriptor, argument))
    }

    /// The names of all measures that take no argument.
    pub fn names() -> impl Iterator<Item = &'static str> {
        REGISTRY.iter().filter(|d| d.argument.is_none()).map(|d| d.name)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Measure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Measure".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let with_argument = REGISTRY.iter().filter(|d| d.argument.is_some());
        let patterns = with_argument
            .map(|d| schemars::json_schema!({ "type": "string", "pattern": format!("^{}:.+$", d.name) }));
        let names = schemars::json_schema!({ "enum": Self::names().collect::<Vec<_>>() });
        schemars::json_schema!({
            "description": "A measure of docs/measures.md",
            "anyOf": std::iter::once(names).chain(patterns).collect::<Vec<_>>(),
        })
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| {
            serde::de::Error::custom(format!("`{name}` is not a measure; see docs/measures.md"))
        })
    }
}
