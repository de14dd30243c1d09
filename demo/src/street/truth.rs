//! Exact labels of the drive.

use super::actors::Actor;
use super::lidar::LidarSweep;
use super::sensors::LIDAR;
use super::vector::wrapped;
use assay_core::geometry::{Cuboid, Geometry, Pose};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use std::collections::BTreeMap;

/// Number of points below which a road user is not labeled in a frame.
pub(super) const LEAST_POINTS: u32 = 8;

/// One frame as the LiDAR saw it.
pub(super) struct LidarFrame<'a> {
    pub cloud: &'a LidarSweep,
    pub world_to_lidar: Pose,
    pub time_s: f64,
}

/// Tracks of all actors with enough points, one shape for every frame.
pub(super) fn document(actors: &[Actor], frames: &[LidarFrame<'_>]) -> Document {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut objects = Vec::new();
    for (number, actor) in actors.iter().enumerate() {
        let shapes = shapes(number, actor, frames);
        if shapes.is_empty() {
            continue;
        }
        let class = actor.kind.class();
        let count = counts.entry(class).or_default();
        *count += 1;
        objects.push(Object {
            id: format!("{class}-{count}"),
            class: class.to_owned(),
            attributes: attributes(number, actor, frames),
            track: frames.len() > 1,
            shapes,
        });
    }
    Document { objects, ..Document::default() }
}

/// Shapes in the frames where the actor is seen, and in the first frame where it is no longer seen.
fn shapes(number: usize, actor: &Actor, frames: &[LidarFrame<'_>]) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let mut was_seen = false;
    for (frame, observed) in frames.iter().enumerate() {
        let is_seen = observed.cloud.hits[number] >= LEAST_POINTS;
        if is_seen || was_seen {
            shapes.push(Shape {
                occluded: is_seen && visibility(number, observed.cloud) < 0.6,
                outside: !is_seen,
                ..Shape::new(
                    frame as u32,
                    LIDAR.to_owned(),
                    Geometry::Cuboid(in_lidar(&actor.cuboid(observed.time_s), &observed.world_to_lidar)),
                )
            });
        }
        was_seen = is_seen;
    }
    shapes
}

/// Box of the world frame in the LiDAR's frame, where it stands upright, too.
fn in_lidar(cuboid: &Cuboid, world_to_lidar: &Pose) -> Cuboid {
    let yaw_rad = wrapped(cuboid.yaw_rad() + world_to_lidar.yaw_rad());
    Cuboid::upright(world_to_lidar.apply(cuboid.center), cuboid.size, yaw_rad)
}

/// Share of the rays towards an actor that reach it.
fn visibility(number: usize, cloud: &LidarSweep) -> f64 {
    f64::from(cloud.hits[number]) / f64::from(cloud.rays[number].max(1))
}

/// Attributes over all frames: best visibility, most points, and whether the actor moves.
fn attributes(number: usize, actor: &Actor, frames: &[LidarFrame<'_>]) -> BTreeMap<String, AttributeValue> {
    let visible = frames.iter().map(|o| visibility(number, o.cloud)).fold(0.0, f64::max);
    let points = frames.iter().map(|o| o.cloud.hits[number]).max().unwrap_or(0);
    let occlusion = match visible {
        v if v > 0.6 => "none",
        v if v > 0.25 => "partly",
        _ => "mostly",
    };
    BTreeMap::from([
        ("moving".to_owned(), AttributeValue::Bool(actor.speed() > 0.0)),
        ("num_points".to_owned(), AttributeValue::Number(f64::from(points))),
        ("occlusion".to_owned(), AttributeValue::Text(occlusion.to_owned())),
        ("visibility".to_owned(), AttributeValue::Number((visible * 100.0).round() / 100.0)),
    ])
}
