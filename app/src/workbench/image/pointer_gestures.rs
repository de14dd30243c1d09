//! Gestures of pointers and wheel over a picture.

use assay_core::geometry::Point2;
use assay_editor::ImageViewport;

/// Distance within which a press is a click, screen px.
const CLICK_PX: f64 = 4.0;
/// Zoom for each px that a wheel turns.
const WHEEL_ZOOM: f64 = 0.0015;
/// Zoom for each px that fingers spread on a touch pad.
const TOUCH_PAD_ZOOM: f64 = 0.01;

/// Pointers that are down, by id, screen px.
pub type PointersDown = Vec<(i32, Point2)>;

/// Change of the view by a gesture: a move, then a zoom about a position, all in screen px.
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
    /// Change a view.
    pub fn apply(self, view: &mut ImageViewport) {
        view.pan(self.pan);
        view.zoom_about(self.about, self.factor);
    }
}

/// Gesture of the first two of several fingers that move: the picture follows both. `None` with fewer fingers.
pub fn pinch(before: &PointersDown, after: &PointersDown) -> Option<ViewGesture> {
    let ([(_, a0), (_, b0), ..], [(_, a1), (_, b1), ..]) = (before.as_slice(), after.as_slice()) else {
        return None;
    };
    let middle = |a: &Point2, b: &Point2| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    let (from, to) = (middle(a0, b0), middle(a1, b1));
    let factor = distance(*a1, *b1) / distance(*a0, *b0).max(1.0);
    Some(ViewGesture { pan: [to[0] - from[0], to[1] - from[1]], about: to, factor })
}

/// Gesture of a wheel that turned by px at a position: zoom, or with Shift a move to the side. Touch pads report a pinch
/// as a wheel with Ctrl.
pub fn wheel(at: Point2, [x, y]: Point2, ctrl: bool, shift: bool) -> ViewGesture {
    let zoom = |rate: f64| ViewGesture { pan: [0.0; 2], about: at, factor: (-y * rate).exp() };
    match (ctrl, shift) {
        (true, _) => zoom(TOUCH_PAD_ZOOM),
        (false, true) => ViewGesture { pan: [-x - y, 0.0], about: at, factor: 1.0 },
        (false, false) => zoom(WHEEL_ZOOM),
    }
}

/// Whether a press that moved this far is still a click.
pub fn is_click(from: Point2, to: Point2) -> bool {
    distance(from, to) <= CLICK_PX
}

fn distance(a: Point2, b: Point2) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> ImageViewport {
        ImageViewport::fitted([400.0, 300.0], [800.0, 600.0])
    }

    fn is_near(a: Point2, b: Point2) -> bool {
        distance(a, b) < 1e-6
    }

    #[test]
    fn the_picture_stays_under_both_fingers() {
        let before = vec![(1, [300.0, 300.0]), (2, [400.0, 300.0])];
        let after = vec![(1, [280.0, 320.0]), (2, [480.0, 320.0])];
        let (mut moved, still) = (view(), view());
        pinch(&before, &after).unwrap().apply(&mut moved);
        for i in 0..2 {
            assert!(is_near(moved.to_image(after[i].1), still.to_image(before[i].1)), "finger {i}");
        }
    }

    #[test]
    fn one_finger_is_no_pinch() {
        let one = vec![(1, [300.0, 300.0])];
        assert_eq!(pinch(&one, &one), None);
    }

    #[test]
    fn fingers_at_the_same_place_do_not_zoom_without_end() {
        let before = vec![(1, [300.0, 300.0]), (2, [300.0, 300.0])];
        let after = vec![(1, [300.0, 300.0]), (2, [310.0, 300.0])];
        assert_eq!(pinch(&before, &after).unwrap().factor, 10.0);
    }

    #[test]
    fn a_wheel_zooms_about_the_pointer() {
        let (mut zoomed, still, at) = (view(), view(), [500.0, 200.0]);
        wheel(at, [0.0, -100.0], false, false).apply(&mut zoomed);
        assert!(zoomed.scale() > still.scale());
        assert!(is_near(zoomed.to_image(at), still.to_image(at)));
    }

    #[test]
    fn a_wheel_with_shift_moves_the_picture_to_the_side() {
        let gesture = wheel([0.0; 2], [0.0, 30.0], false, true);
        assert_eq!((gesture.pan, gesture.factor), ([-30.0, 0.0], 1.0));
    }

    #[test]
    fn a_touch_pad_zooms_faster_than_a_wheel() {
        let factor = |ctrl| wheel([0.0; 2], [0.0, -10.0], ctrl, false).factor;
        assert!(factor(true) > factor(false) && factor(false) > 1.0);
    }

    #[test]
    fn a_press_that_hardly_moves_is_a_click() {
        assert!(is_click([10.0, 10.0], [13.0, 12.0]));
        assert!(!is_click([10.0, 10.0], [13.0, 13.0]));
    }
}
