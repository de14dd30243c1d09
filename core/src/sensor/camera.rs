//! Camera models. The camera frame is x right, y down, z forward; images x right, y down, px.

use crate::geometry::{Point2, Point3};
use serde::{Deserialize, Serialize};

/// How a camera maps directions to pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "model", rename_all = "kebab-case")]
pub enum CameraModel {
    /// Perspective with Brown-Conrady distortion as OpenCV's `projectPoints` computes it (all zero: none).
    Pinhole {
        /// Focal lengths, px.
        focal: [f64; 2],
        /// Principal point, px.
        center: [f64; 2],
        /// k1, k2, p1, p2, k3.
        #[serde(default, skip_serializing_if = "is_zero")]
        distortion: [f64; 5],
    },
    /// Kannala-Brandt, as OpenCV's `fisheye::projectPoints`: r = θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸).
    Fisheye {
        /// Focal lengths, px.
        focal: [f64; 2],
        /// Principal point, px.
        center: [f64; 2],
        /// k1 to k4.
        k: [f64; 4],
        /// Directions further from the axis than this are not seen, radians.
        max_angle_rad: f64,
    },
}

fn is_zero(d: &[f64; 5]) -> bool {
    d.iter().all(|v| *v == 0.0)
}

/// Points nearer to a pinhole camera's plane than this are not projected, m.
pub const NEAR_M: f64 = 0.05;

impl CameraModel {
    /// The pixel on which a point in the camera frame falls; it may lie beyond the image's border. `None`
    /// behind a pinhole camera's plane or outside a fisheye's field of view.
    pub fn project(&self, p: Point3) -> Option<Point2> {
        match *self {
            Self::Pinhole { focal, center, distortion } => {
                if p[2] < NEAR_M {
                    return None;
                }
                let [x, y] = distort([p[0] / p[2], p[1] / p[2]], &distortion)?;
                Some([focal[0] * x + center[0], focal[1] * y + center[1]])
            }
            Self::Fisheye { focal, center, k, max_angle_rad } => {
                let r = (p[0] * p[0] + p[1] * p[1]).sqrt();
                let angle = libm::atan2(r, p[2]);
                if angle > max_angle_rad {
                    return None;
                }
                let a2 = angle * angle;
                let d = angle * (1.0 + a2 * (k[0] + a2 * (k[1] + a2 * (k[2] + a2 * k[3]))));
                let scale = if r > 1e-12 { d / r } else { 1.0 / p[2].max(1e-12) };
                Some([focal[0] * p[0] * scale + center[0], focal[1] * p[1] * scale + center[1]])
            }
        }
    }
}

/// Brown-Conrady on normalised coordinates. `None` so far out that the model folds back on itself.
fn distort([x, y]: Point2, d: &[f64; 5]) -> Option<Point2> {
    if is_zero(d) {
        return Some([x, y]);
    }
    let [k1, k2, p1, p2, k3] = *d;
    let r2 = x * x + y * y;
    let slope = 1.0 + r2 * (3.0 * k1 + r2 * (5.0 * k2 + r2 * 7.0 * k3));
    if slope <= 0.0 {
        return None;
    }
    let radial = 1.0 + r2 * (k1 + r2 * (k2 + r2 * k3));
    Some([
        x * radial + 2.0 * p1 * x * y + p2 * (r2 + 2.0 * x * x),
        y * radial + p1 * (r2 + 2.0 * y * y) + 2.0 * p2 * x * y,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_ahead_is_the_principal_point() {
        let pinhole =
            CameraModel::Pinhole { focal: [500.0; 2], center: [320.0, 240.0], distortion: [0.0; 5] };
        let fisheye = CameraModel::Fisheye {
            focal: [300.0; 2],
            center: [320.0, 240.0],
            k: [0.01; 4],
            max_angle_rad: 1.6,
        };
        for camera in [pinhole, fisheye] {
            assert_eq!(camera.project([0.0, 0.0, 7.0]), Some([320.0, 240.0]));
        }
    }

    #[test]
    fn behind_a_pinhole_nothing_is_seen_but_a_fisheye_may_see_beside_itself() {
        let pinhole =
            CameraModel::Pinhole { focal: [500.0; 2], center: [320.0, 240.0], distortion: [0.0; 5] };
        assert_eq!(pinhole.project([1.0, 0.0, -1.0]), None);
        let fisheye = CameraModel::Fisheye {
            focal: [300.0; 2],
            center: [320.0, 240.0],
            k: [0.0; 4],
            max_angle_rad: 1.65,
        };
        assert!(fisheye.project([10.0, 0.0, -0.1]).is_some());
        assert_eq!(fisheye.project([1.0, 0.0, -1.0]), None);
    }
}
