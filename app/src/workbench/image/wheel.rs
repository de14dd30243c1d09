//! Gestures of a wheel or a touch pad over a picture.

use assay_core::geometry::Point2;
use assay_editor::pointer::ViewGesture;

/// Zoom for each px that a wheel turns.
const WHEEL_ZOOM: f64 = 0.0015;
/// Zoom for each px that fingers spread on a touch pad.
const TOUCH_PAD_ZOOM: f64 = 0.01;

/// Gesture of a wheel that turned by px at a position: zoom, or with Shift a move to the side. Touch pads report a pinch
/// as a wheel with Ctrl.
pub fn wheel_gesture(at: Point2, [x, y]: Point2, ctrl: bool, shift: bool) -> ViewGesture {
    let zoom = |rate: f64| ViewGesture { pan: [0.0; 2], about: at, factor: (-y * rate).exp() };
    match (ctrl, shift) {
        (true, _) => zoom(TOUCH_PAD_ZOOM),
        (false, true) => ViewGesture { pan: [-x - y, 0.0], about: at, factor: 1.0 },
        (false, false) => zoom(WHEEL_ZOOM),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_editor::ImageViewport;

    #[test]
    fn a_wheel_zooms_about_the_pointer() {
        let still = ImageViewport::fitted([400.0, 300.0], [800.0, 600.0]);
        let (mut zoomed, at) = (still, [500.25, 200.75]);
        wheel_gesture(at, [0.0, -100.0], false, false).apply(&mut zoomed);
        assert!(zoomed.scale() > still.scale());
        let (to, from) = (zoomed.to_image(at), still.to_image(at));
        assert!((to[0] - from[0]).hypot(to[1] - from[1]) < 1e-6);
    }

    #[test]
    fn a_wheel_with_shift_moves_the_picture_to_the_side() {
        let gesture = wheel_gesture([0.0; 2], [0.0, 30.0], false, true);
        assert_eq!((gesture.pan, gesture.factor), ([-30.0, 0.0], 1.0));
    }

    #[test]
    fn a_touch_pad_zooms_faster_than_a_wheel() {
        let factor = |ctrl| wheel_gesture([0.0; 2], [0.0, -10.0], ctrl, false).factor;
        assert!(factor(true) > factor(false) && factor(false) > 1.0);
    }
}
