//! Vector arithmetic that core has no use for.

use assay_core::geometry::{Point3, norm3};

/// `a + b`.
pub fn add3(a: Point3, b: Point3) -> Point3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// `a · k`.
pub fn scale3(a: Point3, k: f64) -> Point3 {
    a.map(|v| v * k)
}

/// `a + direction · distance`.
pub fn along3(a: Point3, direction: Point3, distance: f64) -> Point3 {
    add3(a, scale3(direction, distance))
}

/// Half way between.
pub fn mid3(a: Point3, b: Point3) -> Point3 {
    scale3(add3(a, b), 0.5)
}

/// Vector product.
pub fn cross3(a: Point3, b: Point3) -> Point3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The same direction with length 1; a vector without length stays as it is.
pub fn unit3(a: Point3) -> Point3 {
    let length = norm3(a);
    if length > 0.0 { scale3(a, 1.0 / length) } else { a }
}
