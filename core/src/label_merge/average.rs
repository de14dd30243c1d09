//! Averages that a single careless rater does not spoil: of numbers, of angles, of rotations.

use crate::geometry::Quaternion;
use core::f64::consts::TAU;

/// Median by weight; the mean of two middle values where each side has half of the weight. 0 without values.
pub(super) fn weighted_median(values: impl Iterator<Item = (f64, f64)>) -> f64 {
    let mut sorted: Vec<(f64, f64)> = values.collect();
    sorted.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let half = sorted.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let rounding = half * 1e-12;
    let mut below = 0.0;
    for (index, (value, weight)) in sorted.iter().enumerate() {
        below += weight;
        if below > half + rounding {
            return *value;
        }
        if below >= half - rounding {
            let next = sorted.get(index + 1).map_or(*value, |(next, _)| *next);
            return value / 2.0 + next / 2.0;
        }
    }
    sorted.last().map_or(0.0, |(value, _)| *value)
}

/// Mean direction of angles that repeat after `period`, by weight: the angle of the sum of unit vectors (K. V. Mardia and
/// P. E. Jupp, *Directional Statistics*, 2000, section 2.2; for axes section 9.4). All angles in the unit of `period`; the
/// result is from minus a half to half a period. `None` where the directions cancel each other.
pub(super) fn circular_mean(angles: impl Iterator<Item = (f64, f64)>, period: f64) -> Option<f64> {
    let (mut x, mut y, mut total) = (0.0, 0.0, 0.0);
    for (angle, weight) in angles {
        // The remainder first: of large angles the product with 2π would lose digits.
        let (sin, cos) = libm::sincos(libm::remainder(angle, period) / period * TAU);
        x += weight * cos;
        y += weight * sin;
        total += weight;
    }
    (libm::hypot(x, y) > 1e-9 * total).then(|| libm::atan2(y, x) / TAU * period)
}

/// Number of iterations; each at least halves the error where the rotations differ by less than 90°.
const POWER_ITERATIONS: usize = 60;

/// Mean rotation, by weight: the eigenvector of the largest eigenvalue of Σ w q qᵀ (F. L. Markley et al., "Averaging
/// quaternions", 2007), found by power iteration from `start`. Both signs of a quaternion are the same rotation; the result
/// has the sign of `start`.
pub(super) fn mean_rotation(rotations: &[(Quaternion, f64)], start: Quaternion) -> Quaternion {
    let product = |a: &Quaternion, b: &Quaternion| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut mean = start;
    for _ in 0..POWER_ITERATIONS {
        let mut next = [0.0; 4];
        for (rotation, weight) in rotations {
            let share = weight * product(rotation, &mean);
            next.iter_mut().zip(rotation).for_each(|(sum, v)| *sum += share * v);
        }
        let length = product(&next, &next).sqrt();
        if length.is_nan() || length <= 0.0 {
            return start;
        }
        mean = next.map(|v| v / length);
    }
    mean
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::f64::consts::PI;

    fn equal(values: &[f64]) -> impl Iterator<Item = (f64, f64)> {
        values.iter().map(|v| (*v, 1.0))
    }

    #[test]
    fn the_median_ignores_one_far_value_and_follows_the_weight() {
        assert_eq!(weighted_median(equal(&[3.0, 1.0, 900.0])), 3.0);
        assert_eq!(weighted_median(equal(&[4.0, 1.0])), 2.5);
        assert_eq!(weighted_median([(1.0, 1.0), (5.0, 3.0), (9.0, 1.0)].into_iter()), 5.0);
        assert_eq!(weighted_median(equal(&[])), 0.0);
    }

    #[test]
    fn the_mean_of_angles_goes_over_the_end_of_the_period() {
        let over_pi = circular_mean(equal(&[PI - 0.1, -PI + 0.3]), TAU).unwrap();
        assert!((libm::remainder(over_pi - (PI + 0.1), TAU)).abs() < 1e-12, "{over_pi}");
        let axis = circular_mean(equal(&[0.1, PI + 0.3]), PI).unwrap();
        assert!((axis - 0.2).abs() < 1e-12, "{axis}");
        assert_eq!(circular_mean(equal(&[0.0, PI]), TAU), None);
    }

    #[test]
    fn the_mean_rotation_does_not_depend_on_the_signs_of_quaternions() {
        let about_z = |angle: f64| [libm::cos(angle / 2.0), 0.0, 0.0, libm::sin(angle / 2.0)];
        let minus = |q: Quaternion| q.map(|v| -v);
        let rotations = [(about_z(0.1), 1.0), (minus(about_z(0.3)), 1.0)];
        let mean = mean_rotation(&rotations, about_z(0.1));
        assert!(mean.iter().zip(about_z(0.2)).all(|(a, b)| (a - b).abs() < 1e-12), "{mean:?}");
    }
}
