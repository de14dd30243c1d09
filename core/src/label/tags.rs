//! Tags: what a scene and its frames are. A label has one object for each class of tags.
//!
//! A value of the whole scene is an attribute of the object. A value that changes from frame to frame is an attribute of the
//! object's shapes, each of which is valid until the next one.

use super::{AttributeValue, Document, Object, Shape};
use crate::geometry::Geometry;
use crate::ontology::{Attribute, Class, Ontology};
use std::collections::BTreeMap;
use std::fmt;

/// Value of an attribute that is not the same in all frames, as conditions see it.
pub const VARIOUS: &str = "various";

/// Attribute of a tag that has no value and needs one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTag {
    /// Name of the class.
    pub class: String,
    /// Name of the attribute.
    pub attribute: String,
    /// First frame without a value; none: it is of the whole scene.
    pub frame: Option<u32>,
}

impl fmt::Display for MissingTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” of the tag “{}” has no value", self.attribute, self.class)?;
        match self.frame {
            Some(frame) => write!(f, " in frame {}", u64::from(frame) + 1),
            None => Ok(()),
        }
    }
}

impl Object {
    /// Whether the object is a tag: it is about whole frames and has no shape.
    pub fn is_tag(&self) -> bool {
        !self.shapes.is_empty() && self.shapes.iter().all(|shape| shape.geometry == Geometry::Tag)
    }

    /// Shape of a tag that is valid in a frame: the last one that is not after it.
    pub fn tag_shape(&self, frame: u32) -> Option<&Shape> {
        self.shapes.iter().filter(|shape| shape.frame <= frame).max_by_key(|shape| shape.frame)
    }

    /// Value of a tag's attribute in a frame.
    pub fn tag_value(&self, attribute: &Attribute, frame: u32) -> Option<&AttributeValue> {
        match attribute.per_frame {
            true => self.tag_shape(frame)?.attributes.get(&attribute.name),
            false => self.attributes.get(&attribute.name),
        }
    }
}

impl Document {
    /// The tag of a class.
    pub fn tag(&self, class: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.class == class && object.is_tag())
    }

    /// Attributes of tags that have no value and need one, in the order of the ontology.
    pub fn missing_tags(&self, ontology: &Ontology) -> Vec<MissingTag> {
        let mut missing = Vec::new();
        for class in ontology.classes.iter().filter(|class| class.is_tag()) {
            let tag = self.tag(&class.name);
            for attribute in class.attributes.iter().filter(|attribute| attribute.required) {
                if let Some(frame) = first_missing(class, attribute, tag) {
                    let frame = attribute.per_frame.then_some(frame);
                    let (class, attribute) = (class.name.clone(), attribute.name.clone());
                    missing.push(MissingTag { class, attribute, frame });
                }
            }
        }
        missing
    }
}

/// First frame in which an attribute needs a value and has none. Values change at the tag's shapes alone.
fn first_missing(class: &Class, attribute: &Attribute, tag: Option<&Object>) -> Option<u32> {
    let mut shapes: Vec<&Shape> = tag.map(|tag| tag.shapes.iter().collect()).unwrap_or_default();
    shapes.sort_by_key(|shape| shape.frame);
    let of_scene = tag.map(|tag| &tag.attributes);
    let lacks = |shape: Option<&Shape>| {
        let in_frame = shape.map(|shape| &shape.attributes);
        let value = |name: &str| {
            let per_frame = class.attributes.iter().any(|a| a.name == name && a.per_frame);
            let from = if per_frame { in_frame } else { of_scene };
            from.and_then(|values| values.get(name)).cloned()
        };
        let applies = attribute.when.as_ref().is_none_or(|when| {
            value(&when.attribute).is_some_and(|found| when.is.contains(&found.as_text()))
        });
        applies && value(&attribute.name).is_none()
    };
    let before_the_first = shapes.first().is_none_or(|shape| shape.frame > 0);
    if before_the_first && lacks(None) {
        return Some(0);
    }
    shapes.into_iter().find(|shape| lacks(Some(shape))).map(|shape| shape.frame)
}

/// Values of the tags in labels of a scene, by the attribute's name: those of the scene, and those that are the same in all
/// frames; of others [`VARIOUS`]. The first label that has a name decides.
pub fn tag_values(labels: &[Document]) -> BTreeMap<String, AttributeValue> {
    let mut values = BTreeMap::new();
    for tag in labels.iter().flat_map(|label| &label.objects).filter(|object| object.is_tag()) {
        let mut own = BTreeMap::new();
        for (name, value) in tag.shapes.iter().flat_map(|shape| &shape.attributes) {
            let known: &mut AttributeValue = own.entry(name).or_insert_with(|| value.clone());
            if known != value {
                *known = AttributeValue::Text(VARIOUS.to_owned());
            }
        }
        own.extend(tag.attributes.iter().map(|(name, value)| (name, value.clone())));
        for (name, value) in own {
            values.entry(name.clone()).or_insert(value);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    fn ontology() -> Ontology {
        let choice = |name: &str, values: &[&str], per_frame: bool| json!({"name": name, "required": true, "per_frame": per_frame, "kind": {"type": "choice", "values": values}});
        let wetness = json!({"name": "wet road", "required": true, "kind": {"type": "bool"}, "when": {"attribute": "weather", "is": ["rain"]}});
        let attributes = [
            choice("weather", &["clear", "rain"], false),
            wetness,
            choice("defect", &["none", "missing sector"], true),
        ];
        from_value(json!({"classes": [{"name": "scene", "color": "#40c4ff", "geometry": ["tag"], "attributes": attributes}]})).unwrap()
    }

    /// Label with a tag: its attributes, and its shapes by frame.
    fn label(attributes: Value, shapes: &[(u32, Value)]) -> Document {
        let shapes: Vec<Value> = shapes
            .iter()
            .map(|(frame, attributes)| json!({"frame": frame, "sensor": "lidar", "geometry": "tag", "attributes": attributes}))
            .collect();
        let tag =
            json!({"id": "1", "class": "scene", "track": true, "attributes": attributes, "shapes": shapes});
        from_value(json!({"version": 1, "objects": [tag]})).unwrap()
    }

    fn missing(label: &Document) -> Vec<(String, Option<u32>)> {
        label.missing_tags(&ontology()).into_iter().map(|m| (m.attribute, m.frame)).collect()
    }

    #[test]
    fn a_label_without_tags_lacks_all_that_always_apply() {
        let expected = [("weather".to_owned(), None), ("defect".to_owned(), Some(0))];
        assert_eq!(missing(&Document::default()), expected);
    }

    #[test]
    fn a_value_is_needed_where_the_condition_of_its_attribute_is_true() {
        let none = json!({"defect": "none"});
        assert_eq!(missing(&label(json!({"weather": "clear"}), &[(0, none.clone())])), []);
        let rain = label(json!({"weather": "rain"}), &[(0, none)]);
        assert_eq!(missing(&rain), [("wet road".to_owned(), None)]);
    }

    #[test]
    fn the_first_frame_without_a_value_is_named() {
        let late = label(json!({"weather": "clear"}), &[(4, json!({"defect": "none"}))]);
        assert_eq!(missing(&late), [("defect".to_owned(), Some(0))]);
        let words = late.missing_tags(&ontology())[0].to_string();
        assert_eq!(words, "“defect” of the tag “scene” has no value in frame 1");
        let gap = label(json!({"weather": "clear"}), &[(0, json!({"defect": "none"})), (7, json!({}))]);
        assert_eq!(missing(&gap), [("defect".to_owned(), Some(7))]);
    }

    #[test]
    fn a_value_of_a_frame_is_valid_until_the_next_one() {
        let label =
            label(json!({}), &[(0, json!({"defect": "none"})), (3, json!({"defect": "missing sector"}))]);
        let ontology = ontology();
        let defect = &ontology.classes[0].attributes[2];
        let tag = label.tag("scene").unwrap();
        let values = [0, 2, 3, 9].map(|frame| tag.tag_value(defect, frame).unwrap().as_text());
        assert_eq!(values, ["none", "none", "missing sector", "missing sector"]);
    }

    #[test]
    fn conditions_see_the_values_of_the_scene_and_those_that_all_frames_share() {
        let text = |text: &str| AttributeValue::Text(text.to_owned());
        let none = json!({"defect": "none"});
        let good = tag_values(&[label(json!({"weather": "rain"}), &[(0, none.clone()), (5, none.clone())])]);
        assert_eq!(good, [("defect".to_owned(), text("none")), ("weather".to_owned(), text("rain"))].into());
        let bad = tag_values(&[label(json!({}), &[(0, none), (5, json!({"defect": "missing sector"}))])]);
        assert_eq!(bad, [("defect".to_owned(), text(VARIOUS))].into());
    }

    #[test]
    fn objects_with_a_shape_are_no_tags() {
        let car: Document = from_value(
            json!({"version": 1, "objects": [{"id": "1", "class": "scene", "attributes": {"weather": "rain"},
            "shapes": [{"frame": 0, "sensor": "camera", "geometry": {"box": [1, 2, 3, 4]}}]}]}),
        )
        .unwrap();
        assert!(car.tag("scene").is_none() && tag_values(&[car]).is_empty());
    }
}
