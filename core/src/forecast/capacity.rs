//! Capacity of a stage on each day of a week, from counts of which some only say that it was at least as large.
//!
//! On a day on which a stage ran dry it could have finished more. Counts of such days are censored: the capacity is
//! normal around the weekday's mean, with a spread in proportion to it, and the means are found by expectation
//! maximization (Tobin, "Estimation of relationships for limited dependent variables", 1958). A stage that runs dry
//! every day gets a capacity somewhat above its largest counts: what it could do is not known, and so far it did
//! not matter.

use super::progress::{DayCount, WEEK};
use crate::random::SplitMix;

/// Number of iterations. Those of a stage that always runs dry never end, and its capacity grows with each.
const ITERATIONS: usize = 20;

/// Most draws for a number above a limit.
const MOST_DRAWS: usize = 64;

/// Normal distributions of a stage's capacity, by day of the week.
pub(super) struct WeekdayCapacity {
    /// Mean number of tasks that the stage can finish.
    pub means: [f64; WEEK],
    /// Standard deviation by mean.
    pub relative_spread: f64,
}

impl WeekdayCapacity {
    /// Fit to whole weeks of days.
    pub fn fit(days: &[DayCount]) -> Self {
        let weeks = (days.len() / WEEK) as f64;
        let mut fitted = Self { means: [0.0; WEEK], relative_spread: 0.0 };
        days.iter()
            .enumerate()
            .for_each(|(i, day)| fitted.means[i % WEEK] += f64::from(day.finished) / weeks);
        for _ in 0..ITERATIONS {
            let (mut sums, mut squares, mut square_means) = ([0.0; WEEK], 0.0, 0.0);
            for (index, day) in days.iter().enumerate() {
                let weekday = index % WEEK;
                let (first, second) = fitted.moments(weekday, day);
                let mean = fitted.means[weekday];
                sums[weekday] += first;
                squares += second - 2.0 * mean * first + mean * mean;
                square_means += mean * mean;
            }
            fitted.means = sums.map(|sum| sum / weeks);
            // A mean for each weekday is fitted too.
            let freedom = (weeks / (weeks - 1.0)).sqrt();
            fitted.relative_spread =
                if square_means > 0.0 { (squares / square_means).sqrt() * freedom } else { 0.0 };
        }
        fitted
    }

    /// Expected capacity of a day of the history.
    pub fn expected(&self, weekday: usize, day: &DayCount) -> f64 {
        self.moments(weekday, day).0
    }

    /// Expected capacity and its square.
    fn moments(&self, weekday: usize, day: &DayCount) -> (f64, f64) {
        let (count, mean) = (f64::from(day.finished), self.means[weekday]);
        let spread = self.relative_spread * mean;
        if !day.ran_dry || spread <= 0.0 {
            return (count, count * count);
        }
        // Moments of a normal distribution above a limit.
        let limit = (count - mean) / spread;
        let hazard = hazard(limit);
        let first = mean + spread * hazard;
        (first, mean * mean + spread * spread * (1.0 + limit * hazard) + 2.0 * mean * spread * hazard)
    }

    /// Draw a capacity that is at least `count`.
    pub fn draw_above(&self, weekday: usize, count: f64, random: &mut SplitMix) -> f64 {
        let mean = self.means[weekday];
        let mut drawn = (0..MOST_DRAWS).map(|_| mean + self.relative_spread * mean * random.normal());
        drawn.find(|capacity| *capacity >= count).unwrap_or(count)
    }
}

/// Density of the standard normal distribution at a limit by the probability above it.
fn hazard(limit: f64) -> f64 {
    let above = 0.5 * libm::erfc(limit * core::f64::consts::FRAC_1_SQRT_2);
    if above > 1e-12 {
        libm::exp(-0.5 * limit * limit) / (core::f64::consts::TAU.sqrt() * above)
    } else {
        // The leading terms for large limits.
        limit + 1.0 / limit
    }
}
