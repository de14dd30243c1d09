//! Draw of a sample: the order in which the tasks of a batch are inspected, and the probability of each to be in the sample.

use crate::random::SplitMix;

/// Least risk of a task: nobody's labels are never wrong.
const LEAST_RISK: f64 = 0.02;
/// Risk of a person's labels of whom nothing is known.
const UNKNOWN_RISK: f64 = 0.5;

/// Task of a batch in the order of inspection. The sample are the first ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnTask {
    /// Number of the task in the batch, from 0.
    pub index: usize,
    /// Probability that it is in the sample.
    pub probability: f64,
}

/// All tasks of a batch in random order, each with the same probability to be among the first `sample`.
pub fn draw_evenly(lot: usize, sample: u64, seed: u64) -> Vec<DrawnTask> {
    let probability = (sample as f64 / lot.max(1) as f64).min(1.0);
    shuffled(lot, &mut SplitMix(seed)).into_iter().map(|index| DrawnTask { index, probability }).collect()
}

/// Numbers below `count` in random order (Fisher and Yates, in the form of Durstenfeld 1964).
fn shuffled(count: usize, random: &mut SplitMix) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, (random.unit() * (last + 1) as f64) as usize);
    }
    order
}

/// All tasks of a batch, the first `sample` drawn with probabilities that are proportional to their risks, the others after them
/// in random order.
///
/// The draw is systematic from a random order (Madow 1949), so that the probabilities are exact; those that would exceed 1 are 1.
pub fn draw_by_risk(risks: &[f64], sample: u64, seed: u64) -> Vec<DrawnTask> {
    let mut random = SplitMix(seed);
    let order = shuffled(risks.len(), &mut random);
    let probabilities = inclusion_probabilities(risks, sample as f64);
    let start = random.unit();
    let (mut chosen, mut others, mut total) = (Vec::new(), Vec::new(), 0.0);
    for index in order {
        let probability = probabilities[index];
        let task = DrawnTask { index, probability };
        // A task is chosen where a number of start, start + 1, start + 2, ... lies in its part of the sum.
        let before = (total - start).ceil();
        total += probability;
        if (total - start).ceil() > before { chosen.push(task) } else { others.push(task) }
    }
    chosen.extend(others);
    chosen
}

/// Probabilities proportional to risks, of which `sample` is the sum and 1 the largest.
fn inclusion_probabilities(risks: &[f64], sample: f64) -> Vec<f64> {
    let mut probabilities = vec![0.0; risks.len()];
    let mut is_certain = vec![false; risks.len()];
    loop {
        let certain = is_certain.iter().filter(|is| **is).count();
        let rest: f64 = risks.iter().zip(&is_certain).filter(|(_, is)| !**is).map(|(risk, _)| *risk).sum();
        let factor = if rest > 0.0 { (sample - certain as f64).max(0.0) / rest } else { 0.0 };
        let mut more = false;
        for (index, risk) in risks.iter().enumerate() {
            probabilities[index] = if is_certain[index] { 1.0 } else { risk * factor };
            if !is_certain[index] && probabilities[index] >= 1.0 {
                is_certain[index] = true;
                more = true;
            }
        }
        if !more {
            return probabilities.into_iter().map(|probability| probability.min(1.0)).collect();
        }
    }
}

/// Risk that a label of a person is wrong, for [`draw_by_risk`]: by the lower end of the interval of their quality, 0 to 1; none:
/// it is not known.
pub fn tasker_risk(quality_low: Option<f64>) -> f64 {
    quality_low.map_or(UNKNOWN_RISK, |low| (1.0 - low).clamp(LEAST_RISK, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_task_is_drawn_as_often_as_its_probability_says() {
        let risks = [0.02, 0.02, 0.1, 0.1, 0.5, 0.9, 0.02, 0.02];
        let runs = 20_000_u32;
        let mut drawn = [0_u32; 8];
        for seed in 0..u64::from(runs) {
            let order = draw_by_risk(&risks, 3, seed * 7 + 1);
            let mut all: Vec<usize> = order.iter().map(|task| task.index).collect();
            all[..3].iter().for_each(|index| drawn[*index] += 1);
            all.sort_unstable();
            assert_eq!(all, (0..8).collect::<Vec<_>>(), "each task once");
        }
        for task in draw_by_risk(&risks, 3, 1) {
            let share = f64::from(drawn[task.index]) / f64::from(runs);
            assert!((share - task.probability).abs() < 0.015, "{task:?} {share}");
        }
    }

    #[test]
    fn probabilities_add_up_to_the_sample_and_none_exceeds_1() {
        let risks = [0.02, 0.5, 0.9, 0.02, 0.02, 1.0];
        for sample in 1..=6_u32 {
            let all = inclusion_probabilities(&risks, f64::from(sample));
            assert!((all.iter().sum::<f64>() - f64::from(sample)).abs() < 1e-9, "{all:?}");
            assert!(all.iter().all(|probability| (0.0..=1.0).contains(probability)), "{all:?}");
        }
    }

    #[test]
    fn an_even_draw_has_every_order() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let order: Vec<usize> = draw_evenly(3, 1, seed).iter().map(|task| task.index).collect();
            seen.insert(order);
        }
        assert_eq!(seen.len(), 6);
        assert_eq!(draw_evenly(4, 1, 9)[0].probability, 0.25);
        assert_eq!(draw_evenly(2, 20, 9)[1].probability, 1.0);
    }

    #[test]
    fn risk_follows_what_is_known_for_sure() {
        assert!(tasker_risk(Some(0.6)) > tasker_risk(Some(0.95)));
        assert_eq!((tasker_risk(None), tasker_risk(Some(1.0))), (UNKNOWN_RISK, LEAST_RISK));
    }
}
