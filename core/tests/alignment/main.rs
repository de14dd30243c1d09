//! Alignment on simulated graders whose limits and releases are known; `./bench alignment` has the full figures.
#![allow(clippy::unwrap_used, missing_docs)]

mod simulated;

use assay_core::alignment::{AlignmentAnalysis, LimitJudgement, LimitSide, Party, VerdictTable, parties};
use assay_core::rubric::Rubric;
use serde_json::{from_value, json};
use simulated::{SimulatedGrader, follower};

#[test]
fn intervals_contain_the_true_limit_about_as_often_as_they_promise() {
    for (measures, noise) in [(1, 0.1), (1, 0.3), (2, 0.1)] {
        let grader = SimulatedGrader { measures, noise, verdicts: 200 };
        let (intervals, covered) = grader.coverage(60 / measures as u64, 11).unwrap();
        assert_eq!(intervals, 60);
        assert!((52..=60).contains(&covered), "{measures} measures, noise {noise}: {covered}");
    }
}

#[test]
fn an_outdated_release_is_named_with_its_evidence_and_a_current_one_is_not_accused() {
    let old = follower("r1", 60, 3).unwrap().release;
    assert_eq!((old.best.as_deref(), old.n), (Some("r1"), 60));
    assert!(old.posterior["r1"] > 0.95 && !old.evidence.is_empty(), "{old:?}");
    let current = follower("r3", 60, 4).unwrap().release;
    assert_eq!(current.best.as_deref(), Some("r3"));
    let few = follower("r1", 19, 5).unwrap().release;
    assert_eq!((few.best, few.evidence.len()), (None, 0), "too few verdicts say nothing");
}

#[test]
fn releases_that_imply_the_same_are_one_definition_named_by_the_newest() {
    // The first two releases call every second box right, the last two every box.
    let by = |accepts: bool| if accepts { "accept" } else { "reject" };
    let best = |follows_last: bool| {
        let mut table = VerdictTable::default();
        for number in 0..40 {
            let (old, last) = (by(number % 2 == 0), by(true));
            let expected = json!({"1": old, "2": old, "3": last, "4": last});
            let verdict = if follows_last { last } else { old };
            let line = json!({"grader": "olga", "team": "QA", "item": format!("i{number}"), "class": "car", "verdict": verdict,
                "expected": expected});
            table.push(&from_value(line).unwrap());
        }
        let release = AlignmentAnalysis::new(&table, None).align(Party::Grader(0)).release;
        (release.best, release.n)
    };
    assert_eq!(
        best(false),
        (Some("2".to_owned()), 20),
        "neither has more than half of the probability by itself"
    );
    assert_eq!(best(true), (Some("4".to_owned()), 20));
}

/// Verdicts on boxes with these values of a measure, of which one passes where `passes` says so.
fn table(measure: &str, values: impl Iterator<Item = f64>, passes: impl Fn(f64) -> bool) -> VerdictTable {
    let mut table = VerdictTable::default();
    for (item, value) in values.enumerate() {
        let verdict = if passes(value) { "accept" } else { "reject" };
        let line = json!({"grader": "olga", "team": "QA", "item": format!("i{item}"), "class": "car", "verdict": verdict,
            "deviations": {measure: value}});
        table.push(&from_value(line).unwrap());
    }
    table
}

fn rubric(measure: &str, limits: serde_json::Value) -> Rubric {
    let mut rule = json!({"id": "one", "measure": measure, "severity": "major"});
    rule.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
    from_value(json!({"name": "r", "match": {"measure": "iou", "min": 0.1}, "rules": [rule]})).unwrap()
}

fn steps() -> impl Iterator<Item = f64> {
    (0..200).map(|n| f64::from(n) / 200.0)
}

#[test]
fn who_lets_more_pass_than_the_rubric_is_easy_and_who_lets_less_pass_is_harsh() {
    let distance = rubric("center_distance", json!({"max": 0.3}));
    let judged = |limit: f64| {
        let table = table("center_distance", steps(), move |value| value <= limit);
        AlignmentAnalysis::new(&table, Some(&distance)).align(Party::Grader(0)).implied.remove(0)
    };
    let easy = judged(0.5);
    assert_eq!((easy.judgement, easy.rubric, easy.side), (LimitJudgement::Easy, Some(0.3), LimitSide::Max));
    assert!((easy.limit.unwrap() - 0.5).abs() < 0.02, "{easy:?}");
    assert_eq!(judged(0.31).judgement, LimitJudgement::Aligned);
    assert_eq!(judged(0.15).judgement, LimitJudgement::Harsh);

    // Where large values are good, the limit is the least one that passes.
    let overlap = rubric("iou", json!({"min": 0.7}));
    let harsh = table("iou", steps(), |value| value >= 0.85);
    let harsh = AlignmentAnalysis::new(&harsh, Some(&overlap)).align(Party::Grader(0)).implied.remove(0);
    assert_eq!((harsh.judgement, harsh.side), (LimitJudgement::Harsh, LimitSide::Min));
}

#[test]
fn deviations_that_never_come_near_the_limit_give_an_open_interval() {
    let all = table("center_distance", steps().map(|value| 0.3 * value), |_| true);
    let open = AlignmentAnalysis::new(&all, None).align(Party::Grader(0)).implied.remove(0);
    assert_eq!((open.limit, open.interval[1]), (None, None));
    assert!(open.interval[0].unwrap() > 0.2, "{open:?}");
}

#[test]
fn a_signed_measure_has_a_limit_on_each_side() {
    let table = table("boundary_offset", steps().map(|value| 20.0 * value - 10.0), |value| {
        (-3.0..=6.0).contains(&value)
    });
    let implied = AlignmentAnalysis::new(&table, None).align(Party::Grader(0)).implied;
    let limits: Vec<_> = implied.iter().map(|of| (of.side, of.limit.unwrap().round())).collect();
    assert_eq!(limits, [(LimitSide::Min, -3.0), (LimitSide::Max, 6.0)]);
}

#[test]
fn teams_come_after_graders_and_agreement_is_corrected_for_chance() {
    let mut table = VerdictTable::default();
    for item in 0..40 {
        let good = item % 2 == 0;
        for (grader, follows) in [("ana", true), ("ben", true), ("cy", item % 4 < 2)] {
            let verdict = if good == follows { "accept" } else { "reject" };
            let line =
                json!({"grader": grader, "team": "QA", "item": item, "class": "car", "verdict": verdict});
            table.push(&from_value(line).unwrap());
        }
    }
    let analysis = AlignmentAnalysis::new(&table, None);
    let all: Vec<_> = parties(&table).into_iter().map(|party| analysis.align(party)).collect();
    let names: Vec<_> = all.iter().map(|of| of.grader.clone().or(of.team.clone()).unwrap()).collect();
    assert_eq!(names, ["ana", "ben", "cy", "QA"]);
    let kappa = |at: usize| all[at].agreement.with_others.as_ref().map(|pair| pair.kappa.unwrap());
    assert!(kappa(0).unwrap() > 0.3 && kappa(2).unwrap().abs() < 0.1, "{:?} {:?}", kappa(0), kappa(2));
    assert_eq!(kappa(3), None, "nobody outside of the team judged its objects");
}
