//! Unified projection of Mei and Rives (2007): the unit sphere seen from `xi` behind its centre.

use super::rising::FAR;
use crate::geometry::Point3;

/// Cosine of the angle of the sphere's limb (`xi > 1`), or of the angle where the second centre sees along its own
/// plane: directions beyond it have no image (Usenko, Demmel and Cremers 2018, equation 17).
pub fn least_cosine(xi: f64) -> f64 {
    if xi > 1.0 { -1.0 / xi } else { -xi }
}

/// Largest radius of any direction; up to `xi` = 1 it is only a bound beyond all images.
pub fn most(xi: f64) -> f64 {
    if xi > 1.0 { (1.0 / (xi * xi - 1.0).sqrt()).min(FAR) } else { FAR }
}

/// Unit vector that projects to a point of the plane; `None` beyond the sphere's limb.
pub fn lift([x, y]: [f64; 2], xi: f64) -> Option<Point3> {
    let r2 = x * x + y * y;
    let root = 1.0 + (1.0 - xi * xi) * r2;
    if !(root >= 0.0 && r2.is_finite()) {
        return None;
    }
    let far = (xi + root.sqrt()) / (r2 + 1.0);
    Some([far * x, far * y, far - xi])
}

/// Angle (rad) of a radius on the plane.
pub fn angle(radius: f64, xi: f64) -> Option<f64> {
    lift([radius, 0.0], xi).map(|ray| libm::atan2(ray[0], ray[2]))
}
