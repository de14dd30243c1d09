//! Series of numbers: linear interpolation, and means without NaN.

/// Value at `x` of the line through the points (`xs` ascending, `ys`): on a step (an x that occurs twice), the last
/// point; left of all, the first value; right of all, `right`. NaN without points.
///
/// The definition is that of `numpy.interp`, rounding included.
pub(super) fn interpolate(x: f64, xs: &[f64], ys: &[f64], right: f64) -> f64 {
    let after = xs.partition_point(|&v| v <= x);
    let (Some(&first), Some(&last)) = (ys.first(), xs.last()) else { return f64::NAN };
    if x > last {
        return right;
    }
    let Some(before) = after.checked_sub(1) else { return first };
    if after == xs.len() || xs[before] == x {
        return ys[before];
    }
    let slope = (ys[after] - ys[before]) / (xs[after] - xs[before]);
    slope * (x - xs[before]) + ys[before]
}

/// Mean of all values up to each position, without NaN: 0 before the first number, and 1 everywhere if there is none.
pub(super) fn cumulative_mean(values: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    if values.clone().all(f64::is_nan) {
        return values.map(|_| 1.0).collect();
    }
    let (mut sum, mut count) = (0.0, 0.0);
    let so_far = values.map(|value| {
        if !value.is_nan() {
            sum += value;
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.0 }
    });
    so_far.collect()
}

/// Mean without NaN; NaN if there is no number.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) =
        values.filter(|v| !v.is_nan()).fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_followed_and_a_step_taken_at_its_end() {
        let (xs, ys) = ([0.0, 1.0, 1.0, 2.0], [0.0, 10.0, 20.0, 40.0]);
        let at = |x| interpolate(x, &xs, &ys, -1.0);
        assert_eq!([-1.0, 0.5, 1.0, 1.5, 2.0, 2.5].map(at), [0.0, 5.0, 20.0, 30.0, 40.0, -1.0]);
        assert_eq!([0.0, 1.0, 2.0].map(|x| interpolate(x, &[1.0], &[7.0], 8.0)), [7.0, 7.0, 8.0]);
    }

    #[test]
    fn means_leave_out_what_is_not_known() {
        let nan = f64::NAN;
        assert_eq!(cumulative_mean([nan, 2.0, nan, 4.0].into_iter()), [0.0, 2.0, 2.0, 3.0]);
        assert_eq!(cumulative_mean([nan, nan].into_iter()), [1.0, 1.0]);
        assert_eq!(mean([1.0, nan, 3.0].into_iter()).to_bits(), 2.0_f64.to_bits());
        assert!(mean([nan].into_iter()).is_nan());
    }
}
