//! Map of feature space in two dimensions.

use super::{SampleCandidate, standardised};

/// Largest number of iterations until a direction converges.
const STEPS: usize = 200;

/// Coordinates of each scene along the two directions of largest variance (principal components, by power iteration),
/// in standard deviations of the features. Scenes that are apart on the map are different; scenes that are close on
/// it may differ in other directions.
pub fn map(candidates: &[SampleCandidate]) -> Vec<[f64; 2]> {
    let mut rest = standardised(candidates);
    let along: Vec<Vec<f64>> = (0..2).map(|_| take_out(&mut rest)).collect();
    let at = |axis: usize, i: usize| along.get(axis).and_then(|a| a.get(i)).copied().unwrap_or(0.0);
    (0..candidates.len()).map(|i| [at(0, i), at(1, i)]).collect()
}

/// Coordinates of the points along the direction of largest variance, which is then removed from all points.
fn take_out(points: &mut [Vec<f64>]) -> Vec<f64> {
    let width = points.first().map_or(0, Vec::len);
    // The start is the point farthest from the origin: it is never orthogonal to all variance.
    let start = points.iter().reduce(|best, p| if dot(p, p) > dot(best, best) { p } else { best });
    let mut direction = unit(start.cloned().unwrap_or_default());
    for _ in 0..STEPS {
        let mut next = vec![0.0; width];
        for point in points.iter() {
            let along = dot(point, &direction);
            next.iter_mut().zip(point).for_each(|(n, v)| *n += along * v);
        }
        let next = unit(next);
        let stood_still = 1.0 - dot(&next, &direction).abs() < 1e-14;
        direction = next;
        if stood_still {
            break;
        }
    }
    let along: Vec<f64> = points.iter().map(|p| dot(p, &direction)).collect();
    for (point, far) in points.iter_mut().zip(&along) {
        point.iter_mut().zip(&direction).for_each(|(v, d)| *v -= far * d);
    }
    along
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Vector scaled to length 1; a vector of length 0 stays the same.
fn unit(mut v: Vec<f64>) -> Vec<f64> {
    let length = libm::sqrt(dot(&v, &v));
    if length > 1e-12 {
        v.iter_mut().for_each(|x| *x /= length);
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(features: [f64; 3]) -> SampleCandidate {
        SampleCandidate { features: features.to_vec(), ..SampleCandidate::default() }
    }

    #[test]
    fn scenes_that_differ_lie_apart_and_equal_ones_together() {
        let places =
            map(&[candidate([0.0, 0.0, 1.0]), candidate([9.0, 9.0, 1.0]), candidate([0.0, 0.0, 1.0])]);
        assert_eq!(places[0], places[2]);
        assert!((places[0][0] - places[1][0]).abs() > 2.0);
        assert_eq!(map(&[]), Vec::<[f64; 2]>::new());
        assert_eq!(map(&[candidate([1.0, 2.0, 3.0])]), [[0.0, 0.0]]);
    }

    proptest! {
        #[test]
        fn nothing_lies_farther_apart_than_it_is(
            places in prop::collection::vec(prop::array::uniform3(-9.0_f64..9.0), 2..30)
        ) {
            let all: Vec<SampleCandidate> = places.into_iter().map(candidate).collect();
            let (points, drawn) = (standardised(&all), map(&all));
            for i in 0..all.len() {
                for j in 0..i {
                    let seen = (drawn[i][0] - drawn[j][0]).hypot(drawn[i][1] - drawn[j][1]);
                    prop_assert!(seen <= super::super::distance(&points[i], &points[j]) + 1e-6);
                }
            }
        }
    }
}
