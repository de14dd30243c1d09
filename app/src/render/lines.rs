//! Faint grid on the ground.

use super::error::RenderError;
use super::matrix::mat4;
use super::pane::Pane;
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
        let lines = grid_lines(z_m);
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

/// Ends of the grid's lines at a height, m, two by two.
fn grid_lines(z_m: f32) -> Vec<[f32; 3]> {
    let steps = |step: i32| (-HALF_M..=HALF_M).step_by(usize::try_from(step).unwrap_or(1));
    let mut lines = Vec::new();
    for across in steps(STEP_M) {
        for along in steps(PART_M).filter(|along| *along < HALF_M) {
            let (a, b, c) = (across as f32, along as f32, (along + PART_M) as f32);
            lines.extend([[a, b, z_m], [a, c, z_m], [b, a, z_m], [c, a, z_m]]);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_has_lines_every_ten_metres_in_both_directions() {
        let lines = grid_lines(-1.5);
        let across = (2 * HALF_M / STEP_M + 1) as usize;
        let parts = (2 * HALF_M / PART_M) as usize;
        assert_eq!(lines.len(), across * parts * 2 * 2);
        assert!(lines.iter().all(|[x, y, z]| x.abs() <= 100.0 && y.abs() <= 100.0 && *z == -1.5));
    }

    #[test]
    fn lines_are_short_so_that_they_can_fade() {
        for line in grid_lines(0.0).chunks(2) {
            let [a, b] = [line[0], line[1]];
            assert_eq!((a[0] - b[0]).abs() + (a[1] - b[1]).abs(), PART_M as f32);
        }
    }
}
