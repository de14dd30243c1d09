//! Run of a project: one possible future, day by day, until no task is left.

use super::history::{DayCapacity, StageHistory, StageLevel};
use super::network::StageNetwork;
use super::progress::WEEK;
use crate::random::SplitMix;

/// Longest time that is simulated: five years.
pub(super) const MOST_DAYS: usize = 5 * 366;

/// Fewer tasks than this are none: shares of tasks are simulated.
const NONE_LEFT: f64 = 0.5;

/// Simulated state of a project's stages.
struct ProjectRun<'a> {
    network: &'a StageNetwork,
    /// Tasks in each stage.
    queues: Vec<f64>,
    /// Tasks that one input has passed and another has not, by stage and place of the input.
    joins: Vec<Vec<f64>>,
}

/// Days until a project is finished, from 1; `None` if it takes more than [`MOST_DAYS`]. What stages can do depends on
/// the random numbers alone, so that runs with the same seed differ by `speeds` alone: by what factor each stage
/// is faster.
pub(super) fn days_to_finish(
    network: &StageNetwork,
    histories: &[StageHistory],
    open_tasks: &[u32],
    speeds: &[f64],
    random: &mut SplitMix,
) -> Option<usize> {
    let queues = open_tasks.iter().map(|open| f64::from(*open)).collect();
    let mut run = ProjectRun { network, queues, joins: network.waiting_to_join() };
    let levels: Vec<StageLevel> = histories.iter().map(|history| history.draw_level(random)).collect();
    let mut weeks: Vec<[DayCapacity; WEEK]> = Vec::new();
    for day in 0..MOST_DAYS {
        if run.is_finished() {
            return Some(day);
        }
        if day.is_multiple_of(WEEK) {
            // One week of the past for all stages: holidays and busy weeks meet them together.
            let share = random.unit();
            let both = histories.iter().zip(&levels);
            weeks = both.map(|(history, level)| history.draw_week(share, level, random)).collect();
        }
        run.work(|stage| {
            let capacity = weeks[stage][day % WEEK];
            DayCapacity { tasks: capacity.tasks * speeds[stage], ..capacity }
        });
    }
    None
}

impl ProjectRun<'_> {
    fn is_finished(&self) -> bool {
        self.queues.iter().sum::<f64>() < NONE_LEFT
    }

    /// Let all stages work for a day, each after its inputs, so that a task can pass several stages in a day. Returned
    /// tasks come back in the evening.
    fn work(&mut self, capacity: impl Fn(usize) -> DayCapacity) {
        let mut returned = Vec::new();
        for &stage in &self.network.order {
            self.join(stage);
            let DayCapacity { tasks, return_share } = capacity(stage);
            let finished = self.queues[stage].min(tasks);
            let back = if self.network.returns_to[stage].is_some() { finished * return_share } else { 0.0 };
            self.queues[stage] -= finished;
            self.pass_on(stage, finished - back);
            returned.push((stage, back));
        }
        for (stage, back) in returned {
            self.return_tasks(stage, back);
        }
    }

    /// Take into a stage what all its inputs have passed.
    fn join(&mut self, stage: usize) {
        let joins = &mut self.joins[stage];
        let Some(all) = joins.iter().copied().reduce(f64::min) else { return };
        joins.iter_mut().for_each(|passed| *passed -= all);
        self.queues[stage] += all;
    }

    fn pass_on(&mut self, stage: usize, tasks: f64) {
        for (inputs, joins) in self.network.inputs.iter().zip(&mut self.joins) {
            let own = inputs.iter().zip(joins).filter(|(input, _)| **input == stage);
            own.for_each(|(_, passed)| *passed += tasks);
        }
    }

    /// Put returned tasks into the stage that they return to. They pass all stages again that come after it; what these
    /// need from elsewhere, the tasks have already.
    fn return_tasks(&mut self, stage: usize, tasks: f64) {
        let Some(to) = self.network.returns_to[stage] else { return };
        self.queues[to] += tasks;
        let again = &self.network.passes_again[stage];
        for (k, (inputs, joins)) in self.network.inputs.iter().zip(&mut self.joins).enumerate() {
            if again[k] && k != to {
                let elsewhere = inputs.iter().zip(joins).filter(|(input, _)| !again[**input]);
                elsewhere.for_each(|(_, passed)| *passed += tasks);
            }
        }
    }
}
