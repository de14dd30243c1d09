//! Point clouds in GPU buffers, chunk by chunk.

use super::screen::{Pane, RenderError};
use assay_core::geometry::Cuboid;
use assay_editor::view::{CameraProjection, DrawRange, PointChunk, PointChunks};
use three_d::context::{HasContext, POINTS};
use three_d::{
    Blend, Context, DepthTest, Mat4, Program, RenderStates, Vec2, Vec4, VertexBuffer, Viewport, WriteMask,
};

/// What a point's colour says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorMode {
    /// How high it lies.
    #[default]
    Height,
    /// How much light uploaded back.
    Intensity,
    /// What a camera sees there.
    Camera,
}

impl ColorMode {
    /// All, in the order offered.
    pub const ALL: [Self; 3] = [Self::Height, Self::Intensity, Self::Camera];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Height => "height",
            Self::Intensity => "intensity",
            Self::Camera => "camera",
        }
    }
}

/// How points look.
#[derive(Clone, Copy, Debug, Default)]
pub struct PointStyle {
    /// What their colour says.
    pub mode: ColorMode,
    /// Heights between which colours run, m, as positions have them.
    pub heights_m: [f32; 2],
    /// Points in here are brighter; where the positions are.
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

    /// Copy chunks that are not on the GPU yet, until about so many points were copied. `true` when all are there.
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

    /// Draw of each chunk the points after the first `drawn` up to the count in `draws`. Gives how many.
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
        let (near_px, least_px) = match pane.window.projection {
            CameraProjection::Perspective { .. } => (36.0, 1.8),
            CameraProjection::Orthographic { height_m, .. } => {
                (0.0, (pane.window.size_px[1] / height_m * 0.03).clamp(1.6, 3.5) as f32)
            }
        };
        self.program.use_uniform("clip", mat4(pane.window.matrix()));
        self.program
            .use_uniform("box", style.highlighted.map_or_else(nowhere, |highlighted| unit_box(&highlighted)));
        self.program.use_uniform("appearance", Vec4::new(mode, low, high, pane.scale as f32));
        self.program.use_uniform("size", Vec2::new(near_px, least_px));
    }
}

fn tints(chunk: &PointChunk, tint: &dyn Fn(u32) -> [u8; 4]) -> Vec<[u8; 4]> {
    chunk.sources.iter().map(|source| tint(*source)).collect()
}

pub(super) fn mat4(m: [f32; 16]) -> Mat4 {
    Mat4::new(
        m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15],
    )
}

/// A map that takes no point into [-1, 1]³.
fn nowhere() -> Mat4 {
    mat4([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 1.0])
}

/// The map that takes the cuboid to [-1, 1]³.
fn unit_box(cuboid: &Cuboid) -> Mat4 {
    let back = cuboid.pose().inverse();
    let (rows, shift) = (back.matrix(), back.translation);
    let mut m = [0.0_f32; 16];
    for axis in 0..3 {
        let scale = 2.0 / cuboid.size[axis].max(1e-6);
        for (column, v) in rows[axis].into_iter().chain([shift[axis]]).enumerate() {
            m[column * 4 + axis] = (v * scale) as f32;
        }
    }
    m[15] = 1.0;
    mat4(m)
}
