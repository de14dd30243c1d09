//! Image annotation tasks.

use super::json::{ScaleAnnotation, ScaleEntry};
use super::keys::OCCLUDED;
use super::task_parts::{AttachmentFolder, attributes, facts, value_of};
use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Point2, Polygon};
use assay_core::label::{AttributeValue, Document, MAX_OBJECTS, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use serde_json::Value;
use std::collections::BTreeSet;

/// Id of the camera in scenes of one image.
pub(super) const CAMERA: &str = "camera";

/// A task's image with its annotations.
pub(super) fn item(
    folder: &AttachmentFolder<'_>,
    task: &ScaleEntry,
    list: &[Value],
    place: &str,
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let attachment = task.params.attachment.clone().unwrap_or_default();
    // An address's query is no part of the name.
    let address = attachment.split(['?', '#']).next().unwrap_or_default();
    let (_, file) = space::parts(address);
    let known = folder.files.has(address).then_some(address);
    let known = known.or_else(|| folder.named(file));
    let number = |name: &str| {
        task.params.metadata.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok())
    };
    let declared = number("width").zip(number("height")).map(<[u32; 2]>::from);
    let [width, height] = match (declared, known) {
        (Some(size), _) => size,
        (None, Some(path)) => folder.files.image_size(path)?,
        (None, None) => [0, 0],
    };
    let own = if address.contains("://") { file } else { address };
    let name = match (own, &task.task_id) {
        ("", Some(id)) => id.clone(),
        ("", None) => "image".to_owned(),
        (own, _) => space::file_stem(own).to_owned(),
    };
    let data = FrameData {
        sensor: CAMERA.to_owned(),
        media_type: space::image_type(file).unwrap_or_default().to_owned(),
        file: known.unwrap_or(&attachment).to_owned(),
        ..FrameData::default()
    };
    let (id, kind) = (CAMERA.to_owned(), SensorKind::Camera { width, height, model: None });
    let scene = Scene {
        name: name.clone(),
        sensors: vec![Sensor {
            name: "Camera".to_owned(),
            id,
            kind,
            sensor_to_ego: assay_core::geometry::Pose::IDENTITY,
        }],
        frames: vec![Frame { data: vec![data], ..Frame::default() }],
        metadata: facts(task, &["width", "height"], report),
    };
    Ok(DatasetItem::new(name, scene, document(list, place, report)?))
}

fn document(list: &[Value], place: &str, report: &mut ConversionReport) -> Result<Document, ParseError> {
    if list.len() > MAX_OBJECTS {
        return Err(ParseError::new(
            place,
            format!("there are more than {MAX_OBJECTS} annotations"),
            "Split the task",
        ));
    }
    let mut document = Document::default();
    let mut ids = BTreeSet::new();
    for (i, value) in list.iter().enumerate() {
        let place = format!("{place}/{i}");
        let of: ScaleAnnotation = value_of(value, &place)?;
        let Some(geometry) = geometry(&of, &place, report)? else { continue };
        if !geometry.is_finite() {
            return Err(ParseError::new(place, "holds a number that is not finite", "Write pixels"));
        }
        let id = if of.uuid.is_empty() { format!("scale-{}", i + 1) } else { of.uuid.clone() };
        if !ids.insert(id.clone()) {
            let what = format!("the uuid `{id}` is that of an earlier annotation");
            return Err(ParseError::new(format!("{place}/uuid"), what, "Give each its own uuid"));
        }
        if of.label.is_empty() {
            return Err(ParseError::new(format!("{place}/label"), "there is no label", "Write its class"));
        }
        let mut attributes = attributes(&of.attributes, report);
        let mut shape = Shape::new(0, CAMERA.to_owned(), geometry);
        if attributes.get(OCCLUDED) == Some(&AttributeValue::Bool(true)) {
            attributes.remove(OCCLUDED);
            shape.occluded = true;
        }
        document.objects.push(Object { id, class: of.label, attributes, track: false, shapes: vec![shape] });
    }
    Ok(document)
}

/// The shape of an annotation; none where there is no shape of its kind here.
fn geometry(
    of: &ScaleAnnotation,
    place: &str,
    report: &mut ConversionReport,
) -> Result<Option<Geometry>, ParseError> {
    let points: Vec<Point2> = of.vertices.iter().map(|v| [v.x, v.y]).collect();
    let least = |count: usize| {
        let what = format!("{} vertices are fewer than {count}", points.len());
        let short = ParseError::new(format!("{place}/vertices"), what, "Write all of its points");
        if points.len() < count { Err(short) } else { Ok(points.clone()) }
    };
    Ok(Some(match of.kind.as_str() {
        "box" if !(of.width >= 0.0 && of.height >= 0.0) => {
            let what = format!("the box measures {} × {} px", of.width, of.height);
            return Err(ParseError::new(place, what, "Write width and height of 0 or more"));
        }
        "box" => match (of.rotation, points.as_slice()) {
            (0.0, _) => Geometry::Box([of.left, of.top, of.width, of.height]),
            // The corners say it without a word on which way an angle turns.
            (_, &[a, b, c, d]) => Geometry::Rbox(turned(a, b, c, d)),
            (rotation, _) => {
                let (x, y) = (of.left + of.width / 2.0, of.top + of.height / 2.0);
                Geometry::Rbox([x, y, of.width, of.height, rotation.to_degrees()])
            }
        },
        "polygon" => Geometry::Polygon(Polygon(vec![least(3)?])),
        "line" => Geometry::Polyline(least(2)?),
        "point" => Geometry::Point([of.x, of.y]),
        "ellipse" => {
            report.add("ellipses, left out");
            return Ok(None);
        }
        "cuboid" => {
            report.add("cuboids drawn on images, left out");
            return Ok(None);
        }
        other => {
            let what = format!("`{other}` is no geometry");
            let fix = "Write box, polygon, line, point, ellipse or cuboid";
            return Err(ParseError::new(format!("{place}/type"), what, fix));
        }
    }))
}

/// A rotated box of its corners, clockwise on screen from its own top left.
fn turned(a: Point2, b: Point2, c: Point2, d: Point2) -> [f64; 5] {
    let mean = |i: usize| [a, b, c, d].iter().filter_map(|p| p.get(i)).sum::<f64>() / 4.0;
    let length = |[x, y]: Point2, [u, v]: Point2| libm::hypot(u - x, v - y);
    let degrees = libm::atan2(b[1] - a[1], b[0] - a[0]).to_degrees();
    [mean(0), mean(1), length(a, b), length(b, c), degrees]
}
