//! Shift of a feature in words.

use super::feature_values::FeatureValues;
use super::features::Feature;
use super::scene_scores::SceneScores;
use super::shape_measures::median;
use core::f64::consts::TAU;

/// Shares of values below a cut that is near the median.
const MIDDLE: [f64; 2] = [0.2, 0.8];
/// How many times larger a deviation outside of it is, to be a matter of few values and not of the median.
const CLEARLY: f64 = 1.3;
/// Sectors that headings are counted in.
const SECTORS: usize = 8;

/// Number for people, with three digits or so.
pub(super) fn short_number(x: f64) -> String {
    match x.abs() {
        size if size >= 100.0 => format!("{x:.0}"),
        size if size >= 10.0 => format!("{x:.1}"),
        size if !(1e-9..0.1).contains(&size) => format!("{x:.2}"),
        _ => format!("{x:.4}"),
    }
}

/// Share as per cent.
pub(super) fn percent(share: f64) -> String {
    let per_cent = share * 100.0;
    if per_cent > 0.0 && per_cent < 9.95 { format!("{per_cent:.1} %") } else { format!("{per_cent:.0} %") }
}

/// Shift of a feature from the reference, the scenes before `reference`, to the batch: the median of numbers, and the share beyond a
/// limit where it says more; the categories and the sector of directions whose shares moved most.
pub(super) fn describe_shift(feature: &Feature, scores: &SceneScores, reference: usize) -> String {
    let deviations = scores.deviations(reference..scores.scenes());
    match &feature.values {
        FeatureValues::Numbers(scenes) => {
            let (before, after) = scenes.split_at(reference);
            let [before, after] = [before, after].map(<[Vec<f64>]>::concat);
            number_shift(&before, &after, feature.unit, scores.cuts(), &deviations)
        }
        FeatureValues::Angles(scenes) => {
            let sector = |angle: &f64| (angle.rem_euclid(TAU) / TAU * SECTORS as f64) as usize % SECTORS;
            let scenes: Vec<Vec<usize>> = scenes.iter().map(|s| s.iter().map(sector).collect()).collect();
            let [before, after] = shares(&scenes, SECTORS, reference);
            let moved = |sector: &usize| (after[*sector] - before[*sector]).abs();
            let most = (0..SECTORS).max_by(|a, b| moved(a).total_cmp(&moved(b))).unwrap_or(0);
            let degrees = 360 / SECTORS;
            let name = format!("heading {}° to {}°", most * degrees, (most + 1) * degrees);
            share_shift(&name, before[most], after[most])
        }
        FeatureValues::Categories { names, scenes } => {
            let [before, after] = shares(scenes, names.len(), reference);
            let mut order: Vec<usize> = (0..names.len()).collect();
            order.sort_by(|a, b| deviations[*b].abs().total_cmp(&deviations[*a].abs()));
            let shift = |place: &usize| share_shift(&names[*place], before[*place], after[*place]);
            order.iter().take(2).map(shift).collect::<Vec<_>>().join(", ")
        }
    }
}

fn share_shift(name: &str, before: f64, after: f64) -> String {
    format!("{name}: {} → {}", percent(before), percent(after))
}

/// Shares of the categories in reference and batch.
fn shares(scenes: &[Vec<usize>], categories: usize, reference: usize) -> [Vec<f64>; 2] {
    let (before, after) = scenes.split_at(reference);
    [before, after].map(|scenes| {
        let mut counts = vec![0.0; categories];
        scenes.iter().flatten().for_each(|value| counts[*value] += 1.0);
        let total = counts.iter().sum::<f64>().max(1.0);
        counts.iter().map(|count| count / total).collect()
    })
}

fn number_shift(before: &[f64], after: &[f64], unit: &str, cuts: &[f64], deviations: &[f64]) -> String {
    if before.is_empty() || after.is_empty() {
        return format!("no values in the {}", if before.is_empty() { "reference" } else { "batch" });
    }
    let [from, to] = [before, after].map(|values| median(values.iter().copied()));
    let sign = if to >= from { "+" } else { "−" };
    let mut text = format!("median {} → {}{unit}", short_number(from), short_number(to));
    if short_number(from) != short_number(to) {
        text.push_str(&format!(" ({sign}{}{unit}", short_number((to - from).abs())));
        if from > 0.0 && to > 0.0 {
            text.push_str(&format!(", {sign}{:.0} %", ((to - from) / from * 100.0).abs()));
        }
        text.push(')');
    }
    let below = |values: &[f64], cut: f64| {
        values.iter().filter(|value| **value <= cut).count() as f64 / values.len() as f64
    };
    let places = cuts.iter().zip(deviations).map(|(cut, deviation)| {
        let shares = [below(before, *cut), below(after, *cut)];
        (*cut, deviation.abs(), shares, (shares[0] + shares[1]) / 2.0)
    });
    let is_middle = |pooled: f64| (MIDDLE[0]..=MIDDLE[1]).contains(&pooled);
    let middle = places.clone().filter(|(.., pooled)| is_middle(*pooled)).map(|(_, deviation, ..)| deviation);
    let middle = middle.fold(0.0, f64::max);
    let largest = places.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|place| place.1 > CLEARLY * middle);
    if let Some((cut, _, [before, after], pooled)) = largest {
        let limit = format!("{}{unit}", short_number(cut));
        text.push_str("; ");
        text.push_str(&match pooled < 0.5 {
            true => share_shift(&format!("up to {limit}"), before, after),
            false => share_shift(&format!("above {limit}"), 1.0 - before, 1.0 - after),
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(values: FeatureValues, unit: &'static str, reference: usize) -> String {
        let scenes = match &values {
            FeatureValues::Numbers(scenes) | FeatureValues::Angles(scenes) => scenes.len(),
            FeatureValues::Categories { scenes, .. } => scenes.len(),
        };
        let scores = SceneScores::new(&values, scenes - reference);
        describe_shift(&Feature { name: "x".to_owned(), unit, values }, &scores, reference)
    }

    #[test]
    fn a_shift_of_the_middle_is_that_of_the_median() {
        let scenes = (0..12)
            .map(|s| (0..11).map(|n| f64::from(n) + if s < 8 { 4.0 } else { 7.0 }).collect())
            .collect();
        assert_eq!(shift(FeatureValues::Numbers(scenes), " m", 8), "median 9.00 → 12.0 m (+3.00 m, +33 %)");
    }

    #[test]
    fn a_shift_of_few_values_is_that_of_their_share() {
        let low = |s: u32, n: u32| s >= 8 && n == 0;
        let scenes = (0..12)
            .map(|s| (0..20).map(|n| if low(s, n) { 0.5 } else { 5.0 + f64::from(n) }).collect())
            .collect();
        assert_eq!(
            shift(FeatureValues::Numbers(scenes), " m", 8),
            "median 14.0 → 14.0 m; up to 0.50 m: 0 % → 5.0 %"
        );
    }

    #[test]
    fn categories_and_sectors_that_moved_are_named() {
        let mut scenes = vec![vec![0, 0, 1, 2]; 8];
        scenes.extend(vec![vec![0, 0, 2, 2]; 4]);
        let names = ["car", "van", "bus"].map(str::to_owned).to_vec();
        let text = shift(FeatureValues::Categories { names, scenes }, "", 8);
        assert!(text.contains("van: 25 % → 0 %") && text.contains("bus: 25 % → 50 %"), "{text}");
        let mut scenes = vec![vec![0.1, 0.2, 3.0]; 8];
        scenes.extend(vec![vec![0.1, -1.5, -1.4]; 4]);
        assert_eq!(shift(FeatureValues::Angles(scenes), "", 8), "heading 270° to 315°: 0 % → 67 %");
    }
}
