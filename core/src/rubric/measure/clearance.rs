//! How far two shapes stay apart.

use crate::geometry::{Planar, Point2};

/// Least distance between two shapes with their inside, px; 0 where they touch or overlap.
pub fn clearance(pair: (&Planar, &Planar)) -> f64 {
    clearance_place(pair).0
}

/// The same with the two points that are nearest, the label's first. Where the shapes overlap both are one
/// point of the overlap.
pub fn clearance_place((a, b): (&Planar, &Planar)) -> (f64, Point2, Point2) {
    let nearest = a.nearest(b, f64::INFINITY);
    (nearest.squared.sqrt(), nearest.from, nearest.to)
}

/// How deep the label's boundary enters golden, px: the greatest distance of a point of it inside golden to
/// golden's boundary, and that point; 0 and no point where it stays outside. Corners and the middles between
/// them are looked at, which is enough to draw by.
pub fn depth_inside((a, b): (&Planar, &Planar)) -> (f64, Option<Point2>) {
    let places = a.outline().segments().iter().flat_map(|s| [s.a, s.at(0.25), s.at(0.5), s.at(0.75)]);
    let depth = |p: Point2| -b.signed_distance(p);
    places
        .map(|p| (depth(p), Some(p)))
        .fold((0.0, None), |best, next| if next.0 > best.0 { next } else { best })
}
