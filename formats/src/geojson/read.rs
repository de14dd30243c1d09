//! Reading GeoJSON.

use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::{self, NumberOrText};
use crate::photos::{self, CAMERA, FolderImages, NamedImage, photograph};
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Point2, Polygon, Ring};
use assay_core::label::{AttributeValue, MAX_OBJECTS, Object, Shape};
use assay_core::text;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is GeoJSON.
pub fn detects(path: &str, head: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let json = lower.ends_with(".geojson") || lower.ends_with(".json");
    json && head.contains("\"FeatureCollection\"") && text::without_mark(head).trim_start().starts_with('{')
}

const FIX: &str = "Write a FeatureCollection of Polygon, MultiPolygon, LineString or Point";

#[derive(Deserialize)]
struct Collection {
    r#type: String,
    features: Vec<Feature>,
    #[serde(default)]
    classes: Vec<String>,
    #[serde(default)]
    images: Vec<Image>,
}

#[derive(Deserialize)]
struct Image {
    image: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    #[serde(default = "labeled")]
    is_labeled: bool,
}

fn labeled() -> bool {
    true
}

#[derive(Deserialize)]
struct Feature {
    id: Option<NumberOrText>,
    geometry: Option<Value>,
    properties: Option<BTreeMap<String, Value>>,
    shape: Option<String>,
}

/// Read a collection: an item for each image, in the order of first mention. The class is the property `class`, else
/// `label`, else `name`; other single values are attributes; a feature's `id` is its object's.
///
/// # Errors
/// Text that is no such JSON, coordinates that are none, features without a class, ids twice.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let (path, text) = photos::only_file(folder, &[".geojson", ".json"], detects, "GeoJSON")?;
    let (items, summary) = collection(folder, &path, &text).map_err(|e| e.in_file(&path))?;
    items.into_iter().for_each(|item| each(Ok(item)));
    Ok(summary)
}

fn collection(
    folder: &dyn Folder,
    path: &str,
    text: &str,
) -> Result<(Vec<DatasetItem>, DatasetSummary), ParseError> {
    let Collection { r#type, features, classes, images } = json::parse(text, FIX)?;
    if r#type != "FeatureCollection" {
        return Err(ParseError::new("/type", format!("`{type}` is no FeatureCollection"), FIX));
    }
    let mut summary = DatasetSummary { classes, report: ConversionReport::default() };
    let mut items = Items { known: FolderImages::new(folder), items: Vec::new(), places: BTreeMap::new() };
    let mut names = UniqueNames::new('-');
    for image in images {
        let name = if image.name.is_empty() { photos::without_ending(&image.image) } else { &image.name };
        let name = names.unique(&name.replace('\\', "/"));
        let item = items.get_or_insert(folder, &image.image, &name);
        if ![image.width, image.height].contains(&0) {
            let frames = std::mem::take(&mut item.scene.frames);
            item.scene = photos::scene(&item.name, [image.width, image.height], frames);
        }
        item.scene.metadata = image.metadata;
        item.is_labeled = image.is_labeled;
    }
    let mut used = BTreeSet::new();
    for (i, feature) in features.into_iter().enumerate() {
        let pointer = format!("/features/{i}");
        let Feature { id, geometry, properties, shape } = feature;
        let mut properties = properties.unwrap_or_default();
        let image = match properties.remove("image") {
            Some(Value::String(image)) => image,
            None | Some(Value::Null) => String::new(),
            Some(_) => {
                return Err(ParseError::new(pointer, "its image is no text", "Write the image's name"));
            }
        };
        let item = match items.known(&image) {
            Some(item) => item,
            None => {
                let named =
                    if image.is_empty() { photos::stem(path) } else { photos::without_ending(&image) };
                let named = items.known.resolve(named).name;
                items.get_or_insert(folder, &image, &names.unique(&named))
            }
        };
        let parse_error = |what: String| ParseError::new(&pointer, what, FIX);
        let shapes = shapes(geometry, shape.as_deref(), &mut summary.report).map_err(parse_error)?;
        let class = class(&mut properties)
            .ok_or_else(|| ParseError::new(&pointer, "it has no class", "Add the property `class`"))?;
        used.insert(class.clone());
        let object = object(class, properties, &mut summary.report);
        let several = shapes.len() > 1;
        for (part, geometry) in shapes.into_iter().enumerate() {
            let own = id.as_ref().map_or_else(|| (i + 1).to_string(), NumberOrText::text);
            let id = if several { format!("{own}-{}", part + 1) } else { own };
            let mut object = Object { id, ..object.clone() };
            object.shapes.iter_mut().for_each(|shape| shape.geometry.clone_from(&geometry));
            if item.document.objects.len() >= MAX_OBJECTS {
                return Err(ParseError::new(
                    pointer,
                    "an image has more than 50,000 objects",
                    "Split the image",
                ));
            }
            item.document.objects.push(object);
        }
    }
    for item in &items.items {
        let mut ids = BTreeSet::new();
        if let Some(twice) = item.document.objects.iter().find(|object| !ids.insert(&object.id)) {
            let what = format!("two features of {} have the id {}", item.name, twice.id);
            return Err(ParseError::new("/features", what, "Give each its own id"));
        }
    }
    let known: BTreeSet<String> = summary.classes.iter().cloned().collect();
    summary.classes.extend(used.into_iter().filter(|class| !known.contains(class)));
    Ok((items.items, summary))
}

/// Items by their images.
struct Items<'a> {
    known: FolderImages<'a>,
    items: Vec<DatasetItem>,
    places: BTreeMap<String, usize>,
}

impl Items<'_> {
    fn known(&mut self, image: &str) -> Option<&mut DatasetItem> {
        self.places.get(image).and_then(|at| self.items.get_mut(*at))
    }

    fn get_or_insert(&mut self, folder: &dyn Folder, image: &str, name: &str) -> &mut DatasetItem {
        let at = *self.places.entry(image.to_owned()).or_insert(self.items.len());
        if at == self.items.len() {
            let NamedImage { file, .. } = match image {
                // Without a name it is the one that is called like the labels.
                "" => self.known.of_stem(name),
                named => self.known.resolve(named),
            };
            let size = folder.image_size(&file).unwrap_or([0; 2]);
            self.items.push(photograph(name, &file, size));
        }
        &mut self.items[at]
    }
}

fn class(properties: &mut BTreeMap<String, Value>) -> Option<String> {
    for key in ["class", "label", "name"] {
        if let Some(Value::String(text)) =
            properties.get(key).filter(|v| v.as_str().is_some_and(|t| !t.is_empty()))
        {
            let text = text.clone();
            properties.remove(key);
            return Some(text);
        }
    }
    None
}

fn object(class: String, mut properties: BTreeMap<String, Value>, report: &mut ConversionReport) -> Object {
    properties.retain(|_, value| !value.is_null());
    let mut attributes = json::attributes(properties, report);
    let occluded = attributes.get("occluded") == Some(&AttributeValue::Bool(true));
    attributes.retain(|name, value| name != "occluded" || !matches!(value, AttributeValue::Bool(_)));
    let shape = Shape { occluded, ..Shape::new(0, CAMERA.to_owned(), Geometry::Point([0.0; 2])) };
    Object { id: String::new(), class, attributes, track: false, shapes: vec![shape] }
}

/// The shapes of a geometry; several where GeoJSON puts several lines or points into one.
fn shapes(
    geometry: Option<Value>,
    shape: Option<&str>,
    report: &mut ConversionReport,
) -> Result<Vec<Geometry>, String> {
    let Some(mut geometry) = geometry.filter(|geometry| !geometry.is_null()) else {
        report.add("features without a geometry, left out");
        return Ok(Vec::new());
    };
    let kind = geometry.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let inner = geometry.get_mut("coordinates").map(Value::take).unwrap_or_default();
    let split = |parts: Vec<Geometry>, report: &mut ConversionReport, loss: &str| {
        report.add_many(loss, usize::from(parts.len() > 1));
        parts
    };
    Ok(match kind.as_str() {
        "Polygon" => vec![boxed(polygon(&inner, report)?, shape)],
        "MultiPolygon" => {
            let parts =
                list(&inner)?.iter().map(|part| polygon(part, report)).collect::<Result<Vec<_>, _>>()?;
            if parts.is_empty() {
                return Err("a MultiPolygon has no polygon".to_owned());
            }
            vec![Geometry::Multipolygon(parts)]
        }
        "LineString" => vec![Geometry::Polyline(line(&inner, report)?)],
        "Point" => vec![Geometry::Point(point(&inner, report)?)],
        "MultiLineString" => {
            let lines = list(&inner)?.iter().map(|part| line(part, report).map(Geometry::Polyline));
            let lines = lines.collect::<Result<Vec<_>, _>>()?;
            split(lines, report, "lines of several parts, taken as an object each")
        }
        "MultiPoint" => {
            let points = list(&inner)?.iter().map(|part| point(part, report).map(Geometry::Point));
            let points = points.collect::<Result<Vec<_>, _>>()?;
            split(points, report, "several points of an object, taken as an object each")
        }
        "GeometryCollection" => {
            report.add("collections of geometries, left out");
            Vec::new()
        }
        _ => return Err(format!("`{kind}` is no geometry that is known")),
    })
}

fn list(value: &Value) -> Result<&Vec<Value>, String> {
    value.as_array().ok_or_else(|| "coordinates are no list".to_owned())
}

fn point(value: &Value, report: &mut ConversionReport) -> Result<Point2, String> {
    let numbers = list(value)?;
    let number = |i: usize| numbers.get(i).and_then(Value::as_f64).filter(|v| v.is_finite());
    report.add_many("heights of points, left out", usize::from(numbers.len() > 2));
    match (number(0), number(1)) {
        (Some(x), Some(y)) => Ok([x, y]),
        _ => Err("a position is not two numbers".to_owned()),
    }
}

fn line(value: &Value, report: &mut ConversionReport) -> Result<Vec<Point2>, String> {
    let points = list(value)?.iter().map(|one| point(one, report)).collect::<Result<Vec<_>, _>>()?;
    Ok(points)
}

/// Rings without the first point that GeoJSON repeats at their ends.
fn polygon(value: &Value, report: &mut ConversionReport) -> Result<Polygon, String> {
    let ring = |value: &Value, report: &mut ConversionReport| -> Result<Ring, String> {
        let mut points = list(value)?.iter().map(|one| point(one, report)).collect::<Result<Ring, _>>()?;
        if points.len() > 3 && points.first() == points.last() {
            points.pop();
        }
        Ok(points)
    };
    let rings = list(value)?.iter().map(|one| ring(one, report)).collect::<Result<Vec<_>, _>>()?;
    if rings.is_empty() { Err("a polygon has no ring".to_owned()) } else { Ok(Polygon(rings)) }
}

fn boxed(polygon: Polygon, shape: Option<&str>) -> Geometry {
    let found = match (shape, polygon.outer()) {
        (Some("box"), &[[left, top], _, [right, bottom], _]) if right >= left && bottom >= top => {
            Some(Geometry::Box([left, top, right - left, bottom - top]))
        }
        (Some("rbox"), corners) => photos::rotated_box(corners, 0.01),
        _ => None,
    };
    found.unwrap_or(Geometry::Polygon(polygon))
}
