//! Writing: scenes with their labels as files.

use super::json::OrderedMap;
use super::keys::{ID, KANNALA, NAME, OCCLUDED};
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles, DatasetItem};
use crate::renamed_images::report_numbered_image;
use crate::scene_losses::{report_keyframes, report_sweeps, report_unused_classes, report_used_names};
use crate::space;
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Orientation, Polygon, Pose};
use assay_core::label::{AttributeValue, Object, Shape};
use assay_core::scene::{FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of `metadata` that are not free facts.
const RESERVED: [&str; 2] = ["schema_version", "name"];

/// Write each scene as a file; of one scene the path is empty, of several it is the scene's name.
///
/// Every frame has the shapes that hold in it, since OpenLABEL does not interpolate; `frame_intervals` say where an object
/// is. Ids that are no numbers and no UUIDs are stored in a text of the object.
///
/// # Errors
/// Never so far: what OpenLABEL cannot hold is in the losses.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut written = DatasetFiles::default();
    let mut names = UniqueNames::default();
    report_unused_classes(dataset, &mut written.report);
    for item in &dataset.items {
        let stem = names.unique(&space::file_name(&item.name));
        report_numbered_image(item, &mut written.report);
        let path = if dataset.items.len() == 1 { String::new() } else { format!("{stem}.json") };
        let root = Root { openlabel: file(item, &mut written.report) };
        // Maps of texts and numbers are always JSON.
        written.files.push((path, serde_json::to_vec(&root).unwrap_or_default()));
    }
    Ok(written)
}

#[derive(Serialize)]
struct Root {
    openlabel: File,
}

#[derive(Serialize)]
struct File {
    metadata: Map<String, Value>,
    coordinate_systems: OrderedMap<Value>,
    streams: OrderedMap<Value>,
    objects: OrderedMap<Value>,
    frames: OrderedMap<Value>,
    frame_intervals: Vec<Value>,
}

/// Names of the coordinate systems that are no sensor's.
struct Names {
    world: String,
    ego: String,
}

fn file(item: &DatasetItem, report: &mut ConversionReport) -> File {
    let scene = &item.scene;
    let free = |wish: &str| {
        let mut name = wish.to_owned();
        while scene.sensor(&name).is_some() {
            name.push('_');
        }
        name
    };
    let names = Names { world: free("world"), ego: free("vehicle-iso8855") };
    let uids = uids(&item.document.objects);
    let mut objects = Vec::new();
    let mut frames: Vec<Map<String, Value>> = vec![Map::new(); scene.frames.len()];
    for (object, uid) in item.document.objects.iter().zip(&uids) {
        let mut there = Vec::new();
        report_keyframes(object, space::frame_count(scene), report);
        for shape in space::shapes_over(object, space::frame_count(scene)) {
            let frame = usize::try_from(shape.frame).ok().and_then(|at| frames.get_mut(at));
            let Some(data) = object_data(&shape, report) else { continue };
            let Some(frame) = frame else { continue };
            let here = frame.entry(uid.clone()).or_insert_with(|| json!({ "object_data": {} }));
            add(here, data);
            there.push(shape.frame);
        }
        objects.push((uid.clone(), element(object, uid, &there, report)));
    }
    report_sweeps(scene, report);
    let mut metadata = Map::new();
    metadata.insert("schema_version".to_owned(), "1.0.0".into());
    metadata.insert("name".to_owned(), item.name.clone().into());
    report_used_names(scene, &RESERVED, report);
    for (key, value) in scene.metadata.iter().filter(|(key, _)| !RESERVED.contains(&key.as_str())) {
        metadata.insert(key.clone(), value.clone().into());
    }
    let count = scene.frames.len();
    let frames = frames.into_iter().enumerate().map(|(i, objects)| {
        let mut frame = Map::new();
        frame.insert("frame_properties".to_owned(), properties(scene, i, &names));
        if !objects.is_empty() {
            frame.insert("objects".to_owned(), Value::Object(objects));
        }
        (i.to_string(), Value::Object(frame))
    });
    File {
        metadata,
        coordinate_systems: systems(scene, &names),
        streams: OrderedMap(scene.sensors.iter().map(|s| (s.id.clone(), stream(s))).collect()),
        objects: OrderedMap(objects),
        frames: OrderedMap(frames.collect()),
        frame_intervals: if count == 0 { Vec::new() } else { vec![interval(0, count - 1)] },
    }
}

fn interval(from: usize, to: usize) -> Value {
    json!({ "frame_start": from, "frame_end": to })
}

/// Keys as the schema wants them: numbers and UUIDs stay, others are numbered.
fn uids(objects: &[Object]) -> Vec<String> {
    let is_uid = |id: &str| {
        let digits = id.strip_prefix('-').unwrap_or(id);
        let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let groups: Vec<&str> = id.split('-').collect();
        let lengths: Vec<usize> = groups.iter().map(|g| g.len()).collect();
        let hex = groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_hexdigit()));
        number || (hex && lengths == [8, 4, 4, 4, 12])
    };
    let own: BTreeSet<&str> = objects.iter().map(|o| o.id.as_str()).filter(|id| is_uid(id)).collect();
    let mut next = 0_usize;
    let mut uid = |object: &Object| {
        if own.contains(object.id.as_str()) {
            return object.id.clone();
        }
        while own.contains(next.to_string().as_str()) {
            next += 1;
        }
        next += 1;
        (next - 1).to_string()
    };
    objects.iter().map(&mut uid).collect()
}

/// What holds for an object as a whole, and where it is.
fn element(object: &Object, uid: &str, there: &[u32], report: &mut ConversionReport) -> Value {
    let mut attributes = object.attributes.clone();
    if attributes.remove(ID).is_some() {
        report.add_named("attributes named assay_id, left out", &object.id);
    }
    let name = match attributes.remove(NAME) {
        Some(AttributeValue::Text(name)) if !name.is_empty() && name != object.id => name,
        Some(other) => {
            attributes.insert(NAME.to_owned(), other);
            object.id.clone()
        }
        None => object.id.clone(),
    };
    if uid != object.id {
        attributes.insert(ID.to_owned(), AttributeValue::Text(object.id.clone()));
    }
    let mut intervals: Vec<(u32, u32)> = Vec::new();
    for frame in there {
        match intervals.last_mut() {
            Some((_, to)) if *frame <= to.saturating_add(1) => *to = *frame,
            _ => intervals.push((*frame, *frame)),
        }
    }
    let intervals: Vec<Value> =
        intervals.into_iter().map(|(from, to)| json!({ "frame_start": from, "frame_end": to })).collect();
    let data = Value::Object(values(&attributes));
    json!({ "name": name, "type": object.class, "frame_intervals": intervals, "object_data": data })
}

/// Attributes by their kinds.
fn values(attributes: &BTreeMap<String, AttributeValue>) -> Map<String, Value> {
    let mut kinds: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (name, value) in attributes {
        let (kind, val) = match value {
            AttributeValue::Bool(val) => ("boolean", json!(val)),
            AttributeValue::Number(val) => ("num", json!(val)),
            AttributeValue::Text(val) => ("text", json!(val)),
        };
        if !val.is_null() {
            kinds.entry(kind).or_default().push(json!({ "name": name, "val": val }));
        }
    }
    kinds.into_iter().map(|(kind, list)| (kind.to_owned(), Value::Array(list))).collect()
}

/// One kind's name and its entries, of one shape.
fn object_data(shape: &Shape, report: &mut ConversionReport) -> Option<(&'static str, Vec<Value>)> {
    if !shape.geometry.is_finite() {
        report.add("shapes with numbers that are none, left out");
        return None;
    }
    let mut attributes = shape.attributes.clone();
    if attributes.remove(OCCLUDED).is_some() {
        report.add("attributes named occluded, left out");
    }
    if shape.occluded {
        attributes.insert(OCCLUDED.to_owned(), AttributeValue::Bool(true));
    }
    let one = |kind: &'static str, val: Vec<f64>| (kind, vec![json!({ "name": kind, "val": val })]);
    let (kind, mut entries) = match &shape.geometry {
        Geometry::Box([x, y, w, h]) => one("bbox", vec![x + w / 2.0, y + h / 2.0, *w, *h]),
        Geometry::Rbox([x, y, w, h, degrees]) => one("rbbox", vec![*x, *y, *w, *h, degrees.to_radians()]),
        Geometry::Point([x, y]) => one("point2d", vec![*x, *y]),
        Geometry::Cuboid(cuboid) => {
            let [x, y, z] = cuboid.center;
            let [l, w, h] = cuboid.size;
            match cuboid.orientation {
                // Angles keep the yaw's digits and turns.
                Orientation::Yaw(yaw) => one("cuboid", vec![x, y, z, 0.0, 0.0, yaw, l, w, h]),
                Orientation::Rotation([qw, qx, qy, qz]) => {
                    one("cuboid", vec![x, y, z, qx, qy, qz, qw, l, w, h])
                }
            }
        }
        Geometry::Polyline(points) => {
            let val: Vec<f64> = points.iter().flatten().copied().collect();
            let entry =
                json!({ "name": "poly2d", "val": val, "mode": "MODE_POLY2D_ABSOLUTE", "closed": false });
            ("poly2d", vec![entry])
        }
        Geometry::Polygon(polygon) => ("poly2d", rings(std::slice::from_ref(polygon))),
        Geometry::Multipolygon(polygons) => ("poly2d", rings(polygons)),
        Geometry::Rle(_) => {
            report.add("masks, written as the boxes around them");
            let bounds = shape.geometry.bounds()?;
            let [[left, top], [right, bottom]] = [bounds.min, bounds.max];
            one("bbox", vec![(left + right) / 2.0, (top + bottom) / 2.0, right - left, bottom - top])
        }
        Geometry::Tag => return None,
    };
    let attributes = Value::Object(values(&attributes));
    for (i, entry) in entries.iter_mut().enumerate() {
        let Some(entry) = entry.as_object_mut() else { continue };
        entry.insert("coordinate_system".to_owned(), shape.sensor.clone().into());
        if i == 0 && attributes.as_object().is_some_and(|a| !a.is_empty()) {
            entry.insert("attributes".to_owned(), attributes.clone());
        }
    }
    (!entries.is_empty()).then_some((kind, entries))
}

/// Rings as outlines with their hierarchy, numbered from the first of these rings.
fn rings(polygons: &[Polygon]) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for polygon in polygons {
        let outer = all.len();
        for (i, ring) in polygon.0.iter().enumerate() {
            let val: Vec<f64> = ring.iter().flatten().copied().collect();
            let last = polygon.0.len() - 1;
            let hierarchy = match i {
                0 => [None, None, (last > 0).then_some(outer + 1), None],
                _ => {
                    [(i < last).then_some(outer + i + 1), (i > 1).then_some(outer + i - 1), None, Some(outer)]
                }
            };
            let hierarchy = hierarchy.map(|at| at.map_or(json!(-1), |at| json!(at)));
            all.push(json!({
                "name": format!("poly2d-{}", all.len()), "val": val, "mode": "MODE_POLY2D_ABSOLUTE", "closed": true,
                "hierarchy": hierarchy,
            }));
        }
    }
    all
}

/// Puts a shape beside others of the object in a frame; numbers in hierarchies are of the whole list.
fn add(frame: &mut Value, (kind, mut entries): (&str, Vec<Value>)) {
    let Some(data) = frame.get_mut("object_data").and_then(Value::as_object_mut) else { return };
    let list = data.entry(kind).or_insert_with(|| json!([]));
    let Some(list) = list.as_array_mut() else { return };
    let before = list.len() as i64;
    for entry in &mut entries {
        let links = entry.get_mut("hierarchy").and_then(Value::as_array_mut).into_iter().flatten();
        for link in links {
            if let Some(at) = link.as_i64().filter(|at| *at >= 0) {
                *link = json!(at + before);
            }
        }
    }
    list.extend(entries);
}

fn transform(pose: &Pose) -> Value {
    let [w, x, y, z] = pose.rotation;
    json!({ "quaternion": [x, y, z, w], "translation": pose.translation })
}

fn systems(scene: &Scene, names: &Names) -> OrderedMap<Value> {
    let sensors: Vec<&str> = scene.sensors.iter().map(|s| s.id.as_str()).collect();
    let world = json!({ "type": "scene_cs", "parent": "", "children": [names.ego] });
    let ego = json!({ "type": "local_cs", "parent": names.world, "children": sensors });
    let of = |sensor: &Sensor| {
        let pose = transform(&sensor.sensor_to_ego);
        let system =
            json!({ "type": "sensor_cs", "parent": names.ego, "children": [], "pose_wrt_parent": pose });
        (sensor.id.clone(), system)
    };
    let fixed = [(names.world.clone(), world), (names.ego.clone(), ego)];
    OrderedMap(fixed.into_iter().chain(scene.sensors.iter().map(of)).collect())
}

fn stream(sensor: &Sensor) -> Value {
    let (kind, properties) = match &sensor.kind {
        SensorKind::Lidar => ("lidar", json!({})),
        SensorKind::Radar => ("radar", json!({})),
        SensorKind::Camera { width, height, model } => ("camera", intrinsics(*width, *height, *model)),
    };
    json!({ "type": kind, "description": sensor.name, "stream_properties": properties })
}

fn intrinsics(width: u32, height: u32, model: Option<CameraModel>) -> Value {
    match model {
        None => json!({ "intrinsics_pinhole": { "width_px": width, "height_px": height } }),
        Some(CameraModel::Pinhole { focal: [fx, fy], center: [cx, cy], distortion }) => {
            json!({ "intrinsics_pinhole": {
            "width_px": width, "height_px": height, "distortion_coeffs": distortion,
            "camera_matrix": [fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0],
        } })
        }
        Some(CameraModel::Rational { focal: [fx, fy], center: [cx, cy], distortion }) => {
            json!({ "intrinsics_pinhole": {
            "width_px": width, "height_px": height, "distortion_coeffs": distortion,
            "camera_matrix": [fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0],
        } })
        }
        // OpenLABEL has no words for the others: as this program writes them, among what it lets everybody add.
        Some(other @ (CameraModel::Polynomial { .. } | CameraModel::Omnidirectional { .. })) => {
            json!({ "intrinsics_custom": { "width_px": width, "height_px": height, "camera_model": other } })
        }
        Some(CameraModel::Fisheye { focal: [fx, fy], center: [cx, cy], k, max_angle_rad }) => {
            json!({ "intrinsics_fisheye": {
                "width_px": width, "height_px": height, "center_x_px": cx, "center_y_px": cy, "lens_coeffs": k,
                "camera_model": KANNALA, "focal_length_x": fx, "focal_length_y": fy, "max_angle_rad": max_angle_rad,
            } })
        }
    }
}

/// Time, poses and files of a frame.
fn properties(scene: &Scene, at: usize, names: &Names) -> Value {
    let Some(frame) = scene.frames.get(at) else { return json!({}) };
    let mut transforms = Map::new();
    let mut say = |src: &str, dst: &str, pose: &Pose| {
        let value = json!({ "src": src, "dst": dst, "transform_src_to_dst": transform(pose) });
        transforms.insert(format!("{src}_to_{dst}"), value);
    };
    if frame.ego_to_world != Pose::IDENTITY {
        say(&names.ego, &names.world, &frame.ego_to_world);
    }
    let mut streams = Map::new();
    for data in &frame.data {
        if let Some(pose) = &data.sensor_to_ego {
            say(&data.sensor, &names.ego, pose);
        }
        if let Some(ego) = &data.ego_to_world {
            let own = data.sensor_to_ego.or_else(|| scene.sensor(&data.sensor).map(|s| s.sensor_to_ego));
            say(&data.sensor, &names.world, &own.unwrap_or_default().then(ego));
        }
        if let Some(sensor) = scene.sensor(&data.sensor) {
            streams.insert(data.sensor.clone(), of_frame(sensor, data));
        }
    }
    let mut properties = Map::new();
    properties.insert("timestamp".to_owned(), json!(frame.time_us as f64 / 1e6));
    if !transforms.is_empty() {
        properties.insert("transforms".to_owned(), Value::Object(transforms));
    }
    if !streams.is_empty() {
        properties.insert("streams".to_owned(), Value::Object(streams));
    }
    Value::Object(properties)
}

fn of_frame(sensor: &Sensor, data: &FrameData) -> Value {
    let mut properties = Map::new();
    if let (Some(model), SensorKind::Camera { width, height, .. }) = (data.model, &sensor.kind) {
        let value = intrinsics(*width, *height, Some(model));
        properties.extend(value.as_object().cloned().unwrap_or_default());
    }
    if let Some(time) = data.time_us {
        properties.insert("sync".to_owned(), json!({ "timestamp": time as f64 / 1e6 }));
    }
    let mut stream = Map::new();
    stream.insert("uri".to_owned(), data.file.clone().into());
    if !properties.is_empty() {
        stream.insert("stream_properties".to_owned(), Value::Object(properties));
    }
    Value::Object(stream)
}
