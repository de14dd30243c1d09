//! Changes between a data set and what came back of it.

use crate::cases::near;
use crate::dataset::Dataset;
use assay_core::geometry::{Geometry, Pose};
use assay_core::label::{AttributeValue, Object, Shape};
use assay_core::scene::{Scene, Sensor};
use std::collections::{BTreeMap, BTreeSet};

type Attributes = BTreeMap<String, AttributeValue>;

/// Largest distance that rounding in a file may move a corner, px.
const PIXELS: f64 = 0.01;
/// Largest difference that rounding in a file may make, m or radians.
const METRES: f64 = 1e-4;

/// Each change in words; none: the same data set.
pub(super) fn changes(a: &Dataset, b: &Dataset) -> Vec<String> {
    let mut changes = Vec::new();
    let mut note = |same: bool, what: String| {
        if !same {
            changes.push(what);
        }
    };
    let sorted = |classes: &[String]| {
        let mut classes = classes.to_vec();
        classes.sort();
        classes
    };
    note(sorted(&a.classes) == sorted(&b.classes), format!("classes {:?} → {:?}", a.classes, b.classes));
    let names = |d: &Dataset| d.items.iter().map(|item| item.name.clone()).collect::<Vec<_>>();
    note(names(a) == names(b), format!("items {:?} → {:?}", names(a), names(b)));
    for (x, y) in a.items.iter().zip(&b.items) {
        let (p, q) = (&x.scene, &y.scene);
        note(p.frames.len() == q.frames.len(), format!("{} frames → {}", p.frames.len(), q.frames.len()));
        note(same_times(p, q), "times of frames".to_owned());
        note(same_poses(p, q), "poses of the vehicle".to_owned());
        for sensor in &p.sensors {
            let same = q.sensors.iter().any(|other| same_sensor(sensor, other));
            note(same, format!("sensor {sensor:?} → {:?}", q.sensors));
        }
        let kept = p.metadata.iter().all(|(name, value)| q.metadata.get(name) == Some(value));
        note(kept, format!("metadata {:?} → {:?}", p.metadata, q.metadata));
        let (p, q) = (&x.document.objects, &y.document.objects);
        let frames = x.scene.frames.len() as u32;
        let same = p.len() == q.len() && p.iter().zip(q).all(|(p, q)| same_object(p, q, frames));
        note(same, format!("objects {p:?} → {q:?}"));
    }
    changes
}

fn same_pose(a: &Pose, b: &Pose) -> bool {
    let points = [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    points.into_iter().all(|point| {
        let (p, q) = (a.apply(point), b.apply(point));
        p.iter().zip(&q).all(|(p, q)| (p - q).abs() < METRES)
    })
}

/// Whether two sensors record and see the same; each format names sensors in its own way.
fn same_sensor(a: &Sensor, b: &Sensor) -> bool {
    a.kind == b.kind && same_pose(&a.sensor_to_ego, &b.sensor_to_ego)
}

fn same_times(a: &Scene, b: &Scene) -> bool {
    a.frames.iter().zip(&b.frames).all(|(p, q)| p.time_us == q.time_us)
}

fn same_poses(a: &Scene, b: &Scene) -> bool {
    a.frames.iter().zip(&b.frames).all(|(p, q)| same_pose(&p.ego_to_world, &q.ego_to_world))
}

/// Whether two objects are the same in every frame. Attributes that only the second has are notes of its reader.
fn same_object(a: &Object, b: &Object, frames: u32) -> bool {
    let has_attributes =
        |p: &Attributes, q: &Attributes| p.iter().all(|(name, value)| q.get(name) == Some(value));
    let same_in = |frame: u32| {
        let (p, q) = (shapes_in(a, frame), shapes_in(b, frame));
        let same = |(p, q): (&Shape, &Shape)| {
            p.occluded == q.occluded
                && same_geometry(&p.geometry, &q.geometry)
                && has_attributes(&p.attributes, &q.attributes)
        };
        p.len() == q.len() && p.iter().zip(&q).all(same)
    };
    (&a.id, &a.class) == (&b.id, &b.class)
        && has_attributes(&a.attributes, &b.attributes)
        && (!a.track || keyframes(a) == keyframes(b))
        && (0..frames).all(same_in)
}

fn keyframes(object: &Object) -> Vec<u32> {
    object.shapes.iter().filter(|shape| !shape.outside).map(|shape| shape.frame).collect()
}

/// Shapes of an object in a frame, cuboids last: each format has its own order of sensors.
fn shapes_in(object: &Object, frame: u32) -> Vec<Shape> {
    let sensors: BTreeSet<&str> = object.shapes.iter().map(|shape| shape.sensor.as_str()).collect();
    let mut shapes: Vec<Shape> =
        sensors.into_iter().filter_map(|sensor| object.shape_at(frame, sensor)).collect();
    shapes.sort_by_key(|shape| shape.geometry.as_cuboid().is_some());
    shapes
}

fn same_geometry(a: &Geometry, b: &Geometry) -> bool {
    let (Geometry::Cuboid(p), Geometry::Cuboid(q)) = (a, b) else { return near(a, b, PIXELS) };
    let corners = p.corners().into_iter().zip(q.corners());
    corners.flat_map(|(p, q)| [p[0] - q[0], p[1] - q[1], p[2] - q[2]]).all(|d| d.abs() < METRES)
}
