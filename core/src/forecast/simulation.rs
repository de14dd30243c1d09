//! Coverage of the interval on simulated projects whose finishing day is known. Each task is followed through the stages
//! on its own, by rules of which the forecast knows nothing.

use super::finish::{Futures, quantile};
use super::*;
use crate::random::SplitMix;
use std::collections::VecDeque;

/// Networks of stages: the inputs of each.
const CHAIN: [&[usize]; 3] = [&[], &[0], &[1]];
const DIAMOND: [&[usize]; 4] = [&[], &[0], &[0], &[1, 2]];

/// True stage of a simulated project.
struct TrueStage {
    inputs: &'static [usize],
    /// Mean number of tasks that it can finish on each day, from the day on which the project starts.
    weekdays: [f64; 7],
    /// Shape of the gamma distribution of a day's speed: larger is steadier.
    steadiness: f64,
    /// Spread of the speed of whole weeks, relative.
    week_spread: f64,
    /// Probability that it returns a task to the first stage.
    return_probability: f64,
}

/// Simulated project with its tasks, each on its way.
struct TrueProject {
    stages: Vec<TrueStage>,
    queues: Vec<VecDeque<usize>>,
    /// Whether a task has passed a stage, by task and stage.
    has_passed: Vec<Vec<bool>>,
    days: Vec<Vec<DayCount>>,
    week_speeds: Vec<f64>,
}

fn poisson(mean: f64, random: &mut SplitMix) -> u32 {
    let (mut count, mut sum) = (0, -(1.0 - random.unit()).ln());
    while sum < mean {
        count += 1;
        sum -= (1.0 - random.unit()).ln();
    }
    count
}

impl TrueProject {
    /// Project whose stages are faster or slower than the first by these factors and a random one from 0.8 to 1.6.
    fn new(paces: [f64; 4], random: &mut SplitMix) -> Self {
        let networks: [&[&[usize]]; 4] = [&CHAIN[..2], &CHAIN, &DIAMOND, &DIAMOND];
        let inputs = networks[(random.unit() * 4.0) as usize];
        let rate = 8.0 + 40.0 * random.unit() * random.unit();
        let first_weekday = (random.unit() * 7.0) as usize;
        let works_on_saturday = random.unit() < 0.2;
        let is_returning = random.unit() < 0.6;
        let count = inputs.len();
        let stages: Vec<TrueStage> = inputs
            .iter()
            .enumerate()
            .map(|(index, inputs)| {
                let rate = rate * paces[index] * (0.8 + 0.8 * random.unit());
                let weekdays = core::array::from_fn(|day| match (day + first_weekday) % 7 {
                    5 if works_on_saturday => rate * 0.4,
                    5 | 6 => 0.0,
                    _ => rate * (0.7 + 0.6 * random.unit()),
                });
                let is_last = index + 1 == count;
                let return_probability = if is_returning && is_last { 0.3 * random.unit() } else { 0.0 };
                TrueStage {
                    inputs,
                    weekdays,
                    steadiness: 3.0 + 17.0 * random.unit(),
                    week_spread: 0.3 * random.unit(),
                    return_probability,
                }
            })
            .collect();
        let tasks = (rate * 5.0 * (5.0 + 20.0 * random.unit())) as usize;
        let mut queues = vec![VecDeque::new(); count];
        queues[0].extend(0..tasks);
        let has_passed = vec![vec![false; count]; tasks];
        Self { stages, queues, has_passed, days: vec![Vec::new(); count], week_speeds: vec![1.0; count] }
    }

    fn is_finished(&self) -> bool {
        self.queues.iter().all(VecDeque::is_empty)
    }

    fn live_a_day(&mut self, random: &mut SplitMix) {
        let day = self.days[0].len();
        let mut returned = Vec::new();
        for stage in 0..self.stages.len() {
            let TrueStage { weekdays, steadiness, week_spread, return_probability, .. } = self.stages[stage];
            if day.is_multiple_of(7) {
                let spread: f64 = week_spread * random.normal() - week_spread * week_spread / 2.0;
                self.week_speeds[stage] = spread.exp();
            }
            let mean = weekdays[day % 7] * self.week_speeds[stage];
            let capacity = poisson(mean * random.gamma(steadiness) / steadiness, random);
            let mut count = DayCount::default();
            while count.finished < capacity
                && let Some(task) = self.queues[stage].pop_front()
            {
                count.finished += 1;
                if random.unit() < return_probability {
                    count.returned += 1;
                    returned.push(task);
                } else {
                    self.pass(task, stage);
                }
            }
            count.ran_dry = self.queues[stage].is_empty();
            self.days[stage].push(count);
        }
        for task in returned {
            self.has_passed[task].fill(false);
            self.queues[0].push_back(task);
        }
    }

    fn pass(&mut self, task: usize, stage: usize) {
        self.has_passed[task][stage] = true;
        for (next, TrueStage { inputs, .. }) in self.stages.iter().enumerate() {
            if inputs.contains(&stage) && inputs.iter().all(|input| self.has_passed[task][*input]) {
                self.queues[next].push_back(task);
            }
        }
    }

    /// What a manager knows on the first day that is still to come.
    fn progress(&self) -> Vec<StageProgress<'static>> {
        let stages = self.stages.iter().enumerate();
        let known = stages.map(|(index, stage)| StageProgress {
            stage: ["label", "review", "check", "merge"][index],
            inputs: stage.inputs.to_vec(),
            open_tasks: self.queues[index].len() as u32,
            days: self.days[index].clone(),
            returns_to: (stage.return_probability > 0.0).then_some(0),
        });
        known.collect()
    }
}

/// Results of forecasts of many projects.
#[derive(Debug, Default)]
struct ForecastCoverage {
    projects: usize,
    before: usize,
    after: usize,
    /// Sum of the intervals' widths by the true number of days to go.
    width: f64,
    /// Projects that finish after the median.
    after_median: usize,
}

fn measure_coverage(paces: [f64; 4]) -> ForecastCoverage {
    let (projects, runs) = (500, 300);
    let mut found = ForecastCoverage::default();
    for seed in 0.. {
        if found.projects == projects {
            break;
        }
        let mut random = SplitMix(seed);
        let mut project = TrueProject::new(paces, &mut random);
        let history = 7 * (3 + (random.unit() * 6.0) as usize);
        (0..history).for_each(|_| project.live_a_day(&mut random));
        // Projects that are almost over, or have a stage that has not begun, have no forecast.
        let Ok(futures) = Futures::new(&project.progress(), runs, seed) else { continue };
        let mut to_go = 0;
        while !project.is_finished() {
            project.live_a_day(&mut random);
            to_go += 1;
        }
        if to_go < 10 {
            continue;
        }
        let mut finish = futures.simulate(&vec![1.0; project.stages.len()]);
        finish.sort_unstable_by_key(|days| days.unwrap_or(usize::MAX));
        let [low, median, high] = [0.1, 0.5, 0.9].map(|share| quantile(&finish, share).unwrap());
        found.projects += 1;
        found.before += usize::from(to_go < low);
        found.after += usize::from(to_go > high);
        found.after_median += usize::from(to_go > median);
        found.width += (high - low) as f64 / to_go as f64;
    }
    found
}

/// Check the coverage of projects with these paces.
fn assert_80(paces: [f64; 4]) {
    let found = measure_coverage(paces);
    let share = |count: usize| count as f64 / found.projects as f64;
    let covered = found.projects - found.before - found.after;
    let width = found.width / found.projects as f64;
    println!("{:.1} % covered, {found:?}, mean width {width:.2} of the time to go", 100.0 * share(covered));
    assert!((0.76..=0.84).contains(&share(covered)), "{found:?}");
    // Neither end misses alone.
    assert!(
        [found.before, found.after].map(share).iter().all(|missed| (0.05..=0.16).contains(missed)),
        "{found:?}"
    );
}

#[test]
fn the_interval_contains_the_true_finishing_day_of_80_of_100_projects() {
    assert_80([1.0; 4]);
}

#[test]
fn the_interval_is_right_too_where_the_first_stage_delays_all_others() {
    assert_80([1.0, 4.0, 4.0, 4.0]);
}

#[test]
fn the_interval_is_right_too_where_each_stage_is_slower_than_the_one_before() {
    assert_80([1.0, 0.5, 0.33, 0.25]);
}
