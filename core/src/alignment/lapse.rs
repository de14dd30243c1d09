//! Lapses: verdicts that a grader gives without regard to the label, half of them acceptances.

/// Number of values of the lapse rate over which it is integrated.
pub(super) const NODES: usize = 10;

/// Borders of the cells of the lapse rate.
const BORDERS: [f64; NODES + 1] = [0.0, 0.005, 0.012, 0.022, 0.036, 0.055, 0.08, 0.115, 0.17, 0.28, 1.0];

/// Value of the lapse rate with its prior probability.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LapseNode {
    /// Share of the verdicts that are lapses.
    pub rate: f64,
    /// Prior probability of its cell under Beta(1, 19), whose mean is 5 %.
    pub prior: f64,
}

/// The values of the lapse rate.
pub(super) fn nodes() -> [LapseNode; NODES] {
    let beyond = |x: f64| libm::pow(1.0 - x, 19.0);
    core::array::from_fn(|i| {
        let (low, high) = (BORDERS[i], BORDERS[i + 1]);
        // Most of the last cell's mass lies near its lower border.
        let rate = if i + 1 == NODES { 0.35 } else { 0.5 * (low + high) };
        LapseNode { rate, prior: beyond(low) - beyond(high) }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_prior_sums_to_one_and_has_a_mean_of_five_percent() {
        let nodes = super::nodes();
        let sum = |f: fn(&super::LapseNode) -> f64| nodes.iter().map(f).sum::<f64>();
        assert!((sum(|n| n.prior) - 1.0).abs() < 1e-12);
        assert!((sum(|n| n.prior * n.rate) - 0.05).abs() < 3e-3);
    }
}
