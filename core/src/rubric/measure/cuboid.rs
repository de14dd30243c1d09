//! Boxes in space.

use super::MeasureError;
use crate::geometry::{Cuboid, footprint_shared_area, norm3, shared_volume, sub3};
use core::f64::consts::{PI, TAU};
use std::collections::BTreeMap;

/// As for areas: a difference below this share is rounding.
const ROUNDING: f64 = 1e-12;

fn over_union(shared: f64, a: f64, b: f64) -> f64 {
    let least = a.min(b);
    let shared = if shared >= least * (1.0 - ROUNDING) { least } else { shared };
    shared / (a + b - shared)
}

/// Shared volume over the volume of both together, 0 to 1.
pub fn iou_3d((a, b): (&Cuboid, &Cuboid)) -> f64 {
    over_union(shared_volume(a, b), a.volume(), b.volume())
}

/// The same for the footprints, which follow the headings alone.
pub fn iou_bev((a, b): (&Cuboid, &Cuboid)) -> f64 {
    let area = |c: &Cuboid| c.size[0] * c.size[1];
    over_union(footprint_shared_area(a, b), area(a), area(b))
}

/// Between the centres, m.
pub fn center_distance((a, b): (&Cuboid, &Cuboid)) -> f64 {
    norm3(sub3(a.center, b.center))
}

/// Between the centres seen from above, m.
pub fn center_distance_bev((a, b): (&Cuboid, &Cuboid)) -> f64 {
    let [x, y, _] = sub3(a.center, b.center);
    libm::hypot(x, y)
}

/// Largest `|log(size a / size b)|` over length, width and height: 0.1 is about 10 % too long or too short.
pub fn size_error((a, b): (&Cuboid, &Cuboid)) -> f64 {
    a.size.iter().zip(b.size).map(|(x, y)| libm::log(x / y).abs()).fold(0.0, f64::max)
}

/// IoU after aligning centres and orientation (1 minus nuScenes' average scale error).
pub fn scale_iou((a, b): (&Cuboid, &Cuboid)) -> f64 {
    let shared: f64 = a.size.iter().zip(b.size).map(|(x, y)| x.min(y)).product();
    shared / (a.volume() + b.volume() - shared)
}

/// Smallest difference of the headings, radians. With the parameter `period` of pi the front and the back of a
/// box are not told apart; without it, it is a full turn.
///
/// # Errors
/// A period that is not a positive number.
pub fn yaw_error((a, b): (&Cuboid, &Cuboid), params: &BTreeMap<String, f64>) -> Result<f64, MeasureError> {
    let given = params.get("period").copied().unwrap_or(TAU);
    // Whoever writes 3.14159 means half a turn.
    let period = [PI, TAU].into_iter().find(|p| (given - p).abs() < 1e-3).unwrap_or(given);
    if !period.is_finite() || period <= 0.0 {
        return Err(MeasureError::Parameter {
            name: "period",
            problem: "must be a positive angle; use 2pi or pi",
        });
    }
    let rest = libm::fmod((a.yaw_rad() - b.yaw_rad()).abs(), period);
    Ok(rest.min(period - rest))
}
