//! Writing scenes and images as tasks with their responses.

use super::camera;
use super::json::{ScaleCuboid, ScaleFrame, ScaleImage, ScaleSensorPose};
use super::keys::{FACTS, OCCLUDED};
use super::scene::TO_SCALE;
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles, DatasetItem};
use crate::photos::report_unturned;
use crate::scene_losses::{
    report_keyframes, report_name_of_file, report_shapeless, report_split, report_sweeps, report_unseen,
    report_unused_classes, report_used_names,
};
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Point2, Pose};
use assay_core::label::{AttributeValue, Object, Shape};
use assay_core::scene::{FrameData, Scene, SensorKind};
use core::f64::consts::FRAC_PI_2;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Write each scene with a LiDAR as a sensor fusion task, and each image of others as an image annotation task: one task,
/// or a list of them, in one file.
///
/// Every frame has the cuboids that hold in it, in the world. Frame objects stand in `params.frames`, their clouds by
/// name in `points_url`, in the LiDAR's own frame.
///
/// # Errors
/// Never so far: what Scale cannot hold is in the losses.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut report = ConversionReport::default();
    let mut tasks = Vec::new();
    report_unused_classes(dataset, &mut report);
    for item in &dataset.items {
        report_shapeless(item, &mut report);
        if item.scene.lidar().is_some() {
            report_sweeps(&item.scene, &mut report);
            tasks.push(pending(fusion(item, &mut report), item));
        } else {
            tasks.extend(images(item, &mut report).into_iter().map(|task| pending(task, item)));
        }
    }
    let root = match tasks.len() {
        1 => tasks.pop().unwrap_or_default(),
        _ => Value::Array(tasks),
    };
    // Maps of texts and numbers are always JSON.
    let bytes = serde_json::to_vec(&root).unwrap_or_default();
    Ok(DatasetFiles { files: vec![(String::new(), bytes)], media: Vec::new(), report })
}

fn fusion(item: &DatasetItem, report: &mut ConversionReport) -> Value {
    let scene = &item.scene;
    let lidar = scene.lidar().map(|s| s.id.as_str()).unwrap_or_default();
    let mut lists: Vec<Vec<Value>> = vec![Vec::new(); scene.frames.len()];
    for object in &item.document.objects {
        report_keyframes(object, space::frame_count(scene), report);
        for shape in space::shapes_over(object, space::frame_count(scene)) {
            let cuboid = shape.geometry.as_cuboid().filter(|c| shape.sensor == lidar && c.is_finite());
            let Some(cuboid) = cuboid else {
                report.add("shapes other than cuboids of the first LiDAR, left out");
                continue;
            };
            let list = usize::try_from(shape.frame).ok().and_then(|at| lists.get_mut(at));
            let to_world = space::sensor_to_world(scene, shape.frame, lidar);
            let cuboid_entry = scale_cuboid(object, &shape, cuboid, &to_world, report);
            list.into_iter().for_each(|list| list.push(json!(cuboid_entry)));
        }
    }
    for sensor in scene.sensors.iter().filter(|sensor| sensor.id != lidar) {
        let mut files = scene.frames.iter().flat_map(|frame| &frame.data);
        let is_camera = matches!(sensor.kind, SensorKind::Camera { .. });
        if !is_camera || !files.any(|data| data.sensor == sensor.id) {
            let name = format!("{}: {}", item.name, sensor.id);
            report.add_named("sensors other than one LiDAR and cameras with images, left out", name);
        }
    }
    let frames: Vec<Value> =
        space::frame_numbers(scene).map(|frame| json!(scale_frame(scene, frame, lidar, report))).collect();
    let files: Vec<String> = space::frame_numbers(scene)
        .map(|frame| scene.data(frame, lidar).map(|d| d.file.clone()).unwrap_or_default())
        .collect();
    let response: Vec<Value> = lists.into_iter().map(|cuboids| json!({ "cuboids": cuboids })).collect();
    json!({
        "task_id": item.name, "type": "lidarannotation", "status": "completed",
        "params": { "attachment_type": "json", "attachments": files, "frames": frames, "metadata": scene.metadata },
        "response": { "annotations": response },
    })
}

fn scale_cuboid(
    object: &Object,
    shape: &Shape,
    cuboid: &Cuboid,
    to_world: &Pose,
    report: &mut ConversionReport,
) -> ScaleCuboid {
    let there = if *to_world == Pose::IDENTITY { *cuboid } else { space::moved(cuboid, to_world) };
    let [length, width, height] = there.size;
    let (yaw, pitch, roll) = match there.orientation {
        Orientation::Yaw(yaw) => (yaw - FRAC_PI_2, 0.0, 0.0),
        Orientation::Rotation(_) => angles(&there.pose()),
    };
    let (mut attributes, mut others) = (Map::new(), Map::new());
    for (name, value) in own_attributes(object, shape, report) {
        let to = if FACTS.contains(&name.as_str()) { &mut others } else { &mut attributes };
        to.insert(name.clone(), json!(value));
    }
    if shape.occluded {
        attributes.insert(OCCLUDED.to_owned(), true.into());
    }
    let leans = pitch != 0.0 || roll != 0.0;
    ScaleCuboid {
        uuid: object.id.clone(),
        label: object.class.clone(),
        position: there.center.into(),
        dimensions: [width, length, height].into(),
        yaw,
        pitch: leans.then_some(pitch),
        roll: leans.then_some(roll),
        attributes,
        others,
    }
}

/// Yaw, pitch and roll of which Rz·Rx·Ry turns Scale's box frame.
fn angles(pose: &Pose) -> (f64, f64, f64) {
    let [[a, b, _], [d, e, _], [g, h, i]] = TO_SCALE.inverse().then(pose).matrix();
    let level = libm::hypot(g, i);
    if level < 1e-9 {
        // On end, yaw and roll turn about the same axis.
        return (libm::atan2(d, a), libm::atan2(h, level), 0.0);
    }
    (libm::atan2(-b, e), libm::atan2(h, level), libm::atan2(-g, i))
}

fn scale_frame(scene: &Scene, frame: u32, lidar: &str, report: &mut ConversionReport) -> ScaleFrame {
    let at = usize::try_from(frame).ok().and_then(|at| scene.frames.get(at));
    let Some(of) = at else { return ScaleFrame::default() };
    // The device stands where the LiDAR's cloud was taken, and the LiDAR on it as it is mounted.
    let device = scene.data(frame, lidar).and_then(|d| d.ego_to_world).unwrap_or(of.ego_to_world);
    let to_ego = scene.sensor_to_ego(frame, lidar).unwrap_or_default();
    let mut json = ScaleFrame {
        device_position: device.translation.into(),
        device_heading: Some(camera::heading(&device)),
        timestamp: Some(of.time_us as f64 * 1e3),
        points_url: scene.data(frame, lidar).map(|d| d.file.clone()),
        lidar: Some(ScaleSensorPose {
            id: Some(lidar.to_owned()),
            position: to_ego.translation.into(),
            heading: Some(camera::heading(&to_ego)),
        }),
        ..ScaleFrame::default()
    };
    for data in of.data.iter().filter(|d| d.sensor != lidar) {
        let Some(sensor) = scene.sensor(&data.sensor) else { continue };
        let SensorKind::Camera { width, height, model } = sensor.kind else {
            continue;
        };
        let lens = data.model.or(model);
        if lens.is_some_and(|lens| !camera::has_words_for(&lens)) {
            report.add("lenses that Scale has no words for, written as pinholes");
        }
        if data.ego_to_world.is_some_and(|own| own != device) {
            report.warn("own ego poses of images, written as part of the poses of their sensors", &data.file);
        }
        let index = scene.cameras().position(|s| s.id == data.sensor);
        let to_world = space::sensor_to_world(scene, frame, &data.sensor);
        json.images.push(ScaleImage {
            image_url: data.file.clone(),
            camera_index: index.map(|i| i as u64),
            camera_id: Some(data.sensor.clone()),
            standing: ScaleSensorPose {
                id: None,
                position: to_world.translation.into(),
                heading: Some(camera::heading(&to_world)),
            },
            intrinsics: camera::intrinsics(lens),
            timestamp: data.time_us.map(|time| time as f64 * 1e3),
            width: Some(width),
            height: Some(height),
        });
    }
    json
}

/// A task for each image.
fn images(item: &DatasetItem, report: &mut ConversionReport) -> Vec<Value> {
    let scene = &item.scene;
    let mut lists: BTreeMap<(u32, &str), Vec<Value>> = BTreeMap::new();
    report_split(item, report);
    report_unseen(item, report);
    report_used_names(scene, &["width", "height"], report);
    report.add_many(
        "tracks in images, written as separate shapes",
        item.document.objects.iter().filter(|o| o.track).count(),
    );
    for object in &item.document.objects {
        for shape in space::shapes_over(object, space::frame_count(scene)) {
            let shape_annotations = annotations(object, &shape, report);
            if let Some(sensor) = scene.sensor(&shape.sensor) {
                lists.entry((shape.frame, &sensor.id)).or_default().extend(shape_annotations);
            }
        }
    }
    let mut tasks = Vec::new();
    for frame in space::frame_numbers(scene) {
        let at = usize::try_from(frame).ok().and_then(|at| scene.frames.get(at));
        for data in at.into_iter().flat_map(|f| &f.data) {
            let list = lists.remove(&(frame, data.sensor.as_str())).unwrap_or_default();
            report_name_of_file(item, &data.file, report);
            let only = scene.frames.len() == 1 && scene.sensors.len() == 1;
            let id = if only { item.name.clone() } else { format!("{}/{}/{frame}", item.name, data.sensor) };
            tasks.push(task(scene, data, &id, list));
        }
    }
    report.add_many("shapes of frames without an image, left out", lists.values().map(Vec::len).sum());
    if tasks.is_empty() {
        report.add_named("scenes without an image, left out", &item.name);
    }
    tasks
}

fn task(scene: &Scene, data: &FrameData, id: &str, annotations: Vec<Value>) -> Value {
    let mut metadata: Map<String, Value> =
        scene.metadata.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
    if let Some(SensorKind::Camera { width, height, .. }) = scene.sensor(&data.sensor).map(|s| &s.kind)
        && *width > 0
    {
        metadata.insert("width".to_owned(), json!(width));
        metadata.insert("height".to_owned(), json!(height));
    }
    json!({
        "task_id": id, "type": "imageannotation", "status": "completed",
        "params": { "attachment_type": "image", "attachment": data.file, "metadata": metadata },
        "response": { "annotations": annotations },
    })
}

/// A task without a response where the item is not labeled.
fn pending(mut task: Value, item: &DatasetItem) -> Value {
    if let Some(fields) = task.as_object_mut().filter(|_| !item.is_labeled) {
        fields.remove("response");
        fields.insert("status".to_owned(), "pending".into());
    }
    task
}

fn vertices(points: &[Point2]) -> Value {
    points.iter().map(|[x, y]| json!({ "x": x, "y": y })).collect()
}

/// The annotations of a shape: one, or one for each of its polygons.
fn annotations(object: &Object, shape: &Shape, report: &mut ConversionReport) -> Vec<Value> {
    if !shape.geometry.is_finite() {
        report.add("shapes with numbers that are none, left out");
        return Vec::new();
    }
    let rectangle =
        |[x, y, w, h]: [f64; 4]| json!({ "type": "box", "left": x, "top": y, "width": w, "height": h });
    let mut outline = |polygon: &assay_core::geometry::Polygon| {
        report.add_many("holes of polygons, filled", polygon.holes().len());
        json!({ "type": "polygon", "vertices": vertices(polygon.outer()) })
    };
    let mut parts = match &shape.geometry {
        Geometry::Box(of) => vec![rectangle(*of)],
        Geometry::Rbox([x, y, w, h, degrees]) => {
            report_unturned(*degrees, report);
            let mut of = rectangle([x - w / 2.0, y - h / 2.0, *w, *h]);
            of["rotation"] = json!(degrees.to_radians());
            of["vertices"] = vertices(&shape.geometry.corners());
            vec![of]
        }
        Geometry::Polygon(polygon) => vec![outline(polygon)],
        Geometry::Multipolygon(polygons) => {
            let parts: Vec<Value> = polygons.iter().map(outline).collect();
            report
                .add_many("further polygons of an object, written as objects", parts.len().saturating_sub(1));
            parts
        }
        Geometry::Polyline(points) => vec![json!({ "type": "line", "vertices": vertices(points) })],
        Geometry::Point([x, y]) => vec![json!({ "type": "point", "x": x, "y": y })],
        Geometry::Rle(_) => {
            report.add("masks, written as the boxes around them");
            let bounds = shape.geometry.bounds();
            bounds
                .map(|b| rectangle([b.min[0], b.min[1], b.max[0] - b.min[0], b.max[1] - b.min[1]]))
                .into_iter()
                .collect()
        }
        Geometry::Cuboid(_) => {
            report.add("cuboids of scenes without a LiDAR, left out");
            Vec::new()
        }
        Geometry::Tag => Vec::new(),
    };
    let mut attributes: Map<String, Value> = Map::new();
    for (name, value) in own_attributes(object, shape, report) {
        attributes.insert(name.clone(), attribute(value));
    }
    if shape.occluded {
        attributes.insert(OCCLUDED.to_owned(), true.into());
    }
    for (i, part) in parts.iter_mut().enumerate() {
        part["uuid"] = if i == 0 { json!(object.id) } else { json!(format!("{}/{}", object.id, i + 1)) };
        part["label"] = json!(object.class);
        part["attributes"] = Value::Object(attributes.clone());
    }
    parts
}

/// Attributes of an object and of its shape, but for the one that says that a shape is partly hidden.
fn own_attributes<'a>(
    object: &'a Object,
    shape: &'a Shape,
    report: &mut ConversionReport,
) -> impl Iterator<Item = (&'a String, &'a AttributeValue)> {
    let all = || object.attributes.iter().chain(&shape.attributes);
    report
        .add_many("attributes named occluded, left out", all().filter(|(name, _)| *name == OCCLUDED).count());
    all().filter(|(name, _)| *name != OCCLUDED)
}

fn attribute(value: &AttributeValue) -> Value {
    json!(value)
}
