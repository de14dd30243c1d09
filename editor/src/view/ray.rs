//! A half line from the eye into the scene.

use super::vector::{along3, cross3};
use assay_core::geometry::{Cuboid, Point3, dot3, norm3, sub3};

/// Where a pointer points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ray {
    /// Start, m.
    pub origin: Point3,
    /// Unit vector.
    pub direction: Point3,
}

impl Ray {
    /// The point so far along, m.
    pub fn point_at(&self, distance_m: f64) -> Point3 {
        along3(self.origin, self.direction, distance_m)
    }

    /// Where it meets the level plane at this height; `None` where it runs along it or away from it.
    pub fn meets_level(&self, z_m: f64) -> Option<Point3> {
        self.meets_plane([0.0, 0.0, z_m], [0.0, 0.0, 1.0])
    }

    /// Where it meets the plane through a point with a normal.
    pub fn meets_plane(&self, point: Point3, normal: Point3) -> Option<Point3> {
        let slope = dot3(self.direction, normal);
        if slope.abs() < 1e-9 {
            return None;
        }
        let distance = dot3(sub3(point, self.origin), normal) / slope;
        (distance > 0.0).then(|| self.point_at(distance))
    }

    /// How far along it enters the cuboid, m; 0 from inside.
    pub fn meets_cuboid(&self, cuboid: &Cuboid) -> Option<f64> {
        let back = cuboid.pose().inverse();
        let (origin, direction) = (back.apply(self.origin), back.rotate(self.direction));
        let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
        for ((o, d), size) in origin.into_iter().zip(direction).zip(cuboid.size) {
            let half = size / 2.0;
            if d.abs() < 1e-12 {
                if o.abs() > half {
                    return None;
                }
                continue;
            }
            let (near, far) = ((-half - o) / d, (half - o) / d);
            enter = enter.max(near.min(far));
            leave = leave.min(near.max(far));
        }
        (enter <= leave).then_some(enter)
    }

    /// Distance of a point from the whole line, m.
    pub fn distance_to(&self, p: Point3) -> f64 {
        norm3(cross3(self.direction, sub3(p, self.origin)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOWN: Ray = Ray { origin: [1.0, 2.0, 10.0], direction: [0.0, 0.0, -1.0] };

    #[test]
    fn a_ray_meets_the_ground_before_it_and_not_behind_it() {
        assert_eq!(DOWN.meets_level(-1.0), Some([1.0, 2.0, -1.0]));
        assert_eq!(DOWN.meets_level(11.0), None);
    }

    #[test]
    fn a_ray_enters_a_cuboid_at_its_face() {
        let cuboid = Cuboid::upright([1.0, 2.0, 0.0], [4.0, 2.0, 1.5], 0.7);
        assert!((DOWN.meets_cuboid(&cuboid).unwrap() - 9.25).abs() < 1e-12);
        let beside = Cuboid::upright([9.0, 2.0, 0.0], [4.0, 2.0, 1.5], 0.7);
        assert_eq!(DOWN.meets_cuboid(&beside), None);
    }

    #[test]
    fn from_inside_a_cuboid_begins_at_once() {
        let cuboid = Cuboid::upright(DOWN.origin, [1.0; 3], 0.0);
        assert_eq!(DOWN.meets_cuboid(&cuboid), Some(0.0));
    }
}
