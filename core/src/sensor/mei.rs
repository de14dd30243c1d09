//! The unit sphere seen from `xi` behind its centre (Mei and Rives 2007).

use super::rising::FAR;
use crate::geometry::Point3;

/// Cosine of the angle at which the sphere turns away (`xi > 1`), or at which the second centre sees along its own
/// plane: from there on no direction has an image (Usenko, Demmel and Cremers 2018, equation 17).
pub fn least_cosine(xi: f64) -> f64 {
    if xi > 1.0 { -1.0 / xi } else { -xi }
}

/// The radius that no direction exceeds; up to `xi` = 1 only what is too far out to matter.
pub fn most(xi: f64) -> f64 {
    if xi > 1.0 { (1.0 / (xi * xi - 1.0).sqrt()).min(FAR) } else { FAR }
}

/// The unit vector that falls on a point of the plane; `None` beyond the sphere's limb.
pub fn lift([x, y]: [f64; 2], xi: f64) -> Option<Point3> {
    let r2 = x * x + y * y;
    let root = 1.0 + (1.0 - xi * xi) * r2;
    if !(root >= 0.0 && r2.is_finite()) {
        return None;
    }
    let far = (xi + root.sqrt()) / (r2 + 1.0);
    Some([far * x, far * y, far - xi])
}

/// The angle (rad) of a radius on the plane.
pub fn angle(radius: f64, xi: f64) -> Option<f64> {
    lift([radius, 0.0], xi).map(|ray| libm::atan2(ray[0], ray[2]))
}
