//! Camera models. The camera frame is x right, y down, z forward; images x right, y down, px.
//!
//! Image coordinates begin at the top-left corner of the top-left pixel. OpenCV and WoodScape begin at that
//! pixel's middle: a principal point of theirs is half a pixel more here, where it is known so exactly.

use super::brown::BrownDistortion;
use super::fisheye::RadialDistortion;
use super::mei;
use crate::geometry::{Point2, Point3};
use core::f64::consts::PI;
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
    /// Perspective with OpenCV's rational distortion: `projectPoints` with eight coefficients.
    Rational {
        /// Focal lengths, px.
        focal: [f64; 2],
        /// Principal point, px.
        center: [f64; 2],
        /// k1, k2, p1, p2, k3, k4, k5, k6.
        distortion: [f64; 8],
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
    /// WoodScape's radial polynomial: r = k1θ + k2θ² + k3θ³ + k4θ⁴ px.
    Polynomial {
        /// Principal point, px.
        center: [f64; 2],
        /// k1 to k4, px.
        k: [f64; 4],
        /// Height of what is as high as wide: v = r·sin φ·aspect_ratio.
        #[serde(default = "one")]
        aspect_ratio: f64,
        /// Directions further from the axis than this are not seen, radians.
        #[serde(default = "half_turn")]
        max_angle_rad: f64,
    },
    /// Mei and Rives's unified model (2007), as OpenCV's `omnidir::projectPoints` without skew and CamOdoCal's
    /// `MEI`: onto the unit sphere, from `xi` behind its centre onto a plane, Brown-Conrady there.
    Omnidirectional {
        /// Focal lengths of the whole, px (CamOdoCal: gamma1, gamma2).
        focal: [f64; 2],
        /// Principal point, px.
        center: [f64; 2],
        /// Distance of the two centres of projection; 0 is a pinhole.
        xi: f64,
        /// k1, k2, p1, p2.
        #[serde(default)]
        distortion: [f64; 4],
    },
}

fn is_zero(d: &[f64; 5]) -> bool {
    d.iter().all(|v| *v == 0.0)
}

fn one() -> f64 {
    1.0
}

fn half_turn() -> f64 {
    PI
}

/// Points nearer to a pinhole camera's plane than this are not projected, m.
pub const NEAR_M: f64 = 0.05;

impl CameraModel {
    /// Focal lengths and principal point of the pinhole camera that this one is like near its axis, px.
    pub fn near_axis(&self) -> ([f64; 2], Point2) {
        match *self {
            Self::Pinhole { focal, center, .. }
            | Self::Rational { focal, center, .. }
            | Self::Fisheye { focal, center, .. } => (focal, center),
            Self::Polynomial { center, k, aspect_ratio, .. } => ([k[0], k[0] * aspect_ratio], center),
            Self::Omnidirectional { focal, center, xi, .. } => (focal.map(|f| f / (1.0 + xi)), center),
        }
    }

    /// WoodScape's calibration: coefficients k1 to k4, image width and height, offset of the principal point
    /// from the image's middle, aspect ratio. Its half pixel is taken into account (see the module).
    pub fn woodscape(k: [f64; 4], size: [f64; 2], offset: [f64; 2], aspect_ratio: f64) -> Self {
        let center = [size[0] / 2.0 + offset[0], size[1] / 2.0 + offset[1]];
        Self::Polynomial { center, k, aspect_ratio, max_angle_rad: PI }
    }

    /// The pixel on which a point in the camera frame falls; it may lie beyond the image's border. `None`
    /// outside the field of view, which is a cone about the axis: a pinhole sees what is at least [`NEAR_M`] before
    /// its plane; Mei's model ends where its sphere turns away; and every model ends where it would fold back on
    /// itself, so that no two directions share a pixel.
    pub fn project(&self, p: Point3) -> Option<Point2> {
        let reach = self.reach(p)?;
        let is_rising = match self {
            Self::Fisheye { .. } | Self::Polynomial { .. } => self.radial().is_rising_until(reach),
            _ => self.brown().is_rising_until(reach),
        };
        if is_rising && reach <= self.most_reach() { self.image(p, reach) } else { None }
    }

    /// How far from the axis a direction is, in the measure in which this model distorts: the tangent of the angle for
    /// a pinhole, the angle (rad) for a fisheye, the radius on the plane behind the sphere for Mei's. `None` before
    /// the near plane and beyond the sphere's limb.
    pub(super) fn reach(&self, [x, y, z]: Point3) -> Option<f64> {
        let aside = (x * x + y * y).sqrt();
        match *self {
            Self::Pinhole { .. } | Self::Rational { .. } => (z >= NEAR_M).then(|| aside / z),
            Self::Fisheye { .. } | Self::Polynomial { .. } => Some(libm::atan2(aside, z)),
            Self::Omnidirectional { xi, .. } => {
                let far = (aside * aside + z * z).sqrt();
                (z > far * mei::least_cosine(xi)).then(|| aside / (z + xi * far))
            }
        }
    }

    /// Where a direction falls, without asking whether it is seen; `reach` as [`Self::reach`] has it.
    pub(super) fn image(&self, [x, y, z]: Point3, reach: f64) -> Option<Point2> {
        let [u, v] = match *self {
            Self::Pinhole { .. } | Self::Rational { .. } => self.brown().apply([x / z, y / z]),
            Self::Omnidirectional { xi, .. } => {
                let below = z + xi * (x * x + y * y + z * z).sqrt();
                self.brown().apply([x / below, y / below])
            }
            Self::Fisheye { .. } | Self::Polynomial { .. } => {
                let aside = (x * x + y * y).sqrt();
                match (aside > 0.0, z > 0.0) {
                    (true, _) => {
                        let scale = self.radial().radius(reach) / aside;
                        [x * scale, y * scale]
                    }
                    (false, true) => [0.0, 0.0],
                    // Right behind itself a lens has no one pixel.
                    (false, false) => return None,
                }
            }
        };
        let ([fx, fy], [cx, cy]) = self.intrinsics();
        let at = [fx * u + cx, fy * v + cy];
        at.iter().all(|v| v.is_finite()).then_some(at)
    }

    /// The greatest reach that is asked for, wherever the model folds.
    pub(super) fn most_reach(&self) -> f64 {
        match *self {
            Self::Pinhole { .. } | Self::Rational { .. } => f64::INFINITY,
            Self::Fisheye { max_angle_rad, .. } | Self::Polynomial { max_angle_rad, .. } => {
                max_angle_rad.clamp(0.0, PI)
            }
            Self::Omnidirectional { xi, .. } => mei::most(xi),
        }
    }

    /// Scale (px) and origin (px) of what lies between distortion and image.
    pub(super) fn intrinsics(&self) -> ([f64; 2], [f64; 2]) {
        match *self {
            Self::Pinhole { focal, center, .. }
            | Self::Rational { focal, center, .. }
            | Self::Fisheye { focal, center, .. }
            | Self::Omnidirectional { focal, center, .. } => (focal, center),
            Self::Polynomial { center, aspect_ratio, .. } => ([1.0, aspect_ratio], center),
        }
    }

    /// What bends on a plane; nothing for fisheyes.
    pub(super) fn brown(&self) -> BrownDistortion {
        match self {
            Self::Pinhole { distortion, .. } => BrownDistortion::plain(distortion),
            Self::Rational { distortion, .. } => BrownDistortion(*distortion),
            Self::Omnidirectional { distortion: [k1, k2, p1, p2], .. } => {
                BrownDistortion::plain(&[*k1, *k2, *p1, *p2, 0.0])
            }
            Self::Fisheye { .. } | Self::Polynomial { .. } => BrownDistortion::plain(&[0.0; 5]),
        }
    }

    /// How radius follows from angle; the angle itself for what is no fisheye.
    pub(super) fn radial(&self) -> RadialDistortion {
        match self {
            Self::Fisheye { k, .. } => RadialDistortion::kannala_brandt(k),
            Self::Polynomial { k, .. } => RadialDistortion::plain(k),
            _ => RadialDistortion::kannala_brandt(&[0.0; 4]),
        }
    }
}

#[cfg(test)]
mod tests;
