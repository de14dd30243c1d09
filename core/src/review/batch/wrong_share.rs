//! Share of wrong labels in a batch, estimated from its sample.

use crate::agreement::wilson;
use serde::{Deserialize, Serialize};

/// Inspected task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InspectedTask {
    /// Whether its label was rejected.
    pub is_wrong: bool,
    /// Probability that it was in the sample.
    pub probability: f64,
}

/// Estimated share of wrong labels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrongShare {
    /// The share.
    pub value: f64,
    /// 95 % interval.
    pub interval: [f64; 2],
}

/// Share of wrong labels; none where nothing was inspected.
///
/// Each label counts by the inverse of its probability (Hájek 1971), and the interval is Wilson's (1927) with the effective number of
/// labels (Kish 1965). Labels of a batch that is mostly inspected leave less doubt than the interval says.
pub fn estimate_wrong_share(inspected: &[InspectedTask]) -> Option<WrongShare> {
    let weight = |task: &InspectedTask| 1.0 / task.probability.max(1e-9);
    let total: f64 = inspected.iter().map(weight).sum();
    if total <= 0.0 {
        return None;
    }
    let wrong: f64 = inspected.iter().filter(|task| task.is_wrong).map(weight).sum();
    let squares: f64 = inspected.iter().map(|task| weight(task) * weight(task)).sum();
    let value = wrong / total;
    Some(WrongShare { value, interval: wilson(value, total * total / squares) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;
    use crate::review::batch::draw_by_risk;

    #[test]
    fn equal_probabilities_give_the_interval_of_wilson() {
        let tasks: Vec<_> = (0..10).map(|n| InspectedTask { is_wrong: n == 0, probability: 0.2 }).collect();
        let share = estimate_wrong_share(&tasks).unwrap();
        // Newcombe 1998, Table I: 1 of 10 by Wilson's score is 0.0179 to 0.4042.
        assert!((share.value - 0.1).abs() < 1e-12);
        assert!((share.interval[0] - 0.0179).abs() < 1e-4 && (share.interval[1] - 0.4042).abs() < 1e-4);
        assert_eq!(estimate_wrong_share(&[]), None);
    }

    #[test]
    fn a_sample_by_risk_finds_the_share_of_the_whole_batch() {
        // Two of five people are wrong in 30 %, the others in 2 %: 13.2 % of all labels.
        let mut random = SplitMix(7);
        let wrong_of = |index: usize| if index % 5 < 2 { 0.3 } else { 0.02 };
        let risks: Vec<f64> = (0..1_000).map(|index| if index % 5 < 2 { 0.4 } else { 0.05 }).collect();
        let (runs, mut covered, mut sum) = (600, 0, 0.0);
        for _ in 0..runs {
            let is_wrong: Vec<bool> = (0..1_000).map(|index| random.unit() < wrong_of(index)).collect();
            let truth = is_wrong.iter().filter(|is| **is).count() as f64 / 1_000.0;
            let sample = draw_by_risk(&risks, 150, random.next());
            let inspected: Vec<_> = sample[..150]
                .iter()
                .map(|task| InspectedTask { is_wrong: is_wrong[task.index], probability: task.probability })
                .collect();
            let share = estimate_wrong_share(&inspected).unwrap();
            covered += i32::from(share.interval[0] <= truth && truth <= share.interval[1]);
            sum += share.value - truth;
        }
        assert!((sum / f64::from(runs)).abs() < 0.003, "bias {}", sum / f64::from(runs));
        assert!(f64::from(covered) / f64::from(runs) > 0.93, "covered {covered} of {runs}");
    }
}
