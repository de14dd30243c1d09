//! Matrices for shaders.

use assay_core::geometry::Cuboid;
use three_d::Mat4;

/// Matrix of numbers column by column.
pub(super) fn mat4(m: [f32; 16]) -> Mat4 {
    Mat4::new(
        m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15],
    )
}

/// Map that takes no point into [-1, 1]³, column by column.
pub(super) fn nowhere() -> [f32; 16] {
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 1.0]
}

/// Map that takes a cuboid to [-1, 1]³, column by column.
pub(super) fn unit_box(cuboid: &Cuboid) -> [f32; 16] {
    let back = cuboid.pose().inverse();
    let (rows, shift) = (back.matrix(), back.translation);
    let mut m = [0.0_f32; 16];
    for axis in 0..3 {
        let scale = 2.0 / cuboid.size[axis].max(1e-6);
        for (column, v) in rows[axis].into_iter().chain([shift[axis]]).enumerate() {
            m[column * 4 + axis] = (v * scale) as f32;
        }
    }
    m[15] = 1.0;
    m
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::Point3;

    fn apply(m: [f32; 16], [x, y, z]: Point3) -> [f64; 3] {
        [0, 1, 2].map(|row| {
            let at = |column: usize| f64::from(m[column * 4 + row]);
            at(0) * x + at(1) * y + at(2) * z + at(3)
        })
    }

    #[test]
    fn the_corners_of_a_cuboid_are_the_corners_of_the_unit_box() {
        let cuboid = Cuboid::upright([10.0, -4.0, 1.0], [4.0, 2.0, 1.5], 0.7);
        for corner in cuboid.corners() {
            let at = apply(unit_box(&cuboid), corner);
            assert!(at.iter().all(|v| (v.abs() - 1.0).abs() < 1e-5), "{at:?}");
        }
        assert!(apply(unit_box(&cuboid), cuboid.center).iter().all(|v| v.abs() < 1e-5));
    }

    #[test]
    fn a_cuboid_without_a_size_has_a_map() {
        let flat = Cuboid::upright([0.0; 3], [0.0, 2.0, 1.0], 0.0);
        assert!(unit_box(&flat).iter().all(|v| v.is_finite()));
    }

    #[test]
    fn nothing_is_highlighted_nowhere() {
        for point in [[0.0; 3], [1.0, -1.0, 0.5], [1e6, 0.0, 0.0]] {
            assert!(apply(nowhere(), point).iter().any(|v| v.abs() > 1.0));
        }
    }
}
