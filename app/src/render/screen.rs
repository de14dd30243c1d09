//! One canvas with one WebGL context, divided into panes.

use super::lines::GroundGrid;
use super::points::{GpuPoints, PointStyle};
use assay_editor::view::{DrawRange, PointChunks, ViewWindow};
use three_d::{ClearState, Context, CoreError, RenderTarget, ScissorBox, Viewport};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext, WebGlContextAttributes};

/// The page colour behind the data (`--picture`).
const BACKGROUND: [f32; 3] = [0.051, 0.059, 0.075];

/// Why nothing can be drawn.
#[derive(Debug)]
pub enum RenderError {
    /// The browser gives no WebGL 2.
    NoWebGl,
    /// The driver refused a shader or a buffer.
    Driver(CoreError),
}

impl From<CoreError> for RenderError {
    fn from(error: CoreError) -> Self {
        Self::Driver(error)
    }
}

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

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoWebGl => f.write_str(
                "This browser gives no WebGL 2. Turn on hardware acceleration, or use a current browser.",
            ),
            Self::Driver(error) => write!(f, "The graphics driver refused to draw: {error}"),
        }
    }
}

/// A part of the canvas and what is seen in it.
#[derive(Clone, Copy, Debug)]
pub struct Pane {
    /// Left and top in the canvas, CSS px.
    pub at_px: [f64; 2],
    /// Eye, projection and size.
    pub window: ViewWindow,
    /// Device px in one CSS px.
    pub scale: f64,
}

/// The canvas.
pub struct GlCanvas {
    canvas: HtmlCanvasElement,
    context: Context,
    points: GpuPoints,
    grid: GroundGrid,
}

impl GlCanvas {
    /// Take hold of a canvas. What was drawn stays until it is cleared, so that a picture can be refined.
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

    /// Give the canvas as many pixels as it shows. `true` where that changed (and so cleared) it.
    pub fn resize(&self, size_px: [f64; 2], scale: f64) -> bool {
        let [width, height] = size_px.map(|v| (v * scale).round().max(1.0) as u32);
        if self.canvas.width() == width && self.canvas.height() == height {
            return false;
        }
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        true
    }

    /// Forget the cloud.
    pub fn clear_points(&mut self) {
        self.points.clear();
    }

    /// Copy more of the cloud to the GPU; `uploaded` gets the chunks. `true` when all is there.
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

    /// Draw points into a pane: of each chunk those after the first `drawn`. Gives how many.
    pub fn draw_points(&self, pane: &Pane, style: &PointStyle, draws: &[DrawRange], drawn: &[u32]) -> u32 {
        self.context.set_scissor(self.scissor(pane));
        self.points.draw(&self.context, self.viewport(pane), pane, style, (draws, drawn))
    }

    fn target(&self) -> RenderTarget<'_> {
        RenderTarget::screen(&self.context, self.canvas.width(), self.canvas.height())
    }

    /// OpenGL counts from the bottom left.
    fn scissor(&self, pane: &Pane) -> ScissorBox {
        let [width, height] = pane.window.size_px.map(|v| (v * pane.scale).round().max(1.0) as u32);
        let x = (pane.at_px[0] * pane.scale).round() as i32;
        let top = (pane.at_px[1] * pane.scale).round() as i32;
        let y = self.canvas.height() as i32 - top - height as i32;
        ScissorBox { x, y, width, height }
    }

    fn viewport(&self, pane: &Pane) -> Viewport {
        let ScissorBox { x, y, width, height } = self.scissor(pane);
        Viewport { x, y, width, height }
    }
}
