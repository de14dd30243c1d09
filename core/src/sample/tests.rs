use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn candidate(weather: &str, at: f64) -> SampleCandidate {
    SampleCandidate {
        strata: BTreeMap::from([("weather".to_owned(), weather.to_owned())]),
        features: vec![at, 0.0],
    }
}

#[test]
fn a_rare_stratum_is_chosen_for_what_it_is_and_a_tiny_one_is_offered() {
    let mut all: Vec<_> = (0..985).map(|i| candidate("sun", f64::from(i % 7))).collect();
    all.extend((0..12).map(|_| candidate("rain", 3.0)));
    all.extend((0..3).map(|_| candidate("hail", 3.0)));
    let sample = sample(&all, &[], 4);
    let (key, value) = ("weather".to_owned(), "rain".to_owned());
    assert_eq!(sample.picks[0].why, PickReason::Stratum { key, value, share: 0.012 });
    assert_eq!(sample.offered, [("weather".to_owned(), "hail".to_owned(), 0.003)]);
}

#[test]
fn what_lies_apart_is_found_and_said_why() {
    let mut all: Vec<_> = (0..50).map(|i| candidate("sun", f64::from(i) / 100.0)).collect();
    all.push(candidate("sun", 40.0));
    let sample = sample(&all, &[], 2);
    assert_eq!(sample.picks[1].candidate, 50);
    assert!(matches!(sample.picks[1].why, PickReason::Far { distance } if distance > 5.0));
    assert!(sample.radius < 0.1);
}

#[test]
fn scenes_far_from_existing_ones_are_picked() {
    let all: Vec<_> = [0.0, 0.1, 9.0, 9.1].map(|x| candidate("sun", x)).into();
    let sample = sample(&all, &[2], 1);
    assert!(matches!(sample.picks.as_slice(), [SamplePick { candidate: 0 | 1, .. }]));
    assert_eq!(sample.nearest[3], 2);
}

#[test]
fn a_scene_without_features_lies_in_the_middle() {
    let mut all: Vec<_> = [-1.0, 1.0].map(|x| candidate("sun", x)).into();
    all.push(candidate("sun", f64::NAN));
    assert!((coverage_radius(&all, &[2]) - 1.0).abs() < 1e-12);
}

/// The least radius of all samples of so many.
fn best_radius(all: &[SampleCandidate], count: usize) -> f64 {
    fn each(all: &[SampleCandidate], chosen: &mut Vec<usize>, from: usize, count: usize, best: &mut f64) {
        if count == 0 {
            *best = best.min(coverage_radius(all, chosen));
            return;
        }
        for i in from..all.len() {
            chosen.push(i);
            each(all, chosen, i + 1, count - 1, best);
            chosen.pop();
        }
    }
    let mut best = f64::INFINITY;
    each(all, &mut Vec::new(), 0, count, &mut best);
    best
}

proptest! {
    #[test]
    fn a_sample_has_nothing_twice_and_its_radius_is_the_one_that_is_measured(
        places in prop::collection::vec((0_u8..4, -9.0_f64..9.0, -9.0_f64..9.0), 1..60), count in 0_usize..70
    ) {
        let all: Vec<SampleCandidate> = places
            .iter()
            .map(|(s, x, y)| SampleCandidate { features: vec![*x, *y], ..candidate(&s.to_string(), *x) })
            .collect();
        let sample = sample(&all, &[], count);
        let mut chosen: Vec<usize> = sample.picks.iter().map(|p| p.candidate).collect();
        if !chosen.is_empty() {
            prop_assert!((coverage_radius(&all, &chosen) - sample.radius).abs() < 1e-9);
            prop_assert!(sample.nearest.iter().all(|c| chosen.contains(c)));
        }
        for stratum in strata(&all).iter().filter(|s| s.share >= LEAST_SHARE) {
            prop_assert!(count < 4 || stratum.members.iter().any(|m| chosen.contains(m)));
        }
        chosen.sort_unstable();
        chosen.dedup();
        prop_assert_eq!(chosen.len(), sample.picks.len());
        prop_assert_eq!(chosen.len(), count.min(all.len()));
    }

    #[test]
    fn nothing_is_farther_from_a_sample_than_twice_what_the_best_would_leave(
        places in prop::collection::vec((-9.0_f64..9.0, -9.0_f64..9.0), 6..12), count in 1_usize..4
    ) {
        let all: Vec<SampleCandidate> =
            places.iter().map(|(x, y)| SampleCandidate { features: vec![*x, *y], ..SampleCandidate::default() }).collect();
        prop_assert!(sample(&all, &[], count).radius <= best_radius(&all, count) * 2.0 + 1e-9);
    }
}
