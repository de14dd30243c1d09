//! Estimates of quality: value, interval, how many judgements, since when.

use super::beta::{Beta, BetaComponent, mixture_quantile};

/// Quality with its central 95 % interval, all as shares of objects that are right, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QualityEstimate {
    /// Mean of the posterior.
    pub mean: f64,
    /// Standard deviation of the posterior.
    pub deviation: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Number of judged objects behind it; 0 for what is known from others alone.
    pub judgements: usize,
    /// Number of judgements of equal weight with the same information; at most `judgements`.
    pub effective_judgements: f64,
    /// Time of the first of these judgements, seconds since 1970.
    pub since_s: Option<i64>,
}

/// Quality of a tasker in one class and concept.
#[derive(Clone, Debug, PartialEq)]
pub struct CellQuality<'a> {
    /// Class.
    pub class: &'a str,
    /// Concept; empty where the project has none.
    pub concept: &'a str,
    /// Quality there.
    pub quality: QualityEstimate,
}

/// Quality of a tasker in a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskerQuality<'a> {
    /// Tasker.
    pub tasker: &'a str,
    /// Share of all the tasker's objects that are right: the mean of the cells, each by how many objects its judged ones
    /// represent.
    pub overall: QualityEstimate,
    /// Quality by class and concept, in alphabetical order: all that the stage has, also those in which nothing of this
    /// tasker was judged, whose interval follows from the tasker's other cells and from other taskers.
    pub cells: Vec<CellQuality<'a>>,
}

/// Quality of all taskers of a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct StageQuality<'a> {
    /// Stage.
    pub stage: &'a str,
    /// Taskers with judgements, in alphabetical order.
    pub taskers: Vec<TaskerQuality<'a>>,
    /// Quality of a tasker of whom nothing was judged, by class and concept.
    pub new_tasker: Vec<CellQuality<'a>>,
}

impl QualityEstimate {
    /// Estimate from a mixture; the numbers of judgements are left at 0.
    pub(super) fn from_mixture(mixture: &[BetaComponent]) -> Self {
        let sum = |term: &dyn Fn(&Beta) -> f64| mixture.iter().map(|c| c.weight * term(&c.beta)).sum::<f64>();
        let mean = sum(&Beta::mean);
        let variance = sum(&|beta| {
            let apart = beta.mean() - mean;
            beta.variance() + apart * apart
        });
        Self {
            mean,
            deviation: variance.sqrt(),
            low: mixture_quantile(mixture, 0.025),
            high: mixture_quantile(mixture, 0.975),
            judgements: 0,
            effective_judgements: 0.0,
            since_s: None,
        }
    }
}
