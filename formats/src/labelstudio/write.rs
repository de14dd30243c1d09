//! Writing Label Studio's JSON.

use super::brush;
use super::keys::TASK_ID;
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles};
use crate::image_sizes::UNKNOWN_SIZE;
use crate::json::{self, IdAllocator, plain_id};
use crate::photos::{self, Photo, PhotoObject, photos};
use crate::raster;
use crate::scene_losses::{report_name_of_file, report_unused_classes, report_used_names};
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::AttributeValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Write tasks with one annotation each. Truths are written as choices of a region, numbers as numbers, texts as texts.
/// There are no holes: a polygon with holes becomes a brush's mask.
///
/// # Errors
/// None.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut report = ConversionReport::default();
    let photos = photos(dataset, &mut report);
    let wanted = |photo: &Photo<'_>| photo.item.scene.metadata.get(TASK_ID).and_then(|id| plain_id(id));
    let mut used_ids: BTreeSet<u64> = BTreeSet::new();
    let mut ids = IdAllocator::reserving(photos.iter().filter_map(wanted), 1);
    let mut tasks = Vec::new();
    for (i, photo) in (1..).zip(&photos) {
        let id = wanted(photo).filter(|id| used_ids.insert(*id));
        let id = id.unwrap_or_else(|| if used_ids.insert(i) { i } else { ids.free() });
        let mut data = Map::new();
        for (key, value) in photo.item.scene.metadata.iter().filter(|(key, _)| *key != TASK_ID) {
            data.insert(key.clone(), json!(value));
        }
        report_used_names(&photo.item.scene, &["image"], &mut report);
        data.insert("image".to_owned(), json!(photo.file()));
        report_name_of_file(photo.item, &photo.file(), &mut report);
        let regions = regions(photo, &mut report);
        if regions.is_empty() && !photo.size.contains(&0) {
            // Sizes stand in regions alone.
            report.add_named(UNKNOWN_SIZE, photo.file());
        }
        // A task without annotations is not labeled, one with an empty result is.
        let annotations = match photo.item.is_labeled {
            true => json!([{"id": id, "result": regions}]),
            false => json!([]),
        };
        tasks.push(json!({"id": id, "data": data, "annotations": annotations}));
    }
    report_unused_classes(dataset, &mut report);
    let text = json::list(&tasks);
    Ok(DatasetFiles { files: vec![(String::new(), text.into_bytes())], media: Vec::new(), report })
}

fn regions(photo: &Photo<'_>, report: &mut ConversionReport) -> Vec<Value> {
    if photo.size.contains(&0) {
        report.add_many("objects on images of unknown size, left out", photo.drawn.len());
        return Vec::new();
    }
    let mut taken: BTreeSet<String> = photo.drawn.iter().map(|drawn| drawn.object.id.clone()).collect();
    let mut all = Vec::new();
    for drawn in &photo.drawn {
        let geometry = photos::without_holes(&drawn.shape.geometry, photo.size, report);
        let found = values(&geometry, photo.size, report);
        report
            .add_many("objects of several polygons, written as a region each", usize::from(found.len() > 1));
        for (part, (kind, size, value)) in found.into_iter().enumerate() {
            let mut id = drawn.object.id.clone();
            let mut number = part + 1;
            while part > 0 && !taken.insert(id.clone()) {
                id = format!("{}-{number}", drawn.object.id);
                number += 1;
            }
            region(&mut all, drawn, &id, kind, size, value, report);
        }
    }
    all
}

/// Kind, size of the image and value of an object's regions.
fn values(
    geometry: &Geometry,
    size: [u32; 2],
    report: &mut ConversionReport,
) -> Vec<(&'static str, [u32; 2], Map<String, Value>)> {
    let [wide, high] = size.map(f64::from);
    let share = |[x, y]: [f64; 2]| [x / wide * 100.0, y / high * 100.0];
    let map = |value: Value| match value {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    let rectangle = |[x, y]: [f64; 2], [w, h]: [f64; 2], degrees: f64| {
        let ([x, y], [width, height]) = (share([x, y]), share([w, h]));
        vec![(
            "rectangle",
            size,
            map(json!({"x": x, "y": y, "width": width, "height": height, "rotation": degrees})),
        )]
    };
    match geometry {
        Geometry::Box([x, y, w, h]) => rectangle([*x, *y], [*w, *h], 0.0),
        Geometry::Rbox([_, _, w, h, degrees]) => {
            photos::report_unturned(*degrees, report);
            let [corner, ..] = geometry.corners();
            rectangle(corner, [*w, *h], degrees.rem_euclid(360.0))
        }
        Geometry::Polygon(_) | Geometry::Multipolygon(_) => {
            let rings = photos::parts(geometry).iter().map(|part| part.outer());
            let points = rings.map(|ring| ring.iter().map(|point| share(*point)).collect::<Vec<_>>());
            points.map(|points| ("polygon", size, map(json!({"points": points, "closed": true})))).collect()
        }
        Geometry::Point(point) => {
            let [x, y] = share(*point);
            vec![("keypoint", size, map(json!({"x": x, "y": y, "width": 0.5})))]
        }
        Geometry::Rle(mask) => {
            let [height, width] = mask.size();
            let rows =
                raster::mask_to_rows(mask, [0, 0, width, height]).and_then(|counts| brush::encode(&counts));
            let Some(rle) = rows else {
                report.add("masks too large to be written by rows, left out");
                return Vec::new();
            };
            vec![("brush", [width, height], map(json!({"format": "rle", "rle": rle})))]
        }
        Geometry::Polyline(_) => {
            report.add("lines, left out");
            Vec::new()
        }
        Geometry::Cuboid(_) | Geometry::Tag => Vec::new(),
    }
}

/// Add the region of an object and its attributes.
fn region(
    all: &mut Vec<Value>,
    drawn: &PhotoObject<'_>,
    id: &str,
    kind: &str,
    [width, height]: [u32; 2],
    value: Map<String, Value>,
    report: &mut ConversionReport,
) {
    let attributes = drawn.attributes();
    let mut result = |name: &str, kind: &str, field: &str, content: Value, score: Option<&Value>| {
        let mut value = value.clone();
        // The pixels of a brush are written once.
        if !kind.ends_with("labels") {
            value.remove("rle");
        }
        value.insert(field.to_owned(), content);
        let mut whole = json!({
            "id": id, "type": kind, "from_name": name, "to_name": "image", "original_width": width,
            "original_height": height, "image_rotation": 0, "value": value,
        });
        if let (Some(fields), Some(score)) = (whole.as_object_mut(), score) {
            fields.insert("score".to_owned(), score.clone());
        }
        all.push(whole);
    };
    let score = match attributes.get("score") {
        Some(number @ AttributeValue::Number(_)) => Some(json::value(number)),
        _ => None,
    };
    let labels = format!("{kind}labels");
    result(kind, &labels, &labels, json!([drawn.object.class]), score.as_ref());
    if drawn.shape.occluded {
        result("occluded", "choices", "choices", json!(["true"]), None);
    }
    for (name, value) in attributes {
        match (name, value) {
            ("score", AttributeValue::Number(_)) => {}
            ("occluded", AttributeValue::Bool(_)) => report.add("attributes named occluded, left out"),
            (_, AttributeValue::Bool(yes)) => {
                result(name, "choices", "choices", json!([yes.to_string()]), None)
            }
            (_, AttributeValue::Number(number)) => result(name, "number", "number", json!(number), None),
            (_, AttributeValue::Text(text)) => result(name, "textarea", "text", json!([text]), None),
        }
    }
}
