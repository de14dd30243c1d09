//! History of a stage: what it can finish on each day of a week, and how well that is known.

use super::capacity::WeekdayCapacity;
use super::progress::{DayCount, StageProgress, WEEK};
use crate::random::SplitMix;

/// Largest share of tasks that a stage returns on a day; a stage that returned all would never end.
const MOST_RETURNED: f64 = 0.95;

/// Degrees of freedom that the variance of weeks gets from the variance of their days.
const DAY_FREEDOM: f64 = 2.0;

/// Least variance of the logarithm of stages' speeds: they differ by 5 % at least.
const LEAST_SPREAD: f64 = 0.0025;

/// Last weeks of a stage.
pub(super) struct StageHistory {
    weeks: Vec<[HistoryDay; WEEK]>,
    capacity: WeekdayCapacity,
    /// Standard error of the logarithm of what it can finish in a week.
    level_error: f64,
    /// Share of days on which it did not run dry, so that its speed was seen.
    known_share: f64,
    /// Shift of the logarithm of its speed towards other stages.
    pooling: f64,
    /// Degrees of freedom of that error.
    freedom: f64,
    /// Tasks of the last weeks that were returned, and that were not.
    returned: f64,
    passed: f64,
}

/// Day of the last weeks.
#[derive(Clone, Copy, Debug)]
struct HistoryDay {
    /// Tasks that were finished.
    finished: f64,
    /// Whether it could have finished more.
    ran_dry: bool,
    /// Expected number that it could have finished.
    expected: f64,
    /// Share of the finished tasks that was returned; `None` on a day without finished ones.
    return_share: Option<f64>,
}

/// What a stage can do in one possible future: how fast it is, and how much it returns, next to the last weeks.
pub(super) struct StageLevel {
    speed: f64,
    return_factor: f64,
    return_mean: f64,
}

/// What a stage can do on a day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DayCapacity {
    /// Tasks that it can finish.
    pub tasks: f64,
    /// Share of them that it returns.
    pub return_share: f64,
}

impl StageHistory {
    pub fn new(stage: &StageProgress<'_>) -> Self {
        let count = stage.days.len() / WEEK;
        let days: &[DayCount] = &stage.days[stage.days.len() - count * WEEK..];
        let capacity = WeekdayCapacity::fit(days);
        let history_day = |weekday: usize, day: &DayCount| HistoryDay {
            finished: f64::from(day.finished),
            ran_dry: day.ran_dry,
            expected: capacity.expected(weekday, day),
            return_share: (day.finished > 0).then(|| f64::from(day.returned) / f64::from(day.finished)),
        };
        let week = |days: &[DayCount]| core::array::from_fn(|day| history_day(day, &days[day]));
        let weeks: Vec<[HistoryDay; WEEK]> = days.chunks_exact(WEEK).map(week).collect();
        let left = days.iter().filter(|day| !day.ran_dry).count() as f64 / days.len() as f64;
        let (variance, freedom) = week_variance(&weeks, &capacity.means);
        let mean: f64 = capacity.means.iter().sum();
        let relative = if mean > 0.0 { variance.sqrt() / mean } else { 0.0 };
        let returned: f64 = days.iter().map(|day| f64::from(day.returned)).sum();
        let finished: f64 = days.iter().map(|day| f64::from(day.finished)).sum();
        Self {
            weeks,
            capacity,
            // Days on which the stage ran dry tell how much came, not how fast it is.
            level_error: relative * left / (count as f64).sqrt(),
            known_share: left,
            pooling: 0.0,
            freedom,
            returned,
            passed: finished - returned,
        }
    }

    /// Mean number of tasks that the stage can finish in a week.
    pub fn tasks_per_week(&self) -> f64 {
        self.capacity.means.iter().sum()
    }

    /// Draw how fast the stage really is and how much it really returns, of which the last weeks are a sample: Student's
    /// t around the logarithm of the mean, and a Beta distribution around the share.
    pub fn draw_level(&self, random: &mut SplitMix) -> StageLevel {
        let t = random.normal() / (random.gamma(self.freedom / 2.0) * 2.0 / self.freedom).sqrt();
        let return_mean = self.returned / (self.returned + self.passed).max(1.0);
        let drawn = random.beta(self.returned + 0.5, self.passed + 0.5);
        StageLevel {
            speed: libm::exp(self.pooling + self.level_error * t),
            return_factor: if return_mean > 0.0 { drawn / return_mean } else { 0.0 },
            return_mean,
        }
    }

    /// Draw a week: one of the last ones, `share` of the way through them from 0 to 1. Its distance from the mean is
    /// stretched by √(n / (n − 1)), because the mean of n weeks is closer to them than the true one.
    pub fn draw_week(&self, share: f64, level: &StageLevel, random: &mut SplitMix) -> [DayCapacity; WEEK] {
        let count = self.weeks.len();
        let week = &self.weeks[((share * count as f64) as usize).min(count - 1)];
        let stretch = (count as f64 / (count as f64 - 1.0)).sqrt();
        // Numbers of their own, so that the next week does not depend on how many this one needs.
        let mut random = SplitMix(random.next());
        core::array::from_fn(|weekday| {
            let HistoryDay { finished, ran_dry, return_share, .. } = week[weekday];
            let mean = self.capacity.means[weekday];
            let drawn = match ran_dry {
                true => self.capacity.draw_above(weekday, finished, &mut random),
                false => finished,
            };
            let tasks = mean + stretch * (drawn - mean);
            let return_share = return_share.unwrap_or(level.return_mean) * level.return_factor;
            DayCapacity { tasks: tasks.max(0.0) * level.speed, return_share: return_share.min(MOST_RETURNED) }
        })
    }
}

/// Variance of what is finished in a week, with its degrees of freedom: from the weeks' sums, and a little from their
/// days as if these were independent, since two or three sums alone can be equal by chance.
fn week_variance(weeks: &[[HistoryDay; WEEK]], means: &[f64; WEEK]) -> (f64, f64) {
    let freedom = weeks.len() as f64 - 1.0;
    let mean: f64 = means.iter().sum();
    let (mut of_weeks, mut of_days) = (0.0, 0.0);
    for week in weeks {
        let apart = week.iter().map(|day| day.expected).sum::<f64>() - mean;
        of_weeks += apart * apart;
        of_days += week
            .iter()
            .zip(means)
            .map(|(day, mean)| (day.expected - mean) * (day.expected - mean))
            .sum::<f64>();
    }
    ((of_weeks + DAY_FREEDOM * of_days / freedom) / (freedom + DAY_FREEDOM), freedom + DAY_FREEDOM)
}

/// Draw the speeds of stages towards their mean, the more the less well each is known (James and Stein 1961). The slowest
/// of several estimates is too slow on average, and it decides the finishing day. The errors stay as they are: from
/// two to five stages, their mean and spread are hardly known.
pub(super) fn pool_speeds(histories: &mut [StageHistory]) {
    let weight: f64 = histories.iter().map(|stage| stage.known_share).sum();
    let mean_of = |value: &dyn Fn(&StageHistory) -> f64| -> f64 {
        histories.iter().map(|stage| stage.known_share * value(stage)).sum::<f64>() / weight
    };
    let log_speed = |stage: &StageHistory| libm::log(stage.tasks_per_week().max(f64::MIN_POSITIVE));
    let squared_error = |stage: &StageHistory| stage.level_error * stage.level_error;
    // Less than one and a half stages that did not run dry tell nothing of how stages differ.
    if weight < 1.5 {
        return;
    }
    let mean = mean_of(&log_speed);
    let spread =
        mean_of(&|stage| (log_speed(stage) - mean) * (log_speed(stage) - mean)) * weight / (weight - 1.0);
    let true_spread = (spread - mean_of(&squared_error)).max(LEAST_SPREAD);
    for stage in histories {
        let error = squared_error(stage);
        stage.pooling = (mean - log_speed(stage)) * error / (error + true_spread);
    }
}
