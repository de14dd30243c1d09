//! Probability of a number of nonconforming items in a sample: binomial and hypergeometric.
//!
//! Differences of logarithms of large factorials lose digits, so single probabilities are computed by C. Loader's
//! saddle-point expansion ("Fast and accurate computation of binomial probabilities", 2000), and sums by the ratio of
//! neighbouring terms.

use super::quality::LotQuality;
use core::f64::consts::TAU;

/// Probability of at most `most` nonconforming items in a sample of a lot of this quality.
pub(super) fn probability_at_most(most: u64, sample: u64, quality: LotQuality) -> f64 {
    let (lowest, highest) = match quality {
        LotQuality::Share(_) => (0, sample),
        LotQuality::Count { lot, nonconforming } => {
            (sample.saturating_sub(lot - nonconforming), sample.min(nonconforming))
        }
    };
    if most >= highest {
        return 1.0;
    }
    if most < lowest {
        return 0.0;
    }
    // The shorter tail has no cancellation.
    if (most as f64) <= sample as f64 * quality.share() {
        sum(most, sample, quality, |found| {
            (found > lowest).then(|| (found - 1, ratio(found, sample, quality)))
        })
    } else {
        let above = sum(most + 1, sample, quality, |found| {
            (found < highest).then(|| (found + 1, 1.0 / ratio(found + 1, sample, quality)))
        });
        1.0 - above
    }
}

/// Sum of the probabilities from `first` on; `next` gives the next number and its probability relative to this one's.
fn sum(first: u64, sample: u64, quality: LotQuality, next: impl Fn(u64) -> Option<(u64, f64)>) -> f64 {
    let (mut found, mut term, mut total) = (first, 1.0, 1.0);
    while let Some((following, ratio)) = next(found) {
        term *= ratio;
        total += term;
        found = following;
        if term <= 1e-18 * total {
            break;
        }
    }
    (libm::exp(log_probability(first, sample, quality)) * total).min(1.0)
}

/// Probability of one nonconforming item fewer, divided by that of `found`.
fn ratio(found: u64, sample: u64, quality: LotQuality) -> f64 {
    let others = (sample - found + 1) as f64;
    match quality {
        LotQuality::Share(share) => found as f64 * (1.0 - share) / (others * share),
        LotQuality::Count { lot, nonconforming } => {
            let conforming = lot - nonconforming;
            found as f64 * (conforming + found - sample) as f64
                / ((nonconforming - found + 1) as f64 * others)
        }
    }
}

/// Logarithm of the probability of exactly `found` nonconforming items in a sample.
pub(super) fn log_probability(found: u64, sample: u64, quality: LotQuality) -> f64 {
    match quality {
        LotQuality::Share(share) => log_binomial(found, sample, share),
        LotQuality::Count { lot, nonconforming } => {
            // Of two binomial samples with any common share, given the size of their union; this share is near the mode.
            let share = sample as f64 / lot as f64;
            log_binomial(found, nonconforming, share)
                + log_binomial(sample - found, lot - nonconforming, share)
                - log_binomial(sample, lot, share)
        }
    }
}

fn log_binomial(found: u64, sample: u64, share: f64) -> f64 {
    let (x, n) = (found as f64, sample as f64);
    let log_share = |share: f64, count: f64| if count == 0.0 { 0.0 } else { count * libm::log(share) };
    let log_other = |share: f64, count: f64| if count == 0.0 { 0.0 } else { count * libm::log1p(-share) };
    if found == 0 {
        return log_other(share, n);
    }
    if found == sample {
        return log_share(share, n);
    }
    stirling_error(n)
        - stirling_error(x)
        - stirling_error(n - x)
        - deviance(x, n * share)
        - deviance(n - x, n * (1.0 - share))
        - 0.5 * libm::log(TAU * x * ((n - x) / n))
}

/// Logarithm of n! less Stirling's approximation to it.
fn stirling_error(n: f64) -> f64 {
    if n <= 15.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - 0.5 * libm::log(TAU);
    }
    let square = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / 1680.0 / square) / square) / square) / n
}

/// Deviance term x·ln(x / mean) + mean − x, without cancellation where x is near the mean.
fn deviance(x: f64, mean: f64) -> f64 {
    if (x - mean).abs() >= 0.1 * (x + mean) {
        return x * libm::log(x / mean) + mean - x;
    }
    let v = (x - mean) / (x + mean);
    let (mut total, mut power) = ((x - mean) * v, 2.0 * x * v);
    for odd in 1..200_u32 {
        power *= v * v;
        let next = total + power / f64::from(2 * odd + 1);
        if next == total {
            break;
        }
        total = next;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-13 * expected.abs().max(1.0), "{value} {expected}");
    }

    #[test]
    fn small_probabilities_are_those_of_counting() {
        // 10 choose 3, of 2^10 equally likely sequences.
        near(libm::exp(log_probability(3, 10, LotQuality::Share(0.5))), 120.0 / 1024.0);
        // Urn of 10 with 4 nonconforming, sample of 3: C(4, 2)·C(6, 1) / C(10, 3).
        let urn = LotQuality::Count { lot: 10, nonconforming: 4 };
        near(libm::exp(log_probability(2, 3, urn)), 36.0 / 120.0);
        near(probability_at_most(1, 3, urn), 80.0 / 120.0);
        near(probability_at_most(0, 20, LotQuality::Share(0.1)), 0.9_f64.powi(20));
    }

    #[test]
    fn impossible_and_certain_numbers_are_0_and_1() {
        let urn = LotQuality::Count { lot: 10, nonconforming: 8 };
        // A sample of 5 has at least 3 of the 8.
        assert_eq!(probability_at_most(2, 5, urn), 0.0);
        assert_eq!(probability_at_most(8, 10, urn), 1.0);
        assert_eq!(probability_at_most(5, 5, LotQuality::Share(0.3)), 1.0);
    }

    #[test]
    fn large_samples_keep_their_digits() {
        // The symmetric binomial of an even sample: one half, and half of the middle probability.
        let sample = 1_000_000;
        let middle = libm::exp(log_probability(sample / 2, sample, LotQuality::Share(0.5)));
        near(probability_at_most(sample / 2, sample, LotQuality::Share(0.5)), 0.5 + middle / 2.0);
        // Central binomial coefficient by its expansion 1 / √(π m) · (1 − 1 / (8 m)).
        let m = sample as f64 / 2.0;
        assert!((middle * (core::f64::consts::PI * m).sqrt() - (1.0 - 0.125 / m)).abs() < 1e-12);
        let lot = LotQuality::Count { lot: 1_000_000, nonconforming: 500_000 };
        let middle = libm::exp(log_probability(1_000, 2_000, lot));
        near(probability_at_most(1_000, 2_000, lot), 0.5 + middle / 2.0);
    }

    #[test]
    fn both_tails_add_up_to_1() {
        for quality in [LotQuality::Share(0.07), LotQuality::Count { lot: 900, nonconforming: 63 }] {
            for sample in [1_u64, 30, 400] {
                let total: f64 =
                    (0..=sample.min(63)).map(|k| libm::exp(log_probability(k, sample, quality))).sum();
                assert!(total <= 1.0 + 1e-12);
                for most in 0..sample.min(62) {
                    let below = probability_at_most(most, sample, quality);
                    let direct: f64 =
                        (0..=most).map(|k| libm::exp(log_probability(k, sample, quality))).sum();
                    near(below, direct);
                }
            }
        }
    }
}
