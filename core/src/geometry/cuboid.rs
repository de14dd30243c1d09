//! Cuboids: boxes in space.

use super::{Point3, Pose, Quaternion};
use serde::{Deserialize, Serialize};

/// Orientation of a cuboid: about z only, or free.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    /// Radians about z, counter-clockwise seen from above; 0: the front faces +x.
    Yaw(f64),
    /// Unit quaternion w, x, y, z.
    Rotation(Quaternion),
}

/// Box in space with a front: length along its own x (forward), width along y (left), height along z (up).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cuboid {
    /// The middle of the box, m.
    #[cfg_attr(feature = "openapi", schema(value_type = [f64; 3], min_items = 3, max_items = 3))]
    pub center: Point3,
    /// Length, width, height, m.
    #[cfg_attr(feature = "openapi", schema(min_items = 3, max_items = 3))]
    pub size: [f64; 3],
    /// Orientation.
    #[serde(flatten)]
    pub orientation: Orientation,
}

/// Pairs of corner indices (see [`Cuboid::corners`]) that an edge connects.
pub const CUBOID_EDGES: [[usize; 2]; 12] =
    [[0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [0, 4], [1, 5], [2, 6], [3, 7]];

impl Cuboid {
    /// Box that is rotated about z only.
    pub fn upright(center: Point3, size: [f64; 3], yaw_rad: f64) -> Self {
        Self { center, size, orientation: Orientation::Yaw(yaw_rad) }
    }

    /// Pose: box frame → sensor frame.
    pub fn pose(&self) -> Pose {
        match self.orientation {
            Orientation::Yaw(yaw_rad) => Pose::from_yaw(yaw_rad, self.center),
            Orientation::Rotation(rotation) => Pose { rotation, translation: self.center },
        }
    }

    /// Heading in the ground plane, radians: in (-pi, pi] for rotations, and as stored for a yaw.
    pub fn yaw_rad(&self) -> f64 {
        match self.orientation {
            Orientation::Yaw(yaw_rad) => yaw_rad,
            Orientation::Rotation(_) => self.pose().yaw_rad(),
        }
    }

    /// Corners, m: the bottom counter-clockwise from front left (0 front left, 1 rear left, 2 rear right, 3 front
    /// right), then the top in the same order (4 to 7).
    pub fn corners(&self) -> [Point3; 8] {
        let pose = self.pose();
        let [l, w, h] = self.size.map(|v| v / 2.0);
        let at = |x, y, z| pose.apply([x, y, z]);
        [
            at(l, w, -h),
            at(-l, w, -h),
            at(-l, -w, -h),
            at(l, -w, -h),
            at(l, w, h),
            at(-l, w, h),
            at(-l, -w, h),
            at(l, -w, h),
        ]
    }

    /// Volume, m³.
    pub fn volume(&self) -> f64 {
        self.size[0] * self.size[1] * self.size[2]
    }

    /// Whether a point is inside or on a face. For many points see [`CuboidTest`].
    pub fn contains(&self, p: Point3) -> bool {
        CuboidTest::new(self).holds(p)
    }

    /// Whether every number in it is finite.
    pub fn is_finite(&self) -> bool {
        let turned = match self.orientation {
            Orientation::Yaw(yaw_rad) => yaw_rad.is_finite(),
            Orientation::Rotation(q) => q.iter().all(|v| v.is_finite()),
        };
        turned && self.center.iter().chain(&self.size).all(|v| v.is_finite())
    }
}

/// Test whether points are in a cuboid or on its faces, with its axes computed once.
#[derive(Clone, Copy, Debug)]
pub struct CuboidTest {
    rows: [[f64; 3]; 3],
    translation: Point3,
    half: [f64; 3],
}

impl CuboidTest {
    /// Test for one cuboid.
    pub fn new(cuboid: &Cuboid) -> Self {
        let back = cuboid.pose().inverse();
        Self { rows: back.matrix(), translation: back.translation, half: cuboid.size.map(|v| v / 2.0) }
    }

    /// Whether the cuboid contains a point, m.
    pub fn holds(&self, p: Point3) -> bool {
        let [rx, ry, rz] = self.rows;
        let along = |row: [f64; 3], offset: f64| row[0] * p[0] + row[1] * p[1] + row[2] * p[2] + offset;
        along(rx, self.translation[0]).abs() <= self.half[0]
            && along(ry, self.translation[1]).abs() <= self.half[1]
            && along(rz, self.translation[2]).abs() <= self.half[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_what_the_contract_says() {
        let text = r#"{"center":[1.0,2.0,3.0],"size":[4.0,2.0,1.5],"yaw":0.5}"#;
        let cuboid: Cuboid = serde_json::from_str(text).unwrap();
        assert_eq!(cuboid, Cuboid::upright([1.0, 2.0, 3.0], [4.0, 2.0, 1.5], 0.5));
        assert_eq!(serde_json::to_string(&cuboid).unwrap(), text);
        let free: Cuboid =
            serde_json::from_str(r#"{"center":[0,0,0],"size":[1,1,1],"rotation":[1,0,0,0]}"#).unwrap();
        assert_eq!(free.orientation, Orientation::Rotation([1.0, 0.0, 0.0, 0.0]));
    }

    #[test]
    fn the_front_faces_x_at_yaw_zero_and_y_at_a_quarter_turn() {
        let quarter = Cuboid::upright([0.0; 3], [4.0, 2.0, 1.0], core::f64::consts::FRAC_PI_2);
        assert!(quarter.contains([0.0, 1.9, 0.0]) && !quarter.contains([1.9, 0.0, 0.0]));
    }
}
