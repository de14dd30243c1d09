//! Point clouds in GPU buffers, chunk by chunk.

use super::error::RenderError;
use super::matrix::{mat4, nowhere, unit_box};
use super::pane::Pane;
use assay_core::geometry::Cuboid;
use assay_editor::view::{CameraProjection, DrawRange, PointChunk, PointChunks};
use three_d::context::{HasContext, POINTS};
use three_d::{
    Blend, Context, DepthTest, Program, RenderStates, Vec2, Vec4, VertexBuffer, Viewport, WriteMask,
};

/// Meaning of a point's colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorMode {
    /// Height.
    #[default]
    Height,
    /// Intensity of the returned light.
    Intensity,
    /// Colour in a camera's image.
    Camera,
}

impl ColorMode {
    /// Mode after this one, in a ring.
    pub fn next(self) -> Self {
        match self {
            Self::Height => Self::Intensity,
            Self::Intensity => Self::Camera,
            Self::Camera => Self::Height,
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Height => "height",
            Self::Intensity => "intensity",
            Self::Camera => "camera",
        }
    }
}

/// Appearance of points.
#[derive(Clone, Copy, Debug, Default)]
pub struct PointStyle {
    /// Meaning of their colour.
    pub mode: ColorMode,
    /// Heights between which colours run, m, in the coordinates of the positions.
    pub heights_m: [f32; 2],
    /// Cuboid in which points are brighter, in the coordinates of the positions.
    pub highlighted: Option<Cuboid>,
}

struct GpuChunk {
    stamp: u32,
    positions: VertexBuffer<[f32; 3]>,
    tints: VertexBuffer<[u8; 4]>,
}

/// The cloud on the GPU.
pub(super) struct GpuPoints {
    program: Program,
    chunks: Vec<GpuChunk>,
}

impl GpuPoints {
    pub(super) fn new(context: &Context) -> Result<Self, RenderError> {
        let (vertex, fragment) = (include_str!("shader/points.vert"), include_str!("shader/points.frag"));
        let program = Program::from_source(context, vertex, fragment)?;
        Ok(Self { program, chunks: Vec::new() })
    }

    pub(super) fn clear(&mut self) {
        self.chunks.clear();
    }

    /// Copy chunks that are not on the GPU yet, up to about `at_most` points. Returns whether all are there.
    pub(super) fn upload(
        &mut self,
        context: &Context,
        points: &PointChunks,
        tint: &dyn Fn(u32) -> [u8; 4],
        at_most: usize,
        uploaded: &mut Vec<usize>,
    ) -> bool {
        let mut copied = 0;
        for (at, chunk) in points.chunks().iter().enumerate() {
            if self.chunks.get(at).is_some_and(|there| there.stamp == chunk.stamp) {
                continue;
            }
            if copied >= at_most {
                return false;
            }
            copied += chunk.positions.len();
            uploaded.push(at);
            let gpu = GpuChunk {
                stamp: chunk.stamp,
                positions: VertexBuffer::new_with_data(context, &chunk.positions),
                tints: VertexBuffer::new_with_data(context, &tints(chunk, tint)),
            };
            match self.chunks.get_mut(at) {
                Some(place) => *place = gpu,
                None => self.chunks.push(gpu),
            }
        }
        true
    }

    /// Give all points new colours.
    pub(super) fn recolor(&mut self, points: &PointChunks, tint: &dyn Fn(u32) -> [u8; 4]) {
        for (gpu, chunk) in self.chunks.iter_mut().zip(points.chunks()) {
            gpu.tints.fill(&tints(chunk, tint));
        }
    }

    /// Draw the points of each chunk after the first `drawn` up to the count in `draws`. Returns their number.
    pub(super) fn draw(
        &self,
        context: &Context,
        viewport: Viewport,
        pane: &Pane,
        style: &PointStyle,
        (draws, drawn): (&[DrawRange], &[u32]),
    ) -> u32 {
        self.set_uniforms(pane, style);
        let states = RenderStates {
            depth_test: DepthTest::LessOrEqual,
            write_mask: WriteMask::COLOR_AND_DEPTH,
            blend: Blend::TRANSPARENCY,
            ..RenderStates::default()
        };
        let mut total = 0;
        for draw in draws {
            let from = drawn.get(draw.chunk).copied().unwrap_or(0);
            let Some(gpu) = self.chunks.get(draw.chunk) else { continue };
            if draw.count <= from {
                continue;
            }
            self.program.use_vertex_attribute("position", &gpu.positions);
            self.program.use_vertex_attribute("tint", &gpu.tints);
            let (first, count) = (from as i32, (draw.count - from) as i32);
            self.program.draw_with(states, viewport, || {
                // SAFETY: the buffers hold at least `first + count` points: both come from the same chunk.
                unsafe { context.draw_arrays(POINTS, first, count) }
            });
            total += draw.count - from;
        }
        total
    }

    fn set_uniforms(&self, pane: &Pane, style: &PointStyle) {
        let [low, high] = style.heights_m;
        let mode = match style.mode {
            ColorMode::Height => 0.0,
            ColorMode::Intensity => 1.0,
            ColorMode::Camera => 2.0,
        };
        let [near_px, least_px] = point_size(pane.window.projection, pane.window.size_px[1]);
        self.program.use_uniform("clip", mat4(pane.window.matrix()));
        self.program.use_uniform(
            "box",
            mat4(style.highlighted.map_or_else(nowhere, |highlighted| unit_box(&highlighted))),
        );
        self.program.use_uniform("appearance", Vec4::new(mode, low, high, pane.scale as f32));
        self.program.use_uniform("size", Vec2::new(near_px, least_px));
    }
}

fn tints(chunk: &PointChunk, tint: &dyn Fn(u32) -> [u8; 4]) -> Vec<[u8; 4]> {
    chunk.sources.iter().map(|source| tint(*source)).collect()
}

/// Size of a point 1 m away and least size, px, in a pane of a height, px.
fn point_size(projection: CameraProjection, height_px: f64) -> [f32; 2] {
    match projection {
        CameraProjection::Perspective { .. } => [36.0, 1.8],
        CameraProjection::Orthographic { height_m, .. } => {
            [0.0, (height_px / height_m * 0.03).clamp(1.6, 3.5) as f32]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_editor::view::{OrbitCamera, OrthographicView};

    #[test]
    fn colour_modes_take_turns() {
        let modes = std::iter::successors(Some(ColorMode::Height), |mode| Some(mode.next()));
        let names: Vec<_> = modes.take(4).map(ColorMode::name).collect();
        assert_eq!(names, ["height", "intensity", "camera", "height"]);
    }

    #[test]
    fn points_get_larger_in_a_projection_that_shows_less() {
        let car = |length| Cuboid::upright([0.0; 3], [length, length / 2.0, length / 2.0], 0.0);
        let least = |length: f64| {
            let window = OrthographicView::Top.window(&car(length), 1.0, [400.0, 300.0]);
            point_size(window.projection, 300.0)[1]
        };
        assert!(least(2.0) > least(12.0));
        assert_eq!((least(0.5), least(200.0)), (3.5, 1.6), "within limits");
    }

    #[test]
    fn points_nearby_are_larger_in_perspective() {
        let window = OrbitCamera::default().window([400.0, 300.0]);
        let [near_px, least_px] = point_size(window.projection, 300.0);
        assert!(near_px > least_px && least_px > 0.0);
    }
}
