//! How much of the one area is in the other.

use crate::geometry::Planar;

/// Shared area over the area of both together, 0 to 1.
pub fn iou((a, b): (&Planar, &Planar)) -> f64 {
    let shared = a.shared_area(b);
    shared / (a.area() + b.area() - shared)
}

/// Share of golden (b) that the label (a) covers, 0 to 1.
pub fn coverage((a, b): (&Planar, &Planar)) -> f64 {
    a.shared_area(b) / b.area()
}

/// Share of the label (a) that lies outside golden (b), 0 to 1.
pub fn spill((a, b): (&Planar, &Planar)) -> f64 {
    (a.area() - a.shared_area(b)) / a.area()
}
