//! Ontology: the classes and attributes of a stage, with written definitions.

use crate::geometry::GeometryKind;
use crate::label::AttributeValue;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Ontology of a stage. The order of its classes is the order of the keys Ctrl+1, Ctrl+2, ….
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(crate::openapi::examples::ontology))
)]
pub struct Ontology {
    /// Classes in display order.
    pub classes: Vec<Class>,
}

/// Class of objects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Class {
    /// Unique name, as labels store it.
    pub name: String,
    /// Colour `#rrggbb`, used on data only.
    pub color: String,
    /// Definition: what belongs to the class and what does not, one or two sentences.
    #[serde(default)]
    pub definition: String,
    /// Allowed geometries; the first is the default.
    pub geometry: Vec<GeometryKind>,
    /// Attributes of each object of the class.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
    /// Typical length, width and height of a cuboid, m: the size of a new cuboid before it is fitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_items = 3, max_items = 3))]
    pub usual_size_m: Option<[f64; 3]>,
    /// Examples of right and wrong labels on real data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<ClassExample>,
}

/// Example: a part of a picture that shows a right or a wrong label.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassExample {
    /// Whether it shows the right way.
    pub good: bool,
    /// Caption, in a sentence.
    pub caption: String,
    /// Name of the picture's blob.
    pub picture: String,
    /// Part of the picture: left, top, width and height, as shares of the whole.
    #[cfg_attr(feature = "openapi", schema(min_items = 4, max_items = 4))]
    pub part: [f64; 4],
    /// Width of the picture divided by its height.
    pub aspect: f64,
    /// Id of the golden item that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<String>,
}

/// Attribute of an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attribute {
    /// Name, unique in its class.
    pub name: String,
    /// Kind of its values.
    pub kind: AttributeKind,
    /// Whether a label without a value is incomplete.
    #[serde(default)]
    pub required: bool,
    /// Condition of the objects that have it; none: all objects of the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<AttributeCondition>,
}

/// Condition on another attribute of the object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttributeCondition {
    /// Name of the other attribute.
    pub attribute: String,
    /// Accepted values, any of them; a boolean is `yes` or `no`.
    pub is: Vec<String>,
}

impl AttributeCondition {
    /// Whether the condition is true for an object with these attributes.
    pub fn holds(&self, attributes: &BTreeMap<String, AttributeValue>) -> bool {
        attributes.get(&self.attribute).is_some_and(|value| self.is.contains(&value.as_text()))
    }

    /// The condition in words: `when type is car or van`.
    pub fn sentence(&self) -> String {
        format!("when {} is {}", self.attribute, self.is.join(" or "))
    }
}

/// Kind of the values of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
        /// Values in display order.
        values: Vec<String>,
    },
}

/// Error in an ontology, with its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OntologyError {
    /// JSON pointer into the ontology.
    pub pointer: String,
    /// What is wrong and how to fix it.
    pub message: &'static str,
}

/// A name of a class or attribute is not longer, in characters.
const MAX_NAME_CHARS: usize = 200;

impl Ontology {
    /// The class with this name.
    pub fn class(&self, name: &str) -> Option<&Class> {
        self.classes.iter().find(|c| c.name == name)
    }

    /// Check that the ontology can be used.
    ///
    /// # Errors
    /// The first error, and how to fix it.
    pub fn check(&self) -> Result<(), OntologyError> {
        let mut names = BTreeSet::new();
        for (i, class) in self.classes.iter().enumerate() {
            let fail =
                |at: &str, message| Err(OntologyError { pointer: format!("/classes/{i}{at}"), message });
            if !is_name(&class.name) || !names.insert(class.name.as_str()) {
                return fail("/name", "Give each class a unique name of 1 to 200 characters.");
            }
            let hex = class.color.strip_prefix('#').unwrap_or_default();
            if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                return fail("/color", "Write the colour as #rrggbb.");
            }
            if class.geometry.is_empty() {
                return fail("/geometry", "Choose at least one geometry.");
            }
            if let Some((place, message)) = attributes_error(&class.attributes) {
                return fail(&format!("/attributes/{place}"), message);
            }
            let is_fit = |e: &ClassExample| e.aspect > 0.0 && e.part.iter().all(|v| (0.0..=1.0).contains(v));
            if let Some(place) = class.examples.iter().position(|e| !is_fit(e)) {
                return fail(&format!("/examples/{place}"), "Choose a part inside the picture.");
            }
        }
        Ok(())
    }
}

fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MAX_NAME_CHARS && !text.chars().any(char::is_control)
}

/// First invalid attribute, by its index.
fn attributes_error(attributes: &[Attribute]) -> Option<(usize, &'static str)> {
    let mut known = BTreeSet::new();
    for (place, attribute) in attributes.iter().enumerate() {
        if !is_name(&attribute.name) || known.contains(attribute.name.as_str()) {
            return Some((place, "Give each attribute of the class a unique name of 1 to 200 characters."));
        }
        if let AttributeKind::Choice { values } = &attribute.kind {
            let all: BTreeSet<&String> = values.iter().filter(|v| !v.trim().is_empty()).collect();
            if values.len() < 2 || all.len() < values.len() {
                return Some((place, "Give a choice two or more different values."));
            }
        }
        if let Some(when) = &attribute.when {
            if !known.contains(when.attribute.as_str()) {
                return Some((place, "Move the attribute of the condition before this one."));
            }
            if when.is.is_empty() {
                return Some((
                    place,
                    "Choose the values of the other attribute for which this one is needed.",
                ));
            }
        }
        known.insert(attribute.name.as_str());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(attributes: Vec<Attribute>) -> Class {
        Class {
            name: "car".to_owned(),
            color: "#40c4ff".to_owned(),
            geometry: vec![GeometryKind::Cuboid],
            attributes,
            ..Class::default()
        }
    }

    fn yes_or_no(name: &str, when: Option<AttributeCondition>) -> Attribute {
        Attribute { name: name.to_owned(), kind: AttributeKind::Bool, required: false, when }
    }

    fn when(attribute: &str, is: &[&str]) -> Option<AttributeCondition> {
        Some(AttributeCondition {
            attribute: attribute.to_owned(),
            is: is.iter().map(|v| (*v).to_owned()).collect(),
        })
    }

    #[test]
    fn an_attribute_applies_where_its_condition_is_true() {
        let lit = when("moving", &["yes"]).unwrap();
        let with = |value| BTreeMap::from([("moving".to_owned(), value)]);
        assert!(lit.holds(&with(AttributeValue::Bool(true))));
        assert!(!lit.holds(&with(AttributeValue::Bool(false))) && !lit.holds(&BTreeMap::new()));
        assert_eq!(lit.sentence(), "when moving is yes");
    }

    #[test]
    fn what_cannot_be_used_is_named_by_its_place() {
        let error = |class: Class| Ontology { classes: vec![class] }.check().map_err(|e| e.pointer);
        let chain = vec![yes_or_no("moving", None), yes_or_no("lit", when("moving", &["yes"]))];
        assert_eq!(error(class(chain)), Ok(()));
        let unknown = vec![yes_or_no("lit", when("moving", &["yes"]))];
        assert_eq!(error(class(unknown)), Err("/classes/0/attributes/0".to_owned()));
        let twice = vec![yes_or_no("lit", None), yes_or_no("lit", None)];
        assert_eq!(error(class(twice)), Err("/classes/0/attributes/1".to_owned()));
        let kind = AttributeKind::Choice { values: vec!["left".to_owned()] };
        let single = vec![Attribute { kind, ..yes_or_no("blinker", None) }];
        assert_eq!(error(class(single)), Err("/classes/0/attributes/0".to_owned()));
        let undrawn = Class { geometry: Vec::new(), ..class(Vec::new()) };
        assert_eq!(error(undrawn), Err("/classes/0/geometry".to_owned()));
        let example = ClassExample { part: [0.0, 0.0, 2.0, 1.0], aspect: 1.0, ..ClassExample::default() };
        let outside = Class { examples: vec![example], ..class(Vec::new()) };
        assert_eq!(error(outside), Err("/classes/0/examples/0".to_owned()));
    }
}
