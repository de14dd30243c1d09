//! Distribution function of the standard normal distribution from a table: it is evaluated millions of times.

/// Steps of the table for each unit.
const STEPS: usize = 256;
/// Beyond this many standard deviations the function is taken as 0 or 1; it differs by less than 3.2e-5.
pub(super) const TAIL: f64 = 4.0;

/// The table.
#[derive(Clone, Debug)]
pub(super) struct NormalTable(Vec<f64>);

impl NormalTable {
    pub fn new() -> Self {
        let count = 2 * STEPS * TAIL as usize + 2;
        let value = |i: usize| {
            let z = i as f64 / STEPS as f64 - TAIL;
            0.5 * libm::erfc(-z * core::f64::consts::FRAC_1_SQRT_2)
        };
        Self((0..count).map(value).collect())
    }

    /// Probability of a value of at most `z`, to 1e-6 within the tails.
    pub fn cumulative(&self, z: f64) -> f64 {
        if z <= -TAIL {
            return 0.0;
        }
        if z >= TAIL {
            return 1.0;
        }
        let position = (z + TAIL) * STEPS as f64;
        let index = position as usize;
        let share = position - index as f64;
        self.0[index] + share * (self.0[index + 1] - self.0[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_distribution_function() {
        let table = NormalTable::new();
        for i in -3_999..4_000 {
            let z = f64::from(i) / 1_000.0;
            let exact = 0.5 * libm::erfc(-z / core::f64::consts::SQRT_2);
            assert!((table.cumulative(z) - exact).abs() < 1e-6, "{z}");
        }
        assert_eq!([table.cumulative(-4.5), table.cumulative(7.0)], [0.0, 1.0]);
    }
}
