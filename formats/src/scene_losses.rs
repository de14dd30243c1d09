//! What several formats lose of scenes, tracks and classes: one text for each kind, whatever the format.

use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetItem};
use crate::photos::{base, without_ending};
use crate::space;
use crate::unique_names::is_numbered;
use assay_core::geometry::Pose;
use assay_core::label::Object;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use std::collections::BTreeSet;

/// Say which classes have no objects, where a format names classes with their objects alone.
pub(crate) fn report_unused_classes(dataset: &Dataset, report: &mut ConversionReport) {
    let objects = dataset.items.iter().flat_map(|item| &item.document.objects);
    let used: BTreeSet<&str> = objects.map(|object| object.class.as_str()).collect();
    for class in dataset.classes.iter().filter(|class| !used.contains(class.as_str())) {
        report.add_named("classes without objects, left out", class);
    }
}

/// Say what a format without keyframes changes of an object: a track with fewer keyframes than frames is written as a
/// shape in each frame, and in a recording any object is a track.
pub(crate) fn report_keyframes(object: &Object, frames: u32, report: &mut ConversionReport) {
    let keyframes = object.shapes.iter().filter(|shape| !shape.outside && shape.frame < frames).count();
    if object.track && space::shapes_over(object, frames).len() > keyframes {
        report.add_named("tracks with keyframes, written as a shape in each frame", &object.id);
    }
    if !object.track && frames > 1 {
        report.add_named("objects of single frames, written as tracks", &object.id);
    }
}

/// Say that a labeled item is read as not labeled, where a format takes what has no label at all for that.
pub(crate) fn report_without_labels(item: &DatasetItem, report: &mut ConversionReport) {
    if item.is_labeled {
        report.add_named("labeled scenes without a label, read as not labeled", &item.name);
    }
}

/// Say which facts of a scene have the name of a field that a format uses for something else.
pub(crate) fn report_used_names(scene: &Scene, fields: &[&str], report: &mut ConversionReport) {
    for field in fields.iter().filter(|field| scene.metadata.contains_key(**field)) {
        report.add_named("facts of scenes with names of other fields, left out", *field);
    }
}

/// Say which objects are nowhere in their scene, where a format has no objects but with their shapes.
pub(crate) fn report_shapeless(item: &DatasetItem, report: &mut ConversionReport) {
    let frames = space::frame_count(&item.scene);
    for object in &item.document.objects {
        if !object.shapes.iter().any(|shape| !shape.outside && shape.frame < frames) {
            report.add_named("objects without shapes, left out", &object.id);
        }
    }
}

/// Say that a recording becomes as many images as it has frames and cameras.
pub(crate) fn report_split(item: &DatasetItem, report: &mut ConversionReport) {
    if item.scene.frames.len() > 1 {
        report.add_named("recordings, written as images without their order", &item.name);
    }
    if item.scene.cameras().count() > 1 {
        report.add_named("scenes of several cameras, written as an image of each", &item.name);
    }
}

/// Say that a scene of one image is called by its file, where that has another name. The folders around it are no part
/// of that, and a number that readers give to one of two equal names they give again.
pub(crate) fn report_name_of_file(item: &DatasetItem, file: &str, report: &mut ConversionReport) {
    let is_one = item.scene.frames.len() == 1 && item.scene.cameras().count() == 1;
    let (name, file) = (item.name.as_str(), without_ending(file));
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
    if is_one
        && name != file
        && !ends(name, file)
        && !ends(file, name)
        && !is_numbered(base(name), base(file))
    {
        report.add_named("names of scenes, written as those of their images", format!("{name} is {file}"));
    }
}

/// Say what labels of images do not hold of a scene: times and poses, calibrations, and sensors that are no cameras.
pub(crate) fn report_unseen(item: &DatasetItem, report: &mut ConversionReport) {
    report_times_and_poses(&item.scene, report);
    report_sweeps(&item.scene, report);
    if let ([camera], 2..) = (item.scene.cameras().collect::<Vec<_>>().as_slice(), item.scene.sensors.len()) {
        report.add_named("names of cameras, left out", format!("{}: {}", item.name, camera.id));
    }
    for sensor in &item.scene.sensors {
        let kind = match sensor.kind {
            SensorKind::Camera { .. } if !is_calibrated(&item.scene, sensor) => continue,
            SensorKind::Camera { .. } => "calibrations of cameras, left out",
            _ => "sensors that are no cameras, left out",
        };
        report.add_named(kind, format!("{}: {}", item.name, sensor.id));
    }
}

/// Say which frames have a time or a pose of the vehicle, of their own or of their files.
pub(crate) fn report_times_and_poses(scene: &Scene, report: &mut ConversionReport) {
    let own = |data: &FrameData| data.time_us.is_some() || data.ego_to_world.is_some();
    let is_known = |frame: &&Frame| {
        frame.time_us != 0 || frame.ego_to_world != Pose::IDENTITY || frame.data.iter().any(own)
    };
    let known = scene.frames.iter().filter(is_known).count();
    report.add_many("times and ego poses of frames, left out", known);
}

/// Say how many sweeps there are between frames.
pub(crate) fn report_sweeps(scene: &Scene, report: &mut ConversionReport) {
    let sweeps = scene.frames.iter().map(|frame| frame.sweeps.len()).sum();
    report.add_many("sweeps between frames, left out", sweeps);
}

/// Whether it is known where a camera is mounted or what it sees.
fn is_calibrated(scene: &Scene, camera: &Sensor) -> bool {
    let has_model = matches!(camera.kind, SensorKind::Camera { model: Some(_), .. });
    let mut files = scene.frames.iter().flat_map(|frame| &frame.data).filter(|data| data.sensor == camera.id);
    has_model
        || camera.sensor_to_ego != Pose::IDENTITY
        || files.any(|data| data.model.is_some() || data.sensor_to_ego.is_some())
}
