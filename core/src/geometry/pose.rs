//! Rotations and rigid motions in space.

use super::Point3;
use serde::{Deserialize, Serialize};

/// Unit quaternion, w first.
pub type Quaternion = [f64; 4];

/// Difference `a - b`.
pub fn sub3(a: Point3, b: Point3) -> Point3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// Dot product.
pub fn dot3(a: Point3, b: Point3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Length of a vector.
pub fn norm3(a: Point3) -> f64 {
    dot3(a, a).sqrt()
}

/// Rigid motion: a rotation, then a translation. A pose with the name `from_to` transforms points from frame `from`
/// to frame `to`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pose {
    /// Unit quaternion w, x, y, z.
    #[cfg_attr(feature = "openapi", schema(value_type = [f64; 4], min_items = 4, max_items = 4))]
    pub rotation: Quaternion,
    /// Metres.
    #[cfg_attr(feature = "openapi", schema(value_type = [f64; 3], min_items = 3, max_items = 3))]
    pub translation: Point3,
}

impl Default for Pose {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Pose {
    /// Identity.
    pub const IDENTITY: Self = Self { rotation: [1.0, 0.0, 0.0, 0.0], translation: [0.0; 3] };

    /// Pose that rotates about z by `yaw_rad` (counter-clockwise seen from above), then translates.
    pub fn from_yaw(yaw_rad: f64, translation: Point3) -> Self {
        let half = yaw_rad / 2.0;
        Self { rotation: [libm::cos(half), 0.0, 0.0, libm::sin(half)], translation }
    }

    /// Pose from a row-major rotation matrix and a translation (Shepperd's method). The matrix must be a rotation.
    pub fn from_matrix(r: [[f64; 3]; 3], translation: Point3) -> Self {
        let trace = r[0][0] + r[1][1] + r[2][2];
        let q = if trace > 0.0 {
            let s = (trace + 1.0).sqrt() * 2.0;
            [s / 4.0, (r[2][1] - r[1][2]) / s, (r[0][2] - r[2][0]) / s, (r[1][0] - r[0][1]) / s]
        } else if r[0][0] > r[1][1] && r[0][0] > r[2][2] {
            let s = (1.0 + r[0][0] - r[1][1] - r[2][2]).sqrt() * 2.0;
            [(r[2][1] - r[1][2]) / s, s / 4.0, (r[0][1] + r[1][0]) / s, (r[0][2] + r[2][0]) / s]
        } else if r[1][1] > r[2][2] {
            let s = (1.0 + r[1][1] - r[0][0] - r[2][2]).sqrt() * 2.0;
            [(r[0][2] - r[2][0]) / s, (r[0][1] + r[1][0]) / s, s / 4.0, (r[1][2] + r[2][1]) / s]
        } else {
            let s = (1.0 + r[2][2] - r[0][0] - r[1][1]).sqrt() * 2.0;
            [(r[1][0] - r[0][1]) / s, (r[0][2] + r[2][0]) / s, (r[1][2] + r[2][1]) / s, s / 4.0]
        };
        let n = q.iter().map(|v| v * v).sum::<f64>().sqrt();
        Self { rotation: q.map(|v| v / n), translation }
    }

    /// Row-major rotation matrix.
    pub fn matrix(&self) -> [[f64; 3]; 3] {
        let [w, x, y, z] = self.rotation;
        [
            [1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)],
            [2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - w * x)],
            [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), 1.0 - 2.0 * (x * x + y * y)],
        ]
    }

    /// Rotate a direction, without translation.
    pub fn rotate(&self, v: Point3) -> Point3 {
        let m = self.matrix();
        [dot3(m[0], v), dot3(m[1], v), dot3(m[2], v)]
    }

    /// Transform a point.
    pub fn apply(&self, p: Point3) -> Point3 {
        let r = self.rotate(p);
        [r[0] + self.translation[0], r[1] + self.translation[1], r[2] + self.translation[2]]
    }

    /// Inverse motion.
    pub fn inverse(&self) -> Self {
        let [w, x, y, z] = self.rotation;
        let back = Self { rotation: [w, -x, -y, -z], translation: [0.0; 3] };
        Self { translation: back.rotate(self.translation).map(|v| -v), ..back }
    }

    /// Composition: first this motion, then `next`.
    pub fn then(&self, next: &Self) -> Self {
        let [aw, ax, ay, az] = next.rotation;
        let [bw, bx, by, bz] = self.rotation;
        let q = [
            aw * bw - ax * bx - ay * by - az * bz,
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
        ];
        let n = q.iter().map(|v| v * v).sum::<f64>().sqrt();
        Self { rotation: q.map(|v| v / n), translation: next.apply(self.translation) }
    }

    /// Interpolation towards another pose: the rotation on the shorter way at constant speed (Shoemake's slerp,
    /// 1985), the translation linear.
    pub fn toward(&self, other: &Self, share: f64) -> Self {
        let (a, mut b) = (self.rotation, other.rotation);
        let mut cos = a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        // Both signs of a quaternion are the same rotation.
        if cos < 0.0 {
            (b, cos) = (b.map(|v| -v), -cos);
        }
        let angle = libm::acos(cos.min(1.0));
        let sine = libm::sin(angle);
        let [from, to] = if sine < 1e-9 {
            [1.0 - share, share]
        } else {
            [libm::sin((1.0 - share) * angle) / sine, libm::sin(share * angle) / sine]
        };
        let q: [f64; 4] = core::array::from_fn(|i| a[i] * from + b[i] * to);
        let n = q.iter().map(|v| v * v).sum::<f64>().sqrt();
        let mix = |i: usize| self.translation[i] + (other.translation[i] - self.translation[i]) * share;
        Self { rotation: q.map(|v| v / n), translation: core::array::from_fn(mix) }
    }

    /// Rotation about z that brings x closest to this pose's forward direction, radians in (-pi, pi].
    pub fn yaw_rad(&self) -> f64 {
        let m = self.matrix();
        libm::atan2(m[1][0], m[0][0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pose() -> impl Strategy<Value = Pose> {
        (prop::array::uniform4(-1.0..1.0_f64), prop::array::uniform3(-50.0..50.0_f64))
            .prop_filter("a rotation needs length", |(q, _)| q.iter().map(|v| v * v).sum::<f64>() > 0.01)
            .prop_map(|(q, translation)| {
                let n = q.iter().map(|v| v * v).sum::<f64>().sqrt();
                Pose { rotation: q.map(|v| v / n), translation }
            })
    }

    proptest! {
        #[test]
        fn inverse_brings_a_point_back(pose in pose(), p in prop::array::uniform3(-100.0..100.0_f64)) {
            prop_assert!(norm3(sub3(pose.inverse().apply(pose.apply(p)), p)) < 1e-9);
        }

        #[test]
        fn a_matrix_gives_the_same_pose_again(a in pose(), p in prop::array::uniform3(-100.0..100.0_f64)) {
            let b = Pose::from_matrix(a.matrix(), a.translation);
            prop_assert!(norm3(sub3(a.apply(p), b.apply(p))) < 1e-9);
        }

        #[test]
        fn halfway_twice_is_there_and_the_way_is_the_shorter(a in pose(), b in pose(), p in prop::array::uniform3(-9.0..9.0_f64)) {
            let half = a.toward(&b, 0.5);
            for (other, share) in [(&a, 0.0), (&b, 1.0)] {
                prop_assert!(norm3(sub3(a.toward(&b, share).apply(p), other.apply(p))) < 1e-9);
            }
            let (first, second) = (a.inverse().then(&half), half.inverse().then(&b));
            let turn = |pose: &Pose| libm::acos(pose.rotation[0].abs().min(1.0));
            prop_assert!((turn(&first) - turn(&second)).abs() < 1e-6 && turn(&first) <= core::f64::consts::FRAC_PI_4 + 1e-6);
        }

        #[test]
        fn then_is_one_after_the_other(a in pose(), b in pose(), p in prop::array::uniform3(-100.0..100.0_f64)) {
            prop_assert!(norm3(sub3(a.then(&b).apply(p), b.apply(a.apply(p)))) < 1e-9);
        }
    }
}
