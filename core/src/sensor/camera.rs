//! Camera models. The camera frame is x right, y down, z forward; images x right, y down, px.
//!
//! The origin of image coordinates is the top-left corner of the top-left pixel. OpenCV and WoodScape use the centre
//! of that pixel: add half a pixel to their principal point, where it is known with that accuracy.

use super::brown::BrownDistortion;
use super::fisheye::RadialDistortion;
use super::mei;
use crate::geometry::{Point2, Point3};
use core::f64::consts::PI;
use serde::{Deserialize, Serialize};

/// Camera model: the mapping from directions to pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "model", rename_all = "kebab-case")]
pub enum CameraModel {
    /// Perspective with Brown-Conrady distortion as OpenCV's `projectPoints` computes it (all zero: none).
    Pinhole {
        /// Focal lengths, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        focal: [f64; 2],
        /// Principal point, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        center: [f64; 2],
        /// k1, k2, p1, p2, k3.
        #[serde(default, skip_serializing_if = "is_zero")]
        #[cfg_attr(feature = "openapi", schema(min_items = 5, max_items = 5))]
        distortion: [f64; 5],
    },
    /// Perspective with OpenCV's rational distortion: `projectPoints` with eight coefficients.
    Rational {
        /// Focal lengths, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        focal: [f64; 2],
        /// Principal point, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        center: [f64; 2],
        /// k1, k2, p1, p2, k3, k4, k5, k6.
        #[cfg_attr(feature = "openapi", schema(min_items = 8, max_items = 8))]
        distortion: [f64; 8],
    },
    /// Kannala-Brandt model, as OpenCV's `fisheye::projectPoints`: r = θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸).
    Fisheye {
        /// Focal lengths, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        focal: [f64; 2],
        /// Principal point, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        center: [f64; 2],
        /// k1 to k4.
        #[cfg_attr(feature = "openapi", schema(min_items = 4, max_items = 4))]
        k: [f64; 4],
        /// Largest visible angle from the axis, radians.
        max_angle_rad: f64,
    },
    /// WoodScape's radial polynomial: r = k1θ + k2θ² + k3θ³ + k4θ⁴ px.
    Polynomial {
        /// Principal point, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        center: [f64; 2],
        /// k1 to k4, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 4, max_items = 4))]
        k: [f64; 4],
        /// Ratio of the vertical and the horizontal scale: v = r·sin φ·aspect_ratio.
        #[serde(default = "one")]
        aspect_ratio: f64,
        /// Largest visible angle from the axis, radians.
        #[serde(default = "half_turn")]
        max_angle_rad: f64,
    },
    /// Unified model of Mei and Rives (2007), as OpenCV's `omnidir::projectPoints` without skew and CamOdoCal's
    /// `MEI`: projection onto the unit sphere, then from `xi` behind its centre onto a plane with Brown-Conrady
    /// distortion.
    Omnidirectional {
        /// Focal lengths of the whole, px (CamOdoCal: gamma1, gamma2).
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        focal: [f64; 2],
        /// Principal point, px.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
        center: [f64; 2],
        /// Distance between the two centres of projection; 0 is a pinhole.
        xi: f64,
        /// k1, k2, p1, p2.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(min_items = 4, max_items = 4))]
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

/// Distance from a pinhole camera's plane below which points are not projected, m.
pub const NEAR_M: f64 = 0.05;

impl CameraModel {
    /// Focal lengths and principal point of the pinhole camera that approximates this one near its axis, px.
    pub fn near_axis(&self) -> ([f64; 2], Point2) {
        match *self {
            Self::Pinhole { focal, center, .. }
            | Self::Rational { focal, center, .. }
            | Self::Fisheye { focal, center, .. } => (focal, center),
            Self::Polynomial { center, k, aspect_ratio, .. } => ([k[0], k[0] * aspect_ratio], center),
            Self::Omnidirectional { focal, center, xi, .. } => (focal.map(|f| f / (1.0 + xi)), center),
        }
    }

    /// Model of a WoodScape calibration: coefficients k1 to k4, image width and height, offset of the principal point
    /// from the centre of the image, aspect ratio. It includes WoodScape's half pixel (see the module).
    pub fn woodscape(k: [f64; 4], size: [f64; 2], offset: [f64; 2], aspect_ratio: f64) -> Self {
        let center = [size[0] / 2.0 + offset[0], size[1] / 2.0 + offset[1]];
        Self::Polynomial { center, k, aspect_ratio, max_angle_rad: PI }
    }

    /// Pixel of a point in the camera frame; it can be outside the image. `None` outside the field of view, which is
    /// a cone around the axis: a pinhole camera sees points at least [`NEAR_M`] in front of its plane; Mei's model
    /// ends at the limb of its sphere; and every model ends where it would fold over, so that no two directions have
    /// the same pixel.
    pub fn project(&self, p: Point3) -> Option<Point2> {
        let reach = self.reach(p)?;
        let is_rising = match self {
            Self::Fisheye { .. } | Self::Polynomial { .. } => self.radial().is_rising_until(reach),
            _ => self.brown().is_rising_until(reach),
        };
        if is_rising && reach <= self.most_reach() { self.image(p, reach) } else { None }
    }

    /// Distance of a direction from the axis, in the variable that the distortion of this model uses: the tangent of
    /// the angle for a pinhole, the angle (rad) for a fisheye, the radius on the plane behind the sphere for Mei's
    /// model. `None` before the near plane and beyond the sphere's limb.
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

    /// Image of a direction, without a check of the field of view; `reach` is [`Self::reach`].
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
                    // Exactly behind a lens there is no unique pixel.
                    (false, false) => return None,
                }
            }
        };
        let ([fx, fy], [cx, cy]) = self.intrinsics();
        let at = [fx * u + cx, fy * v + cy];
        at.iter().all(|v| v.is_finite()).then_some(at)
    }

    /// Largest possible reach, without a check of where the model folds over.
    pub(super) fn most_reach(&self) -> f64 {
        match *self {
            Self::Pinhole { .. } | Self::Rational { .. } => f64::INFINITY,
            Self::Fisheye { max_angle_rad, .. } | Self::Polynomial { max_angle_rad, .. } => {
                max_angle_rad.clamp(0.0, PI)
            }
            Self::Omnidirectional { xi, .. } => mei::most(xi),
        }
    }

    /// Scale (px) and origin (px) between distortion and image.
    pub(super) fn intrinsics(&self) -> ([f64; 2], [f64; 2]) {
        match *self {
            Self::Pinhole { focal, center, .. }
            | Self::Rational { focal, center, .. }
            | Self::Fisheye { focal, center, .. }
            | Self::Omnidirectional { focal, center, .. } => (focal, center),
            Self::Polynomial { center, aspect_ratio, .. } => ([1.0, aspect_ratio], center),
        }
    }

    /// Distortion on a plane; none for fisheyes.
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

    /// Radius as a function of the angle; the angle itself for models that are not fisheyes.
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
