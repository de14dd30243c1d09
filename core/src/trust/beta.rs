//! Beta distribution: density on the logit scale, distribution function, and quantiles of mixtures.

/// Number of halvings of a quantile's bracket: to a quarter of a millionth.
const HALVINGS: usize = 22;

/// Most terms of the continued fraction. Parameters up to 10^6 need some hundred.
const MOST_TERMS: usize = 2_000;

/// Beta distribution of a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Beta {
    /// Parameter of successes, above 0.
    pub a: f64,
    /// Parameter of failures, above 0.
    pub b: f64,
}

/// Part of a mixture of Beta distributions.
#[derive(Clone, Copy, Debug)]
pub(super) struct BetaComponent {
    /// Weight; all weights of a mixture sum to 1.
    pub weight: f64,
    pub beta: Beta,
}

impl Beta {
    /// Beta distribution with this mean and variance. A mean at the edge and a variance that no share can have are
    /// moved inwards.
    pub fn from_moments(mean: f64, variance: f64) -> Self {
        let mean = mean.clamp(1e-9, 1.0 - 1e-9);
        let size = (mean * (1.0 - mean) / variance.max(1e-15) - 1.0).clamp(1e-3, 1e9);
        Self { a: mean * size, b: (1.0 - mean) * size }
    }

    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        mean * (1.0 - mean) / (self.a + self.b + 1.0)
    }

    /// Probability of a share of at most `x`, with the logarithm of the Beta function known: the regularised incomplete
    /// Beta function by its continued fraction (DLMF 8.17.22), on the side of the mean where it converges fast.
    fn cumulative(&self, x: f64, ln_beta: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if x >= 1.0 {
            return 1.0;
        }
        let (a, b) = (self.a, self.b);
        let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - ln_beta);
        if x < (a + 1.0) / (a + b + 2.0) {
            front * continued_fraction(a, b, x) / a
        } else {
            1.0 - front * continued_fraction(b, a, 1.0 - x) / b
        }
    }
}

/// Logarithm of the Beta function.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// Lentz's evaluation of the continued fraction of the incomplete Beta function.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let nonzero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for term in 1..MOST_TERMS {
        let m = term as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < 1e-13 {
            break;
        }
    }
    value
}

/// Quantile of a mixture: the share that is exceeded with probability `1 - probability`.
pub(super) fn mixture_quantile(mixture: &[BetaComponent], probability: f64) -> f64 {
    let constants: Vec<f64> = mixture.iter().map(|c| ln_beta(c.beta.a, c.beta.b)).collect();
    let cumulative = |x: f64| -> f64 {
        let parts = mixture.iter().zip(&constants);
        parts.map(|(c, ln_beta)| c.weight * c.beta.cumulative(x, *ln_beta)).sum()
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Quantile of one Beta distribution.
pub(super) fn quantile(beta: Beta, probability: f64) -> f64 {
    mixture_quantile(&[BetaComponent { weight: 1.0, beta }], probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cumulative(a: f64, b: f64, x: f64) -> f64 {
        Beta { a, b }.cumulative(x, ln_beta(a, b))
    }

    #[test]
    fn the_distribution_function_has_its_known_values() {
        // I_x(1, 1) = x, I_x(a, 1) = x^a, I_½(a, a) = ½; the last two from Abramowitz and Stegun, 26.5.
        for x in [0.1, 0.5, 0.93] {
            assert!((cumulative(1.0, 1.0, x) - x).abs() < 1e-13);
            assert!((cumulative(7.5, 1.0, x) - x.powf(7.5)).abs() < 1e-13);
            assert!((cumulative(1.0, 0.25, x) - (1.0 - (1.0 - x).powf(0.25))).abs() < 1e-13);
        }
        assert!((cumulative(300.0, 300.0, 0.5) - 0.5).abs() < 1e-12);
        // Binomial tail: P(X >= 3 of 5 at 0.4) = 0.31744.
        assert!((cumulative(3.0, 3.0, 0.4) - 0.317_44).abs() < 1e-12);
    }

    #[test]
    fn a_quantile_is_where_the_distribution_function_has_that_value() {
        for (a, b) in [(0.3, 4.0), (45.0, 5.0), (9_000.0, 1_000.0)] {
            for probability in [0.025, 0.5, 0.9] {
                let found = cumulative(a, b, quantile(Beta { a, b }, probability));
                assert!((found - probability).abs() < 1e-3, "{a} {b} {probability}: {found}");
            }
        }
    }

    #[test]
    fn moments_give_the_distribution_that_has_them() {
        let beta = Beta::from_moments(0.9, 0.002);
        assert!((beta.mean() - 0.9).abs() < 1e-12 && (beta.variance() - 0.002).abs() < 1e-12);
        // No share varies that much, and none is certain.
        assert!(Beta::from_moments(1.0, 0.5).a > 0.0 && Beta::from_moments(0.5, 0.0).b.is_finite());
    }
}
