//! Rules that a label document must fit.

use super::inherited::InheritedContent;
use super::text::{MAX_NAME_CHARS, shown};
use super::{attributes, geometry};
use crate::geometry::{Geometry, GeometryKind};
use crate::label::document::{MAX_REPORTED_ERRORS, push_error};
use crate::label::{AttributeValue, Document, DocumentError, IGNORE_CLASS, Object, Shape};
use crate::ontology::{Class, Ontology};
use crate::scene::{Scene, SensorModality};
use std::collections::{BTreeMap, BTreeSet};

/// Largest number of shapes in a document.
const MAX_SHAPES: usize = 500_000;
/// Largest number of points of polygons and lines in a document.
const MAX_POINTS: usize = 5_000_000;

/// Rules that a label document must fit: made once for a scene, then applied to any number of documents.
#[derive(Clone, Debug)]
pub struct DocumentRules<'a> {
    frames: usize,
    sensors: BTreeMap<&'a str, SensorModality>,
    ontology: Option<(&'a Ontology, &'a InheritedContent)>,
}

impl<'a> DocumentRules<'a> {
    /// Rules of unfinished work: frames, sensors and geometries must exist; classes and attributes are not checked.
    pub fn from_scene(scene: &'a Scene) -> Self {
        let sensors = scene.sensors.iter().map(|s| (s.id.as_str(), s.kind.modality())).collect();
        Self { frames: scene.frames.len(), sensors, ontology: None }
    }

    /// The same rules, and those of the classes of a stage. An ontology without classes allows any class.
    #[must_use]
    pub fn with_ontology(self, ontology: &'a Ontology, inherited: &'a InheritedContent) -> Self {
        let ontology = (!ontology.classes.is_empty()).then_some((ontology, inherited));
        Self { ontology, ..self }
    }

    /// Errors of a document, at most 20, with JSON pointers into it.
    pub fn errors(&self, document: &Document) -> Vec<DocumentError> {
        let mut found = document.problems();
        let shapes = || document.objects.iter().flat_map(|object| &object.shapes);
        if shapes().count() > MAX_SHAPES {
            push_error(&mut found, "/objects".to_owned(), "has more than 500,000 shapes; split the task");
        }
        if shapes().map(|shape| geometry::point_count(&shape.geometry)).sum::<usize>() > MAX_POINTS {
            push_error(&mut found, "/objects".to_owned(), "has more than 5,000,000 points; split the task");
        }
        for (i, object) in document.objects.iter().enumerate() {
            if found.len() >= MAX_REPORTED_ERRORS {
                break;
            }
            self.object_errors(&format!("/objects/{i}"), object, &mut found);
        }
        found
    }

    /// Errors of one object, with JSON pointers that start with `pointer`.
    pub fn errors_of_object(&self, pointer: &str, object: &Object) -> Vec<DocumentError> {
        let mut found = Vec::new();
        let mut places = BTreeSet::new();
        for (j, shape) in object.shapes.iter().enumerate() {
            if !places.insert((shape.frame, shape.sensor.as_str())) {
                push_error(&mut found, format!("{pointer}/shapes/{j}"), crate::label::document::SECOND_SHAPE);
            }
            if !shape.geometry.is_finite() {
                push_error(
                    &mut found,
                    format!("{pointer}/shapes/{j}/geometry"),
                    crate::label::document::NOT_FINITE,
                );
            }
        }
        self.object_errors(pointer, object, &mut found);
        found
    }

    /// Remove the objects that do not fit, and those with the id of an earlier one. Returns the first error of each,
    /// with its pointer into the document as it was.
    pub fn retain_fitting(&self, document: &mut Document) -> Vec<DocumentError> {
        let (mut errors, mut ids) = (Vec::new(), BTreeSet::new());
        let objects = std::mem::take(&mut document.objects);
        for (i, object) in objects.into_iter().enumerate() {
            let pointer = format!("/objects/{i}");
            let error = self.errors_of_object(&pointer, &object).into_iter().next();
            if let Some(error) = error {
                errors.push(error);
            } else if ids.insert(object.id.clone()) {
                document.objects.push(object);
            } else {
                let message = crate::label::document::KNOWN_ID.to_owned();
                errors.push(DocumentError { pointer: format!("{pointer}/id"), message });
            }
        }
        errors
    }

    fn object_errors(&self, pointer: &str, object: &Object, found: &mut Vec<DocumentError>) {
        for (name, text) in [("id", &object.id), ("class", &object.class)] {
            if text.chars().count() > MAX_NAME_CHARS {
                push_error(found, format!("{pointer}/{name}"), "has more than 1,000 characters; shorten it");
            }
        }
        let class = self.ontology.map(|(ontology, _)| ontology.class(&object.class));
        // A region that says 'do not count here' is of no class.
        if class == Some(None) && object.class != IGNORE_CLASS {
            let class = shown(&object.class);
            let message = format!("is “{class}”, which is no class of this stage; choose one of its classes");
            push_error(found, format!("{pointer}/class"), &message);
        }
        let class = class.flatten();
        self.attribute_errors(pointer, class, &object.attributes, found);
        for (j, shape) in object.shapes.iter().enumerate() {
            self.shape_errors(&format!("{pointer}/shapes/{j}"), class, shape, found);
        }
    }

    fn shape_errors(
        &self,
        pointer: &str,
        class: Option<&Class>,
        shape: &Shape,
        found: &mut Vec<DocumentError>,
    ) {
        if usize::try_from(shape.frame).map_or(true, |frame| frame >= self.frames) {
            let (frame, count) = (shape.frame, self.frames);
            let message = format!("is frame {frame}, and the scene has {count}, from 0; use one of them");
            push_error(found, format!("{pointer}/frame"), &message);
        }
        let sensor = self.sensors.get(shape.sensor.as_str());
        if sensor.is_none() {
            let known: Vec<String> = self.sensors.keys().take(5).map(|id| shown(id)).collect();
            let (sensor, known) = (shown(&shape.sensor), known.join(", "));
            let message =
                format!("is “{sensor}”, which is no sensor of the scene; use one of its own: {known}");
            push_error(found, format!("{pointer}/sensor"), &message);
        }
        let kind = shape.geometry.kind();
        let is_in_space = matches!(kind, GeometryKind::Cuboid | GeometryKind::Tag);
        if sensor.is_some_and(|m| *m != SensorModality::Camera) && !is_in_space {
            let message = format!("is a {}, and the sensor has no image; draw it on a camera", kind.word());
            push_error(found, format!("{pointer}/geometry"), &message);
        }
        if let Some(message) = geometry::error(&shape.geometry) {
            push_error(found, format!("{pointer}/geometry/{}", geometry_name(&shape.geometry)), message);
        }
        if let (Some(class), Some((_, inherited))) = (class, self.ontology)
            && !class.geometry.contains(&kind)
            && !inherited.kinds.contains(&(class.name.clone(), kind))
        {
            let allowed: Vec<&str> = class.geometry.iter().map(|kind| kind.word()).collect();
            let (class, allowed) = (shown(&class.name), allowed.join(" or "));
            let message = format!(
                "is a {}, and the class “{class}” allows {allowed}; draw it anew or choose another class",
                kind.word()
            );
            push_error(found, format!("{pointer}/geometry"), &message);
        }
        self.attribute_errors(pointer, class, &shape.attributes, found);
    }

    fn attribute_errors(
        &self,
        pointer: &str,
        class: Option<&Class>,
        values: &BTreeMap<String, AttributeValue>,
        found: &mut Vec<DocumentError>,
    ) {
        for error in attributes::errors(class, self.ontology, values) {
            push_error(found, format!("{pointer}/attributes{}", error.pointer), &error.message);
        }
    }
}

/// Name of a geometry in JSON.
fn geometry_name(geometry: &Geometry) -> &'static str {
    match geometry {
        Geometry::Polygon(_) => "polygon",
        Geometry::Multipolygon(_) => "multipolygon",
        Geometry::Box(_) => "box",
        Geometry::Rbox(_) => "rbox",
        Geometry::Polyline(_) => "polyline",
        Geometry::Point(_) => "point",
        Geometry::Cuboid(_) => "cuboid",
        Geometry::Rle(_) => "rle",
        Geometry::Tag => "tag",
    }
}
