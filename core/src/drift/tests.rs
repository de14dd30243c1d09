use super::simulation::{LYING, SimulatedChange, SimulatedData, simulate_scenes};
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Report on a batch of this many simulated drives with a change, and the batch.
fn compare(
    change: SimulatedChange,
    [reference, batch]: [usize; 2],
    seed: u64,
) -> (DriftReport, Vec<SceneProfile>) {
    let mut random = SplitMix(seed);
    let reference = simulate_scenes(SimulatedData::Drives, SimulatedChange::Nothing, reference, &mut random);
    let batch = simulate_scenes(SimulatedData::Drives, change, batch, &mut random);
    (detect_drift(&reference, &batch, DriftSettings::default()), batch)
}

fn drifting(report: &DriftReport) -> Vec<&str> {
    report.features.iter().filter(|f| f.p_adjusted <= 0.05).map(|f| f.name.as_str()).collect()
}

#[test]
fn batches_like_the_reference_rarely_alarm() {
    // 60 runs at 5 % give 7 alarms or more in 3 % of cases; the bench runs thousands.
    let alarms = (0..60).filter(|seed| compare(SimulatedChange::Nothing, [30, 15], *seed).0.alarm).count();
    assert!(alarms <= 6, "{alarms}");
}

#[test]
fn photographs_like_the_reference_rarely_alarm() {
    let alarm = |seed: &u64| {
        let mut random = SplitMix(*seed);
        let mut photographs =
            |count| simulate_scenes(SimulatedData::Photographs, SimulatedChange::Nothing, count, &mut random);
        let (reference, batch) = (photographs(60), photographs(40));
        detect_drift(&reference, &batch, DriftSettings::default()).alarm
    };
    let alarms = (0..40).filter(alarm).count();
    assert!(alarms <= 5, "{alarms}");
}

#[test]
fn larger_cars_are_found_and_their_shift_is_in_words() {
    let (report, _) = compare(SimulatedChange::Cars(1.1), [60, 20], 5);
    assert!(report.alarm && report.can_alarm && report.notes.is_empty(), "{:?}", report.notes);
    let names = drifting(&report);
    for side in ["length of Car", "width of Car", "height of Car"] {
        assert!(names.contains(&side), "{names:?}");
    }
    let length = report.features.iter().find(|f| f.name == "length of Car").unwrap();
    assert!(length.shift.contains(" m (+0.") && length.shift.contains("median 4."), "{}", length.shift);
    assert!(!names.contains(&"length of Truck") && !names.contains(&"heading"), "{names:?}");
}

#[test]
fn another_mix_of_classes_and_of_weather_is_found() {
    let (report, _) = compare(SimulatedChange::Bicycles(4.0), [100, 40], 6);
    let class = report.features.iter().find(|f| f.name == "class").unwrap();
    assert!(class.p_adjusted <= 0.05 && class.shift.contains("Bicycle"), "{class:?}");
    let (report, _) = compare(SimulatedChange::Rain(0.8), [60, 20], 6);
    assert_eq!(drifting(&report), ["scene weather"]);
}

#[test]
fn every_lying_pedestrian_is_odd_and_few_others_are() {
    let (report, batch) = compare(SimulatedChange::Lying(0.02), [60, 200], 7);
    let ids =
        |objects: Vec<(&str, &str)>| objects.into_iter().map(|(i, o)| format!("{i}/{o}")).collect::<Vec<_>>();
    let injected = ids(batch
        .iter()
        .flat_map(|s| &s.objects)
        .filter(|o| o.id.starts_with(LYING))
        .map(|o| (o.item.as_str(), o.id.as_str()))
        .collect());
    let odd = ids(report.odd.iter().map(|o| (o.item.as_str(), o.object.as_str())).collect());
    assert!(injected.len() > 20 && injected.iter().all(|id| odd.contains(id)), "{injected:?} {odd:?}");
    let others = odd.len() - injected.len();
    assert!(others * 200 < report.batch.objects, "{others} of {}", report.batch.objects);
    let first = &report.odd[0];
    assert!(first.why.starts_with("Pedestrian lies down: 0.") && first.nearest.is_some(), "{first:?}");
    assert!(report.odd.windows(2).all(|pair| pair[0].score >= pair[1].score));
}

#[test]
fn the_reference_covers_what_is_like_it_and_not_what_is_not() {
    let (report, _) = compare(SimulatedChange::Nothing, [60, 60], 8);
    let coverage = report.coverage.unwrap();
    assert!((coverage.share - coverage.expected).abs() < 0.04, "{coverage:?}");
    let (report, _) = compare(SimulatedChange::Cars(1.5), [60, 20], 8);
    let coverage = report.coverage.unwrap();
    let car = coverage.classes.iter().find(|c| c.class == "Car").unwrap();
    assert!(car.share < 0.1 && coverage.share < 0.6, "{coverage:?}");
}

#[test]
fn a_class_that_the_reference_does_not_have_is_odd_and_not_covered() {
    let mut random = SplitMix(2);
    let reference = simulate_scenes(SimulatedData::Drives, SimulatedChange::Nothing, 30, &mut random);
    let mut batch = simulate_scenes(SimulatedData::Drives, SimulatedChange::Nothing, 10, &mut random);
    batch[3].objects[0].class = "Sheep".to_owned();
    let report = detect_drift(&reference, &batch, DriftSettings::default());
    let sheep = report.odd.iter().find(|o| o.class == "Sheep").unwrap();
    assert_eq!(
        (sheep.why.as_str(), sheep.score, &sheep.nearest),
        ("the class Sheep is not in the reference", 8.0, &None)
    );
    assert_eq!(report.coverage.unwrap().classes.iter().find(|c| c.class == "Sheep").unwrap().share, 0.0);
}

#[test]
fn too_few_scenes_never_alarm_and_the_report_says_so() {
    let (report, _) = compare(SimulatedChange::Cars(3.0), [3, 3], 1);
    assert!(!report.alarm && !report.can_alarm, "{report:?}");
    assert!(
        report.notes[0].contains("3 scenes of the reference and 3 of the batch are too few"),
        "{:?}",
        report.notes
    );
    assert!(!report.odd.is_empty(), "odd objects need no scenes");
    let (report, _) = compare(SimulatedChange::Cars(3.0), [40, 1], 1);
    assert!(report.can_alarm && report.notes[0].contains("features to drift at once"), "{:?}", report.notes);
    let report = detect_drift(&[], &[], DriftSettings::default());
    assert!(!report.alarm && !report.can_alarm && report.coverage.is_none());
}

#[test]
fn the_same_data_give_the_same_report() {
    let of = |seed| compare(SimulatedChange::Nothing, [20, 10], seed).0;
    assert_eq!(of(3), of(3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_scenes_give_a_report_of_finite_numbers(
        scenes in proptest::collection::vec(
            proptest::collection::vec((0..3_u8, 1e-6..1e6_f64, 1e-3..1e3_f64, any::<bool>()), 0..8), 2..16,
        ),
        batch in 1..8_usize,
    ) {
        let object = |(class, size, aspect, is_marked): &(u8, f64, f64, bool)| ObjectProfile {
            item: "i".to_owned(),
            id: "o".to_owned(),
            class: class.to_string(),
            frames: 1,
            texts: BTreeMap::from([("marked".to_owned(), is_marked.to_string())]),
            numbers: BTreeMap::from([("level".to_owned(), *size)]),
            measures: Some(ShapeMeasures::Image(ImageMeasures { size: *size, aspect: *aspect, vertices: None })),
        };
        let scene = |objects: &Vec<_>| SceneProfile { objects: objects.iter().map(object).collect(), ..SceneProfile::default() };
        let scenes: Vec<SceneProfile> = scenes.iter().map(scene).collect();
        let (reference, batch) = scenes.split_at(scenes.len().saturating_sub(batch));
        let report = detect_drift(reference, batch, DriftSettings::default());
        for feature in &report.features {
            prop_assert!(feature.statistic.is_finite() && (0.0..=1.0).contains(&feature.p) && feature.p_adjusted <= 1.0);
            prop_assert!(feature.p <= feature.p_adjusted + 1e-12);
        }
        prop_assert!(report.odd.iter().all(|odd| odd.score.is_finite() && !odd.why.is_empty()));
        prop_assert!(!report.alarm || report.can_alarm);
        prop_assert_eq!(report.batch.objects, batch.iter().map(|s| s.objects.len()).sum::<usize>());
    }
}
