//! One canvas.

use super::shapes::Print;
use assay_editor::PictureView;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas that knows what it shows.
pub struct Layer {
    /// In the page.
    pub canvas: HtmlCanvasElement,
    /// To draw with.
    pub ctx: CanvasRenderingContext2d,
    /// What was drawn last; none after a change of size.
    print: Option<u64>,
}

impl Layer {
    /// `None` where the browser has no 2D canvas.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let ctx = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, ctx, print: None })
    }

    /// Take another size, device px; the canvas is empty then.
    pub fn resize(&mut self, width: u32, height: u32) {
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        self.print = None;
    }

    /// Empty the canvas for drawing, where it does not show this already.
    pub fn begin(&mut self, print: Option<u64>) -> bool {
        if print.is_some() && self.print == print {
            return false;
        }
        self.print = print;
        let _ = self.ctx.reset_transform();
        self.ctx.clear_rect(0.0, 0.0, f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        true
    }
}

/// Changes with the part of the picture that is on screen.
pub fn view_print(view: &PictureView) -> Print {
    let mut print = Print::default();
    let [x, y] = view.origin();
    [view.scale(), x, y].iter().for_each(|v| print.add(v.to_bits()));
    print
}
