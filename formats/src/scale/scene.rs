//! Sensor fusion tasks: frames of cuboids in the world.

use super::camera;
use super::json::{ScaleCuboid, ScaleEntry, ScaleFrame, ScaleImage};
use super::keys::{FACTS, OCCLUDED};
use super::raw::LIDAR;
use super::task_parts::{AttachmentFolder, attributes, facts, value_of};
use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::json::parse_bytes;
use crate::{cloud, space};
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Pose, norm3, sub3};
use assay_core::label::{AttributeValue, Document, MAX_OBJECTS, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A box's frame (x forward) → Scale's box frame (y forward).
pub(super) const TO_SCALE: Pose =
    Pose { rotation: [FRAC_1_SQRT_2, 0.0, 0.0, FRAC_1_SQRT_2], translation: [0.0; 3] };

/// A task's scene with its cuboids.
pub(super) fn item(
    folder: &AttachmentFolder<'_>,
    task: &ScaleEntry,
    list: &[Value],
    place: &str,
    path: &str,
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let frames = frames(folder, task, report)?;
    let file = space::parts(space::file_stem(path)).1;
    let name = task.task_id.clone().filter(|id| !id.is_empty()).unwrap_or_else(|| file.to_owned());
    let name = if name.is_empty() { "scale".to_owned() } else { name };
    let mut scene = Scene {
        name: name.clone(),
        sensors: Vec::new(),
        frames: Vec::new(),
        metadata: facts(task, &[], report),
    };
    fill(&mut scene, &frames, report)?;
    let count = list.len().max(scene.frames.len()).max(1);
    if !frames.is_empty() && list.len() > frames.len() {
        let what = format!("{} frames of cuboids are more than the task's {}", list.len(), frames.len());
        return Err(ParseError::new(place, what, "Give all frames of the task"));
    }
    scene.frames.resize(count, Frame::default());
    let document = document(list, &scene, place, report)?;
    Ok(DatasetItem::new(name, scene, document))
}

/// The task's frame objects, with places in error messages.
fn frames(
    folder: &AttachmentFolder<'_>,
    task: &ScaleEntry,
    report: &mut ConversionReport,
) -> Result<Vec<(ScaleFrame, String)>, ParseError> {
    let (key, list) = match task.params.frames.as_slice() {
        [] => ("attachments", task.params.attachments.as_slice()),
        frames => ("frames", frames),
    };
    let mut frames = Vec::new();
    for (i, value) in list.iter().enumerate() {
        let place = format!("/params/{key}/{i}");
        match value.as_str().map(|url| folder.named(url).filter(|path| path.ends_with(".json"))) {
            None => frames.push((value_of(value, &place)?, place)),
            Some(Some(path)) => {
                let frame = parse_bytes(&folder.files.read(path)?, "Write a frame object")
                    .map_err(|e| e.in_file(path))?;
                frames.push((frame, place));
            }
            Some(None) => {}
        }
    }
    if frames.len() != list.len() {
        report.add("frames behind addresses, read without poses and cameras");
        frames.clear();
    }
    Ok(frames)
}

/// Sensors and frames of frame objects; of none, the LiDAR alone.
fn fill(
    scene: &mut Scene,
    frames: &[(ScaleFrame, String)],
    report: &mut ConversionReport,
) -> Result<(), ParseError> {
    let lidar = frames.first().and_then(|(frame, _)| frame.lidar.as_ref());
    let sensor_to_ego =
        lidar.map_or(Ok(Pose::IDENTITY), |of| camera::standing(of, "/params/frames/0/lidar"))?;
    let id = lidar.and_then(|of| of.id.clone()).unwrap_or_else(|| LIDAR.to_owned());
    scene.sensors = vec![Sensor { name: id.clone(), id: id.clone(), kind: SensorKind::Lidar, sensor_to_ego }];
    let first = frames.first().and_then(|(frame, _)| frame.timestamp).unwrap_or(0.0);
    // Times since 1970 are taken from the first on.
    let start = if first > 1e16 { first } else { 0.0 };
    let micros = |ns: f64| libm::round((ns - start) / 1e3) as i64;
    for (frame, place) in frames {
        let ego_to_world = camera::pose(
            frame.device_position.into(),
            frame.device_heading,
            &format!("{place}/device_heading"),
        )?;
        let time_us = frame.timestamp.map_or(0, micros);
        let mut to = Frame { time_us, ego_to_world, ..Frame::default() };
        if let Some(of) = &frame.lidar {
            let own = camera::standing(of, &format!("{place}/lidar"))?;
            let file = frame.points_url.clone().unwrap_or_default();
            let media_type = cloud::media_type(&file).unwrap_or_default().to_owned();
            let changed = (!same(&own, &sensor_to_ego)).then_some(own);
            if !file.is_empty() {
                to.data.push(FrameData {
                    sensor: id.clone(),
                    file,
                    media_type,
                    sensor_to_ego: changed,
                    ..FrameData::default()
                });
            }
        } else if let Some(file) = frame.points_url.clone() {
            let media_type = cloud::media_type(&file).unwrap_or_default().to_owned();
            to.data.push(FrameData { sensor: id.clone(), file, media_type, ..FrameData::default() });
        }
        report.add_many("radar points, left out", frame.radar_points.len());
        for (i, image) in frame.images.iter().enumerate() {
            let place = format!("{place}/images/{i}");
            add_image(scene, &mut to, image, i, &place, report)?;
            if let (Some(data), Some(time)) = (to.data.last_mut(), image.timestamp) {
                data.time_us = Some(micros(time)).filter(|time| *time != time_us);
            }
        }
        scene.frames.push(to);
    }
    Ok(())
}

fn add_image(
    scene: &mut Scene,
    frame: &mut Frame,
    image: &ScaleImage,
    i: usize,
    place: &str,
    report: &mut ConversionReport,
) -> Result<(), ParseError> {
    let number = image.camera_index.map_or_else(|| i.to_string(), |n| n.to_string());
    let id = image.camera_id.clone().unwrap_or_else(|| format!("camera_{number}"));
    if frame.data.iter().any(|d| d.sensor == id) {
        return Err(ParseError::new(
            place,
            format!("there are two images of {id}"),
            "Give each camera its own number",
        ));
    }
    let to_ego = camera::standing(&image.standing, place)?.then(&frame.ego_to_world.inverse());
    let model = camera::model(&image.intrinsics, place, report)?;
    let known = scene.sensor(&id).map(|s| (s.sensor_to_ego, s.kind.clone()));
    let mut data = FrameData {
        sensor: id.clone(),
        media_type: space::image_type(&image.image_url).unwrap_or_default().to_owned(),
        file: image.image_url.clone(),
        ..FrameData::default()
    };
    match known {
        Some((pose, SensorKind::Camera { model: own, .. })) => {
            data.sensor_to_ego = (!same(&pose, &to_ego)).then_some(to_ego);
            data.model = model.filter(|model| Some(*model) != own);
        }
        Some(_) => {
            return Err(ParseError::new(
                place,
                format!("{id} is no camera's id"),
                "Give it another camera_id",
            ));
        }
        None => {
            let (width, height) = (image.width.unwrap_or(0), image.height.unwrap_or(0));
            space::check_sensors(scene.sensors.len() + 1, place)?;
            let kind = SensorKind::Camera { width, height, model };
            scene.sensors.push(Sensor { name: id.clone(), id, kind, sensor_to_ego: to_ego });
        }
    }
    frame.data.push(data);
    Ok(())
}

/// Poses that went through the world are the same where they differ by rounding alone.
fn same(a: &Pose, b: &Pose) -> bool {
    let dot: f64 = a.rotation.iter().zip(b.rotation).map(|(a, b)| a * b).sum();
    norm3(sub3(a.translation, b.translation)) < 1e-7 && (dot.abs() - 1.0).abs() < 1e-12
}

fn document(
    list: &[Value],
    scene: &Scene,
    place: &str,
    report: &mut ConversionReport,
) -> Result<Document, ParseError> {
    let mut objects: Vec<Object> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for (frame, value) in space::frame_numbers(scene).zip(list) {
        let no_cuboids = Vec::new();
        let cuboids = value.get("cuboids").and_then(Value::as_array).unwrap_or(&no_cuboids);
        for (i, value) in cuboids.iter().enumerate() {
            let place = format!("{place}/{frame}/cuboids/{i}");
            let of: ScaleCuboid = value_of(value, &place)?;
            let shape = shape(&of, scene, frame, &place, report)?;
            let at = *by_id.entry(of.uuid.clone()).or_insert(objects.len());
            if at == objects.len() {
                let track = scene.frames.len() > 1;
                let (id, class) = (of.uuid.clone(), of.label.clone());
                objects.push(Object { id, class, attributes: BTreeMap::new(), track, shapes: Vec::new() });
            }
            if objects.len() > MAX_OBJECTS {
                return Err(ParseError::new(
                    place,
                    format!("there are more than {MAX_OBJECTS} objects"),
                    "Split the task",
                ));
            }
            let Some(object) = objects.get_mut(at) else { continue };
            if object.class != of.label || object.shapes.last().is_some_and(|s| s.frame == frame) {
                let what =
                    format!("`{}` is already a {} of this frame or of another label", of.uuid, object.class);
                return Err(ParseError::new(format!("{place}/uuid"), what, "Give each object its own uuid"));
            }
            object.shapes.push(shape);
        }
    }
    for object in &mut objects {
        promote(object);
        space::mark_pauses(object, scene);
    }
    Ok(Document { objects, ..Document::default() })
}

fn shape(
    of: &ScaleCuboid,
    scene: &Scene,
    frame: u32,
    place: &str,
    report: &mut ConversionReport,
) -> Result<Shape, ParseError> {
    let [width, length, height] = of.dimensions.into();
    let size = [length, width, height];
    space::check_size(&format!("{place}/dimensions"), size)?;
    if of.uuid.is_empty() || of.label.is_empty() {
        return Err(ParseError::new(place, "there is no uuid or no label", "Write both"));
    }
    let center = of.position.into();
    let (pitch, roll) = (of.pitch.unwrap_or(0.0), of.roll.unwrap_or(0.0));
    let turned = TO_SCALE.then(&space::euler([('Z', of.yaw), ('X', pitch), ('Y', roll)]));
    let pose = space::pose(place, turned.rotation, center)?;
    let orientation = if pitch == 0.0 && roll == 0.0 {
        Orientation::Yaw(of.yaw + FRAC_PI_2)
    } else {
        Orientation::Rotation(pose.rotation)
    };
    let cuboid = Cuboid { center, size, orientation };
    let lidar = scene.lidar().map(|s| s.id.clone()).unwrap_or_default();
    let to_world = space::sensor_to_world(scene, frame, &lidar);
    let cuboid = if to_world == Pose::IDENTITY { cuboid } else { space::moved(&cuboid, &to_world.inverse()) };
    let mut shape = Shape::new(frame, lidar, Geometry::Cuboid(cuboid));
    shape.attributes = attributes(&of.attributes, report);
    for (name, value) in attributes(&of.others, report) {
        if FACTS.contains(&name.as_str()) {
            shape.attributes.insert(name, value);
        } else {
            report.add("other fields of cuboids, left out");
        }
    }
    if shape.attributes.get(OCCLUDED) == Some(&AttributeValue::Bool(true)) {
        shape.attributes.remove(OCCLUDED);
        shape.occluded = true;
    }
    Ok(shape)
}

/// What holds in every frame of an object holds for the object: Scale has no other place for it.
fn promote(object: &mut Object) {
    let Some((first, rest)) = object.shapes.split_first() else { return };
    let constant: BTreeMap<String, AttributeValue> = first
        .attributes
        .iter()
        .filter(|(name, value)| {
            !FACTS.contains(&name.as_str()) && rest.iter().all(|s| s.attributes.get(*name) == Some(value))
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let names: BTreeSet<&String> = constant.keys().collect();
    object.shapes.iter_mut().for_each(|s| s.attributes.retain(|name, _| !names.contains(name)));
    object.attributes = constant;
}
