//! Ontology: the classes and attributes of a stage, with written definitions.

use crate::geometry::GeometryKind;
use crate::label::AttributeValue;
use crate::text::{find_look_alike, name_error, tidy_name};
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
    /// Whether its value changes from frame to frame, as a blinker's does; if not, it is of the object as a whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_frame: bool,
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
    pub message: String,
}

impl Class {
    /// Whether the class is a tag: its objects are about whole frames and have no shape.
    pub fn is_tag(&self) -> bool {
        self.geometry == [GeometryKind::Tag]
    }
}

impl Ontology {
    /// The class with this name.
    pub fn class(&self, name: &str) -> Option<&Class> {
        self.classes.iter().find(|c| c.name == name)
    }

    /// Write all names as they are stored: see [`tidy_name`].
    pub fn tidy_names(&mut self) {
        let tidy = |name: &mut String| *name = tidy_name(name);
        for class in &mut self.classes {
            tidy(&mut class.name);
            for attribute in &mut class.attributes {
                tidy(&mut attribute.name);
                if let AttributeKind::Choice { values } = &mut attribute.kind {
                    values.iter_mut().for_each(tidy);
                }
                if let Some(when) = &mut attribute.when {
                    tidy(&mut when.attribute);
                    when.is.iter_mut().for_each(tidy);
                }
            }
        }
    }

    /// Check that the ontology can be used.
    ///
    /// # Errors
    /// The first error, and how to fix it.
    pub fn check(&self) -> Result<(), OntologyError> {
        let twins = find_look_alike(self.classes.iter().map(|c| c.name.as_str()));
        for (i, class) in self.classes.iter().enumerate() {
            let fail = |at: &str, message: &str| {
                Err(OntologyError { pointer: format!("/classes/{i}{at}"), message: message.to_owned() })
            };
            if let Some(error) = name_error(&class.name) {
                return fail("/name", &format!("A class {error}."));
            }
            if let Some((_, earlier)) = twins.filter(|(place, _)| *place == i) {
                let earlier = self.classes.get(earlier).map(|c| c.name.as_str()).unwrap_or_default();
                return fail("/name", &twin_message("class", &class.name, earlier));
            }
            let hex = class.color.strip_prefix('#').unwrap_or_default();
            if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                return fail("/color", "Write the colour as #rrggbb.");
            }
            if class.geometry.is_empty() {
                return fail("/geometry", "Choose at least one geometry.");
            }
            if let Some((place, message)) = attributes_error(&class.attributes) {
                return fail(&format!("/attributes/{place}"), &message);
            }
            let is_fit = |e: &ClassExample| e.aspect > 0.0 && e.part.iter().all(|v| (0.0..=1.0).contains(v));
            if let Some(place) = class.examples.iter().position(|e| !is_fit(e)) {
                return fail(&format!("/examples/{place}"), "Choose a part inside the picture.");
            }
        }
        Ok(())
    }
}

fn twin_message(what: &str, name: &str, earlier: &str) -> String {
    match name == earlier {
        true => format!("Give each {what} a unique name: two are named “{name}”."),
        false => {
            format!("Give each {what} a unique name: “{name}” looks like “{earlier}”.")
        }
    }
}

/// First invalid attribute, by its index.
fn attributes_error(attributes: &[Attribute]) -> Option<(usize, String)> {
    let mut known = BTreeSet::new();
    let twins = find_look_alike(attributes.iter().map(|a| a.name.as_str()));
    for (place, attribute) in attributes.iter().enumerate() {
        let fail = |message: &str| Some((place, message.to_owned()));
        if let Some(error) = name_error(&attribute.name) {
            return fail(&format!("An attribute {error}."));
        }
        if let Some((_, earlier)) = twins.filter(|(twin, _)| *twin == place) {
            let earlier = attributes.get(earlier).map(|a| a.name.as_str()).unwrap_or_default();
            return fail(&twin_message("attribute of the class", &attribute.name, earlier));
        }
        if let AttributeKind::Choice { values } = &attribute.kind {
            if values.len() < 2 {
                return fail("Give a choice two or more different values.");
            }
            if let Some(error) = values.iter().find_map(|value| name_error(value)) {
                return fail(&format!("A value of “{}” {error}.", attribute.name));
            }
            if let Some((value, earlier)) = find_look_alike(values.iter().map(String::as_str)) {
                let twins = values.get(value).zip(values.get(earlier));
                return twins.and_then(|(value, earlier)| fail(&twin_message("value", value, earlier)));
            }
        }
        if let Some(when) = &attribute.when {
            if !known.contains(when.attribute.as_str()) {
                return fail("Move the attribute of the condition before this one.");
            }
            if when.is.is_empty() {
                return fail("Choose the values of the other attribute for which this one is needed.");
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
        Attribute {
            name: name.to_owned(),
            kind: AttributeKind::Bool,
            required: false,
            per_frame: false,
            when,
        }
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
    fn names_that_look_alike_are_refused_wherever_they_are() {
        let named = |name: &str| Class { name: name.to_owned(), ..class(Vec::new()) };
        let error = |classes: Vec<Class>| Ontology { classes }.check().unwrap_err();
        let twins = error(vec![named("object"), named("\u{43e}bject")]);
        assert_eq!(twins.pointer, "/classes/1/name");
        assert!(twins.message.contains("looks like “object”"), "{}", twins.message);
        assert!(error(vec![named("ob\u{200b}ject")]).message.contains("does not show"));
        let attributes = vec![yes_or_no("lit", None), yes_or_no("l\u{456}t", None)];
        assert_eq!(error(vec![class(attributes)]).pointer, "/classes/0/attributes/1");
        let kind = AttributeKind::Choice { values: vec!["on".to_owned(), "\u{43e}n".to_owned()] };
        let choice = vec![Attribute { kind, ..yes_or_no("state", None) }];
        assert!(error(vec![class(choice)]).message.contains("looks like “on”"));
    }

    #[test]
    fn names_are_stored_without_spare_blanks() {
        let kind = AttributeKind::Choice { values: vec![" on".to_owned(), "off ".to_owned()] };
        let light = Attribute { kind, ..yes_or_no(" light  state", None) };
        let lit = yes_or_no("lit", when(" light state", &["on "]));
        let mut ontology =
            Ontology { classes: vec![Class { name: " car ".to_owned(), ..class(vec![light, lit]) }] };
        ontology.tidy_names();
        assert_eq!(ontology.check(), Ok(()));
        assert_eq!(ontology.classes[0].name, "car");
        assert_eq!(ontology.classes[0].attributes[0].name, "light state");
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
