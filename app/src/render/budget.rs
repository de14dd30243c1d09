//! Budget of points for one frame, learned from the duration of frames.

/// Least number of points: a picture with fewer says too little.
const LEAST: f64 = 6_000.0;
const MOST: f64 = 6_000_000.0;
/// Duration above which a frame is slow, ms: less than two refreshes of a 60 Hz screen, so that a slow frame is one that
/// missed a refresh.
const SLOW_MS: f64 = 28.0;
/// Duration below which a frame has time left, ms.
const FAST_MS: f64 = 22.0;
/// Duration above which it is not a frame but a pause, ms.
const PAUSE_MS: f64 = 600.0;

/// Number of points that one frame may draw, and its sharpness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrameBudget {
    points: f64,
    mean_ms: f64,
    coarse: bool,
}

impl Default for FrameBudget {
    fn default() -> Self {
        Self { points: 60_000.0, mean_ms: 16.7, coarse: false }
    }
}

impl FrameBudget {
    /// Points for the next frame.
    pub fn points(&self) -> u32 {
        self.points as u32
    }

    /// Whether moving pictures are drawn at half the resolution: few points alone did not help.
    pub fn is_coarse(&self) -> bool {
        self.coarse
    }

    /// Time from one frame of a movement to the next, smoothed, ms.
    pub fn mean_ms(&self) -> f64 {
        self.mean_ms
    }

    /// Learn from the time between two frames that followed one another, ms, and whether the frame was bound by
    /// its points (it drew as many as it might).
    pub fn learn(&mut self, frame_ms: f64, drew_all_it_might: bool) {
        if frame_ms > PAUSE_MS {
            return;
        }
        self.mean_ms += (frame_ms - self.mean_ms) * 0.25;
        if frame_ms > SLOW_MS {
            let over = (SLOW_MS / frame_ms).max(0.5);
            self.points = (self.points * over).max(LEAST);
            // Points are few and it is still slow: the pixels cost too much.
            self.coarse |= self.points <= LEAST * 1.5 && self.mean_ms > SLOW_MS * 1.3;
        } else if frame_ms < FAST_MS && drew_all_it_might {
            self.points = (self.points * 1.12).min(MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames on a machine that needs `ns` for a point and `base_ms` for the rest.
    fn run(ns: f64, base_ms: f64) -> FrameBudget {
        let mut budget = FrameBudget::default();
        for _ in 0..200 {
            let ms = base_ms + f64::from(budget.points()) * ns / 1e6;
            budget.learn(ms.max(16.7), true);
        }
        budget
    }

    #[test]
    fn a_slow_machine_draws_what_it_can_in_time() {
        let budget = run(300.0, 8.0);
        let frame_ms = 8.0 + f64::from(budget.points()) * 300.0 / 1e6;
        assert!(frame_ms < SLOW_MS * 1.2 && budget.points() > 30_000, "{budget:?}");
        assert!(!budget.is_coarse());
    }

    #[test]
    fn a_fast_machine_draws_everything() {
        assert!(run(1.0, 2.0).points() > 4_000_000);
    }

    #[test]
    fn where_pixels_cost_the_time_the_picture_gets_coarse() {
        assert!(run(10.0, 60.0).is_coarse());
    }

    #[test]
    fn a_pause_teaches_nothing() {
        let mut budget = FrameBudget::default();
        budget.learn(5_000.0, true);
        assert_eq!(budget, FrameBudget::default());
    }
}
