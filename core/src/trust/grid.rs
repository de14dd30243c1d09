//! Grids of the model's unknowns: a tasker's level, and what taskers of a stage have in common.

use super::beta::ln_beta;

/// Levels of a tasker, as logits of a quality from 0.018 to 0.99988, with steps of 0.08.
pub(super) const LEVELS: usize = 163;
const LOWEST_LEVEL: f64 = -4.0;
pub(super) const LEVEL_STEP: f64 = 0.08;

/// How alike qualities are: sizes of a Beta distribution, each as many judgements as the group is worth. From "any
/// quality is as likely" to "all are within a percent or two".
pub(super) const SIZES: [f64; 7] = [2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];

/// Means of a stage on the logit scale: as many, with this step, around the mean of all judgements.
const MEANS: usize = 33;
const MEAN_STEP: f64 = 0.125;

/// Quality of a logit.
pub(super) fn expit(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

/// Logit of each level.
pub(super) fn levels() -> impl Iterator<Item = f64> + Clone {
    (0..LEVELS).map(|i| LOWEST_LEVEL + LEVEL_STEP * i as f64)
}

/// Logarithm of the prior of a size: uniform in the standard deviation, which is proportional to `size^-½` (Gelman,
/// "Prior distributions for variance parameters in hierarchical models", 2006). The sizes are evenly spaced in their
/// logarithm.
pub(super) fn log_prior_of_size(size: f64) -> f64 {
    -libm::log(size)
}

/// Distribution of taskers' levels in a stage: one guess at the stage's mean and at how alike its taskers are.
pub(super) struct StagePrior {
    /// Logarithm of the probability of the guess, but for a constant.
    pub log_prior: f64,
    /// Probability of each level.
    pub levels: Vec<f64>,
}

/// All guesses, around a stage's crude mean.
pub(super) fn stage_priors(mean: f64) -> Vec<StagePrior> {
    let center = libm::log(mean / (1.0 - mean));
    let means = (0..MEANS).map(|i| center + MEAN_STEP * (i as f64 - (MEANS / 2) as f64));
    let both = means.flat_map(|logit| SIZES.map(|size| (expit(logit), size)));
    both.map(|(mean, size)| StagePrior {
        // Uniform in the mean: the derivative of the mean by its logit.
        log_prior: libm::log(mean * (1.0 - mean)) + log_prior_of_size(size),
        levels: level_probabilities(mean * size, (1.0 - mean) * size),
    })
    .collect()
}

/// Probability of each level under a Beta distribution. What lies beyond the ends is added to them: there the density
/// of a logit falls exponentially at the rates `b` and `a`.
fn level_probabilities(a: f64, b: f64) -> Vec<f64> {
    let constant = ln_beta(a, b);
    // Logarithms of the quality and of its complement, without loss near 0 and 1.
    let density =
        |u: f64| libm::exp(-a * libm::log1p(libm::exp(-u)) - b * libm::log1p(libm::exp(u)) - constant);
    let mut found: Vec<f64> = levels().map(|u| density(u) * LEVEL_STEP).collect();
    if let Some(first) = found.first_mut() {
        *first += *first / (LEVEL_STEP * a);
    }
    if let Some(last) = found.last_mut() {
        *last += *last / (LEVEL_STEP * b);
    }
    let total: f64 = found.iter().sum();
    found.iter_mut().for_each(|p| *p /= total);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_of_levels_have_the_moments_of_the_beta_distribution() {
        for (a, b) in [(1.8, 0.2), (9.0, 1.0), (240.0, 16.0), (1.0, 1.0)] {
            let probabilities = level_probabilities(a, b);
            let moment = |power: i32| -> f64 {
                levels().zip(&probabilities).map(|(u, p)| expit(u).powi(power) * p).sum()
            };
            let (mean, variance) = (a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1.0)));
            assert!((moment(1) - mean).abs() < 2e-3, "{a} {b}: {}", moment(1));
            assert!((moment(2) - moment(1).powi(2) - variance).abs() < 2e-3 * variance.sqrt());
        }
    }
}
