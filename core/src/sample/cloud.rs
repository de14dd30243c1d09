//! Features of a point cloud: number of points, distance, height, intensity.

/// Number of features that [`cloud_features`] returns.
const COUNT: usize = 9;
/// Radii around the sensor within which points are counted, m.
const RINGS_M: [f64; 3] = [10.0, 25.0, 50.0];

/// Features of points in the sensor's frame, m, with their intensity where it is known: the logarithm of their
/// number; the shares within 10, 25 and 50 m; mean and standard deviation of the height above the lowest twentieth
/// (about the ground); the share of points more than 2 m above it; mean and standard deviation of the intensity. NaN
/// for a feature without data.
pub fn cloud_features(points: &[[f32; 3]], intensity: Option<&[f32]>) -> Vec<f64> {
    if points.is_empty() {
        return vec![f64::NAN; COUNT];
    }
    let n = points.len() as f64;
    let flat = |p: &[f32; 3]| libm::hypot(f64::from(p[0]), f64::from(p[1]));
    let within = |far: f64| points.iter().filter(|p| flat(p) <= far).count() as f64 / n;
    let mut heights: Vec<f32> = points.iter().map(|p| p[2]).collect();
    let (_, ground, _) = heights.select_nth_unstable_by(points.len() / 20, f32::total_cmp);
    let ground = f64::from(*ground);
    let (height, spread) = moments(points.iter().map(|p| f64::from(p[2]) - ground));
    let high = points.iter().filter(|p| f64::from(p[2]) - ground > 2.0).count() as f64 / n;
    let (bright, contrast) = match intensity {
        Some(values) if !values.is_empty() => moments(values.iter().map(|v| f64::from(*v))),
        _ => (f64::NAN, f64::NAN),
    };
    let [near, middle, far] = RINGS_M.map(within);
    vec![libm::log10(n), near, middle, far, height, spread, high, bright, contrast]
}

/// Mean and standard deviation.
fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count().max(1) as f64;
    let mean = values.clone().sum::<f64>() / n;
    (mean, libm::sqrt(values.map(|v| (v - mean) * (v - mean)).sum::<f64>() / n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_is_flat_and_a_canyon_is_high() {
        let road: Vec<[f32; 3]> =
            (0..200_i16).map(|i| [f32::from(i % 40), f32::from(i / 40), -1.7]).collect();
        let walls: Vec<[f32; 3]> =
            road.iter().zip(0..).map(|(p, i)| [p[0], 8.0, -1.7 + 0.1 * i as f32]).collect();
        let all: Vec<[f32; 3]> = road.iter().chain(&walls).copied().collect();
        let (flat, high) = (cloud_features(&road, None), cloud_features(&all, Some(&[1.0, 3.0])));
        assert_eq!((flat[4], flat[5], flat[6]), (0.0, 0.0, 0.0));
        assert!(high[4] > 2.0 && high[6] > 0.3);
        assert_eq!((high[7], high[8]), (2.0, 1.0));
        assert!(flat[7].is_nan() && cloud_features(&[], None).iter().all(|v| v.is_nan()));
    }
}
