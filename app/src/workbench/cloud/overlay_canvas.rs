//! Canvas for lines over a view.

use crate::workbench::remote_pointer::draw_pointer;
use assay_core::geometry::{CUBOID_EDGES, Cuboid, Point2};
use assay_editor::view::{ViewWindow, clip_line, mid3};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

pub(super) use crate::workbench::colors as color;

/// Margin around the view in which lines are drawn, px: more than their width.
const MARGIN_PX: f64 = 32.0;

/// A 2D canvas ready to draw on, in CSS px.
pub struct OverlayCanvas {
    context: CanvasRenderingContext2d,
    /// Width and height, CSS px.
    pub size_px: [f64; 2],
}

/// Appearance of edges.
#[derive(Clone, Copy)]
pub struct Stroke<'a> {
    /// Colour of the edges.
    pub color: &'a str,
    /// Their width, px.
    pub width_px: f64,
    /// Whether they are dashed.
    pub is_dashed: bool,
    /// Colour of the faces, where they are filled.
    pub fill: Option<&'a str>,
}

impl OverlayCanvas {
    /// Empty the canvas and make it as sharp as the screen.
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let frame = canvas.get_bounding_client_rect();
        let size_px = [frame.width(), frame.height()];
        let scale = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio()).min(2.0);
        let [width, height] = size_px.map(|v| (v * scale).round() as u32);
        if canvas.width() != width || canvas.height() != height {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        // A canvas has whole device px, and its element may not. It keeps its transform; a driver that refuses one draws
        // unscaled.
        let [x, y] = [f64::from(width) / size_px[0].max(1.0), f64::from(height) / size_px[1].max(1.0)];
        let _ = context.set_transform(x, 0.0, 0.0, y, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, size_px[0], size_px[1]);
        // A canvas that was only emptied is not always shown empty: leave a trace that nobody sees.
        context.set_fill_style_str("rgba(0, 0, 0, 0.01)");
        context.fill_rect(0.0, 0.0, 1.0, 1.0);
        context.set_line_join("round");
        context.set_line_cap("round");
        Some(Self { context, size_px })
    }

    /// A small square, px.
    pub fn speck(&self, [x, y]: Point2, side_px: f64, color: &str) {
        self.context.set_fill_style_str(color);
        self.context.fill_rect(x - side_px / 2.0, y - side_px / 2.0, side_px, side_px);
    }

    /// Draw only left (true) or right of an upright line.
    pub fn clip_side(&self, x_px: f64, is_left: bool, draw: impl FnOnce(&Self)) {
        self.context.save();
        self.context.begin_path();
        let (from, to) = if is_left { (0.0, x_px) } else { (x_px, self.size_px[0]) };
        self.context.rect(from, 0.0, to - from, self.size_px[1]);
        self.context.clip();
        draw(self);
        self.context.restore();
    }

    fn dash(&self, is_dashed: bool) {
        let mut pattern = js_sys::Array::new();
        if is_dashed {
            pattern.extend([JsValue::from_f64(6.0), JsValue::from_f64(4.0)]);
        }
        // An unknown pattern would leave lines whole: no harm.
        let _ = self.context.set_line_dash(&pattern);
    }

    /// Lines, each through its points. What lies far outside is left out: corners beside the camera are millions of px away,
    /// and a browser takes seconds to draw all dashes on the way there.
    pub fn lines<'a>(
        &self,
        lines: impl IntoIterator<Item = &'a [Point2]>,
        color: &str,
        width_px: f64,
        is_dashed: bool,
    ) {
        let view = [[-MARGIN_PX; 2], self.size_px.map(|side| side + MARGIN_PX)];
        self.context.begin_path();
        for line in lines {
            let mut pen = None;
            for (from, to) in line.iter().zip(line.iter().skip(1)) {
                let Some([from, to]) = clip_line([*from, *to], view) else { continue };
                if pen != Some(from) {
                    self.context.move_to(from[0], from[1]);
                }
                self.context.line_to(to[0], to[1]);
                pen = Some(to);
            }
        }
        self.dash(is_dashed);
        self.context.set_stroke_style_str(color);
        self.context.set_line_width(width_px);
        self.context.stroke();
    }

    /// A filled polygon.
    pub fn fill(&self, points: &[Point2], color: &str) {
        self.context.begin_path();
        for (i, [x, y]) in points.iter().enumerate() {
            if i == 0 { self.context.move_to(*x, *y) } else { self.context.line_to(*x, *y) }
        }
        self.context.close_path();
        self.context.set_fill_style_str(color);
        self.context.fill();
    }

    /// A square handle.
    pub fn square(&self, [x, y]: Point2, side_px: f64, color: &str) {
        self.context.set_fill_style_str(color);
        self.context.fill_rect(x - side_px / 2.0, y - side_px / 2.0, side_px, side_px);
    }

    /// A round handle.
    pub fn dot(&self, [x, y]: Point2, radius_px: f64, color: &str) {
        self.context.begin_path();
        // Only a negative radius could fail.
        let _ = self.context.arc(x, y, radius_px.max(0.0), 0.0, core::f64::consts::TAU);
        self.context.set_fill_style_str(color);
        self.context.fill();
    }

    /// A line with a head at its end.
    pub fn arrow(&self, from: Point2, to: Point2, color: &str, width_px: f64) {
        self.lines([[from, to].as_slice()], color, width_px, false);
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = dx.hypot(dy);
        if length < 4.0 {
            return;
        }
        let (ux, uy, head) = (dx / length, dy / length, 8.0_f64.min(length));
        let base = [to[0] - ux * head, to[1] - uy * head];
        let wing = head * 0.5;
        self.fill(
            &[to, [base[0] - uy * wing, base[1] + ux * wing], [base[0] + uy * wing, base[1] - ux * wing]],
            color,
        );
    }

    /// A word with a dark ground.
    pub fn word(&self, [x, y]: Point2, text: &str, color: &str) {
        self.context.set_font("12px system-ui, sans-serif");
        let width = self.context.measure_text(text).map_or(0.0, |m| m.width());
        let x = x.clamp(4.0, (self.size_px[0] - width - 10.0).max(4.0));
        let y = y.clamp(18.0, (self.size_px[1] - 4.0).max(18.0));
        self.context.set_fill_style_str("rgba(16, 18, 22, 0.8)");
        self.context.fill_rect(x - 4.0, y - 13.0, width + 8.0, 18.0);
        self.context.set_fill_style_str(color);
        // Text that cannot be drawn is in the status line anyway.
        let _ = self.context.fill_text(text, x, y);
    }

    /// Somebody's pointer with their name beside it.
    pub fn pointer(&self, at: Point2, name: &str, color: &str) {
        draw_pointer(&self.context, at, name, color);
    }

    /// A number in the middle of a pin's head.
    pub fn number(&self, [x, y]: Point2, number: usize) {
        self.context.set_font("600 11px Inter, system-ui, sans-serif");
        self.context.set_text_align("center");
        self.context.set_fill_style_str("#0b1320");
        // A pin without its number still shows its place.
        let _ = self.context.fill_text(&number.to_string(), x, y + 4.0);
        self.context.set_text_align("start");
    }

    /// A cuboid's edges with a mark on its front.
    pub fn cuboid(&self, window: &ViewWindow, cuboid: &Cuboid, stroke: Stroke<'_>) {
        let corners = cuboid.corners();
        let edges: Vec<[Point2; 2]> =
            CUBOID_EDGES.iter().filter_map(|[a, b]| window.project_line(corners[*a], corners[*b])).collect();
        if let Some(fill) = stroke.fill {
            for face in [[0, 1, 2, 3], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]] {
                let seen: Vec<Point2> = face.iter().filter_map(|i| window.project(corners[*i])).collect();
                if seen.len() == 4 {
                    self.fill(&seen, fill);
                }
            }
        }
        self.lines(
            edges.iter().map(<[Point2; 2]>::as_slice),
            stroke.color,
            stroke.width_px,
            stroke.is_dashed,
        );
        // The front: from the middle of its lower edge along the floor to the middle of the roof's front edge.
        let (low, high) = (mid3(corners[0], corners[3]), mid3(corners[4], corners[7]));
        let front = [(corners[0], high), (corners[3], high), (cuboid.center, mid3(low, high))];
        let marks: Vec<[Point2; 2]> = front.iter().filter_map(|(a, b)| window.project_line(*a, *b)).collect();
        self.lines(
            marks.iter().map(<[Point2; 2]>::as_slice),
            stroke.color,
            stroke.width_px * 0.6,
            stroke.is_dashed,
        );
    }
}
