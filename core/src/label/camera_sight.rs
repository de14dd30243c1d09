//! Cameras that see an object: by the projection of its cuboid onto their images.
//!
//! A camera sees a cuboid where at least [`MIN_SHARE`] of it is in the view, and its part of the image is at least
//! [`MIN_SIDE_PX`] wide and high. The share is of the cuboid itself, by points spread evenly through it, and not of its
//! projected rectangle: that of a lorry beside the camera, which reaches behind the camera's plane, has no end. What lies
//! between the camera and the object is not known here: a hidden object counts as seen, and people say `unknown`.

use super::{Object, Shape};
use crate::geometry::{Cuboid, Geometry, Pose};
use crate::scene::{Scene, Sensor, SensorKind};
use crate::sensor::{Lens, cuboid_box};
use std::collections::BTreeMap;

/// Smallest share of a cuboid that is in the view of a camera that sees it.
pub const MIN_SHARE: f64 = 0.1;
/// Smallest width and height of a cuboid's part of the image of a camera that sees it, px.
pub const MIN_SIDE_PX: f64 = 4.0;
/// Largest difference in time between an image of another frame and the object, microseconds: a revolution of a LiDAR.
const MAX_OFFSET_US: u64 = 100_000;
/// Points along each side of a cuboid by which its share is counted.
const STEPS: u8 = 5;

/// View of an object by a camera.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraSight {
    /// Id of the camera.
    pub camera: String,
    /// Upright rectangle around the part of the object that is on the image: left, top, width, height, px.
    pub box_px: [f64; 4],
    /// Share of the object that is in the view, [`MIN_SHARE`] to 1.
    pub share: f64,
}

/// Cameras of a scene with their positions in all frames, made once for many objects. Cameras without a model see nothing.
#[derive(Clone, Debug, Default)]
pub struct CameraViews {
    cameras: Vec<CameraView>,
}

/// One camera.
#[derive(Clone, Debug)]
struct CameraView {
    id: String,
    size_px: [u32; 2],
    /// By the id of the sensor whose frame shapes are in, then by the scene's frame: the lens, and the motion from the
    /// sensor's frame to the camera frame.
    by_sensor: BTreeMap<String, Vec<Option<(Lens, Pose)>>>,
}

impl CameraViews {
    /// Cameras of a scene.
    pub fn new(scene: &Scene) -> Self {
        let view = |sensor: &Sensor| {
            let SensorKind::Camera { width, height, .. } = sensor.kind else { return None };
            let from = scene.sensors.iter().filter(|other| other.id != sensor.id);
            let by_sensor = from.map(|from| (from.id.clone(), motions(scene, &from.id, &sensor.id)));
            Some(CameraView {
                id: sensor.id.clone(),
                size_px: [width, height],
                by_sensor: by_sensor.collect(),
            })
        };
        Self { cameras: scene.cameras().filter_map(view).collect() }
    }

    /// Cameras that see a shape in its frame, in the order of the scene; none for shapes that are no cuboids.
    pub fn sights(&self, shape: &Shape) -> Vec<CameraSight> {
        let Geometry::Cuboid(cuboid) = &shape.geometry else { return Vec::new() };
        self.cameras.iter().filter_map(|camera| camera.sight(shape, cuboid)).collect()
    }

    /// Cameras that see an object in a frame, also between its keyframes.
    pub fn sights_of(&self, object: &Object, frame: u32) -> Vec<CameraSight> {
        shape_in(object, frame).map(|shape| self.sights(&shape)).unwrap_or_default()
    }

    /// Whether a camera sees an object in a frame.
    pub fn sees_object(&self, object: &Object, frame: u32) -> bool {
        shape_in(object, frame).is_some_and(|shape| self.sees(&shape))
    }

    /// Whether a camera sees a shape in its frame.
    pub fn sees(&self, shape: &Shape) -> bool {
        let Geometry::Cuboid(cuboid) = &shape.geometry else { return false };
        self.cameras.iter().any(|camera| camera.sight(shape, cuboid).is_some())
    }
}

/// Shape of an object in a frame, of the sensor of its first one.
fn shape_in(object: &Object, frame: u32) -> Option<Shape> {
    object.shape_at(frame, &object.shapes.first()?.sensor)
}

/// Lens of a camera and motion from a sensor's frame to the camera frame, in each frame of the scene.
fn motions(scene: &Scene, from: &str, camera: &str) -> Vec<Option<(Lens, Pose)>> {
    let mut last: Option<Lens> = None;
    let frames = 0..u32::try_from(scene.frames.len()).unwrap_or(u32::MAX);
    let motion = |frame| {
        let (seen, pose) = scene.seen_by(frame, from, camera)?;
        if seen.frame != frame && seen.off_us.unsigned_abs() > MAX_OFFSET_US {
            return None;
        }
        let model = scene.camera_model(seen.frame, camera)?;
        // A lens is made once for all frames with the same model.
        let lens = last.filter(|lens| lens.model() == model).unwrap_or_else(|| Lens::new(*model));
        last = Some(lens);
        Some((lens, pose))
    };
    frames.map(motion).collect()
}

impl CameraView {
    fn sight(&self, shape: &Shape, cuboid: &Cuboid) -> Option<CameraSight> {
        let frame = usize::try_from(shape.frame).ok()?;
        let (lens, to_camera) = self.by_sensor.get(&shape.sensor)?.get(frame)?.as_ref()?;
        let box_px = cuboid_box(lens, self.size_px, cuboid, to_camera)?;
        if box_px[2] < MIN_SIDE_PX || box_px[3] < MIN_SIDE_PX {
            return None;
        }
        let share = share_in_view(lens, self.size_px, cuboid, to_camera);
        (share >= MIN_SHARE).then(|| CameraSight { camera: self.id.clone(), box_px, share })
    }
}

/// Share of a cuboid's points that are on the image.
fn share_in_view(lens: &Lens, size_px: [u32; 2], cuboid: &Cuboid, to_camera: &Pose) -> f64 {
    let pose = cuboid.pose().then(to_camera);
    let along = |step: u8, size: f64| ((f64::from(step) + 0.5) / f64::from(STEPS) - 0.5) * size;
    let [width, height] = size_px.map(f64::from);
    let is_on_image = |x: u8, y: u8, z: u8| {
        let point = [along(x, cuboid.size[0]), along(y, cuboid.size[1]), along(z, cuboid.size[2])];
        let pixel = lens.project(pose.apply(point));
        pixel.is_some_and(|[u, v]| (0.0..=width).contains(&u) && (0.0..=height).contains(&v))
    };
    let steps = || 0..STEPS;
    let all = steps().flat_map(|x| steps().flat_map(move |y| steps().map(move |z| (x, y, z))));
    let seen = all.filter(|&(x, y, z)| is_on_image(x, y, z)).count();
    seen as f64 / f64::from(STEPS).powi(3)
}

#[cfg(test)]
#[path = "camera_sight_tests.rs"]
mod tests;
