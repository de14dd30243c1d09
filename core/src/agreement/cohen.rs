//! Cohen's kappa of two raters, with disagreement weighted by the level.

use super::coded::{CodedRatings, unit_scale};
use super::{AgreementError, MeasurementLevel};

/// Weights: the disagreement of two different values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weights {
    /// The same for any two values: Cohen (1960).
    Equal,
    /// The number of ranks between them: Cicchetti and Allison (1971).
    Ranks,
    /// The square of their difference: Fleiss and Cohen (1973).
    Squares,
}

/// Weights for a level. Ordinal values are compared by their rank among the values that occur, so that spacing has no
/// effect.
pub(super) fn weights(level: MeasurementLevel) -> Result<Weights, AgreementError> {
    match level {
        MeasurementLevel::Nominal => Ok(Weights::Equal),
        MeasurementLevel::Ordinal => Ok(Weights::Ranks),
        MeasurementLevel::Interval => Ok(Weights::Squares),
        MeasurementLevel::Ratio => Err(AgreementError::Level(
            "Cohen's kappa has no weights for level ratio. Use level interval, or Krippendorff's alpha",
        )),
    }
}

/// Kappa and its standard error.
///
/// kappa = 1 − D/E with D the mean disagreement of the pairs and E that of all pairs of the raters' values (Cohen
/// 1968). The error is that of large samples (Fleiss, Cohen and Everitt 1969, formula 9), written as the deviation of
/// u = v(a, b) − (1 − kappa)(v(a, ·) + v(·, b)) over the items: their formula with disagreement v in place of
/// agreement 1 − v, which shifts all u by the same amount.
pub(super) fn kappa(coded: &CodedRatings, weights: Weights) -> Result<(f64, f64), AgreementError> {
    if coded.raters != 2 {
        return Err(AgreementError::Raters(coded.raters));
    }
    let scale: Vec<f64> = match weights {
        Weights::Equal => vec![0.0; coded.categories.len()],
        Weights::Ranks => (0..coded.categories.len()).map(|rank| rank as f64).collect(),
        Weights::Squares => unit_scale(&coded.categories),
    };
    let pairs: Vec<(usize, usize)> = coded.items.iter().map(|item| (item[0].1, item[1].1)).collect();
    let count = pairs.len() as f64;
    let share = |categories: &mut dyn Iterator<Item = usize>| {
        let mut counts = vec![0.0; scale.len()];
        categories.for_each(|category| counts[category] += 1.0);
        counts.iter_mut().for_each(|c: &mut f64| *c /= count);
        counts
    };
    let first = share(&mut pairs.iter().map(|pair| pair.0));
    let second = share(&mut pairs.iter().map(|pair| pair.1));
    let to_second = disagreements(weights, &scale, &second);
    let to_first = disagreements(weights, &scale, &first);

    let disagreement = |(a, b): (usize, usize)| match weights {
        Weights::Equal => f64::from(u8::from(a != b)),
        Weights::Ranks => (scale[a] - scale[b]).abs(),
        Weights::Squares => (scale[a] - scale[b]) * (scale[a] - scale[b]),
    };
    let observed = pairs.iter().map(|pair| disagreement(*pair)).sum::<f64>() / count;
    let expected: f64 = first.iter().zip(&to_second).map(|(share, mean)| share * mean).sum();
    let kappa = 1.0 - observed / expected;

    let u: Vec<f64> = pairs
        .iter()
        .map(|&(a, b)| disagreement((a, b)) - (1.0 - kappa) * (to_second[a] + to_first[b]))
        .collect();
    let mean = u.iter().sum::<f64>() / count;
    let variance = u.iter().map(|u| (u - mean) * (u - mean)).sum::<f64>() / count;
    Ok((kappa, (variance / count).sqrt() / expected))
}

/// Mean disagreement of each category with a rater whose values have these shares; in time linear in the number of
/// categories, which on a measured scale can equal the number of items.
fn disagreements(weights: Weights, scale: &[f64], shares: &[f64]) -> Vec<f64> {
    let mean: f64 = scale.iter().zip(shares).map(|(x, share)| x * share).sum();
    match weights {
        Weights::Equal => shares.iter().map(|share| 1.0 - share).collect(),
        Weights::Ranks => {
            // Σ q |x − y| = (Q x − M) + (mean − M) − (1 − Q) x, with Q and M the share and moment up to x.
            let (mut below, mut moment) = (0.0, 0.0);
            let distance = |(x, share): (&f64, &f64)| {
                below += share;
                moment += x * share;
                (2.0 * below - 1.0) * x + mean - 2.0 * moment
            };
            scale.iter().zip(shares).map(distance).collect()
        }
        Weights::Squares => {
            let spread = scale.iter().zip(shares).map(|(x, share)| share * (x - mean) * (x - mean));
            let variance: f64 = spread.sum();
            scale.iter().map(|x| (x - mean) * (x - mean) + variance).collect()
        }
    }
}
