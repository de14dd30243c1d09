//! The faint grid on the ground.

use super::points::mat4;
use super::screen::{Pane, RenderError};
use three_d::context::{HasContext, LINES};
use three_d::{
    Blend, Context, DepthTest, Program, RenderStates, Vec3, Vec4, VertexBuffer, Viewport, WriteMask,
};

/// Half the grid's side and the distance of its lines, m.
const HALF_M: i32 = 100;
const STEP_M: i32 = 10;
/// Lines are cut in parts so that they can fade, m.
const PART_M: i32 = 10;

pub(super) struct GroundGrid {
    program: Program,
    lines: VertexBuffer<[f32; 3]>,
    count: i32,
}

impl GroundGrid {
    pub(super) fn new(context: &Context) -> Result<Self, RenderError> {
        let (vertex, fragment) = (include_str!("shader/lines.vert"), include_str!("shader/lines.frag"));
        let program = Program::from_source(context, vertex, fragment)?;
        let mut grid = Self { program, lines: VertexBuffer::new(context), count: 0 };
        grid.set_height(0.0);
        Ok(grid)
    }

    /// Lay the grid at a height, m.
    pub(super) fn set_height(&mut self, z_m: f32) {
        let mut lines = Vec::new();
        let steps = |step: i32| (-HALF_M..=HALF_M).step_by(usize::try_from(step).unwrap_or(1));
        for across in steps(STEP_M) {
            for along in steps(PART_M).filter(|along| *along < HALF_M) {
                let (a, b, c) = (across as f32, along as f32, (along + PART_M) as f32);
                lines.extend([[a, b, z_m], [a, c, z_m], [b, a, z_m], [c, a, z_m]]);
            }
        }
        self.count = i32::try_from(lines.len()).unwrap_or(0);
        self.lines.fill(&lines);
    }

    pub(super) fn draw(&self, context: &Context, viewport: Viewport, pane: &Pane) {
        let eye = pane.window.eye;
        self.program.use_uniform("clip", mat4(pane.window.matrix()));
        self.program.use_uniform("eye", Vec3::new(eye[0] as f32, eye[1] as f32, eye[2] as f32));
        self.program.use_uniform("reach", 120.0_f32);
        self.program.use_uniform("color", Vec4::new(0.45, 0.52, 0.60, 0.16));
        self.program.use_vertex_attribute("position", &self.lines);
        let states = RenderStates {
            depth_test: DepthTest::LessOrEqual,
            write_mask: WriteMask::COLOR,
            blend: Blend::TRANSPARENCY,
            ..RenderStates::default()
        };
        self.program.draw_with(states, viewport, || {
            // SAFETY: the buffer holds `count` vertices.
            unsafe { context.draw_arrays(LINES, 0, self.count) }
        });
    }
}
