//! Label documents: objects with their shapes in each frame and sensor.

use crate::geometry::Geometry;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Class of regions that say 'do not count here' whatever is in them, as KITTI has it. It is no class of an ontology.
pub const IGNORE_CLASS: &str = "DontCare";
/// Attribute that is true of such a region for objects of its class, as COCO's `iscrowd`.
pub const CROWD: &str = "crowd";

/// Largest number of objects in a document.
pub const MAX_OBJECTS: usize = 50_000;

/// Label document: everything that is drawn for one task, in the `assay` label format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(crate::openapi::examples::document))
)]
pub struct Document {
    /// Version of the format: 1.
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
    /// Attributes of the object as a whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeValue>,
    /// Whether the shapes are keyframes of a track with interpolation between them; if not, each shape is valid in
    /// its own frame only.
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
    /// Id of the sensor whose coordinates the geometry uses.
    pub sensor: String,
    /// Geometry of the shape.
    pub geometry: Geometry,
    /// Whether something else hides a part of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub occluded: bool,
    /// Whether the object of a track is absent from this frame on, until the next keyframe.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside: bool,
    /// Attributes in this frame only, such as a blinker; in a track they are valid until the next keyframe.
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
    /// Text of the value; a boolean is `yes` or `no`.
    pub fn as_text(&self) -> String {
        match self {
            Self::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// Error in a document that cannot be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// JSON pointer into the document.
    pub pointer: String,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// Largest number of errors that are reported of a document.
pub(super) const MAX_REPORTED_ERRORS: usize = 20;

pub(super) const KNOWN_ID: &str = "is the id of an earlier object; give each object a unique id";
pub(super) const SECOND_SHAPE: &str = "is the object's second shape in this frame and sensor; keep one";
pub(super) const NOT_FINITE: &str = "has a number that is not finite";

/// Add an error, unless there are enough.
pub(super) fn push_error(found: &mut Vec<DocumentError>, pointer: String, message: &str) {
    if found.len() < MAX_REPORTED_ERRORS {
        found.push(DocumentError { pointer, message: message.to_owned() });
    }
}

impl Document {
    /// The object with this id.
    pub fn object(&self, id: &str) -> Option<&Object> {
        self.objects.iter().find(|o| o.id == id)
    }

    /// The object with this id, mutable.
    pub fn object_mut(&mut self, id: &str) -> Option<&mut Object> {
        self.objects.iter_mut().find(|o| o.id == id)
    }

    /// Replace, add or remove (`to` is none) the object with this id; a replaced object keeps its index.
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

    /// Canonical bytes for hash, storage and comparison.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Errors of the document by itself, at most 20: wrong version, duplicate ids, numbers that are not finite, several
    /// shapes in one frame and sensor. [`super::DocumentRules`] checks it against its scene and ontology.
    pub fn problems(&self) -> Vec<DocumentError> {
        let mut found = Vec::new();
        if self.version != 1 {
            push_error(&mut found, "/version".to_owned(), "is an unknown version; write 1");
        }
        if self.objects.len() > MAX_OBJECTS {
            push_error(&mut found, "/objects".to_owned(), "has more than 50,000 objects; split the task");
        }
        let mut ids = BTreeSet::new();
        for (i, object) in self.objects.iter().enumerate() {
            if !ids.insert(object.id.as_str()) {
                push_error(&mut found, format!("/objects/{i}/id"), KNOWN_ID);
            }
            let mut places = BTreeSet::new();
            for (j, shape) in object.shapes.iter().enumerate() {
                if !shape.geometry.is_finite() {
                    push_error(&mut found, format!("/objects/{i}/shapes/{j}/geometry"), NOT_FINITE);
                }
                if !places.insert((shape.frame, shape.sensor.as_str())) {
                    push_error(&mut found, format!("/objects/{i}/shapes/{j}"), SECOND_SHAPE);
                }
            }
        }
        found
    }
}

impl Shape {
    /// Shape that is not occluded and has no attributes of its own.
    pub fn new(frame: u32, sensor: String, geometry: Geometry) -> Self {
        Self { frame, sensor, geometry, occluded: false, outside: false, attributes: BTreeMap::new() }
    }
}

impl Object {
    /// Whether this is no object but a region that says 'do not count here': KITTI's DontCare, a crowd of COCO. In
    /// grading what lies on it is neither missed nor extra.
    pub fn is_ignore_region(&self) -> bool {
        self.class == IGNORE_CLASS || self.attributes.get(CROWD) == Some(&AttributeValue::Bool(true))
    }

    /// The shape drawn in this frame and sensor, without interpolation.
    pub fn shape(&self, frame: u32, sensor: &str) -> Option<&Shape> {
        self.shapes.iter().find(|s| s.frame == frame && s.sensor == sensor)
    }

    /// The shape drawn in this frame and sensor, mutable.
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
