//! Level of detail: how many points of each chunk to draw.

use super::points::PointChunks;
use super::window::{CameraProjection, ViewWindow};

/// Chunks nearer than this get their full share of the budget, m.
const FULL_SHARE_M: f64 = 12.0;

/// The first `count` points of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawRange {
    /// Index among the chunks.
    pub chunk: usize,
    /// Points from the first.
    pub count: u32,
}

/// What to draw of the chunks on screen so that about `budget` points are drawn: nearer chunks denser. A larger
/// budget never draws fewer points of any chunk, so a picture can be refined by adding.
pub fn draw_ranges(points: &PointChunks, window: &ViewWindow, budget: u32) -> Vec<DrawRange> {
    let seen: Vec<(usize, f64, f64)> = points
        .chunks()
        .iter()
        .enumerate()
        .filter_map(|(index, chunk)| {
            if chunk.positions.is_empty() {
                return None;
            }
            let (center, radius) = points.sphere(chunk);
            if !window.sees_sphere(center, radius) {
                return None;
            }
            let share = match window.projection {
                CameraProjection::Orthographic { .. } => 1.0,
                CameraProjection::Perspective { .. } => {
                    (FULL_SHARE_M / (window.to_eye(center)[2] - radius).max(FULL_SHARE_M)).powi(2).max(0.02)
                }
            };
            Some((index, chunk.positions.len() as f64, share))
        })
        .collect();
    let drawn = |scale: f64| seen.iter().map(|(_, n, share)| (n * share * scale).min(*n)).sum::<f64>();
    let (mut low, mut high) = (0.0, 1.0 / seen.iter().map(|s| s.2).fold(1.0, f64::min));
    if drawn(high) > f64::from(budget) {
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            if drawn(middle) > f64::from(budget) { high = middle } else { low = middle }
        }
        high = low;
    }
    let count = |n: f64, share: f64| (n * share * high).min(n).ceil() as u32;
    seen.into_iter().map(|(chunk, n, share)| DrawRange { chunk, count: count(n, share) }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::orbit::OrbitCamera;
    use super::*;

    fn street() -> PointChunks {
        let points: Vec<[f32; 3]> = (0..40_000_u32)
            .map(|i| [(i % 200) as f32 * 0.5 - 20.0, (i / 200) as f32 * 0.4 - 40.0, -1.5])
            .collect();
        PointChunks::new(&points)
    }

    fn total(draws: &[DrawRange]) -> u32 {
        draws.iter().map(|d| d.count).sum()
    }

    #[test]
    fn a_budget_is_respected_and_a_large_one_draws_all_that_is_on_screen() {
        let (points, window) = (street(), OrbitCamera::default().window([1000.0, 600.0]));
        let few = draw_ranges(&points, &window, 5_000);
        assert!(total(&few) <= 5_000 + few.len() as u32);
        let all = draw_ranges(&points, &window, u32::MAX);
        assert!(all.iter().all(|d| d.count as usize == points.chunks()[d.chunk].positions.len()));
    }

    #[test]
    fn more_budget_never_draws_less_of_a_chunk() {
        let (points, window) = (street(), OrbitCamera::default().window([1000.0, 600.0]));
        let mut last = draw_ranges(&points, &window, 1_000);
        for budget in [2_000, 8_000, 20_000, 60_000] {
            let next = draw_ranges(&points, &window, budget);
            assert!(last.iter().zip(&next).all(|(a, b)| a.chunk == b.chunk && a.count <= b.count));
            last = next;
        }
    }

    #[test]
    fn what_is_behind_the_eye_is_not_drawn() {
        let (points, mut camera) = (street(), OrbitCamera::default());
        camera.turn(core::f64::consts::PI, 0.0);
        camera.fly([90.0, 0.0, 0.0]);
        assert_eq!(total(&draw_ranges(&points, &camera.window([1000.0, 600.0]), u32::MAX)), 0);
    }
}
