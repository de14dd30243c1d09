//! A cuboid seen straight from the top, the side and the front.

use super::window::{CameraProjection, ViewWindow};
use assay_core::geometry::{Cuboid, Pose};

/// What surrounds the cuboid in a projection, m on each side.
const MARGIN_M: f64 = 0.9;
/// Points so far before and behind the cuboid are still seen, m.
const SLAB_MARGIN_M: f64 = 0.4;

/// One of the three projections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrthographicView {
    /// From above, the front to the right.
    Top,
    /// From its right side, the front to the right.
    Side,
    /// From before it.
    Front,
}

impl OrthographicView {
    /// All three in the order shown.
    pub const ALL: [Self; 3] = [Self::Top, Self::Side, Self::Front];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Top => "Top",
            Self::Side => "Side",
            Self::Front => "Front",
        }
    }

    /// Box axes (0 length, 1 width, 2 height) to the right, to the top and into the picture, and whether the
    /// axis runs that way or against it. Right × top points out of the picture.
    fn axes(self) -> [(usize, f64); 3] {
        match self {
            Self::Top => [(0, 1.0), (1, 1.0), (2, -1.0)],
            Self::Side => [(0, 1.0), (2, 1.0), (1, 1.0)],
            Self::Front => [(1, 1.0), (2, 1.0), (0, -1.0)],
        }
    }

    /// The box axes to the right and to the top.
    pub fn plane(self) -> [usize; 2] {
        let [right, up, _] = self.axes();
        [right.0, up.0]
    }

    /// The box axis across the picture.
    pub fn across(self) -> usize {
        self.axes()[2].0
    }

    /// The cuboid filling a rectangle of this size; `zoom` over 1 shows it larger.
    pub fn window(self, cuboid: &Cuboid, zoom: f64, size_px: [f64; 2]) -> ViewWindow {
        let pose = cuboid.pose();
        let [right, up, into] = self.axes();
        let extent = |axis: (usize, f64)| cuboid.size[axis.0] + 2.0 * MARGIN_M;
        let aspect = size_px[0].max(1.0) / size_px[1].max(1.0);
        let height_m = extent(up).max(extent(right) / aspect) / zoom;
        let depth_m = cuboid.size[into.0] / 2.0 + SLAB_MARGIN_M;
        ViewWindow {
            eye: cuboid.center,
            right: direction(&pose, right),
            up: direction(&pose, up),
            forward: direction(&pose, into),
            projection: CameraProjection::Orthographic { height_m, depth_m },
            size_px,
        }
    }
}

fn direction(pose: &Pose, (axis, sign): (usize, f64)) -> [f64; 3] {
    let mut v = [0.0; 3];
    v[axis] = sign;
    pose.rotate(v)
}

#[cfg(test)]
mod tests {
    use super::super::vector::cross3;
    use super::*;
    use assay_core::geometry::{dot3, norm3, sub3};

    #[test]
    fn every_projection_is_a_right_handed_picture() {
        let cuboid = Cuboid::upright([3.0, 2.0, 0.0], [4.0, 2.0, 1.5], 0.4);
        for side in OrthographicView::ALL {
            let window = side.window(&cuboid, 1.0, [300.0, 200.0]);
            let toward_eye = cross3(window.right, window.up);
            assert!((dot3(toward_eye, window.forward) + 1.0).abs() < 1e-12, "{side:?}");
        }
    }

    #[test]
    fn all_corners_are_on_screen() {
        let cuboid = Cuboid::upright([3.0, 2.0, 0.0], [12.0, 2.5, 3.5], -2.0);
        for side in OrthographicView::ALL {
            let window = side.window(&cuboid, 1.0, [260.0, 190.0]);
            for corner in cuboid.corners() {
                let [x, y] = window.project(corner).unwrap();
                assert!(x > 0.0 && x < 260.0 && y > 0.0 && y < 190.0, "{side:?}");
            }
        }
    }

    #[test]
    fn the_front_is_to_the_right_from_the_top_and_nearest_from_the_front() {
        let cuboid = Cuboid::upright([0.0; 3], [4.0, 2.0, 1.5], 0.4);
        let front = cuboid.pose().apply([2.0, 0.0, 0.0]);
        let top = OrthographicView::Top.window(&cuboid, 1.0, [300.0, 200.0]);
        assert!(top.project(front).unwrap()[0] > 150.0);
        let ahead = OrthographicView::Front.window(&cuboid, 1.0, [300.0, 200.0]);
        assert!(norm3(sub3(ahead.to_eye(front), [0.0, 0.0, -2.0])) < 1e-12);
    }
}
