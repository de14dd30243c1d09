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
}
