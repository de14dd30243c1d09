//! Frames as a folder of KITTI's object layout.

use super::calibration::{CAMERA, KittiCalibration, calibration};
use super::losses::{holds, report_row, report_scene};
use super::read::CALIB;
use super::row::{KittiRowValues, ROW, heading_error, ignore_line, tilt};
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles, DatasetItem, MediaFile};
use crate::scene_losses::report_unused_classes;
use crate::{cloud, photos, space};
use assay_core::ParseError;
use assay_core::geometry::{Bounds, Cuboid, Geometry, Pose, norm3, sub3};
use assay_core::label::{AttributeValue, CROWD, IGNORE_CLASS, Object, Shape};
use assay_core::scene::{FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use std::collections::{BTreeMap, BTreeSet};

/// Radians by which a cuboid may lean, or its heading change, before that is a loss.
const TURNED: f64 = 1e-4;

/// Write every frame of every scene: `label_2`, `calib`, and images and clouds beside them.
///
/// Frames keep their numbers where all scenes are of one frame with names of their own; else they are numbered from
/// `000000`. An object that has a cuboid but no box in the image gets the box around the cuboid there.
///
/// # Errors
/// Never so far: what KITTI cannot hold is in the losses.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut written = DatasetFiles::default();
    let names: BTreeSet<String> = dataset.items.iter().map(own_name).collect();
    let own = names.len() == dataset.items.len() && dataset.items.iter().all(|i| i.scene.frames.len() == 1);
    report_unused_classes(dataset, &mut written.report);
    let mut next = 0_usize;
    for item in &dataset.items {
        report_scene(item, &own_name(item), camera(&item.scene), &mut written.report);
        let mut shapes = by_frame(item);
        for frame in space::frame_numbers(&item.scene) {
            let name = if own { own_name(item) } else { format!("{next:06}") };
            next += 1;
            photos::report_renamed_photograph(item, &name, &mut written.report);
            one_frame(item, frame, &name, &shapes.remove(&frame).unwrap_or_default(), &mut written);
        }
    }
    Ok(written)
}

/// The objects of each frame in their order, each with its shapes there.
fn by_frame(item: &DatasetItem) -> BTreeMap<u32, Vec<(&Object, Vec<Shape>)>> {
    let mut frames: BTreeMap<u32, Vec<(&Object, Vec<Shape>)>> = BTreeMap::new();
    for object in &item.document.objects {
        for shape in space::shapes_over(object, space::frame_count(&item.scene)) {
            let here = frames.entry(shape.frame).or_default();
            match here.last_mut() {
                Some((last, shapes)) if std::ptr::eq(*last, object) => shapes.push(shape),
                _ => here.push((object, vec![shape])),
            }
        }
    }
    frames
}

fn own_name(item: &DatasetItem) -> String {
    space::file_name(space::parts(&item.name).1)
}

/// The camera that becomes `image_2`: that of this name, else the first that space falls on by a pinhole.
fn camera(scene: &Scene) -> Option<&Sensor> {
    let pinhole =
        |s: &&Sensor| matches!(s.kind, SensorKind::Camera { model: Some(CameraModel::Pinhole { .. }), .. });
    scene
        .sensor(CAMERA)
        .filter(pinhole)
        .or_else(|| scene.cameras().find(pinhole))
        .or_else(|| scene.cameras().next())
}

fn one_frame(
    item: &DatasetItem,
    frame: u32,
    name: &str,
    objects: &[(&Object, Vec<Shape>)],
    written: &mut DatasetFiles,
) {
    let scene = &item.scene;
    let camera = camera(scene);
    let lidar = scene.lidar();
    let (calibration, calib) = calibration_of(scene, frame, camera, &mut written.report);
    let view = FrameContext { scene, frame, camera, calibration: &calibration };
    let (mut rows, mut count) = (String::new(), 0_usize);
    for (object, shapes) in objects {
        if let Some(line) = view.line(object, shapes, &mut written.report) {
            rows.push_str(&line);
            rows.push('\n');
            count += 1;
            report_row(object, count, &mut written.report);
        }
    }
    if item.is_labeled {
        written.files.push((format!("label_2/{name}.txt"), rows.into_bytes()));
    }
    written.files.push((format!("calib/{name}.txt"), calib.into_bytes()));
    let Some(data) = usize::try_from(frame).ok().and_then(|at| scene.frames.get(at)) else { return };
    for data in &data.data {
        let (to, wanted) = match () {
            () if lidar.is_some_and(|s| s.id == data.sensor) => {
                (format!("velodyne/{name}.bin"), cloud::KITTI)
            }
            () if camera.is_some_and(|s| s.id == data.sensor) => {
                (format!("image_2/{name}{}", space::ending(&data.file)), data.media_type.as_str())
            }
            // Reported with its sensor.
            () => continue,
        };
        written.media.push(media(data, to, wanted));
    }
}

fn media(data: &FrameData, to: String, wanted: &str) -> MediaFile {
    MediaFile { from: data.file.clone(), to, media_type: data.media_type.clone(), wanted: wanted.to_owned() }
}

/// The upright box of a shape on the image; none where it has no extent.
fn image_box_of(geometry: &Geometry, report: &mut ConversionReport) -> Option<[f64; 4]> {
    let has_extent = |b: &Bounds| b.min[0] < b.max[0] && b.min[1] < b.max[1];
    let Some(bounds) = geometry.bounds().filter(has_extent) else {
        report.add("shapes without extent, left out");
        return None;
    };
    if let Geometry::Box(of) = geometry {
        return Some(*of);
    }
    report.add("outlines, written as the boxes around them");
    let [[left, top], [right, bottom]] = [bounds.min, bounds.max];
    Some([left, top, right - left, bottom - top])
}

/// What is written of a frame, and by which calibration.
struct FrameContext<'a> {
    scene: &'a Scene,
    frame: u32,
    camera: Option<&'a Sensor>,
    calibration: &'a KittiCalibration,
}

impl FrameContext<'_> {
    /// The row of an object by its shapes in this frame; none where KITTI has nothing for them.
    fn line(&self, object: &Object, shapes: &[Shape], report: &mut ConversionReport) -> Option<String> {
        let lidar = self.scene.lidar().map(|s| s.id.as_str());
        let (mut cuboid, mut image_box, mut row) = (None, None, None);
        for shape in shapes {
            let is_camera = self.camera.is_some_and(|c| c.id == shape.sensor);
            match &shape.geometry {
                Geometry::Cuboid(of) if lidar.is_none_or(|id| id == shape.sensor) => cuboid = Some(*of),
                geometry if is_camera => image_box = image_box_of(geometry, report).or(image_box),
                _ => {
                    report.add("shapes of sensors other than one LiDAR and one camera, left out");
                    continue;
                }
            }
            row = row.or_else(|| space::text(shape.attributes.get(ROW)).map(str::to_owned));
            report.add_many(
                "attributes other than truncation, occlusion, alpha and score, left out",
                shape.attributes.keys().filter(|name| name.as_str() != ROW).count(),
            );
        }
        if cuboid.is_none() && image_box.is_none() {
            return None;
        }
        let is_region = object.is_ignore_region();
        let is_held = |name: &str, value: &AttributeValue| holds(name, value) || is_region && name == CROWD;
        let unknown = object.attributes.iter().filter(|(name, value)| !is_held(name, value)).count();
        report.add_many("attributes other than truncation, occlusion, alpha and score, left out", unknown);
        if cuboid.is_some_and(|c| tilt(&c) > TURNED) {
            report.add_named("leaning cuboids, written upright", &object.id);
        }
        if cuboid.is_some_and(|c| heading_error(self.calibration, &c) > TURNED) {
            report.add_named("headings of cuboids, changed: the camera does not stand upright", &object.id);
        }
        if is_region && row.is_none() {
            report.add_many("occlusion, left out", usize::from(shapes.iter().any(|shape| shape.occluded)));
            if object.class != IGNORE_CLASS {
                report.add_named("classes of ignore regions, written as DontCare", &object.id);
            }
            if image_box.is_none() {
                report.add_named("ignore regions without a box in the image, left out", &object.id);
            }
            return image_box.map(ignore_line);
        }
        let values = self.row_values(object, shapes, row.as_deref(), cuboid, image_box, report);
        Some(values.line(self.calibration))
    }

    fn row_values<'a>(
        &self,
        object: &'a Object,
        shapes: &[Shape],
        row: Option<&'a str>,
        cuboid: Option<Cuboid>,
        image_box: Option<[f64; 4]>,
        report: &mut ConversionReport,
    ) -> KittiRowValues<'a> {
        // A row that had no box in the image gets none.
        let of_cuboid = || row.is_none().then(|| self.projected(&cuboid?)).flatten();
        let image_box = image_box.or_else(|| {
            let added = of_cuboid()?;
            report.warn("boxes around cuboids, added in the image", &object.id);
            Some(added)
        });
        let number = |name: &str| space::number(object.attributes.get(name));
        KittiRowValues {
            class: &object.class,
            row,
            truncated: number("truncated"),
            occlusion: space::text(object.attributes.get("occlusion")),
            occluded: shapes.iter().any(|s| s.occluded),
            alpha: number("alpha"),
            score: number("score"),
            image_box,
            cuboid,
        }
    }

    /// The box around a cuboid in the image, cut at its border.
    fn projected(&self, cuboid: &Cuboid) -> Option<[f64; 4]> {
        let camera = self.camera?;
        let SensorKind::Camera { width, height, model } = &camera.kind else { return None };
        let model = self.scene.data(self.frame, &camera.id).and_then(|d| d.model).or(*model)?;
        let to_camera = space::between(self.scene, self.frame, &self.scene.lidar()?.id, &camera.id)?;
        let corners = cuboid.corners();
        let pixels: Vec<_> = corners.iter().filter_map(|c| model.project(to_camera.apply(*c))).collect();
        let edge = |axis: usize, size: u32| {
            let of = pixels.iter().filter_map(|p| p.get(axis));
            let low = of.clone().copied().fold(f64::INFINITY, f64::min).max(0.0);
            let high = of.copied().fold(f64::NEG_INFINITY, f64::max).min(f64::from(size) - 1.0);
            (low, high)
        };
        let ((left, right), (top, bottom)) = (edge(0, *width), edge(1, *height));
        (right > left && bottom > top).then_some([left, top, right - left, bottom - top])
    }
}

/// The calibration that a frame is written by, with its text: the scene's own where it still is what the sensors
/// say, else one made of them.
fn calibration_of(
    scene: &Scene,
    frame: u32,
    camera: Option<&Sensor>,
    report: &mut ConversionReport,
) -> (KittiCalibration, String) {
    if let Some((text, stored)) = scene.metadata.get(CALIB).and_then(|t| Some((t, calibration(t).ok()?)))
        && is_unchanged(scene, &stored)
    {
        return (stored, text.clone());
    }
    let lidar = scene.lidar().map(|s| s.id.as_str()).unwrap_or_default();
    let to_camera = camera.and_then(|c| space::between(scene, frame, lidar, &c.id));
    let own = camera.and_then(|c| scene.data(frame, &c.id)).and_then(|d| d.model);
    let model = own.or_else(|| match camera.map(|c| &c.kind) {
        Some(SensorKind::Camera { model, .. }) => *model,
        _ => None,
    });
    if model.is_none() || to_camera.is_none() {
        report.warn(
            "scenes without a LiDAR and a calibrated camera, written with a calibration made up",
            &scene.name,
        );
    }
    let (focal, center) = match model {
        Some(CameraModel::Pinhole { focal, center, distortion }) => {
            if distortion != [0.0; 5] {
                report.add("lens distortion, left out");
            }
            (focal, center)
        }
        Some(other) => {
            report.add("lens distortion, left out");
            other.near_axis()
        }
        None => ([1.0, 1.0], [0.0, 0.0]),
    };
    let p2 = [focal[0], 0.0, center[0], 0.0, 0.0, focal[1], center[1], 0.0, 0.0, 0.0, 1.0, 0.0];
    // Without a camera the rectified frame still is x right, y down, z forward.
    let lidar_to_rectified = to_camera.unwrap_or(Pose { rotation: [0.5, 0.5, -0.5, 0.5], ..Pose::IDENTITY });
    let imu_to_lidar = scene.sensor_to_ego(frame, lidar).unwrap_or_default().inverse();
    let made = KittiCalibration { p2, lidar_to_rectified };
    let text = text(&made, &imu_to_lidar);
    (made, text)
}

/// Whether the sensors of a scene are those of a calibration.
fn is_unchanged(scene: &Scene, stored: &KittiCalibration) -> bool {
    stored.sensors(0, 0).iter().all(|sensor| {
        scene.sensor(&sensor.id).is_some_and(|s| {
            let [a, b] = [s.sensor_to_ego, sensor.sensor_to_ego];
            let model = |s: &Sensor| match s.kind {
                SensorKind::Camera { model, .. } => model,
                _ => None,
            };
            norm3(sub3(a.translation, b.translation)) < 1e-9
                && a.rotation.iter().zip(b.rotation).all(|(a, b)| (a - b).abs() < 1e-9)
                && model(s) == model(sensor)
        })
    })
}

fn text(calibration: &KittiCalibration, imu_to_lidar: &Pose) -> String {
    let line = |name: &str, numbers: &[f64]| {
        let words: Vec<String> = numbers.iter().map(|v| exponent(*v)).collect();
        format!("{name}: {}\n", words.join(" "))
    };
    let rows = |pose: &Pose| {
        let [[a, b, c], [d, e, f], [g, h, i]] = pose.matrix();
        let [x, y, z] = pose.translation;
        [a, b, c, x, d, e, f, y, g, h, i, z]
    };
    let mut text: String = ["P0", "P1", "P2", "P3"].iter().map(|name| line(name, &calibration.p2)).collect();
    text += &line("R0_rect", &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    text += &line("Tr_velo_to_cam", &rows(&calibration.lidar_to_rectified));
    text + &line("Tr_imu_to_velo", &rows(imu_to_lidar))
}

/// A number as KITTI prints those of `calib`, with twelve decimals.
fn exponent(number: f64) -> String {
    // Without a minus before zero.
    let text = format!("{:.12e}", number + 0.0);
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or_default();
    format!("{digits}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs())
}
