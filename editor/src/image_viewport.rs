//! Which part of a picture is on screen, and how large.

use assay_core::geometry::Point2;

/// Screen px per image px at most: single pixels as large squares.
pub const MAX_SCALE: f64 = 64.0;
/// Of a picture moved aside, this much stays in sight, screen px.
const MIN_VISIBLE_PX: f64 = 48.0;
/// Room around a picture that is shown as a whole, screen px.
const MARGIN_PX: f64 = 16.0;

/// Image px ↔ screen px (CSS px from the view's top left).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImageViewport {
    image: [f64; 2],
    screen: [f64; 2],
    scale: f64,
    origin: Point2,
    fitted: bool,
}

impl ImageViewport {
    /// The whole picture in the middle of the screen. Sizes are width and height, px.
    pub fn fitted(image: [f64; 2], screen: [f64; 2]) -> Self {
        let [image, screen] = [image, screen].map(|size| size.map(|v| if v >= 1.0 { v } else { 1.0 }));
        let mut view = Self { image, screen, scale: 1.0, origin: [0.0, 0.0], fitted: true };
        view.fit();
        view
    }

    /// Width and height of the picture, px.
    pub fn image(&self) -> [f64; 2] {
        self.image
    }

    /// Width and height of the view, screen px.
    pub fn screen(&self) -> [f64; 2] {
        self.screen
    }

    /// Screen px per image px.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The screen place of the picture's top-left corner.
    pub fn origin(&self) -> Point2 {
        self.origin
    }

    /// Where an image place is on screen.
    pub fn to_screen(&self, at: Point2) -> Point2 {
        [self.origin[0] + at[0] * self.scale, self.origin[1] + at[1] * self.scale]
    }

    /// Which image place is at a place on screen.
    pub fn to_image(&self, at: Point2) -> Point2 {
        [(at[0] - self.origin[0]) / self.scale, (at[1] - self.origin[1]) / self.scale]
    }

    /// Show the whole picture.
    pub fn fit(&mut self) {
        self.scale = self.min_scale();
        self.center([self.image[0] / 2.0, self.image[1] / 2.0]);
        self.fitted = true;
    }

    /// Zoom by a factor; the place under the pointer stays where it is.
    pub fn zoom_about(&mut self, at_screen: Point2, factor: f64) {
        let at = self.to_image(at_screen);
        let scale = (self.scale * factor).clamp(self.min_scale(), MAX_SCALE);
        if !scale.is_finite() || scale == self.scale {
            return;
        }
        self.scale = scale;
        self.origin = [at_screen[0] - at[0] * scale, at_screen[1] - at[1] * scale];
        self.fitted = false;
        self.clamp_origin();
    }

    /// Zoom about the middle of the screen.
    pub fn zoom(&mut self, factor: f64) {
        self.zoom_about([self.screen[0] / 2.0, self.screen[1] / 2.0], factor);
    }

    /// Move the picture by screen px.
    pub fn pan(&mut self, by: Point2) {
        self.origin = [self.origin[0] + by[0], self.origin[1] + by[1]];
        self.fitted = false;
        self.clamp_origin();
    }

    /// Bring an image place to the middle of the screen.
    pub fn center(&mut self, at: Point2) {
        self.origin = [self.screen[0] / 2.0 - at[0] * self.scale, self.screen[1] / 2.0 - at[1] * self.scale];
        self.fitted = false;
        self.clamp_origin();
    }

    /// Show a rectangle (left, top, right, bottom, image px) with room around it; never smaller than now unless
    /// it would not fit.
    pub fn show(&mut self, [left, top, right, bottom]: [f64; 4]) {
        let room = |size: f64, screen: f64| screen * 0.6 / size.max(1.0);
        let most = room(right - left, self.screen[0]).min(room(bottom - top, self.screen[1]));
        self.scale = self.scale.min(most).clamp(self.min_scale(), MAX_SCALE);
        self.center([(left + right) / 2.0, (top + bottom) / 2.0]);
    }

    /// Show what another one sees: an image place in the middle, and so many image px from edge to edge at least.
    pub fn show_area(&mut self, center: Point2, size: Point2) {
        let scale = (self.screen[0] / size[0].max(1.0)).min(self.screen[1] / size[1].max(1.0));
        if scale.is_finite() {
            self.scale = scale.clamp(self.min_scale(), MAX_SCALE);
            self.center(center);
        }
    }

    /// The window has another size: what was in the middle stays there, and a whole picture stays whole.
    pub fn resize(&mut self, screen: [f64; 2]) {
        let middle = self.to_image([self.screen[0] / 2.0, self.screen[1] / 2.0]);
        self.screen = screen.map(|v| v.max(1.0));
        if self.fitted {
            return self.fit();
        }
        self.scale = self.scale.max(self.min_scale());
        self.center(middle);
    }

    /// A panel beside the view opened or closed. Nothing moves under the pointer; where it is elsewhere, a whole picture
    /// stays whole.
    pub fn crop(&mut self, screen: [f64; 2], is_under_pointer: bool) {
        self.screen = screen.map(|v| v.max(1.0));
        if self.fitted && !is_under_pointer {
            return self.fit();
        }
        self.clamp_origin();
    }

    /// Left, top, right, bottom of what is on screen, image px.
    pub fn visible(&self) -> [f64; 4] {
        let ([l, t], [r, b]) = (self.to_image([0.0, 0.0]), self.to_image(self.screen));
        [l, t, r, b]
    }

    fn min_scale(&self) -> f64 {
        let fit = |axis: usize| (self.screen[axis] - 2.0 * MARGIN_PX).max(1.0) / self.image[axis];
        fit(0).min(fit(1)).min(MAX_SCALE)
    }

    fn clamp_origin(&mut self) {
        for axis in 0..2 {
            let size = self.image[axis] * self.scale;
            let min_visible = MIN_VISIBLE_PX.min(size).min(self.screen[axis]);
            self.origin[axis] = self.origin[axis].clamp(min_visible - size, self.screen[axis] - min_visible);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn view() -> ImageViewport {
        ImageViewport::fitted([1000.0, 500.0], [532.0, 432.0])
    }

    #[test]
    fn a_whole_picture_lies_in_the_middle() {
        assert_eq!(view().scale(), 0.5);
        assert_eq!(view().to_screen([0.0, 0.0]), [16.0, 91.0]);
        assert_eq!(view().to_screen([1000.0, 500.0]), [516.0, 341.0]);
    }

    #[test]
    fn zoom_ends_at_the_whole_picture_and_at_a_pixel() {
        let mut view = view();
        view.zoom(1e9);
        assert_eq!(view.scale(), MAX_SCALE);
        view.zoom(1e-9);
        assert_eq!(view.scale(), 0.5);
    }

    #[test]
    fn a_picture_cannot_be_lost_by_panning() {
        let mut view = view();
        view.pan([9999.0, -9999.0]);
        assert_eq!(view.to_screen([0.0, 500.0]), [532.0 - 48.0, 48.0]);
    }

    #[test]
    fn a_whole_picture_stays_whole_in_a_smaller_window_and_a_part_stays_in_the_middle() {
        let mut whole = view();
        whole.resize([282.0, 300.0]);
        assert_eq!(whole.scale(), 0.25);
        let mut part = view();
        part.zoom(8.0);
        part.center([300.0, 200.0]);
        part.resize([400.0, 300.0]);
        assert_eq!((part.scale(), part.to_image([200.0, 150.0])), (4.0, [300.0, 200.0]));
    }

    #[test]
    fn a_panel_that_opens_beside_it_moves_nothing() {
        let mut view = view();
        let before = view.to_screen([400.0, 200.0]);
        view.crop([400.0, 432.0], true);
        assert_eq!(view.to_screen([400.0, 200.0]), before);
        view.resize([282.0, 300.0]);
        assert_eq!(view.scale(), 0.25);
    }

    #[test]
    fn a_whole_picture_stays_whole_beside_a_panel_that_opens_while_nobody_points_at_it() {
        let mut whole = view();
        whole.crop([532.0, 182.0], false);
        assert_eq!((whole.scale(), whole.to_screen([1000.0, 500.0])), (0.3, [416.0, 166.0]));
        let mut part = view();
        part.zoom(8.0);
        let before = part.to_screen([500.0, 250.0]);
        part.crop([532.0, 182.0], false);
        assert_eq!(part.to_screen([500.0, 250.0]), before, "a part of the picture does not jump");
    }

    #[test]
    fn a_small_place_is_shown_without_zooming_out_and_a_large_one_as_a_whole() {
        let mut view = view();
        view.zoom(8.0);
        view.show([100.0, 100.0, 110.0, 110.0]);
        assert_eq!(view.scale(), 4.0);
        view.show([0.0, 0.0, 600.0, 100.0]);
        assert!(view.scale() < 0.6);
    }

    proptest! {
        #[test]
        fn the_place_under_the_pointer_stays_while_zooming(
            x in 100.0..400.0_f64, y in 120.0..300.0_f64, factor in 1.0..40.0_f64)
        {
            let mut view = view();
            let before = view.to_image([x, y]);
            view.zoom_about([x, y], factor);
            let after = view.to_image([x, y]);
            prop_assert!((before[0] - after[0]).abs() < 1e-6 && (before[1] - after[1]).abs() < 1e-6);
        }
    }
}
