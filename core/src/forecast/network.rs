//! Network of stages: a directed acyclic graph through which tasks pass.

use super::progress::{ForecastError, LEAST_DAYS, StageProgress};

/// Stages that are checked, with their order and what follows from it.
pub(super) struct StageNetwork {
    /// Indices of the stages, each after its inputs.
    pub order: Vec<usize>,
    /// Inputs of each stage.
    pub inputs: Vec<Vec<usize>>,
    /// Stage to which each returns tasks.
    pub returns_to: Vec<Option<usize>>,
    /// Whether a task that stage `k` returns passes stage `i` again, by `k` and `i`.
    pub passes_again: Vec<Vec<bool>>,
    /// Tasks that each stage still has to finish: open ones, and those that are still before it; without later rework.
    pub remaining: Vec<u64>,
}

impl StageNetwork {
    /// Check stages and order them.
    ///
    /// # Errors
    /// See [`ForecastError`].
    pub fn new(stages: &[StageProgress<'_>]) -> Result<Self, ForecastError> {
        stages.iter().try_for_each(|stage| check_stage(stage, stages.len()))?;
        let order = topological_order(stages)?;
        let before = stages_before(stages, &order);
        let mut passes_again = Vec::with_capacity(stages.len());
        for (k, stage) in stages.iter().enumerate() {
            let again = match stage.returns_to {
                Some(to) if to != k && !before[k][to] => {
                    let names = [stage.stage, stages[to].stage].map(str::to_owned);
                    let [stage, to] = names;
                    return Err(ForecastError::ReturnTarget { stage, to });
                }
                Some(to) => (0..stages.len()).map(|i| i == to || before[i][to]).collect(),
                None => vec![false; stages.len()],
            };
            passes_again.push(again);
        }
        let remaining = remaining_tasks(stages, &order);
        for (stage, remaining) in stages.iter().zip(&remaining) {
            if *remaining > 0 && stage.days.iter().all(|day| day.finished == 0) {
                let (stage, days) = (stage.stage.to_owned(), stage.days.len());
                return Err(ForecastError::NoProgress { stage, remaining: *remaining, days });
            }
        }
        Ok(Self {
            order,
            inputs: stages.iter().map(|stage| stage.inputs.clone()).collect(),
            returns_to: stages.iter().map(|stage| stage.returns_to).collect(),
            passes_again,
            remaining,
        })
    }

    /// Tasks that one input of a stage has passed and another has not, by stage and place of the input.
    pub fn waiting_to_join(&self) -> Vec<Vec<f64>> {
        let of_stage = |inputs: &Vec<usize>| {
            let most = inputs.iter().map(|i| self.remaining[*i]).max().unwrap_or(0);
            inputs.iter().map(|i| (most - self.remaining[*i]) as f64).collect()
        };
        self.inputs.iter().map(of_stage).collect()
    }
}

fn check_stage(stage: &StageProgress<'_>, stages: usize) -> Result<(), ForecastError> {
    let name = || stage.stage.to_owned();
    if let Some(&index) = stage.inputs.iter().chain(&stage.returns_to).find(|index| **index >= stages) {
        return Err(ForecastError::UnknownStage { stage: name(), index, stages });
    }
    if stage.days.len() < LEAST_DAYS {
        return Err(ForecastError::TooFewDays { stage: name(), days: stage.days.len() });
    }
    if stage.days.iter().any(|day| day.returned > day.finished) {
        return Err(ForecastError::ReturnedMore(name()));
    }
    Ok(())
}

/// Each stage after its inputs; of several possible ones, the first in the list (Kahn 1962).
fn topological_order(stages: &[StageProgress<'_>]) -> Result<Vec<usize>, ForecastError> {
    let mut order = Vec::with_capacity(stages.len());
    let mut is_ordered = vec![false; stages.len()];
    while order.len() < stages.len() {
        let is_next = |k: &usize| !is_ordered[*k] && stages[*k].inputs.iter().all(|i| is_ordered[*i]);
        let Some(next) = (0..stages.len()).find(is_next) else {
            let in_circle = (0..stages.len()).find(|k| !is_ordered[*k]);
            return Err(ForecastError::Circle(in_circle.map_or("", |k| stages[k].stage).to_owned()));
        };
        is_ordered[next] = true;
        order.push(next);
    }
    Ok(order)
}

/// Whether stage `i` is before stage `k`, by `k` and `i`.
fn stages_before(stages: &[StageProgress<'_>], order: &[usize]) -> Vec<Vec<bool>> {
    let mut before = vec![vec![false; stages.len()]; stages.len()];
    for &k in order {
        for &input in &stages[k].inputs {
            let of_input = before[input].clone();
            before[k].iter_mut().zip(of_input).for_each(|(own, of_input)| *own |= of_input);
            before[k][input] = true;
        }
    }
    before
}

/// Tasks that each stage still has to finish. The inputs of a stage hold the same tasks as far as can be: those that
/// are before the fuller one include those before the others.
fn remaining_tasks(stages: &[StageProgress<'_>], order: &[usize]) -> Vec<u64> {
    let mut remaining = vec![0; stages.len()];
    for &k in order {
        let still_before = stages[k].inputs.iter().map(|i| remaining[*i]).max().unwrap_or(0);
        remaining[k] = u64::from(stages[k].open_tasks) + still_before;
    }
    remaining
}
