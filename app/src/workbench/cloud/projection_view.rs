//! What a projection shows of the selected cuboid and around it.

use assay_core::geometry::Point2;
use assay_editor::pointer::ViewGesture;
use assay_editor::view::{ViewWindow, along3};

/// Zoom and position of a projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectionView {
    /// Zoom: over 1 the cuboid is larger than fits.
    pub zoom: f64,
    /// Distance of the middle of the view from the cuboid's, to the right and up, m.
    pub off_m: Point2,
}

impl Default for ProjectionView {
    /// The whole cuboid.
    fn default() -> Self {
        Self { zoom: 1.0, off_m: [0.0; 2] }
    }
}

impl ProjectionView {
    /// Zoom about the middle by a factor.
    pub fn zoom(&mut self, factor: f64) {
        self.zoom = (self.zoom * factor).clamp(0.1, 12.0);
    }

    /// Move what is shown, screen px.
    pub fn pan(&mut self, [x, y]: Point2, px_per_m: f64) {
        self.off_m = [self.off_m[0] - x / px_per_m, self.off_m[1] + y / px_per_m];
    }

    /// Move and zoom by two fingers in a view of a size: what is under them stays there.
    pub fn pinch(&mut self, gesture: ViewGesture, size_px: [f64; 2], px_per_m: f64) {
        self.pan(gesture.pan, px_per_m);
        let before = self.zoom;
        self.zoom(gesture.factor);
        let stays = 1.0 - before / self.zoom;
        let from_middle = [0, 1].map(|axis| gesture.about[axis] - size_px[axis] / 2.0);
        self.pan(from_middle.map(|px| -px * stays), px_per_m);
    }

    /// Window moved from the middle of the cuboid.
    pub fn moved(&self, window: ViewWindow) -> ViewWindow {
        let eye = along3(along3(window.eye, window.right, self.off_m[0]), window.up, self.off_m[1]);
        ViewWindow { eye, ..window }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::car;
    use assay_editor::view::OrthographicView;

    const SIZE: [f64; 2] = [300.0, 200.0];

    fn window(view: ProjectionView) -> ViewWindow {
        view.moved(OrthographicView::Top.window(&car([10.0, 0.0, 0.0]), view.zoom, SIZE))
    }

    fn is_near(a: Point2, b: Point2) -> bool {
        (a[0] - b[0]).hypot(a[1] - b[1]) < 1e-9
    }

    #[test]
    fn a_whole_cuboid_is_in_the_middle() {
        let window = window(ProjectionView::default());
        assert!(is_near(window.project([10.0, 0.0, 0.0]).unwrap(), [150.0, 100.0]));
    }

    #[test]
    fn what_is_shown_follows_a_finger() {
        let mut view = ProjectionView::default();
        let (before, k) = (window(view).on_plane([150.0, 100.0]), window(view).px_per_m(1.0));
        view.pan([40.0, -15.0], k);
        assert!(is_near(window(view).project(before).unwrap(), [190.0, 85.0]));
    }

    #[test]
    fn what_is_under_two_fingers_stays_there() {
        let mut view = ProjectionView { zoom: 1.5, off_m: [0.3, -0.2] };
        let (under, k) = (window(view).on_plane([60.0, 150.0]), window(view).px_per_m(1.0));
        view.pinch(ViewGesture { pan: [10.0, 20.0], about: [70.0, 170.0], factor: 2.0 }, SIZE, k);
        assert!(is_near(window(view).project(under).unwrap(), [70.0, 170.0]));
    }

    #[test]
    fn a_zoom_has_limits() {
        let mut view = ProjectionView::default();
        view.zoom(1e9);
        assert_eq!(view.zoom, 12.0);
        view.zoom(1e-9);
        assert_eq!(view.zoom, 0.1);
    }
}
