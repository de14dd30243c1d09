//! Arithmetic of vectors and colours (linear light, red green blue).

pub(super) type Vector3 = [f64; 3];

pub(super) use assay_core::geometry::{dot3 as dot, norm3 as norm, sub3 as sub};

pub(super) fn add(a: Vector3, b: Vector3) -> Vector3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub(super) fn scale(a: Vector3, k: f64) -> Vector3 {
    [a[0] * k, a[1] * k, a[2] * k]
}

/// `a + k b`.
pub(super) fn along(a: Vector3, b: Vector3, k: f64) -> Vector3 {
    [a[0] + b[0] * k, a[1] + b[1] * k, a[2] + b[2] * k]
}

pub(super) fn times(a: Vector3, b: Vector3) -> Vector3 {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

pub(super) fn lerp(a: Vector3, b: Vector3, t: f64) -> Vector3 {
    along(scale(a, 1.0 - t), b, t)
}

pub(super) fn cross(a: Vector3, b: Vector3) -> Vector3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Vector scaled to length 1; it must not be zero.
pub(super) fn unit(a: Vector3) -> Vector3 {
    scale(a, 1.0 / norm(a))
}

/// Axes of a frame, as columns in the outer frame.
pub(super) type FrameAxes = [Vector3; 3];

/// Axes of a frame turned about z.
pub(super) fn axes_of_yaw(yaw_rad: f64) -> FrameAxes {
    let (s, c) = (libm::sin(yaw_rad), libm::cos(yaw_rad));
    [[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]
}

/// Direction from the inner to the outer frame.
pub(super) fn outward(axes: &FrameAxes, v: Vector3) -> Vector3 {
    along(along(scale(axes[0], v[0]), axes[1], v[1]), axes[2], v[2])
}

/// Direction from the outer to the inner frame.
pub(super) fn inward(axes: &FrameAxes, v: Vector3) -> Vector3 {
    [dot(axes[0], v), dot(axes[1], v), dot(axes[2], v)]
}

/// Heading in (-pi, pi].
pub(super) fn wrapped(yaw_rad: f64) -> f64 {
    libm::atan2(libm::sin(yaw_rad), libm::cos(yaw_rad))
}
