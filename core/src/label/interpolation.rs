//! Interpolation of a track between its keyframes.

use super::{Object, Shape};
use crate::geometry::{Cuboid, Geometry, Orientation};
use core::f64::consts::{PI, TAU};

impl Object {
    /// Shape in a frame of a sensor: the drawn one, or for a track one interpolated between the keyframes before and
    /// after, or the last keyframe before. `None` where the object is absent (before its first keyframe, or outside).
    /// A keyframe from which on it is outside has a geometry too: it moves towards that until it is gone, as in CVAT.
    pub fn shape_at(&self, frame: u32, sensor: &str) -> Option<Shape> {
        if let Some(shape) = self.shape(frame, sensor) {
            return (!shape.outside).then(|| shape.clone());
        }
        if !self.track {
            return None;
        }
        let of_sensor = || self.shapes.iter().filter(|s| s.sensor == sensor);
        let before = of_sensor().filter(|s| s.frame < frame).max_by_key(|s| s.frame)?;
        if before.outside {
            return None;
        }
        let after = of_sensor().filter(|s| s.frame > frame).min_by_key(|s| s.frame);
        let geometry = match after {
            Some(after) => {
                let t = f64::from(frame - before.frame) / f64::from(after.frame - before.frame);
                between(&before.geometry, &after.geometry, t)
            }
            None => before.geometry.clone(),
        };
        Some(Shape { frame, geometry, ..before.clone() })
    }
}

/// Interpolation of two geometries: linear in centre and size, the shorter way in yaw; the earlier geometry where no
/// interpolation exists.
fn between(a: &Geometry, b: &Geometry, t: f64) -> Geometry {
    let mix = |x: f64, y: f64| x + (y - x) * t;
    match (a, b) {
        (Geometry::Box(p), Geometry::Box(q)) => Geometry::Box(core::array::from_fn(|i| mix(p[i], q[i]))),
        (Geometry::Point(p), Geometry::Point(q)) => {
            Geometry::Point(core::array::from_fn(|i| mix(p[i], q[i])))
        }
        (Geometry::Cuboid(p), Geometry::Cuboid(q)) => {
            let orientation = match (p.orientation, q.orientation) {
                (Orientation::Yaw(from), Orientation::Yaw(to)) => Orientation::Yaw(from + turn(from, to) * t),
                (earlier, _) => earlier,
            };
            Geometry::Cuboid(Cuboid {
                center: core::array::from_fn(|i| mix(p.center[i], q.center[i])),
                size: core::array::from_fn(|i| mix(p.size[i], q.size[i])),
                orientation,
            })
        }
        _ => a.clone(),
    }
}

/// Largest difference between a geometry and another one that counts as the same: rounding of interpolation, m, px or rad.
const ROUNDING: f64 = 1e-6;

/// Whether two geometries are the same but for rounding, where they can be interpolated; others have to be equal.
pub(crate) fn is_close(a: &Geometry, b: &Geometry) -> bool {
    fn near(p: &[f64], q: &[f64]) -> bool {
        p.iter().zip(q).all(|(p, q)| (p - q).abs() <= ROUNDING)
    }
    match (a, b) {
        (Geometry::Box(p), Geometry::Box(q)) => near(p, q),
        (Geometry::Point(p), Geometry::Point(q)) => near(p, q),
        (Geometry::Cuboid(p), Geometry::Cuboid(q)) => {
            let is_turned_alike = match (p.orientation, q.orientation) {
                (Orientation::Yaw(p), Orientation::Yaw(q)) => turn(p, q).abs() <= ROUNDING,
                (p, q) => p == q,
            };
            is_turned_alike && near(&p.center, &q.center) && near(&p.size, &q.size)
        }
        (a, b) => a == b,
    }
}

/// Shorter turn from one heading to another, radians in [-pi, pi).
pub(crate) fn turn(from_rad: f64, to_rad: f64) -> f64 {
    let d = libm::fmod(to_rad - from_rad + PI, TAU);
    if d < 0.0 { d + PI } else { d - PI }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn keyframe(frame: u32, x: f64, yaw_rad: f64, outside: bool) -> Shape {
        let geometry = Geometry::Cuboid(Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 1.5], yaw_rad));
        Shape { outside, ..Shape::new(frame, "lidar".to_owned(), geometry) }
    }

    fn track(shapes: Vec<Shape>) -> Object {
        let (id, class) = ("t".to_owned(), "car".to_owned());
        Object { id, class, attributes: BTreeMap::new(), track: true, shapes }
    }

    #[test]
    fn half_way_is_the_mean_and_yaw_takes_the_shorter_way() {
        let object = track(vec![keyframe(0, 0.0, 3.0, false), keyframe(10, 4.0, -3.0, false)]);
        let shape = object.shape_at(5, "lidar").unwrap();
        let cuboid = shape.geometry.as_cuboid().unwrap();
        assert!((cuboid.center[0] - 2.0).abs() < 1e-12);
        assert!((cuboid.yaw_rad() - PI).abs() < 1e-12);
    }

    #[test]
    fn a_track_is_absent_before_its_start_and_after_it_left() {
        let object = track(vec![keyframe(2, 0.0, 0.0, false), keyframe(6, 0.0, 0.0, true)]);
        assert!(object.shape_at(1, "lidar").is_none());
        assert!(object.shape_at(5, "lidar").is_some());
        assert!(object.shape_at(6, "lidar").is_none());
        assert!(object.shape_at(9, "lidar").is_none());
        assert!(object.shape_at(3, "camera").is_none());
    }

    #[test]
    fn a_track_moves_to_where_it_leaves_and_not_to_where_it_comes_back() {
        let object = track(vec![
            keyframe(0, 0.0, 0.0, false),
            keyframe(4, 4.0, 0.0, true),
            keyframe(8, 80.0, 0.0, false),
        ]);
        let x = |frame| object.shape_at(frame, "lidar").map(|s| s.geometry.as_cuboid().unwrap().center[0]);
        assert_eq!([0, 1, 3, 4, 7, 8].map(x), [Some(0.0), Some(1.0), Some(3.0), None, None, Some(80.0)]);
    }
}
