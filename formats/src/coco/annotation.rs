//! One annotation, and the object that it is.

use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::json::{self, RawNumber};
use crate::photos::{self, CAMERA};
use assay_core::geometry::{Geometry, Ring, Rle};
use assay_core::label::{AttributeValue, MAX_OBJECTS, Object, Shape};
use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// An annotation of instances or of results.
#[derive(Deserialize)]
pub(super) struct CocoAnnotation {
    pub(super) id: Option<RawNumber>,
    pub(super) image_id: RawNumber,
    pub(super) category_id: RawNumber,
    segmentation: Option<AnnotationSegmentation>,
    bbox: Option<Vec<f64>>,
    iscrowd: Option<Value>,
    score: Option<f64>,
    keypoints: Option<IgnoredAny>,
    attributes: Option<BTreeMap<String, Value>>,
    /// The object's id where the annotation's number is not it.
    object: Option<String>,
}

enum AnnotationSegmentation {
    Polygons(Vec<Vec<f64>>),
    Mask(Rle),
}

impl<'de> Deserialize<'de> for AnnotationSegmentation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = AnnotationSegmentation;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("polygons of x, y pairs or a mask with size and counts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<AnnotationSegmentation, A::Error> {
                let mut all = Vec::new();
                while let Some(part) = parts.next_element()? {
                    all.push(part);
                }
                Ok(AnnotationSegmentation::Polygons(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AnnotationSegmentation, A::Error> {
                Rle::deserialize(MapAccessDeserializer::new(map)).map(AnnotationSegmentation::Mask)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Add an annotation to its image; one without a shape is left out by its id.
///
/// # Errors
/// The image has too many objects: message and fix.
pub(super) fn add(
    item: &mut DatasetItem,
    annotation: CocoAnnotation,
    id: String,
    class: &str,
    report: &mut ConversionReport,
) -> Result<(), (String, &'static str)> {
    let CocoAnnotation { segmentation, bbox, iscrowd, score, keypoints, attributes, object, .. } = annotation;
    if keypoints.is_some() {
        report.add("keypoints, left out");
        if segmentation.is_none() && bbox.is_none() {
            return Ok(());
        }
    }
    let Some(geometry) = geometry(segmentation, bbox, &id, report) else { return Ok(()) };
    let mut attributes = json::attributes(attributes.unwrap_or_default(), report);
    let occluded = occluded(&mut attributes);
    if iscrowd.is_some_and(|value| is_crowd(&value, &id, report)) {
        attributes.insert("crowd".to_owned(), AttributeValue::Bool(true));
    }
    if let Some(score) = score {
        attributes.insert("score".to_owned(), AttributeValue::Number(score));
    }
    if item.document.objects.len() >= MAX_OBJECTS {
        return Err(("an image has more than 50,000 annotations".to_owned(), "Split the image"));
    }
    let geometry = turned(geometry, &mut attributes);
    item.document.objects.push(Object {
        id: object.unwrap_or(id),
        class: class.to_owned(),
        attributes,
        track: false,
        shapes: vec![Shape { occluded, ..Shape::new(0, CAMERA.to_owned(), geometry) }],
    });
    Ok(())
}

/// Take occlusion from the attribute of that name: true or false, or a number as other programs write it.
fn occluded(attributes: &mut BTreeMap<String, AttributeValue>) -> bool {
    let yes = match attributes.get("occluded") {
        Some(AttributeValue::Bool(yes)) => *yes,
        Some(AttributeValue::Number(number)) if [0.0, 1.0].contains(number) => *number == 1.0,
        _ => return false,
    };
    attributes.remove("occluded");
    yes
}

fn is_crowd(value: &Value, id: &str, report: &mut ConversionReport) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::String(word) => photos::flag_or_warn(word, || format!("{id}: iscrowd"), report),
        other => photos::flag_or_warn(&other.to_string(), || format!("{id}: iscrowd"), report),
    }
}

/// The shape that an annotation has, before it is turned; what is no shape is left out by the annotation's id.
fn geometry(
    segmentation: Option<AnnotationSegmentation>,
    bbox: Option<Vec<f64>>,
    id: &str,
    report: &mut ConversionReport,
) -> Option<Geometry> {
    let parts = match segmentation {
        Some(AnnotationSegmentation::Mask(mask)) => return Some(Geometry::Rle(mask)),
        Some(AnnotationSegmentation::Polygons(parts)) => parts,
        None => Vec::new(),
    };
    if !parts.is_empty() {
        return polygons(parts, id, report);
    }
    let Some(bbox) = bbox.filter(|bbox| !bbox.is_empty()) else {
        report.add_named("annotations with neither a polygon nor a bbox, left out", id);
        return None;
    };
    let Ok(bbox) = <[f64; 4]>::try_from(bbox) else {
        report.add_named("boxes that are not left, top, width and height, left out", id);
        return None;
    };
    Some(Geometry::Box(bbox))
}

fn polygons(parts: Vec<Vec<f64>>, id: &str, report: &mut ConversionReport) -> Option<Geometry> {
    let several = parts.len() > 1;
    let mut rings: Vec<Ring> = Vec::with_capacity(parts.len());
    for (i, numbers) in parts.into_iter().enumerate() {
        if numbers.len().is_multiple_of(2) {
            rings.push(numbers.as_chunks::<2>().0.to_vec());
        } else if several {
            let kind = "parts of objects: polygons with an odd number of values, left out";
            report.add_named(kind, format!("{id}/{i}"));
        } else {
            report.add_named("polygons with an odd number of values, left out", id);
        }
    }
    photos::polygons(rings)
}

/// Take a box's turn from its attribute `rotation`, degrees clockwise: CVAT writes the box before it is turned, this
/// program its corners.
fn turned(geometry: Geometry, attributes: &mut BTreeMap<String, AttributeValue>) -> Geometry {
    let Some(AttributeValue::Number(degrees)) = attributes.get("rotation") else { return geometry };
    let found = match &geometry {
        Geometry::Box(flat) if *degrees == 0.0 => Some(Geometry::Box(*flat)),
        Geometry::Box([x, y, w, h]) => Some(Geometry::Rbox([x + w / 2.0, y + h / 2.0, *w, *h, *degrees])),
        Geometry::Polygon(polygon) => match photos::rotated_box(polygon.outer(), 0.01) {
            Some(Geometry::Rbox([x, y, w, h, seen])) => {
                let apart = libm::fmod(seen - degrees, 360.0).abs();
                let same = apart.min(360.0 - apart) < 0.01;
                same.then_some(Geometry::Rbox([x, y, w, h, *degrees]))
            }
            _ => None,
        },
        _ => None,
    };
    let Some(found) = found else { return geometry };
    attributes.remove("rotation");
    found
}
