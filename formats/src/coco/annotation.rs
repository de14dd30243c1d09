//! One annotation, and the object that it is.

use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::json::{self, NumberOrText};
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
    pub(super) id: Option<NumberOrText>,
    pub(super) image_id: NumberOrText,
    pub(super) category_id: u64,
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

/// Add an annotation to its image; the error is its message and fix.
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
    let geometry = geometry(segmentation, bbox).map_err(|what| (what, "Write polygons of x, y pairs"))?;
    let mut attributes = json::attributes(attributes.unwrap_or_default(), report);
    let occluded = match attributes.get("occluded") {
        Some(AttributeValue::Bool(yes)) => {
            let yes = *yes;
            attributes.remove("occluded");
            yes
        }
        _ => false,
    };
    if matches!(iscrowd, Some(Value::Bool(true))) || iscrowd.and_then(|v| v.as_f64()) == Some(1.0) {
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

/// The shape that an annotation has, before it is turned.
fn geometry(
    segmentation: Option<AnnotationSegmentation>,
    bbox: Option<Vec<f64>>,
) -> Result<Geometry, String> {
    let parts = match segmentation {
        Some(AnnotationSegmentation::Mask(mask)) => return Ok(Geometry::Rle(mask)),
        Some(AnnotationSegmentation::Polygons(parts)) => parts,
        None => Vec::new(),
    };
    let ring = |numbers: Vec<f64>| -> Result<Ring, String> {
        let sound =
            numbers.len() >= 6 && numbers.len().is_multiple_of(2) && numbers.iter().all(|v| v.is_finite());
        let message = || "a polygon is not a list of at least three x, y pairs".to_owned();
        if sound { Ok(numbers.as_chunks::<2>().0.to_vec()) } else { Err(message()) }
    };
    let rings: Vec<Ring> = parts.into_iter().map(ring).collect::<Result<_, _>>()?;
    if let Some(polygons) = photos::polygons(rings) {
        return Ok(polygons);
    }
    let bbox = bbox.ok_or("there is neither a polygon nor a bbox")?;
    let sound = |b: &[f64; 4]| b.iter().all(|v| v.is_finite()) && b[2] >= 0.0 && b[3] >= 0.0;
    let numbers: Option<[f64; 4]> = bbox.try_into().ok();
    let whole = "the bbox is not left, top, width and height, px";
    numbers.filter(sound).map(Geometry::Box).ok_or_else(|| whole.to_owned())
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
