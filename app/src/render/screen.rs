//! Canvas with one WebGL context, divided into panes.

use super::error::RenderError;
use super::lines::GroundGrid;
use super::pane::Pane;
use super::points::{GpuPoints, PointStyle};
use assay_editor::view::{DrawRange, PointChunks};
use three_d::{ClearState, Context, RenderTarget, ScissorBox, Viewport};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext, WebGlContextAttributes};

/// The page colour behind the data (`--picture`).
const BACKGROUND: [f32; 3] = [0.051, 0.059, 0.075];

/// three-d's context over the browser's.
#[cfg(target_arch = "wasm32")]
fn wrap(gl: WebGl2RenderingContext) -> Result<Context, RenderError> {
    let gl = three_d::context::Context::from_webgl2_context(gl);
    #[expect(clippy::arc_with_non_send_sync, reason = "three-d asks for an Arc; the page has one thread")]
    Ok(Context::from_gl_context(std::sync::Arc::new(gl))?)
}

/// Outside a browser, where lints and unit tests run, there is no WebGL.
#[cfg(not(target_arch = "wasm32"))]
fn wrap(_: WebGl2RenderingContext) -> Result<Context, RenderError> {
    Err(RenderError::NoWebGl)
}

/// Canvas that draws points.
pub struct GlCanvas {
    canvas: HtmlCanvasElement,
    context: Context,
    points: GpuPoints,
    grid: GroundGrid,
}

impl GlCanvas {
    /// Canvas with a new context. A picture stays until it is cleared, so that it can be refined.
    pub fn new(canvas: HtmlCanvasElement) -> Result<Self, RenderError> {
        let options = WebGlContextAttributes::new();
        options.set_alpha(false);
        options.set_antialias(false);
        options.set_preserve_drawing_buffer(true);
        let gl: WebGl2RenderingContext = canvas
            .get_context_with_context_options("webgl2", &options)
            .ok()
            .flatten()
            .ok_or(RenderError::NoWebGl)?
            .dyn_into()
            .map_err(|_| RenderError::NoWebGl)?;
        if gl.is_context_lost() {
            return Err(RenderError::NoWebGl);
        }
        let context = wrap(gl)?;
        let (points, grid) = (GpuPoints::new(&context)?, GroundGrid::new(&context)?);
        Ok(Self { canvas, context, points, grid })
    }

    /// Give the canvas as many pixels as it shows. Returns whether that changed, and so cleared, it.
    pub fn resize(&self, size_px: [f64; 2], scale: f64) -> bool {
        let [width, height] = size_px.map(|v| (v * scale).round().max(1.0) as u32);
        if self.canvas.width() == width && self.canvas.height() == height {
            return false;
        }
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        true
    }

    /// Remove the cloud.
    pub fn clear_points(&mut self) {
        self.points.clear();
    }

    /// Copy more of the cloud to the GPU; `uploaded` gets the chunks. Returns whether all is there.
    pub fn upload(
        &mut self,
        points: &PointChunks,
        tint: &dyn Fn(u32) -> [u8; 4],
        at_most: usize,
        uploaded: &mut Vec<usize>,
    ) -> bool {
        self.points.upload(&self.context, points, tint, at_most, uploaded)
    }

    /// Give all points on the GPU new colours: red, green, blue, intensity by index in the cloud.
    pub fn recolor(&mut self, points: &PointChunks, tint: &dyn Fn(u32) -> [u8; 4]) {
        self.points.recolor(points, tint);
    }

    /// Put the grid at the ground's height, m.
    pub fn set_grid_height(&mut self, z_m: f64) {
        self.grid.set_height(z_m as f32);
    }

    /// Empty a pane; with a grid where the ground is seen from an angle.
    pub fn begin(&self, pane: &Pane, grid: bool) {
        let [r, g, b] = BACKGROUND;
        self.target().clear_partially(self.scissor(pane), ClearState::color_and_depth(r, g, b, 1.0, 1.0));
        if grid {
            self.grid.draw(&self.context, self.viewport(pane), pane);
        }
    }

    /// Draw points into a pane: those of each chunk after the first `drawn`. Returns their number.
    pub fn draw_points(&self, pane: &Pane, style: &PointStyle, draws: &[DrawRange], drawn: &[u32]) -> u32 {
        self.context.set_scissor(self.scissor(pane));
        self.points.draw(&self.context, self.viewport(pane), pane, style, (draws, drawn))
    }

    fn target(&self) -> RenderTarget<'_> {
        RenderTarget::screen(&self.context, self.canvas.width(), self.canvas.height())
    }

    fn scissor(&self, pane: &Pane) -> ScissorBox {
        let [x, y, width, height] = pane.device_rect(self.canvas.height());
        ScissorBox { x, y, width: width.cast_unsigned(), height: height.cast_unsigned() }
    }

    fn viewport(&self, pane: &Pane) -> Viewport {
        let ScissorBox { x, y, width, height } = self.scissor(pane);
        Viewport { x, y, width, height }
    }
}
