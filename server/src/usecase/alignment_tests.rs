//! Reports of simulated teams whose ways are known.

use super::*;
use assay_core::alignment::LimitJudgement;
use assay_core::random::SplitMix;
use assay_core::rejection_alarm::RejectionCause;
use serde_json::{from_value, json};

/// The rubric's limit of the distance from golden, m.
const LIMIT: f64 = 0.3;

fn stage() -> Stage {
    let rubric = json!({"name": "r", "match": {"measure": "iou_3d", "min": 0.1}, "rules": [
        {"id": "near", "measure": "center_distance", "max": LIMIT, "severity": "major"}]});
    let class = |name: &str| json!({"name": name, "color": "#40c4ff", "geometry": ["cuboid"]});
    from_value(json!({"id": "s", "project": "p", "name": "Cuboids", "kind": "cuboid", "guideline": "", "revision": 1,
        "ontology": {"classes": [class("car"), class("truck")]}, "rubric": rubric, "compare_while_labeling": false}))
    .unwrap()
}

/// Verdict of a grader on an object that deviates so far; release 1 calls every third object a truck that release 2 does not.
fn verdict(grader: &str, number: u32, deviation: f64, accepts: bool) -> StoredObjectVerdict {
    let of = |accepts| if accepts { Verdict::Accept } else { Verdict::Reject };
    let is_old_truck = number.is_multiple_of(3);
    let current = deviation <= LIMIT && !is_old_truck;
    StoredObjectVerdict {
        stage: "s".to_owned(),
        task: format!("t{}", number / 4),
        scene_name: format!("Scene {}", number / 4),
        revision: format!("r{}", number / 4),
        is_downstream: grader.starts_with("customer"),
        grader: grader.to_owned(),
        team: if grader.starts_with("customer") { "Customer QA" } else { "Quality" }.to_owned(),
        object: format!("o{number}"),
        is_missed: false,
        class: if is_old_truck { "truck" } else { "car" }.to_owned(),
        verdict: of(accepts),
        by_golden: Some(of(current)),
        grader_release: Some(2),
        deviations: [("center_distance".to_owned(), deviation)].into(),
        expected: [("1".to_owned(), of(deviation <= LIMIT)), ("2".to_owned(), of(current))].into(),
        given_at: format!("2026-11-{:02}T10:00:00.000000Z", 1 + number / 40),
    }
}

/// Verdicts of graders who accept up to a limit of their own; the last two values of each: whether old trucks are trucks to them, and
/// after how many objects they accept nothing any more.
fn verdicts(graders: &[(&str, f64, bool, u32)]) -> Vec<StoredObjectVerdict> {
    let mut random = SplitMix(7);
    let mut found = Vec::new();
    for number in 0_u32..600 {
        let deviation = random.unit() * 2.0 * LIMIT;
        for (grader, limit, takes_old_trucks, until) in graders {
            let accepts =
                deviation <= *limit && (*takes_old_trucks || !number.is_multiple_of(3)) && number < *until;
            found.push(verdict(grader, number, deviation, accepts));
        }
    }
    found
}

fn report(verdicts: Vec<StoredObjectVerdict>) -> AlignmentReport {
    let row = |of: &StoredObjectVerdict| DownstreamRow {
        verdict: of.verdict,
        by_golden: of.by_golden,
        class: Some(of.class.clone()),
        errors: Vec::new(),
        given_at: of.given_at.clone(),
    };
    let input = AlignmentInput {
        downstream: verdicts.iter().filter(|of| of.is_downstream).map(row).collect(),
        verdicts,
        stages: vec![stage()],
        basis: AlignmentBasis { release: Some(2), ..AlignmentBasis::default() },
        names: [("olga".to_owned(), "Olga".to_owned())].into(),
        without_verdict: 4,
    };
    estimate(&input, AlarmSettings::default())
}

#[test]
fn an_easy_grader_and_one_of_an_outdated_release_are_found_beside_an_aligned_one() {
    let report = report(verdicts(&[
        ("ada", LIMIT, false, u32::MAX),
        ("olga", LIMIT, true, u32::MAX),
        ("ute", 1.6 * LIMIT, false, u32::MAX),
    ]));
    let stage = &report.stages[0];
    assert_eq!(
        (stage.classes.as_slice(), stage.release),
        (&["car".to_owned(), "truck".to_owned()][..], Some(2))
    );
    let team = &stage.teams[0];
    assert_eq!(team.team.as_ref().unwrap().team.as_deref(), Some("Quality"));
    let named: Vec<&str> = team.graders.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(named, ["Olga", "ada", "ute"]);
    let car = |name: &str| {
        let of = team.graders.iter().find(|of| of.name == name).unwrap();
        of.alignment.implied.iter().find(|limit| limit.class == "car").unwrap().judgement
    };
    assert_eq!((car("ada"), car("ute")), (LimitJudgement::Aligned, LimitJudgement::Easy));
    let truck = &team.graders[0].alignment.release_by_class["truck"];
    assert_eq!(truck.best.as_deref(), Some("1"));
    let shown = truck.evidence.iter().all(|task| stage.scenes.contains_key(task));
    assert!(shown && !truck.evidence.is_empty(), "each item of evidence has its scene's name");
    assert_eq!(report.downstream, None, "no customer has said anything");
}

#[test]
fn a_customer_whose_grading_moves_raises_the_alarm_with_its_cause() {
    let mut found =
        verdicts(&[("customer", f64::INFINITY, true, 300), ("ada", f64::INFINITY, true, u32::MAX)]);
    // Golden accepts what they reject.
    for of in &mut found {
        of.by_golden = Some(Verdict::Accept);
    }
    let downstream = report(found).downstream.unwrap();
    let low = downstream.alarm.episode.unwrap();
    assert!(low.since > 290 && low.since < 310, "{low:?}");
    assert_eq!(downstream.alarm.cause, Some(RejectionCause::Theirs));
    assert_eq!(downstream.alarm_day.as_deref(), Some("2026-11-08"), "the day of object 300");
    assert_eq!((downstream.days.len(), downstream.without_verdict), (15, 4));
    let mirror = downstream.mirror.unwrap();
    assert_eq!((mirror.value, mirror.n), (0.5, 600), "ada accepts all of it, the customer half");
    let [car, truck] = &downstream.classes[..] else { panic!("{:?}", downstream.classes) };
    assert_eq!([car.class.as_str(), truck.class.as_str()], ["car", "truck"]);
    assert!(car.alarm.alarm && truck.alarm.alarm && car.alarm_day == downstream.alarm_day);
}

#[test]
fn each_team_of_the_customer_counts_for_how_well_reviews_predict() {
    let ada = ("ada", f64::INFINITY, true, u32::MAX);
    let mut found = verdicts(&[ada, ("customer", f64::INFINITY, true, u32::MAX)]);
    let other: Vec<StoredObjectVerdict> = found
        .iter()
        .filter(|of| of.is_downstream)
        .map(|of| StoredObjectVerdict { team: "ML".to_owned(), verdict: Verdict::Reject, ..of.clone() })
        .collect();
    found.extend(other);
    let mirror = report(found).downstream.unwrap().mirror.unwrap();
    assert_eq!((mirror.value, mirror.n), (0.5, 1_200));
}

#[test]
fn nobody_is_outdated_by_verdicts_from_before_the_current_release() {
    let mut found = verdicts(&[("olga", LIMIT, true, u32::MAX)]);
    for of in &mut found {
        of.grader_release = Some(1);
    }
    let report = report(found);
    let team = &report.stages[0].teams[0];
    let olga = &team.graders[0].alignment;
    assert_eq!((olga.release.best.as_deref(), olga.release.n, team.release), (None, 0, Some(1)));
}

#[test]
fn an_outdated_team_stays_outdated_after_the_next_release_until_it_has_graded_by_it() {
    let mut found = verdicts(&[("olga", LIMIT, true, u32::MAX)]);
    for of in &mut found {
        of.expected.insert("3".to_owned(), of.expected["2"]);
    }
    let judged = |found: &[StoredObjectVerdict]| {
        let report = report(found.to_vec());
        let team = &report.stages[0].teams[0];
        (team.release, team.graders[0].alignment.release.best.clone())
    };
    assert_eq!(judged(&found), (Some(2), Some("1".to_owned())));
    // After a debrief they grade as golden says: a few verdicts do not tell yet.
    let last = found.len() - 200;
    for of in &mut found[last..] {
        of.verdict = of.by_golden.unwrap();
    }
    for of in &mut found[last..last + 10] {
        of.grader_release = Some(3);
    }
    assert_eq!(judged(&found), (Some(2), Some("1".to_owned())));
    for of in &mut found[last..] {
        of.grader_release = Some(3);
    }
    assert_eq!(judged(&found), (Some(3), Some("3".to_owned())));
}
