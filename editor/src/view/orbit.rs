//! The camera of the large view: it turns about a point and flies over the ground.

use super::vector::{along3, cross3};
use super::window::{CameraProjection, ViewWindow};
use assay_core::geometry::{Point2, Point3, dot3, sub3};
use core::f64::consts::FRAC_PI_2;

/// Radians for one pixel of a drag.
const TURN_PER_PX: f64 = 0.005;
const FOV_Y_RAD: f64 = 0.9;
const MIN_DISTANCE_M: f64 = 0.5;
const MAX_DISTANCE_M: f64 = 2_500.0;

/// An eye that looks at a target from a distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrbitCamera {
    /// What is looked at, m.
    pub target: Point3,
    /// From the eye to the target, m.
    pub distance_m: f64,
    /// Heading of the line of sight, radians about z; 0: along +x.
    pub yaw_rad: f64,
    /// How far down the eye looks, radians.
    pub pitch_rad: f64,
}

impl Default for OrbitCamera {
    /// From behind and above the vehicle, forward.
    fn default() -> Self {
        Self { target: [14.0, 0.0, -1.5], distance_m: 34.0, yaw_rad: 0.0, pitch_rad: 0.5 }
    }
}

impl OrbitCamera {
    /// From behind and above a vehicle that drives along a heading, radians about z.
    pub fn from_heading(yaw_rad: f64) -> Self {
        let start = Self::default();
        let (sin, cos) = libm::sincos(yaw_rad);
        let [x, y, z] = start.target;
        Self { target: [x * cos - y * sin, x * sin + y * cos, z], yaw_rad, ..start }
    }

    /// Onto all that lies between two corners; what is long lies across the picture.
    pub fn fit_bounds(&self, [low, high]: [Point3; 2]) -> Self {
        let target = core::array::from_fn(|i| (low[i] + high[i]) / 2.0);
        let [length, width] = [0, 1].map(|i| high[i] - low[i]);
        let distance_m = (1.1 * length.max(width)).clamp(10.0, MAX_DISTANCE_M);
        let yaw_rad = if length > 2.0 * width { FRAC_PI_2 } else { self.yaw_rad };
        Self { target, distance_m, yaw_rad, pitch_rad: 0.7 }
    }

    /// What is seen through a rectangle of this size.
    pub fn window(&self, size_px: [f64; 2]) -> ViewWindow {
        let (forward, right) = (self.forward(), self.right());
        ViewWindow {
            eye: along3(self.target, forward, -self.distance_m),
            right,
            up: cross3(right, forward),
            forward,
            projection: CameraProjection::Perspective { fov_y_rad: FOV_Y_RAD },
            size_px,
        }
    }

    fn forward(&self) -> Point3 {
        let (level, down) = (libm::cos(self.pitch_rad), libm::sin(self.pitch_rad));
        [level * libm::cos(self.yaw_rad), level * libm::sin(self.yaw_rad), -down]
    }

    fn right(&self) -> Point3 {
        [libm::sin(self.yaw_rad), -libm::cos(self.yaw_rad), 0.0]
    }

    /// Turn about the target as a drag does: what is before it follows the pointer.
    pub fn orbit(&mut self, drag_px: Point2) {
        self.turn(-drag_px[0] * TURN_PER_PX, drag_px[1] * TURN_PER_PX);
    }

    /// Turn about the target, radians to the left and down.
    pub fn turn(&mut self, left_rad: f64, down_rad: f64) {
        self.yaw_rad += left_rad;
        self.pitch_rad = (self.pitch_rad + down_rad).clamp(-0.2, FRAC_PI_2 - 1e-3);
    }

    /// Move sideways so that the target follows the pointer.
    pub fn pan(&mut self, drag_px: Point2, size_px: [f64; 2]) {
        let window = self.window(size_px);
        let k = 1.0 / window.px_per_m(self.distance_m);
        self.target = along3(self.target, window.right, -drag_px[0] * k);
        self.target = along3(self.target, window.up, drag_px[1] * k);
    }

    /// Come nearer (factor under 1) or go away, so that what is under the pointer stays there.
    pub fn dolly(&mut self, factor: f64, at_px: Point2, size_px: [f64; 2]) {
        let window = self.window(size_px);
        let distance_m = (self.distance_m * factor).clamp(MIN_DISTANCE_M, MAX_DISTANCE_M);
        let factor = distance_m / self.distance_m;
        let ray = window.ray(at_px);
        let slope = dot3(ray.direction, window.forward).max(1e-6);
        let under = ray.point_at(self.distance_m / slope);
        let toward = sub3(under, self.target);
        self.target = along3(self.target, toward, 1.0 - factor);
        self.distance_m = distance_m;
    }

    /// Fly over the ground, m: ahead, to the right, up.
    pub fn fly(&mut self, [ahead_m, right_m, up_m]: [f64; 3]) {
        let ahead = [libm::cos(self.yaw_rad), libm::sin(self.yaw_rad), 0.0];
        self.target = along3(self.target, ahead, ahead_m);
        self.target = along3(self.target, self.right(), right_m);
        self.target[2] += up_m;
    }

    /// Look at a point from the same side, near enough to work on it.
    pub fn look_at(&mut self, target: Point3) {
        self.target = target;
        self.distance_m = self.distance_m.min(22.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::norm3;

    const SIZE: [f64; 2] = [1000.0, 600.0];

    fn close(a: Point2, b: Point2) -> bool {
        (a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6
    }

    #[test]
    fn a_look_over_a_long_place_has_both_its_ends_on_screen() {
        let bounds = [[1_000.0, 50.0, 0.0], [2_200.0, 90.0, 20.0]];
        let window = OrbitCamera::default().fit_bounds(bounds).window(SIZE);
        for x in [1_000.0, 2_200.0] {
            let [x, y] = window.project([x, 70.0, 0.0]).unwrap();
            assert!((0.0..SIZE[0]).contains(&x) && (0.0..SIZE[1]).contains(&y), "{x}, {y}");
        }
    }

    #[test]
    fn the_first_look_is_the_way_the_vehicle_drives() {
        let camera = OrbitCamera::from_heading(-FRAC_PI_2);
        assert!(
            (camera.target[1] + OrbitCamera::default().target[0]).abs() < 1e-9 && camera.forward()[1] < 0.0
        );
        assert_eq!(OrbitCamera::from_heading(0.0), OrbitCamera::default());
    }

    #[test]
    fn the_target_is_in_the_middle_of_the_picture() {
        let camera = OrbitCamera::default();
        assert!(close(camera.window(SIZE).project(camera.target).unwrap(), [500.0, 300.0]));
    }

    #[test]
    fn orbiting_keeps_the_distance_and_the_target() {
        let mut camera = OrbitCamera::default();
        camera.orbit([120.0, -40.0]);
        let window = camera.window(SIZE);
        assert!((norm3(sub3(window.eye, camera.target)) - camera.distance_m).abs() < 1e-9);
        assert!(close(window.project(camera.target).unwrap(), [500.0, 300.0]));
    }

    #[test]
    fn what_is_nearer_than_the_target_follows_an_orbiting_pointer() {
        let mut camera = OrbitCamera::default();
        let near = along3(camera.target, camera.forward(), -5.0);
        camera.orbit([50.0, 0.0]);
        assert!(camera.window(SIZE).project(near).unwrap()[0] > 500.0);
    }

    #[test]
    fn panning_keeps_the_target_under_the_pointer() {
        let mut camera = OrbitCamera::default();
        let was = camera.target;
        camera.pan([80.0, 30.0], SIZE);
        assert!(close(camera.window(SIZE).project(was).unwrap(), [580.0, 330.0]));
    }

    #[test]
    fn coming_nearer_keeps_what_is_under_the_pointer() {
        let mut camera = OrbitCamera::default();
        let window = camera.window(SIZE);
        let ray = window.ray([700.0, 200.0]);
        let under = ray.point_at(camera.distance_m / dot3(ray.direction, window.forward));
        camera.dolly(0.5, [700.0, 200.0], SIZE);
        assert!(close(camera.window(SIZE).project(under).unwrap(), [700.0, 200.0]));
        assert!((camera.distance_m - 17.0).abs() < 1e-9);
    }

    #[test]
    fn the_eye_never_turns_over() {
        let mut camera = OrbitCamera::default();
        camera.orbit([0.0, 1e6]);
        assert!(camera.window(SIZE).up[2] >= 0.0);
    }
}
