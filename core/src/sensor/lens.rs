//! Lens: a camera model with its field of view, which is computed once.

use super::camera::{CameraModel, NEAR_M};
use super::mei;
use crate::geometry::{Point2, Point3};

/// Camera model with its field of view, for many points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    model: CameraModel,
    /// Limit of the field of view, in the variable of `CameraModel::reach`.
    limit: f64,
    max_angle_rad: f64,
}

impl CameraModel {
    /// The unit vector, in the camera frame, of the direction whose pixel is `p`; `None` where no direction is.
    /// For many pixels make a [`Lens`] once.
    pub fn unproject(&self, p: Point2) -> Option<Point3> {
        Lens::new(*self).unproject(p)
    }
}

impl Lens {
    /// Compute the field of view: some microseconds where there is distortion.
    pub fn new(model: CameraModel) -> Self {
        let most = model.most_reach();
        let limit = match model {
            CameraModel::Fisheye { .. } | CameraModel::Polynomial { .. } => model.radial().limit(most),
            _ => model.brown().limit(most),
        };
        let max_angle_rad = match model {
            CameraModel::Pinhole { .. } | CameraModel::Rational { .. } => libm::atan(limit),
            CameraModel::Fisheye { .. } | CameraModel::Polynomial { .. } => limit,
            // At the sphere's limb the radius says little about the angle.
            CameraModel::Omnidirectional { xi, .. } if xi > 1.0 && limit >= most => libm::acos(-1.0 / xi),
            CameraModel::Omnidirectional { xi, .. } => mei::angle(limit, xi).unwrap_or(0.0),
        };
        Self { model, limit, max_angle_rad }
    }

    /// The camera model.
    pub fn model(&self) -> &CameraModel {
        &self.model
    }

    /// Half the opening angle of the visible cone, radians: directions farther from the axis have no pixel.
    pub fn max_angle_rad(&self) -> f64 {
        self.max_angle_rad
    }

    /// Smallest visible distance in front of the camera's plane, m, for models that project onto a plane.
    pub fn near_m(&self) -> Option<f64> {
        match self.model {
            CameraModel::Pinhole { .. } | CameraModel::Rational { .. } => Some(NEAR_M),
            _ => None,
        }
    }

    /// Whether straight lines are straight on the image.
    pub fn is_straight(&self) -> bool {
        self.near_m().is_some() && self.model.brown().is_none()
    }

    /// Pixel of a point: see [`CameraModel::project`].
    pub fn project(&self, p: Point3) -> Option<Point2> {
        let reach = self.model.reach(p)?;
        if reach <= self.limit { self.model.image(p, reach) } else { None }
    }

    /// Pixel of a point on the border of the field of view, where rounding decides whether the point is visible.
    pub(super) fn project_border(&self, p: Point3) -> Option<Point2> {
        let z = self.near_m().map_or(p[2], |near| p[2].max(near));
        let p = [p[0], p[1], z];
        let reach = match self.model {
            CameraModel::Fisheye { .. } | CameraModel::Polynomial { .. } => self.model.reach(p)?,
            // Their distortion is on a plane and does not use the reach.
            _ => 0.0,
        };
        self.model.image(p, reach)
    }

    /// Direction of a pixel: see [`CameraModel::unproject`].
    pub fn unproject(&self, p: Point2) -> Option<Point3> {
        let (focal, center) = self.model.intrinsics();
        let at = [(p[0] - center[0]) / focal[0], (p[1] - center[1]) / focal[1]];
        let ray = match self.model {
            CameraModel::Pinhole { .. } | CameraModel::Rational { .. } => {
                let [x, y] = self.model.brown().undo(at, self.limit)?;
                let far = (x * x + y * y + 1.0).sqrt();
                [x / far, y / far, 1.0 / far]
            }
            CameraModel::Omnidirectional { xi, .. } => {
                mei::lift(self.model.brown().undo(at, self.limit)?, xi)?
            }
            CameraModel::Fisheye { .. } | CameraModel::Polynomial { .. } => {
                let radius = (at[0] * at[0] + at[1] * at[1]).sqrt();
                let angle = self.model.radial().angle(radius, self.limit)?;
                let aside = if radius > 0.0 { libm::sin(angle) / radius } else { 0.0 };
                [at[0] * aside, at[1] * aside, libm::cos(angle)]
            }
        };
        ray.iter().all(|v| v.is_finite()).then_some(ray)
    }

    /// Whether a direction of any length is in the visible cone.
    pub(super) fn is_in_cone(&self, [x, y, z]: Point3) -> bool {
        libm::atan2((x * x + y * y).sqrt(), z) <= self.max_angle_rad
    }
}
