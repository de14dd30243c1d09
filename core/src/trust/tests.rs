//! What estimates and routes promise.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn judged<'a>(tasker: &'a str, class: &'a str, right: usize, wrong: usize) -> Vec<TrustEvidence<'a>> {
    let one = |is_correct| TrustEvidence {
        tasker,
        stage: "boxes",
        class,
        concept: "",
        is_correct,
        sampling_probability: 1.0,
        release: 1,
        judged_s: 1_000,
    };
    [vec![one(true); right], vec![one(false); wrong]].concat()
}

fn cell<'a>(stage: &'a StageQuality<'_>, tasker: &str, class: &str) -> &'a QualityEstimate {
    let tasker = stage.taskers.iter().find(|found| found.tasker == tasker).unwrap();
    &tasker.cells.iter().find(|cell| cell.class == class).unwrap().quality
}

/// A stage of ten taskers with a tenth of their cars wrong, and one more.
fn stage_with<'a>(more: &[TrustEvidence<'a>]) -> StageQuality<'a> {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let mut evidence: Vec<_> = names.iter().flat_map(|name| judged(name, "car", 45, 5)).collect();
    evidence.extend(more);
    estimate_quality(&evidence).remove(0)
}

#[test]
fn few_judgements_are_drawn_to_what_the_others_do_and_many_speak_for_themselves() {
    let few = stage_with(&judged("new", "car", 0, 2));
    let many = stage_with(&judged("new", "car", 0, 200));
    assert!(cell(&few, "new", "car").mean > 0.5, "{:?}", cell(&few, "new", "car"));
    assert!(cell(&many, "new", "car").high < 0.1, "{:?}", cell(&many, "new", "car"));
}

#[test]
fn an_estimate_says_how_many_judgements_it_has_and_since_when() {
    let mut evidence = judged("new", "car", 3, 1);
    evidence[2].judged_s = 400;
    let stage = stage_with(&evidence);
    let quality = cell(&stage, "new", "car");
    assert_eq!((quality.judgements, quality.since_s), (4, Some(400)));
    assert!((quality.effective_judgements - 4.0).abs() < 1e-9);
}

#[test]
fn judgements_of_unequal_weight_count_for_fewer() {
    let mut evidence = judged("new", "car", 20, 0);
    evidence[0].sampling_probability = 0.05;
    let stage = stage_with(&evidence);
    // One object stands for 20 and 19 for themselves: 39² / (20² + 19).
    assert!((cell(&stage, "new", "car").effective_judgements - 1_521.0 / 419.0).abs() < 1e-9);
}

#[test]
fn a_class_that_is_harder_for_everybody_is_expected_to_be_hard_for_a_tasker_who_never_drew_it() {
    let hard: Vec<_> =
        ["a", "b", "c", "d", "e", "f"].iter().flat_map(|t| judged(t, "cyclist", 30, 20)).collect();
    let stage = stage_with(&hard);
    let unseen = cell(&stage, "j", "cyclist");
    assert_eq!(unseen.judgements, 0);
    assert!(unseen.mean < cell(&stage, "j", "car").mean - 0.15, "{unseen:?}");
    let new = stage.new_tasker.iter().find(|cell| cell.class == "cyclist").unwrap();
    assert!(new.quality.low < unseen.mean && unseen.mean < new.quality.high);
}

#[test]
fn stages_do_not_mix() {
    let mut evidence = judged("a", "car", 90, 10);
    let other: Vec<_> =
        judged("a", "car", 10, 90).into_iter().map(|e| TrustEvidence { stage: "masks", ..e }).collect();
    evidence.extend(other);
    let found = estimate_quality(&evidence);
    let means: Vec<_> =
        found.iter().map(|stage| (stage.stage, stage.taskers[0].overall.mean > 0.5)).collect();
    assert_eq!(means, [("boxes", true), ("masks", false)]);
    assert_eq!(estimate_quality(&[]), []);
}

#[test]
fn a_changed_class_drops_its_own_older_evidence_alone() {
    let evidence = [judged("a", "car", 2, 0), judged("a", "van", 3, 0)].concat();
    let newer: Vec<_> = evidence.iter().map(|e| TrustEvidence { release: 4, ..*e }).collect();
    let both = [evidence, newer].concat();
    let valid = select_valid_evidence(&both, &BTreeMap::from([("car", 4), ("bus", 9)]));
    let count =
        |class: &str, release: u32| valid.iter().filter(|e| (e.class, e.release) == (class, release)).count();
    assert_eq!([count("car", 1), count("car", 4), count("van", 1), count("van", 4)], [0, 2, 3, 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_evidence_gives_intervals_inside_of_0_to_1_in_any_order(
        rows in prop::collection::vec((0usize..4, 0usize..3, any::<bool>(), 0.01..1.0_f64), 1..60),
    ) {
        let names = ["a", "b", "c", "d"];
        let evidence: Vec<_> = rows
            .iter()
            .map(|&(tasker, class, is_correct, sampling_probability)| TrustEvidence {
                is_correct,
                sampling_probability,
                ..judged(names[tasker], names[class], 1, 0)[0]
            })
            .collect();
        let mut reversed = evidence.clone();
        reversed.reverse();
        let (stage, other) = (estimate_quality(&evidence).remove(0), estimate_quality(&reversed).remove(0));
        for (tasker, same) in stage.taskers.iter().zip(&other.taskers) {
            prop_assert!((tasker.overall.low - same.overall.low).abs() < 1e-5);
            let cells = tasker.cells.iter().map(|cell| &cell.quality).chain([&tasker.overall]);
            for q in cells {
                prop_assert!(0.0 <= q.low && q.low <= q.mean && q.mean <= q.high && q.high <= 1.0, "{q:?}");
                prop_assert!(q.effective_judgements <= q.judgements as f64 + 1e-9);
            }
        }
    }
}

fn quality(mean: f64, judgements: f64) -> QualityEstimate {
    let beta = beta::Beta { a: mean * judgements, b: (1.0 - mean) * judgements };
    let mixture = [beta::BetaComponent { weight: 1.0, beta }];
    QualityEstimate { judgements: judgements as usize, ..QualityEstimate::from_mixture(&mixture) }
}

const POLICY: RoutePolicy = RoutePolicy {
    bar: 0.9,
    consensus_below: Some(0.6),
    pause_below: Some(0.3),
    least_rate: 0.05,
    reviews_per_day: 60.0,
};

fn request(tasker: &str, quality: QualityEstimate) -> RouteRequest<'_> {
    RouteRequest { tasker, class: "car", concept: "", quality, objects_per_day: 100.0 }
}

#[test]
fn the_route_follows_from_where_the_interval_lies() {
    let route =
        |mean, judgements| decide_routes(&[request("a", quality(mean, judgements))], &POLICY, &[])[0].route;
    assert_eq!(route(0.97, 1_000.0), Route::StraightThrough);
    assert_eq!(route(0.80, 1_000.0), Route::FullReview);
    assert_eq!(route(0.50, 1_000.0), Route::Consensus);
    assert_eq!(route(0.10, 1_000.0), Route::Pause);
    // The same share of right objects on few judgements decides nothing: the interval contains the bar.
    for mean in [0.97, 0.80] {
        assert_eq!(route(mean, 8.0), Route::Sampled { rate: 0.6 });
    }
}

#[test]
fn reviews_go_first_to_the_tasker_who_is_resolved_by_the_fewest() {
    let requests = [request("far", quality(0.91, 30.0)), request("near", quality(0.96, 60.0))];
    let found = decide_routes(&requests, &POLICY, &[]);
    assert!(found[1].judgements_to_resolve < found[0].judgements_to_resolve, "{found:?}");
    assert_eq!(found[1].route, Route::Sampled { rate: 0.6 });
    assert_eq!(found[0].route, Route::Sampled { rate: POLICY.least_rate });
    let ample = RoutePolicy { reviews_per_day: 150.0, ..POLICY };
    let rates: Vec<_> = decide_routes(&requests, &ample, &[]).iter().map(|decision| decision.route).collect();
    assert_eq!(rates, [Route::Sampled { rate: 0.5 }, Route::Sampled { rate: 1.0 }]);
}

/// Mean number of days until taskers are resolved, if the reviews of each day go as `share` says.
fn mean_days(needs: &[f64], per_day: f64, share: impl Fn(&[f64]) -> Vec<f64>) -> f64 {
    let mut left = needs.to_vec();
    let mut total = 0.0;
    while left.iter().any(|need| *need > 0.0) {
        total += left.iter().filter(|need| **need > 0.0).count() as f64;
        let shares = share(&left);
        left.iter_mut().zip(shares).for_each(|(need, share)| *need -= share * per_day);
    }
    total / needs.len() as f64
}

#[test]
fn shortest_first_resolves_taskers_sooner_than_equal_shares() {
    let needs = [20.0, 45.0, 80.0, 150.0, 320.0];
    let equal = mean_days(&needs, 10.0, |left| {
        let open = left.iter().filter(|need| **need > 0.0).count() as f64;
        left.iter().map(|need| if *need > 0.0 { 1.0 / open } else { 0.0 }).collect()
    });
    let shortest = mean_days(&needs, 10.0, |left| {
        let first = left.iter().position(|need| *need > 0.0);
        (0..left.len()).map(|i| if Some(i) == first { 1.0 } else { 0.0 }).collect()
    });
    assert!(shortest < 0.8 * equal, "{shortest} and {equal}");
}

#[test]
fn more_judgements_are_needed_the_closer_the_quality_is_to_the_bar() {
    let needed = |mean| judgements_to_resolve(&quality(mean, 20.0), 0.9);
    let [clear, close] = [0.96, 0.93].map(|mean| needed(mean).unwrap());
    assert!(0 < clear && clear < close, "{clear} {close}");
    assert_eq!(needed(0.9), None, "it lies on the bar");
    assert_eq!(judgements_to_resolve(&quality(0.99, 5_000.0), 0.9), Some(0));
    let after = quality(0.93, 20.0 + f64::from(close));
    assert!(after.low >= 0.9 && quality(0.93, 19.0 + f64::from(close)).low < 0.9);
}

#[test]
fn an_override_changes_one_tasker_and_nobody_else() {
    let names = ["a", "b", "c", "d"];
    let requests: Vec<_> =
        names.iter().zip([0.97, 0.94, 0.92, 0.85]).map(|(t, mean)| request(t, quality(mean, 40.0))).collect();
    let before = decide_routes(&requests, &POLICY, &[]);
    for name in names {
        let set = [RouteOverride { tasker: name, route: Route::FullReview }];
        for (old, new) in before.iter().zip(decide_routes(&requests, &POLICY, &set)) {
            assert_eq!(new.route_by_interval, old.route);
            let expected = if new.request.tasker == name { Route::FullReview } else { old.route };
            assert_eq!(new.route, expected);
        }
    }
}

#[test]
fn a_policy_with_limits_in_the_wrong_order_is_refused_with_their_names() {
    assert_eq!(POLICY.check(), Ok(()));
    let wrong = RoutePolicy { pause_below: Some(0.7), ..POLICY };
    let error = wrong.check().unwrap_err().to_string();
    assert_eq!(error, "pause_below is above consensus_below. Set pause_below ≤ consensus_below ≤ bar");
    let wrong = RoutePolicy { bar: 95.0, ..POLICY };
    assert_eq!(wrong.check().unwrap_err().to_string(), "bar is 95. Set a number from 0 to 1");
    assert!(RoutePolicy { reviews_per_day: f64::NAN, ..POLICY }.check().is_err());
    assert_eq!(RoutePolicy { pause_below: None, consensus_below: None, ..POLICY }.check(), Ok(()));
}
