//! Finishing day from many possible futures, and the stage that delays it.

use super::history::{StageHistory, pool_speeds};
use super::network::StageNetwork;
use super::progress::{ForecastError, StageProgress};
use super::project_run::{MOST_DAYS, days_to_finish};
use crate::random::{SplitMix, mix};

/// Number of simulated futures.
pub const RUNS: usize = 1_000;

/// How much faster a stage is made to see what it delays.
const FASTER: f64 = 1.25;

/// Forecast of the day on which the last task is finished. Days are numbers of days since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishForecast<'a> {
    /// Day by which half of the simulated futures are finished; `None` if it is more than five years away, as with the
    /// other two.
    pub median: Option<i64>,
    /// Start of the 80 % interval: a tenth of the futures is finished before.
    pub low: Option<i64>,
    /// End of the 80 % interval: a tenth of the futures is finished after.
    pub high: Option<i64>,
    /// Index of the stage that delays the finishing day most; `None` if nothing is left to do.
    pub bottleneck: Option<usize>,
    /// Each stage with what makes it the bottleneck or not, in the order of the stages.
    pub stages: Vec<StageOutlook<'a>>,
}

/// What a stage still has to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageOutlook<'a> {
    /// Stage.
    pub stage: &'a str,
    /// Tasks that it still has to finish, open ones and those that are still before it; without later rework.
    pub remaining_tasks: u64,
    /// Tasks that it finishes in a week of the last weeks; more than it did where it ran dry.
    pub tasks_per_week: f64,
    /// Days by which the project would be finished sooner, in the mean of the futures, if this stage alone finished a quarter
    /// more each day.
    pub days_sooner: f64,
}

/// Forecast the finishing day. `today` is the first day that is still to come, and day 0 of each week of the history;
/// the same seed gives the same forecast.
///
/// # Errors
/// Stages that are no directed acyclic graph, too few days of counts, a stage with work that has finished nothing.
pub fn forecast_finish<'a>(
    stages: &[StageProgress<'a>],
    today: i64,
    seed: u64,
) -> Result<FinishForecast<'a>, ForecastError> {
    let futures = Futures::new(stages, RUNS, seed)?;
    let as_is = vec![1.0; stages.len()];
    let mut finish = futures.simulate(&as_is);
    let mean = mean_days(&finish);
    let outlook = |(index, stage): (usize, &StageProgress<'a>)| {
        let mut speeds = as_is.clone();
        speeds[index] = FASTER;
        StageOutlook {
            stage: stage.stage,
            remaining_tasks: futures.network.remaining[index],
            tasks_per_week: futures.histories[index].tasks_per_week(),
            days_sooner: mean - mean_days(&futures.simulate(&speeds)),
        }
    };
    let outlooks: Vec<StageOutlook<'a>> = stages.iter().enumerate().map(outlook).collect();
    let is_open = outlooks.iter().any(|stage| stage.remaining_tasks > 0);
    let slowest =
        outlooks.iter().enumerate().rev().max_by(|a, b| a.1.days_sooner.total_cmp(&b.1.days_sooner));
    finish.sort_unstable_by_key(|days| days.unwrap_or(usize::MAX));
    // The last day of work is the day before the first one on which nothing is left.
    let day = |share: f64| quantile(&finish, share).map(|days| today + days as i64 - 1);
    Ok(FinishForecast {
        median: day(0.5),
        low: day(0.1),
        high: day(0.9),
        bottleneck: slowest.filter(|_| is_open).map(|(index, _)| index),
        stages: outlooks,
    })
}

/// Possible futures of a project.
pub(super) struct Futures {
    network: StageNetwork,
    histories: Vec<StageHistory>,
    open_tasks: Vec<u32>,
    runs: usize,
    seed: u64,
}

impl Futures {
    pub fn new(stages: &[StageProgress<'_>], runs: usize, seed: u64) -> Result<Self, ForecastError> {
        let network = StageNetwork::new(stages)?;
        let mut histories: Vec<StageHistory> = stages.iter().map(StageHistory::new).collect();
        pool_speeds(&mut histories);
        Ok(Self {
            network,
            histories,
            open_tasks: stages.iter().map(|stage| stage.open_tasks).collect(),
            runs,
            seed,
        })
    }

    /// Days until the project is finished in each future, where the stages are faster by these factors.
    pub fn simulate(&self, speeds: &[f64]) -> Vec<Option<usize>> {
        let run = |index: usize| {
            let mut random = SplitMix(mix(self.seed ^ mix(index as u64)));
            days_to_finish(&self.network, &self.histories, &self.open_tasks, speeds, &mut random)
        };
        (0..self.runs).map(run).collect()
    }
}

/// Smallest number of days by which at least this share of the futures is finished, from sorted ones.
pub(super) fn quantile(sorted: &[Option<usize>], share: f64) -> Option<usize> {
    let place = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().flatten()
}

fn mean_days(finish: &[Option<usize>]) -> f64 {
    let days: usize = finish.iter().map(|days| days.unwrap_or(MOST_DAYS)).sum();
    days as f64 / finish.len() as f64
}
