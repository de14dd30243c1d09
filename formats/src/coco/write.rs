//! Writing COCO instances.

use super::keys::{CATEGORIES, IMAGE_ID};
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles};
use crate::image_sizes::warn_unknown_sizes;
use crate::json::{self, IdAllocator};
use crate::photos::{self, Photo, PhotoObject, photos};
use crate::scene_losses::{report_name_of_file, report_used_names, report_without_labels};
use assay_core::ParseError;
use assay_core::geometry::{Geometry, coverage};
use assay_core::label::AttributeValue;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Write instances. Objects keep their ids, as annotations' numbers where they are such and no other image has the
/// same, else as text in the annotation's `object`. Rotated boxes are written as their corners with the attribute
/// `rotation`, occlusion as the attribute `occluded`, as CVAT does. COCO's polygons have no holes: a polygon with holes
/// becomes a mask where its image's size is known, for there the hole matters more than the outline's finest part, and
/// else its outer ring.
///
/// # Errors
/// None.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut report = ConversionReport::default();
    let photos = photos(dataset, &mut report);
    let known = categories(dataset);
    let wanted =
        |photo: &Photo<'_>| photo.item.scene.metadata.get(IMAGE_ID).and_then(|id| json::plain_id(id));
    let mut image_ids = IdAllocator::reserving(photos.iter().filter_map(wanted), 1);
    let all_drawn = || photos.iter().flat_map(|photo| &photo.drawn);
    // Evaluations take a match with annotation 0 for none.
    let usable = |drawn: &PhotoObject<'_>| json::plain_id(&drawn.object.id).filter(|id| *id > 0);
    let mut object_ids = IdAllocator::reserving(all_drawn().filter_map(usable), 1);
    warn_unknown_sizes(&photos, &mut report);
    let (mut used_image_ids, mut used_object_ids) = (BTreeSet::new(), BTreeSet::new());
    let (mut images, mut annotations) = (Vec::new(), Vec::new());
    for photo in &photos {
        let own_id = wanted(photo).filter(|id| used_image_ids.insert(*id));
        let id = own_id.unwrap_or_else(|| image_ids.free());
        images.push(image(photo, id));
        report_used_names(&photo.item.scene, &["id", "file_name", "width", "height"], &mut report);
        report_name_of_file(photo.item, &photo.file(), &mut report);
        for drawn in &photo.drawn {
            let own_id = usable(drawn).filter(|id| used_object_ids.insert(*id));
            let Some(mut found) = annotation(drawn, photo.size, &mut report) else { continue };
            if json::plain_id(&drawn.object.id) == Some(0) {
                report.add_named("ids of objects below 1, numbered anew", &drawn.object.id);
            }
            if own_id.is_none() {
                found.insert("object".to_owned(), json!(drawn.object.id));
            }
            found.insert("id".to_owned(), json!(own_id.unwrap_or_else(|| object_ids.free())));
            found.insert("image_id".to_owned(), json!(id));
            found.insert(
                "category_id".to_owned(),
                json!(known.get(drawn.object.class.as_str()).map(|(id, _)| id)),
            );
            annotations.push(Value::Object(found));
        }
    }
    if annotations.is_empty() {
        dataset.items.iter().for_each(|item| report_without_labels(item, &mut report));
    }
    let mut categories: Vec<_> = known.into_values().collect();
    categories.sort_by_key(|(id, _)| *id);
    let categories: Vec<Value> = categories.into_iter().map(|(_, fields)| Value::Object(fields)).collect();
    let text = format!(
        "{{\"info\":{{}},\"licenses\":[],\n\"categories\":{},\n\"images\":{},\n\"annotations\":{}}}\n",
        json::list(&categories),
        json::list(&images),
        json::list(&annotations)
    );
    Ok(DatasetFiles { files: vec![(String::new(), text.into_bytes())], media: Vec::new(), report })
}

/// The category of each class: as it was read, else with a number counted from 1.
fn categories(dataset: &Dataset) -> BTreeMap<&str, (u64, Map<String, Value>)> {
    let stored = dataset.items.iter().find_map(|item| item.scene.metadata.get(CATEGORIES));
    let stored: Vec<Map<String, Value>> =
        stored.and_then(|k| serde_json::from_str(k).ok()).unwrap_or_default();
    let whole = |fields: &Map<String, Value>| {
        Some((fields.get("name")?.as_str()?.to_owned(), (fields.get("id")?.as_u64()?, fields.clone())))
    };
    let stored: BTreeMap<String, _> = stored.iter().rev().filter_map(whole).collect();
    let mut ids = IdAllocator::reserving(stored.values().map(|(id, _)| *id), 1);
    let mut found = BTreeMap::new();
    let objects = dataset.items.iter().flat_map(|item| &item.document.objects);
    for class in dataset.classes.iter().chain(objects.map(|object| &object.class)) {
        let category = || {
            stored.get(class).cloned().unwrap_or_else(|| {
                let id = ids.free();
                (id, Map::from_iter([("id".to_owned(), json!(id)), ("name".to_owned(), json!(class))]))
            })
        };
        found.entry(class.as_str()).or_insert_with(category);
    }
    found
}

fn image(photo: &Photo<'_>, id: u64) -> Value {
    let mut fields = Map::new();
    for (key, text) in photo.item.scene.metadata.iter().filter(|(key, _)| *key != CATEGORIES) {
        let number = json::plain_id(text).map(Value::from);
        fields.insert(key.clone(), number.unwrap_or_else(|| json!(text)));
    }
    fields.remove(IMAGE_ID);
    let [width, height] = photo.size;
    fields.extend([
        ("id".to_owned(), json!(id)),
        ("file_name".to_owned(), json!(photo.file())),
        ("width".to_owned(), json!(width)),
        ("height".to_owned(), json!(height)),
    ]);
    Value::Object(fields)
}

/// An annotation but for its ids.
fn annotation(
    drawn: &PhotoObject<'_>,
    size: [u32; 2],
    report: &mut ConversionReport,
) -> Option<Map<String, Value>> {
    let mut attributes = Map::new();
    let mut fields = Map::new();
    let geometry = photos::without_holes(&drawn.shape.geometry, size, report);
    let is_turned = matches!(geometry, Geometry::Rbox(_));
    let mut crowd = drawn.object.is_ignore_region();
    for (name, value) in drawn.attributes() {
        match (name, value) {
            ("crowd", AttributeValue::Bool(yes)) => crowd = *yes,
            ("score", AttributeValue::Number(_)) => drop(fields.insert(name.to_owned(), json::value(value))),
            ("occluded", _) => report.add("attributes named occluded, left out"),
            ("rotation", value) if is_turned || matches!(value, AttributeValue::Number(_)) => {
                report.add("attributes named rotation, left out")
            }
            _ => drop(attributes.insert(name.to_owned(), json::value(value))),
        }
    }
    if drawn.shape.occluded {
        attributes.insert("occluded".to_owned(), json!(true));
    }
    let (segmentation, bbox, area) = match &geometry {
        Geometry::Box(bbox) => (json!([]), *bbox, bbox[2] * bbox[3]),
        Geometry::Rbox([_, _, w, h, degrees]) => {
            attributes.insert("rotation".to_owned(), json!(degrees));
            (json!([geometry.corners().as_flattened()]), bounds(&geometry)?, w * h)
        }
        Geometry::Polygon(_) | Geometry::Multipolygon(_) => {
            let rings = || photos::parts(&geometry).iter().map(|part| part.outer());
            if rings().any(|ring| ring.len() < 3) || rings().next().is_none() {
                report.add("polygons of fewer than three points, left out");
                return None;
            }
            let flat: Vec<&[f64]> = rings().map(<[_]>::as_flattened).collect();
            let covered = coverage(photos::parts(&geometry)).map(|found| found.area);
            if covered.is_err() {
                report.warn("outlines too complex for their exact area", &drawn.object.id);
            }
            (json!(flat), bounds(&geometry)?, covered.unwrap_or_else(|_| rings().map(area).sum()))
        }
        Geometry::Rle(mask) => (json!(mask), mask.bounds().map(f64::from), mask.area() as f64),
        Geometry::Polyline(_) => {
            report.add("lines, left out");
            return None;
        }
        Geometry::Point(_) => {
            report.add("points, left out");
            return None;
        }
        Geometry::Cuboid(_) | Geometry::Tag => return None,
    };
    fields.insert("segmentation".to_owned(), segmentation);
    fields.insert("bbox".to_owned(), json!(bbox));
    fields.insert("area".to_owned(), json!(area));
    fields.insert("iscrowd".to_owned(), json!(u8::from(crowd)));
    if !attributes.is_empty() {
        fields.insert("attributes".to_owned(), Value::Object(attributes));
    }
    Some(fields)
}

fn bounds(geometry: &Geometry) -> Option<[f64; 4]> {
    let bounds = geometry.bounds()?;
    let [[left, top], [right, bottom]] = [bounds.min, bounds.max];
    Some([left, top, right - left, bottom - top])
}

/// Area of a simple ring by the shoelace formula, px².
fn area(ring: &[[f64; 2]]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs() / 2.0
}
