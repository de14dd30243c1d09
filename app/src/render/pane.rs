//! Panes of a canvas.

use assay_editor::view::ViewWindow;

/// Part of the canvas and what it shows.
#[derive(Clone, Copy, Debug)]
pub struct Pane {
    /// Left and top in the canvas, CSS px.
    pub at_px: [f64; 2],
    /// Eye, projection and size.
    pub window: ViewWindow,
    /// Device px in one CSS px.
    pub scale: f64,
}

impl Pane {
    /// Left, bottom, width and height in a canvas of a height, device px. OpenGL counts from the bottom.
    pub(super) fn device_rect(&self, canvas_height: u32) -> [i32; 4] {
        let [width, height] = self.window.size_px.map(|v| (v * self.scale).round().max(1.0) as i32);
        let [left, top] = self.at_px.map(|v| (v * self.scale).round() as i32);
        [left, canvas_height.cast_signed() - top - height, width, height]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_editor::view::OrbitCamera;

    fn pane(at_px: [f64; 2], size_px: [f64; 2], scale: f64) -> Pane {
        Pane { at_px, window: OrbitCamera::default().window(size_px), scale }
    }

    #[test]
    fn panes_are_measured_from_the_bottom() {
        assert_eq!(pane([10.0, 20.0], [100.0, 50.0], 1.0).device_rect(300), [10, 230, 100, 50]);
    }

    #[test]
    fn panes_are_measured_in_device_pixels() {
        assert_eq!(pane([10.0, 20.0], [100.0, 50.0], 2.0).device_rect(600), [20, 460, 200, 100]);
    }

    #[test]
    fn panes_side_by_side_leave_no_gap() {
        let left = pane([0.0, 0.0], [34.0, 10.0], 1.5);
        let right = pane([34.0, 0.0], [34.0, 10.0], 1.5);
        let ([x, _, width, _], [next, ..]) = (left.device_rect(15), right.device_rect(15));
        assert_eq!(x + width, next);
    }

    #[test]
    fn a_hidden_pane_has_a_pixel() {
        let [_, _, width, height] = pane([0.0; 2], [0.0; 2], 1.0).device_rect(100);
        assert_eq!([width, height], [1, 1]);
    }
}
