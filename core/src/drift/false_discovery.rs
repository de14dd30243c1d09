//! P-values adjusted for the number of features.

/// P-values adjusted after Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate" (1995): of the features whose adjusted value
/// is at most α, at most the share α is expected to be wrong; where nothing drifts, at most α of the batches have any.
pub(super) fn adjust(p_values: &[f64]) -> Vec<f64> {
    let count = p_values.len() as f64;
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (rank, place) in order.into_iter().enumerate().rev() {
        least = least.min(p_values[place] * count / (rank + 1) as f64);
        adjusted[place] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_those_of_the_method() {
        let adjusted = adjust(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in adjusted.iter().zip([0.02, 0.04, 0.04, 0.02]) {
            assert!((found - expected).abs() < 1e-12, "{adjusted:?}");
        }
        assert!(adjust(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn adjusted_values_are_no_smaller_and_have_the_same_order(p in proptest::collection::vec(0.0..=1.0_f64, 1..20)) {
            let adjusted = adjust(&p);
            for (a, own) in adjusted.iter().zip(&p) {
                prop_assert!(*a >= own - 1e-12 && *a <= 1.0);
            }
            for (i, j) in (0..p.len()).flat_map(|i| (0..p.len()).map(move |j| (i, j))) {
                prop_assert!(p[i] > p[j] || adjusted[i] <= adjusted[j]);
            }
        }
    }
}
