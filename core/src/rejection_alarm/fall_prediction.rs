//! Probability that the next verdict accepts: a Bayesian mixture over healthy acceptances, times at which acceptance falls, and
//! acceptances after the fall.

use crate::review::Verdict;

/// Odds of rejection of healthy projects, by the promised odds, and their prior weights.
const HEALTHY: [(f64, f64); 5] = [(1.0, 0.5), (0.8, 0.7), (0.6, 1.3), (0.4, 0.7), (0.15, 0.1)];

/// Odds of rejection after a fall, by the promised odds, and their prior weights: most on falls from 95 % to about 80 %.
pub(super) const FALLEN: [(f64, f64); 8] =
    [(1.5, 1.0), (2.0, 1.0), (2.83, 2.0), (4.0, 4.0), (5.66, 3.0), (8.0, 1.0), (16.0, 0.5), (64.0, 0.2)];

/// Probability of acceptance at odds of rejection that are `factor` times the promised ones.
pub(super) fn acceptance(promised: f64, factor: f64) -> f64 {
    promised / (promised + (1.0 - promised) * factor)
}

/// Posterior of a hidden Markov model that falls once.
///
/// The prior probability that acceptance falls at verdict k, if it has not yet, is 1 / (2·(k + 30)): the weights of all start times
/// sum to 1, and fall so slowly that a late fall costs only a logarithm.
#[derive(Clone, Debug)]
pub(super) struct FallPrediction {
    /// Posterior weight of each healthy acceptance, without a fall so far.
    healthy: [f64; HEALTHY.len()],
    /// Posterior weight of each acceptance after a fall, over all start times.
    fallen: [f64; FALLEN.len()],
    promised: f64,
    verdicts: u64,
}

impl FallPrediction {
    pub(super) fn new(promised: f64) -> Self {
        let total: f64 = HEALTHY.iter().map(|(_, weight)| weight).sum();
        let healthy = HEALTHY.map(|(_, weight)| weight / total);
        Self { healthy, fallen: [0.0; FALLEN.len()], promised, verdicts: 0 }
    }

    /// Probability that acceptance has fallen before the next verdict, and that the next verdict accepts.
    pub(super) fn predict(&mut self) -> (f64, f64) {
        self.verdicts += 1;
        let hazard = 0.5 / (self.verdicts as f64 + 30.0);
        let starting = hazard * self.healthy.iter().sum::<f64>();
        let total: f64 = FALLEN.iter().map(|(_, weight)| weight).sum();
        for (mass, (_, weight)) in self.fallen.iter_mut().zip(FALLEN) {
            *mass += starting * weight / total;
        }
        self.healthy.iter_mut().for_each(|mass| *mass *= 1.0 - hazard);
        let total: f64 = self.healthy.iter().chain(&self.fallen).sum();
        self.healthy.iter_mut().chain(&mut self.fallen).for_each(|mass| *mass /= total);
        let promised = self.promised;
        let weigh = |(mass, (factor, _)): (&f64, (f64, f64))| mass * acceptance(promised, factor);
        let accepts = self.healthy.iter().zip(HEALTHY).map(weigh).sum::<f64>()
            + self.fallen.iter().zip(FALLEN).map(weigh).sum::<f64>();
        (self.fallen.iter().sum(), accepts)
    }

    /// Learns the verdict that was predicted.
    pub(super) fn learn(&mut self, verdict: Verdict) {
        let promised = self.promised;
        let learn = |(mass, (factor, _)): (&mut f64, (f64, f64))| {
            let accepts = acceptance(promised, factor);
            *mass *= if verdict == Verdict::Accept { accepts } else { 1.0 - accepts };
        };
        self.healthy.iter_mut().zip(HEALTHY).for_each(learn);
        self.fallen.iter_mut().zip(FALLEN).for_each(learn);
    }
}
