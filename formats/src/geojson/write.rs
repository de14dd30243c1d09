//! Writing GeoJSON.

use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles};
use crate::json;
use crate::photos::{Photo, PhotoObject, photos};
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Point2, Polygon};
use serde_json::{Map, Value, json};

/// Write a collection with each object as a feature.
///
/// # Errors
/// None.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut report = ConversionReport::default();
    let (mut features, mut images) = (Vec::new(), Vec::new());
    for photo in photos(dataset, &mut report) {
        let [width, height] = photo.size;
        let mut image = json!({
            "image": photo.file(), "name": photo.name, "width": width, "height": height,
            "metadata": photo.item.scene.metadata,
        });
        if let (Some(fields), false) = (image.as_object_mut(), photo.item.is_labeled) {
            fields.insert("is_labeled".to_owned(), json!(false));
        }
        images.push(image);
        features.extend(photo.drawn.iter().filter_map(|drawn| feature(&photo, drawn, &mut report)));
    }
    let text = format!(
        "{{\"type\":\"FeatureCollection\",\n\"classes\":{},\n\"images\":{},\n\"features\":{}}}\n",
        json!(dataset.classes),
        json::list(&images),
        json::list(&features)
    );
    Ok(DatasetFiles { files: vec![(String::new(), text.into_bytes())], media: Vec::new(), report })
}

fn feature(photo: &Photo<'_>, drawn: &PhotoObject<'_>, report: &mut ConversionReport) -> Option<Value> {
    let geometry = &drawn.shape.geometry;
    let coordinates = match geometry {
        Geometry::Polygon(polygon) => json!({"type": "Polygon", "coordinates": closed(polygon)}),
        Geometry::Multipolygon(polygons) => {
            let parts: Vec<_> = polygons.iter().map(closed).collect();
            json!({"type": "MultiPolygon", "coordinates": parts})
        }
        Geometry::Box(_) | Geometry::Rbox(_) => {
            let ring = Polygon(vec![geometry.corners().to_vec()]);
            json!({"type": "Polygon", "coordinates": closed(&ring)})
        }
        Geometry::Polyline(points) => json!({"type": "LineString", "coordinates": points}),
        Geometry::Point(point) => json!({"type": "Point", "coordinates": point}),
        Geometry::Rle(_) => {
            report.add("masks, left out");
            return None;
        }
        Geometry::Cuboid(_) | Geometry::Tag => return None,
    };
    let mut properties = Map::new();
    for (name, value) in drawn.attributes() {
        if matches!(name, "class" | "image" | "occluded") {
            report.add("attributes named class, image or occluded, left out");
        } else {
            properties.insert(name.to_owned(), json::value(value));
        }
    }
    properties.insert("class".to_owned(), json!(drawn.object.class));
    properties.insert("image".to_owned(), json!(photo.file()));
    if drawn.shape.occluded {
        properties.insert("occluded".to_owned(), json!(true));
    }
    let mut feature = Map::new();
    feature.insert("type".to_owned(), json!("Feature"));
    feature.insert("id".to_owned(), json!(drawn.object.id));
    let shape = match geometry {
        Geometry::Box(_) => Some("box"),
        Geometry::Rbox(_) => Some("rbox"),
        _ => None,
    };
    feature.extend(shape.map(|shape| ("shape".to_owned(), json!(shape))));
    feature.insert("geometry".to_owned(), coordinates);
    feature.insert("properties".to_owned(), Value::Object(properties));
    Some(Value::Object(feature))
}

/// Rings with their first point repeated at the end.
fn closed(polygon: &Polygon) -> Vec<Vec<Point2>> {
    let ring = |ring: &Vec<Point2>| {
        let mut ring = ring.clone();
        if ring.len() < 4 || ring.first() != ring.last() {
            ring.extend(ring.first().copied());
        }
        ring
    };
    polygon.0.iter().map(ring).collect()
}
