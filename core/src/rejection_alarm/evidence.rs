//! Evidence against the promise: the capital of somebody who bets on each verdict.
//!
//! The null hypothesis is that each verdict accepts with a probability of at least p₀, given all before. A bet with a predicted
//! acceptance q < p₀ multiplies the capital by q / p₀ if the verdict accepts, and by (1 − q) / (1 − p₀) if it rejects. If it
//! accepts with probability r ≥ p₀, the expected factor is r·q/p₀ + (1 − r)·(1 − q)/(1 − p₀): 1 at r = p₀, and falling in r, since q < p₀.
//! So the capital is a nonnegative supermartingale from 1 under the null hypothesis: an e-process. It ever reaches 1/α with a probability of
//! at most α, however long the project is and however often one looks (J. Ville, *Étude critique de la notion de collectif*, 1939).
//!
//! The prediction is a mixture over falls to p < p₀ and over start times with weights that sum to 1, as in e-detectors (J. Shin,
//! A. Ramdas and A. Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", 2024). The plain mixture of
//! likelihood ratios loses its early bets in good times. Here no bet is placed until the verdicts make a fall more probable than not, and so good
//! times cost little. Which bets are placed depends on earlier verdicts alone, so that the capital stays a supermartingale
//! (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", 2024).
//!
//! What a rejection would give beyond 1/α is of no use to the alarm. Before the alarm, a bet that would overshoot ends at 1/α
//! exactly, and the rest is paid for acceptance at the odds (1 − p₀) : p₀: the expected factor at r = p₀ is the same, and
//! acceptance still pays less than rejection (L. Fischer and A. Ramdas, "Improving the (approximate) sequential probability ratio test
//! by avoiding overshoot", 2024).

use crate::review::Verdict;

/// Capital of bets against a promise.
#[derive(Clone, Debug)]
pub(super) struct BettingEvidence {
    promised: f64,
    /// Logarithm of 1 / α.
    threshold: f64,
    /// Logarithm of the capital: it neither overflows nor vanishes in long projects.
    log_capital: f64,
    has_reached_threshold: bool,
}

impl BettingEvidence {
    pub(super) fn new(promised: f64, alpha: f64) -> Self {
        Self { promised, threshold: -libm::log(alpha), log_capital: 0.0, has_reached_threshold: false }
    }

    /// Bets that the verdict accepts with a probability of only `predicted`, and settles. No bet is placed if that is at
    /// least the promise.
    pub(super) fn bet(&mut self, predicted: f64, verdict: Verdict) {
        if predicted >= self.promised {
            return;
        }
        let rejection = (1.0 - predicted) / (1.0 - self.promised);
        let acceptance = predicted / self.promised;
        let overshoots = self.log_capital + libm::log(rejection) >= self.threshold;
        self.log_capital = match verdict {
            Verdict::Reject if overshoots && !self.has_reached_threshold => {
                self.has_reached_threshold = true;
                self.threshold
            }
            Verdict::Accept if overshoots && !self.has_reached_threshold => {
                let capital = libm::exp(self.log_capital);
                let excess = capital * rejection - libm::exp(self.threshold);
                libm::log(capital * acceptance + excess * (1.0 - self.promised) / self.promised)
            }
            Verdict::Reject => self.log_capital + libm::log(rejection),
            Verdict::Accept => self.log_capital + libm::log(acceptance),
        };
    }

    /// Whether the capital has ever reached 1 / α.
    pub(super) fn has_reached_threshold(&self) -> bool {
        self.has_reached_threshold
    }

    /// Capital now: an e-value. More than 10³⁰⁰ is given as 10³⁰⁰.
    pub(super) fn value(&self) -> f64 {
        libm::exp(self.log_capital).min(1e300)
    }
}
