//! Pseudorandom numbers from a seed: the same on every machine.

/// Increment of the state: 2^64 divided by the golden ratio.
pub const STRIDE: u64 = 0x9E37_79B9_7F4A_7C15;

/// SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014) with its
/// state.
#[derive(Clone, Debug)]
pub struct SplitMix(pub u64);

impl SplitMix {
    /// Next 64 bits.
    #[allow(clippy::should_implement_trait, reason = "an iterator would wrap each number in an Option")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STRIDE);
        mix(self.0)
    }

    /// Next number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        unit(self.next())
    }

    /// Next number of the standard normal distribution (Box and Muller 1958; the second of the pair is not used).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(core::f64::consts::TAU * self.unit())
    }

    /// Next number of the gamma distribution with this shape, above 0, and scale 1 (Marsaglia and Tsang, "A simple
    /// method for generating gamma variables", 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = libm::pow(1.0 - self.unit(), 1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let cube = 1.0 + c * x;
            let v = cube * cube * cube;
            if v > 0.0 && libm::log(1.0 - self.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }

    /// Next number of the Beta distribution with these parameters, both above 0.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        // Both are 0 where the parameters are so small that almost all is at the ends.
        if x + y > 0.0 { x / (x + y) } else { a / (a + b) }
    }
}

/// Number in [0, 1) from the upper 53 bits of a number.
pub fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Bijective mixing of 64 bits: the output function of SplitMix64.
pub fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_numbers() {
        let mut random = SplitMix(1_234_567);
        let numbers: [u64; 3] = core::array::from_fn(|_| random.next());
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    /// Mean and variance of numbers that a generator gives.
    fn moments(mut draw: impl FnMut(&mut SplitMix) -> f64) -> [f64; 2] {
        let mut random = SplitMix(5);
        let all: Vec<f64> = (0..40_000).map(|_| draw(&mut random)).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        [mean, all.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / all.len() as f64]
    }

    #[test]
    fn distributions_have_their_mean_and_variance() {
        let near = |[mean, variance]: [f64; 2], expected: [f64; 2]| {
            let error = (expected[1] / 40_000.0).sqrt();
            assert!((mean - expected[0]).abs() < 4.0 * error, "{mean} {expected:?}");
            assert!((variance / expected[1] - 1.0).abs() < 0.1, "{variance} {expected:?}");
        };
        near(moments(SplitMix::normal), [0.0, 1.0]);
        for shape in [0.3, 1.0, 7.0] {
            near(moments(|random| random.gamma(shape)), [shape, shape]);
        }
        near(moments(|random| random.beta(9.0, 1.0)), [0.9, 0.09 / 11.0]);
    }
}
