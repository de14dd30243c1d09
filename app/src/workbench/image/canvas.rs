//! Drawing on a canvas in image and screen coordinates.

use assay_core::geometry::{Geometry, Point2, Polygon};
use assay_editor::ImageViewport;
use assay_editor::tool::{outlines, rbox_corners};
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, Path2d};

pub(super) use crate::workbench::colors as color;
pub(super) use crate::workbench::colors::faded;

/// Font of texts on a picture.
const FONT: &str = "Inter, system-ui, sans-serif";

/// Screen px for each image px up to which dashes keep their length on screen.
const MOST_DASH_SCALE: f64 = 8.0;

/// Canvas with a view.
pub struct ImageCanvas<'a> {
    /// Context to draw with.
    pub ctx: &'a CanvasRenderingContext2d,
    /// Image px ↔ screen px.
    pub view: ImageViewport,
    /// Device px per screen px, across and down: a canvas has whole device px, and its element may not.
    pub dpr: [f64; 2],
}

impl ImageCanvas<'_> {
    /// Draw in image px from now on.
    pub fn image_space(&self) {
        let ([dpr_x, dpr_y], scale, [x, y]) = (self.dpr, self.view.scale(), self.view.origin());
        let _ = self.ctx.set_transform(scale * dpr_x, 0.0, 0.0, scale * dpr_y, x * dpr_x, y * dpr_y);
    }

    /// Draw in screen px from now on.
    pub fn screen_space(&self) {
        let _ = self.ctx.set_transform(self.dpr[0], 0.0, 0.0, self.dpr[1], 0.0, 0.0);
    }

    /// Fill an image path, holes left out.
    pub fn fill(&self, path: &Path2d, color: &str) {
        self.ctx.set_fill_style_str(color);
        self.ctx.fill_with_path_2d_and_winding(path, CanvasWindingRule::Evenodd);
    }

    /// Stroke an image path; width and dashes in screen px. Far zoomed in dashes grow with the picture, since a browser draws
    /// all of a path's dashes, also those outside the view.
    pub fn stroke(&self, path: &Path2d, color: &str, width_px: f64, dash_px: &[f64]) {
        self.dash(dash_px, self.view.scale().min(MOST_DASH_SCALE));
        self.ctx.set_stroke_style_str(color);
        self.ctx.set_line_width(width_px / self.view.scale());
        self.ctx.set_line_join("round");
        self.ctx.stroke_with_path(path);
    }

    fn dash(&self, dash_px: &[f64], scale: f64) {
        let dash: js_sys::Array = dash_px.iter().map(|d| JsValue::from_f64(d / scale)).collect();
        let _ = self.ctx.set_line_dash(&dash);
    }

    /// Hatch the area in all of `within` and outside `without`; `bounds` (left, top, right, bottom, image px)
    /// encloses it.
    pub fn hatch(&self, within: &[&Path2d], without: Option<&Path2d>, bounds: [f64; 4], color: &str) {
        self.ctx.save();
        self.image_space();
        for path in within {
            self.ctx.clip_with_path_2d_and_winding(path, CanvasWindingRule::Evenodd);
        }
        if let (Some(path), Ok(outside)) = (without, Path2d::new()) {
            // A frame around everything turns the even-odd rule inside out.
            let [l, t, r, b] = bounds;
            outside.rect(l - 1e4, t - 1e4, r - l + 2e4, b - t + 2e4);
            outside.add_path(path);
            self.ctx.clip_with_path_2d_and_winding(&outside, CanvasWindingRule::Evenodd);
        }
        self.screen_space();
        self.stripes(bounds, color);
        self.ctx.restore();
    }

    fn stripes(&self, [l, t, r, b]: [f64; 4], color: &str) {
        const STEP_PX: f64 = 7.0;
        let visible = self.view.visible();
        let [l, t] = self.view.to_screen([l.max(visible[0]), t.max(visible[1])]);
        let [r, b] = self.view.to_screen([r.min(visible[2]), b.min(visible[3])]);
        if r <= l || b <= t {
            return;
        }
        self.ctx.set_fill_style_str(&faded(color, 0x1c));
        self.ctx.fill_rect(l, t, r - l, b - t);
        self.dash(&[], 1.0);
        self.ctx.set_stroke_style_str(&faded(color, 0xd0));
        self.ctx.set_line_width(1.5);
        self.ctx.begin_path();
        let (height, mut x) = (b - t, ((l - (b - t) + t) / STEP_PX).floor() * STEP_PX - t);
        while x < r {
            self.ctx.move_to(x, b);
            self.ctx.line_to(x + height, t);
            x += STEP_PX;
        }
        self.ctx.stroke();
    }

    /// A line between two screen positions.
    pub fn line(&self, from: Point2, to: Point2, color: &str, width_px: f64, dash_px: &[f64]) {
        self.dash(dash_px, 1.0);
        self.ctx.set_stroke_style_str(color);
        self.ctx.set_line_width(width_px);
        self.ctx.begin_path();
        self.ctx.move_to(from[0], from[1]);
        self.ctx.line_to(to[0], to[1]);
        self.ctx.stroke();
    }

    /// A round handle at a screen position.
    pub fn dot(&self, at: Point2, radius_px: f64, fill: &str) {
        self.dash(&[], 1.0);
        self.ctx.begin_path();
        let _ = self.ctx.arc(at[0], at[1], radius_px, 0.0, core::f64::consts::TAU);
        self.ctx.set_fill_style_str(fill);
        self.ctx.fill();
        self.ctx.set_stroke_style_str(color::DARK);
        self.ctx.set_line_width(1.2);
        self.ctx.stroke();
    }

    /// A square handle at a screen position.
    pub fn square(&self, at: Point2, side_px: f64, fill: &str) {
        self.dash(&[], 1.0);
        self.ctx.set_fill_style_str(fill);
        self.ctx.set_stroke_style_str(color::DARK);
        self.ctx.set_line_width(1.2);
        let (x, y) = (at[0] - side_px / 2.0, at[1] - side_px / 2.0);
        self.ctx.fill_rect(x, y, side_px, side_px);
        self.ctx.stroke_rect(x, y, side_px, side_px);
    }

    /// Lines of text on a rounded ground with its top left at a screen position; the first line is bold. Returns
    /// width and height, screen px.
    pub fn note(&self, at: Point2, lines: &[&str], [ink, ground, border]: [&str; 3]) -> [f64; 2] {
        let size = self.note_size(lines);
        if let Ok(path) = Path2d::new() {
            let _ = path.round_rect_with_f64(at[0], at[1], size[0], size[1], 5.0);
            self.ctx.set_fill_style_str(ground);
            self.ctx.fill_with_path_2d(&path);
            self.dash(&[], 1.0);
            self.ctx.set_stroke_style_str(border);
            self.ctx.set_line_width(1.0);
            self.ctx.stroke_with_path(&path);
        }
        for (i, line) in lines.iter().enumerate() {
            self.note_font(i, lines.len());
            self.ctx.set_fill_style_str(if i == 0 { ink } else { "#f3d9d6" });
            let _ = self.ctx.fill_text(line, at[0] + 8.0, at[1] + 15.0 + 16.0 * i as f64);
        }
        size
    }

    /// Width and height that [`ImageCanvas::note`] takes, screen px.
    pub fn note_size(&self, lines: &[&str]) -> [f64; 2] {
        let width = lines.iter().enumerate().map(|(i, line)| {
            self.note_font(i, lines.len());
            self.ctx.measure_text(line).map_or(0.0, |m| m.width())
        });
        [width.fold(0.0, f64::max) + 16.0, 6.0 + 16.0 * lines.len() as f64]
    }

    fn note_font(&self, line: usize, of: usize) {
        let weight = if line == 0 && of > 1 { 600 } else { 400 };
        self.ctx.set_font(&format!("{weight} 12px {FONT}"));
    }
}

/// An image shape as a path in image px; `None` for what has no line in an image.
pub fn path_of(geometry: &Geometry) -> Option<Path2d> {
    let path = Path2d::new().ok()?;
    let corners = |path: &Path2d, points: &[Point2], closed: bool| {
        for (i, [x, y]) in points.iter().enumerate() {
            if i == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        if closed {
            path.close_path();
        }
    };
    match geometry {
        Geometry::Cuboid(_) => return None,
        Geometry::Rle(mask) => {
            for [x, y, w, h] in mask.rectangles().map(|pixels| pixels.map(f64::from)) {
                path.rect(x, y, w, h);
            }
        }
        Geometry::Box([x, y, w, h]) => path.rect(*x, *y, *w, *h),
        Geometry::Rbox(rbox) => corners(&path, &rbox_corners(*rbox), true),
        Geometry::Point([x, y]) => {
            // A cross: an arc would need the scale.
            path.move_to(x - 3.0, *y);
            path.line_to(x + 3.0, *y);
            path.move_to(*x, y - 3.0);
            path.line_to(*x, y + 3.0);
        }
        _ => outlines(geometry).iter().for_each(|o| corners(&path, o.points, o.closed)),
    }
    Some(path)
}

/// The path of a ring of points.
pub fn path_of_ring(points: &[Point2]) -> Option<Path2d> {
    path_of(&Geometry::Polygon(Polygon(vec![points.to_vec()])))
}
