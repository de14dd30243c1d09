//! Layer: one of the canvases of a view.

use super::shapes::Fingerprint;
use assay_editor::ImageViewport;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Canvas that knows what it shows.
pub struct CanvasLayer {
    /// Element in the page.
    pub canvas: HtmlCanvasElement,
    /// Context to draw with.
    pub ctx: CanvasRenderingContext2d,
    /// Fingerprint of the last picture; none after a change of size.
    fingerprint: Option<u64>,
}

impl CanvasLayer {
    /// `None` where the browser has no 2D canvas.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let ctx = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, ctx, fingerprint: None })
    }

    /// Change the size, device px, which empties the canvas.
    pub fn resize(&mut self, width: u32, height: u32) {
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        self.fingerprint = None;
    }

    /// Empty the canvas for drawing, unless it shows this already.
    pub fn begin(&mut self, fingerprint: Option<u64>) -> bool {
        if fingerprint.is_some() && self.fingerprint == fingerprint {
            return false;
        }
        self.fingerprint = fingerprint;
        let _ = self.ctx.reset_transform();
        self.ctx.clear_rect(0.0, 0.0, f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        true
    }
}

/// Fingerprint of the part of the picture that is on screen.
pub fn view_fingerprint(view: &ImageViewport) -> Fingerprint {
    let mut fingerprint = Fingerprint::default();
    let [x, y] = view.origin();
    [view.scale(), x, y].iter().for_each(|v| fingerprint.add(v.to_bits()));
    fingerprint
}
