//! A rectangle on screen through which space is seen.

use super::ray::Ray;
use super::vector::{add3, along3, scale3, unit3};
use assay_core::geometry::{Point2, Point3, dot3, sub3};

/// Nothing nearer to a perspective eye than this is drawn, m.
const NEAR_M: f64 = 0.1;
/// Nothing further away than this is drawn, m.
const FAR_M: f64 = 8_000.0;

/// How lines of sight run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CameraProjection {
    /// All through the eye.
    Perspective {
        /// Angle of view from bottom to top, radians.
        fov_y_rad: f64,
    },
    /// All side by side.
    Orthographic {
        /// What is seen from bottom to top, m.
        height_m: f64,
        /// What is seen lies at most so far before and behind the eye's plane, m.
        depth_m: f64,
    },
}

/// An eye with its axes, projection and size on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewWindow {
    /// The eye; for parallel sight the middle of what is seen.
    pub eye: Point3,
    /// Unit vector to the right of the picture.
    pub right: Point3,
    /// Unit vector to its top.
    pub up: Point3,
    /// Unit vector into it.
    pub forward: Point3,
    /// How lines of sight run.
    pub projection: CameraProjection,
    /// Width and height, CSS px.
    pub size_px: [f64; 2],
}

impl ViewWindow {
    /// A point in the eye's own axes: right, up, forward, m.
    pub fn to_eye(&self, p: Point3) -> Point3 {
        let d = sub3(p, self.eye);
        [dot3(d, self.right), dot3(d, self.up), dot3(d, self.forward)]
    }

    /// CSS px in one metre at a depth before the eye.
    pub fn px_per_m(&self, depth_m: f64) -> f64 {
        let height_m = match self.projection {
            CameraProjection::Perspective { fov_y_rad } => {
                2.0 * depth_m.max(NEAR_M) * libm::tan(fov_y_rad / 2.0)
            }
            CameraProjection::Orthographic { height_m, .. } => height_m,
        };
        self.size_px[1] / height_m
    }

    fn on_screen(&self, [x, y, depth]: Point3) -> Point2 {
        let k = self.px_per_m(depth);
        [self.size_px[0] / 2.0 + x * k, self.size_px[1] / 2.0 - y * k]
    }

    /// Where a point is seen; it may lie beyond the border. `None` behind a perspective eye.
    pub fn project(&self, p: Point3) -> Option<Point2> {
        let at = self.to_eye(p);
        let behind = matches!(self.projection, CameraProjection::Perspective { .. }) && at[2] < NEAR_M;
        (!behind).then(|| self.on_screen(at))
    }

    /// Where a straight line is seen, cut where it goes behind the eye.
    pub fn project_line(&self, a: Point3, b: Point3) -> Option<[Point2; 2]> {
        let (mut p, mut q) = (self.to_eye(a), self.to_eye(b));
        if let CameraProjection::Perspective { .. } = self.projection {
            if p[2] < NEAR_M && q[2] < NEAR_M {
                return None;
            }
            let cut = |from: Point3, to: Point3| {
                let t = (NEAR_M - from[2]) / (to[2] - from[2]);
                let at = add3(from, scale3(sub3(to, from), t));
                [at[0], at[1], NEAR_M]
            };
            if p[2] < NEAR_M {
                p = cut(p, q);
            } else if q[2] < NEAR_M {
                q = cut(q, p);
            }
        }
        Some([self.on_screen(p), self.on_screen(q)])
    }

    /// The line of sight through a place on screen.
    pub fn ray(&self, at_px: Point2) -> Ray {
        let k = 1.0 / self.px_per_m(1.0);
        let x = (at_px[0] - self.size_px[0] / 2.0) * k;
        let y = (self.size_px[1] / 2.0 - at_px[1]) * k;
        let beside = add3(scale3(self.right, x), scale3(self.up, y));
        match self.projection {
            CameraProjection::Perspective { .. } => {
                Ray { origin: self.eye, direction: unit3(add3(self.forward, beside)) }
            }
            CameraProjection::Orthographic { depth_m, .. } => {
                let origin = along3(add3(self.eye, beside), self.forward, -depth_m);
                Ray { origin, direction: self.forward }
            }
        }
    }

    /// The point in the plane through the eye, across the line of sight (parallel sight alone).
    pub fn on_plane(&self, at_px: Point2) -> Point3 {
        let k = 1.0 / self.px_per_m(1.0);
        let x = (at_px[0] - self.size_px[0] / 2.0) * k;
        let y = (self.size_px[1] / 2.0 - at_px[1]) * k;
        add3(self.eye, add3(scale3(self.right, x), scale3(self.up, y)))
    }

    /// Whether anything of a sphere may be seen.
    pub fn sees_sphere(&self, center: Point3, radius_m: f64) -> bool {
        let [x, y, depth] = self.to_eye(center);
        let aspect = self.size_px[0] / self.size_px[1].max(1.0);
        match self.projection {
            CameraProjection::Perspective { fov_y_rad } => {
                let slope = libm::tan(fov_y_rad / 2.0);
                let beyond = |side: f64, slope: f64| {
                    // Distance from the plane through the eye that bounds the picture on this side.
                    (side.abs() - depth * slope) / (1.0 + slope * slope).sqrt() > radius_m
                };
                depth > NEAR_M - radius_m && !beyond(x, slope * aspect) && !beyond(y, slope)
            }
            CameraProjection::Orthographic { height_m, depth_m } => {
                let half = height_m / 2.0 + radius_m;
                x.abs() <= height_m * aspect / 2.0 + radius_m
                    && y.abs() <= half
                    && depth.abs() <= depth_m + radius_m
            }
        }
    }

    /// The same seen from the place that has become the origin.
    pub fn relative_to(&self, origin: Point3) -> Self {
        Self { eye: sub3(self.eye, origin), ..*self }
    }

    /// Space → clip space, column by column, as OpenGL wants it.
    pub fn matrix(&self) -> [f32; 16] {
        let aspect = self.size_px[0] / self.size_px[1].max(1.0);
        let rows = [self.right, self.up, self.forward];
        let shift = rows.map(|axis| -dot3(axis, self.eye));
        let mut m = [0.0_f64; 16];
        let mut set = |row: usize, axis: usize, scale: f64| {
            for (column, v) in rows[axis].into_iter().chain([shift[axis]]).enumerate() {
                m[column * 4 + row] += v * scale;
            }
        };
        match self.projection {
            CameraProjection::Perspective { fov_y_rad } => {
                let k = 1.0 / libm::tan(fov_y_rad / 2.0);
                set(0, 0, k / aspect);
                set(1, 1, k);
                set(2, 2, (FAR_M + NEAR_M) / (FAR_M - NEAR_M));
                set(3, 2, 1.0);
                m[14] -= 2.0 * FAR_M * NEAR_M / (FAR_M - NEAR_M);
            }
            CameraProjection::Orthographic { height_m, depth_m } => {
                let k = 2.0 / height_m;
                set(0, 0, k / aspect);
                set(1, 1, k);
                set(2, 2, 1.0 / depth_m);
                m[15] = 1.0;
            }
        }
        m.map(|v| v as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window(projection: CameraProjection) -> ViewWindow {
        ViewWindow {
            eye: [1.0, -2.0, 3.0],
            right: [0.0, -1.0, 0.0],
            up: [0.0, 0.0, 1.0],
            forward: [1.0, 0.0, 0.0],
            projection,
            size_px: [800.0, 600.0],
        }
    }

    fn projections() -> impl Strategy<Value = CameraProjection> {
        prop_oneof![
            (0.3..1.8_f64).prop_map(|fov_y_rad| CameraProjection::Perspective { fov_y_rad }),
            (1.0..90.0_f64).prop_map(|height_m| CameraProjection::Orthographic { height_m, depth_m: 50.0 }),
        ]
    }

    proptest! {
        #[test]
        fn a_point_lies_on_the_ray_through_its_place_on_screen(
            projection in projections(), p in prop::array::uniform3(2.0..40.0_f64))
        {
            let window = window(projection);
            let at = window.project(p).unwrap();
            prop_assert!(window.ray(at).distance_to(p) < 1e-6);
        }

        #[test]
        fn the_matrix_puts_a_point_where_project_does(projection in projections(), p in prop::array::uniform3(2.0..40.0_f64)) {
            let window = window(projection);
            let m = window.matrix().map(f64::from);
            let row = |r: usize| m[r] * p[0] + m[4 + r] * p[1] + m[8 + r] * p[2] + m[12 + r];
            let clip = [row(0) / row(3), row(1) / row(3)];
            let at = window.project(p).unwrap();
            prop_assert!((clip[0] - (at[0] / 400.0 - 1.0)).abs() < 1e-3);
            prop_assert!((clip[1] - (1.0 - at[1] / 300.0)).abs() < 1e-3);
        }

        #[test]
        fn a_sphere_around_what_is_on_screen_is_seen(
            projection in projections(), at in (0.0..800.0_f64, 0.0..600.0_f64), depth in 1.0..40.0_f64)
        {
            let window = window(projection);
            prop_assert!(window.sees_sphere(window.ray([at.0, at.1]).point_at(depth), 0.01));
        }
    }

    #[test]
    fn a_line_through_the_eye_plane_is_cut_and_not_mirrored() {
        let window = window(CameraProjection::Perspective { fov_y_rad: 1.0 });
        let [a, b] = window.project_line([10.0, -2.0, 2.0], [-10.0, -2.0, 2.0]).unwrap();
        assert!(a[1] > 300.0 && b[1] > a[1], "the ground runs down the picture: {a:?} {b:?}");
        assert_eq!(window.project_line([-1.0, 0.0, 0.0], [-9.0, 0.0, 0.0]), None);
    }
}
