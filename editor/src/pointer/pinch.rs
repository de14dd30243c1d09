//! Change of a view by two fingers or a wheel.

use crate::ImageViewport;
use assay_core::geometry::Point2;

/// Change of a view by a gesture: a move, then a zoom about a position, all in screen px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewGesture {
    /// Move of the picture.
    pub pan: Point2,
    /// Position that stays while zooming.
    pub about: Point2,
    /// Factor of the zoom.
    pub factor: f64,
}

impl ViewGesture {
    /// Gesture of two fingers that move from two positions to two others: the picture follows both.
    pub fn of_fingers([a0, b0]: [Point2; 2], [a1, b1]: [Point2; 2]) -> Self {
        let middle = |a: Point2, b: Point2| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let (from, to) = (middle(a0, b0), middle(a1, b1));
        let factor = distance(a1, b1) / distance(a0, b0).max(1.0);
        Self { pan: [to[0] - from[0], to[1] - from[1]], about: to, factor }
    }

    /// Change the view of an image.
    pub fn apply(self, view: &mut ImageViewport) {
        view.pan(self.pan);
        view.zoom_about(self.about, self.factor);
    }
}

/// Distance of two positions, px.
pub(super) fn distance(a: Point2, b: Point2) -> f64 {
    libm::hypot(a[0] - b[0], a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_stays_under_both_fingers() {
        let still = ImageViewport::fitted([400.0, 300.0], [800.0, 600.0]);
        let (before, after) = ([[300.0, 300.0], [400.0, 300.0]], [[280.0, 320.0], [480.0, 320.0]]);
        let mut moved = still;
        ViewGesture::of_fingers(before, after).apply(&mut moved);
        for i in 0..2 {
            assert!(distance(moved.to_image(after[i]), still.to_image(before[i])) < 1e-6, "finger {i}");
        }
    }

    #[test]
    fn fingers_at_the_same_place_do_not_zoom_without_end() {
        let gesture = ViewGesture::of_fingers([[300.0; 2]; 2], [[300.0, 300.0], [310.0, 300.0]]);
        assert_eq!(gesture.factor, 10.0);
    }
}
