//! Classes and attributes: what there is to label, in written definitions.

use crate::geometry::GeometryKind;
use serde::{Deserialize, Serialize};

/// The classes of a stage. Their order is the order of the keys Ctrl+1, Ctrl+2, ….
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ontology {
    /// In the order shown.
    pub classes: Vec<Class>,
}

/// One class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// Unique name, as stored in labels.
    pub name: String,
    /// `#rrggbb`, on data alone.
    pub color: String,
    /// What belongs to it and what does not, in a sentence or two.
    #[serde(default)]
    pub definition: String,
    /// How it may be drawn; the first is the usual way.
    pub geometry: Vec<GeometryKind>,
    /// What is asked about each object of it.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
    /// Usual length, width and height of a cuboid, m: where a click places one before it is fitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_size_m: Option<[f64; 3]>,
}

/// Something asked about an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// Unique in its class.
    pub name: String,
    /// What may be answered.
    pub kind: AttributeKind,
    /// Whether a label without it is incomplete.
    #[serde(default)]
    pub required: bool,
}

/// What may be answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum AttributeKind {
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// Free text.
    Text,
    /// One of these.
    Choice {
        /// In the order shown.
        values: Vec<String>,
    },
}

impl Ontology {
    /// The class with this name.
    pub fn class(&self, name: &str) -> Option<&Class> {
        self.classes.iter().find(|c| c.name == name)
    }
}
