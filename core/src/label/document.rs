//! Objects with their shapes in each frame and sensor.

use crate::geometry::Geometry;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Objects at most in one document.
pub const MAX_OBJECTS: usize = 50_000;

/// Label of one task: the `assay` label format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::document)))]
pub struct Document {
    /// Version of this format: 1.
    pub version: u32,
    /// Objects in drawing order: later ones lie above earlier ones.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<LabelObject>))]
    pub objects: Vec<Object>,
}

impl Default for Document {
    fn default() -> Self {
        Self { version: 1, objects: Vec::new() }
    }
}

/// The name by which utoipa takes [`Object`] for a type of ours: to it, `Object` is any JSON object.
#[cfg(feature = "openapi")]
pub(crate) type LabelObject = Object;

/// Object in the scene.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = LabelObject))]
pub struct Object {
    /// Id, unique in the document and stable over revisions.
    pub id: String,
    /// Name of its class in the ontology.
    pub class: String,
    /// Attributes of the object as a whole, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeValue>,
    /// Whether it is a track: its shapes are keyframes to interpolate between. Else each shape is valid in its frame
    /// alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub track: bool,
    /// Shapes by frame, then sensor.
    pub shapes: Vec<Shape>,
}

/// Shape of an object in one frame of one sensor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shape {
    /// Index into the scene's frames.
    #[serde(default)]
    pub frame: u32,
    /// Id of the sensor in whose coordinates the geometry is.
    pub sensor: String,
    /// Geometry.
    pub geometry: Geometry,
    /// Whether something else hides a part of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub occluded: bool,
    /// Whether a track is absent from this frame until the next keyframe.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside: bool,
    /// Attributes of this shape alone, such as a blinker; for a track until the next keyframe.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeValue>,
}

/// Value of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum AttributeValue {
    /// Yes or no.
    Bool(bool),
    /// Number.
    Number(f64),
    /// One of a list of texts, or free text.
    Text(String),
}

impl AttributeValue {
    /// The text in the preview: a yes is `yes`, a no is `no`.
    pub fn as_text(&self) -> String {
        match self {
            Self::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// What makes a document unfit to be stored, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// JSON pointer into the document.
    pub pointer: String,
    /// What is wrong and how to fix it.
    pub message: String,
}

impl Document {
    /// The object with this id.
    pub fn object(&self, id: &str) -> Option<&Object> {
        self.objects.iter().find(|o| o.id == id)
    }

    /// The object with this id, to change it.
    pub fn object_mut(&mut self, id: &str) -> Option<&mut Object> {
        self.objects.iter_mut().find(|o| o.id == id)
    }

    /// Change, add or remove (`to` is none) the object with this id; another one keeps its place in the order.
    pub fn put(&mut self, id: &str, to: Option<&Object>) {
        match (self.objects.iter().position(|o| o.id == id), to) {
            (Some(place), Some(to)) => {
                if let Some(own) = self.objects.get_mut(place) {
                    own.clone_from(to);
                }
            }
            (Some(place), None) => {
                self.objects.remove(place);
            }
            (None, Some(to)) => self.objects.push(to.clone()),
            (None, None) => {}
        }
    }

    /// Canonical bytes: what is hashed, stored and compared.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What keeps this document from being stored: wrong version, ids twice, numbers that are not finite,
    /// shapes twice in one frame and sensor. At most 20 are listed.
    pub fn problems(&self) -> Vec<DocumentError> {
        let mut found = Vec::new();
        let mut report = |pointer: String, message: &str| {
            if found.len() < 20 {
                found.push(DocumentError { pointer, message: message.to_owned() });
            }
        };
        if self.version != 1 {
            report("/version".to_owned(), "is not a version this program knows; write 1");
        }
        if self.objects.len() > MAX_OBJECTS {
            report("/objects".to_owned(), "holds more than 50,000 objects; split the task");
        }
        let mut ids = BTreeSet::new();
        for (i, object) in self.objects.iter().enumerate() {
            if !ids.insert(object.id.as_str()) {
                report(format!("/objects/{i}/id"), "is used by an earlier object; give each its own");
            }
            let mut places = BTreeSet::new();
            for (j, shape) in object.shapes.iter().enumerate() {
                if !shape.geometry.is_finite() {
                    report(format!("/objects/{i}/shapes/{j}/geometry"), "holds a number that is not finite");
                }
                if !places.insert((shape.frame, shape.sensor.as_str())) {
                    report(
                        format!("/objects/{i}/shapes/{j}"),
                        "is the object's second shape in this frame and sensor; keep one",
                    );
                }
            }
        }
        found
    }
}

impl Shape {
    /// A shape in full sight, without attributes of its own.
    pub fn new(frame: u32, sensor: String, geometry: Geometry) -> Self {
        Self { frame, sensor, geometry, occluded: false, outside: false, attributes: BTreeMap::new() }
    }
}

impl Object {
    /// The shape drawn in this very frame and sensor.
    pub fn shape(&self, frame: u32, sensor: &str) -> Option<&Shape> {
        self.shapes.iter().find(|s| s.frame == frame && s.sensor == sensor)
    }

    /// The same, to change it.
    pub fn shape_mut(&mut self, frame: u32, sensor: &str) -> Option<&mut Shape> {
        self.shapes.iter_mut().find(|s| s.frame == frame && s.sensor == sensor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(id: &str) -> Object {
        Object {
            id: id.to_owned(),
            class: "car".to_owned(),
            attributes: BTreeMap::new(),
            track: false,
            shapes: vec![Shape::new(0, "camera".to_owned(), Geometry::Box([1.0, 2.0, 3.0, 4.0]))],
        }
    }

    #[test]
    fn a_sound_document_has_no_problems() {
        let document = Document { objects: vec![object("a"), object("b")], ..Document::default() };
        assert_eq!(document.problems(), vec![]);
    }

    #[test]
    fn problems_point_at_their_place() {
        let mut second = object("a");
        second.shapes[0].geometry = Geometry::Point([f64::NAN, 0.0]);
        let document = Document { objects: vec![object("a"), second], ..Document::default() };
        let pointers: Vec<_> = document.problems().into_iter().map(|p| p.pointer).collect();
        assert_eq!(pointers, ["/objects/1/id", "/objects/1/shapes/0/geometry"]);
    }
}
