//! What the evaluation promises, on boxes made here; scripts/oracles/nuscenes.py compares the numbers.

use super::*;
use proptest::prelude::*;

fn a_box(class: DetectionClass, [x, y]: [f64; 2], score: f64) -> DetectionBox {
    DetectionBox {
        translation: [x, y, 0.0],
        size: [2.0, 4.0, 1.5],
        rotation: [1.0, 0.0, 0.0, 0.0],
        velocity: [1.0, 0.0],
        ego_translation: [x, y, 0.0],
        num_pts: 5,
        detection_name: class,
        detection_score: score,
        attribute_name: BoxAttribute::VehicleMoving,
    }
}

fn one_sample(boxes: Vec<DetectionBox>) -> DetectionBoxes {
    DetectionBoxes { samples: vec![("a".to_owned(), boxes)] }
}

fn car_ap(gt: Vec<DetectionBox>, dt: Vec<DetectionBox>) -> f64 {
    evaluate(&one_sample(gt), &one_sample(dt)).unwrap().label_aps[&DetectionClass::Car]["1.0"]
}

fn written(boxes: &DetectionBoxes) -> String {
    let samples = boxes.samples.iter();
    let samples = samples.map(|(t, b)| format!("{t:?}:{}", serde_json::to_string(b).unwrap()));
    format!("{{\"meta\":{{}},\"results\":{{{}}}}}", samples.collect::<Vec<_>>().join(","))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

fn any_box(class: DetectionClass) -> impl Strategy<Value = DetectionBox> {
    let place = prop::array::uniform2(-20.0..20.0_f64);
    let size = prop::array::uniform3(0.1..9.0_f64);
    let velocity = prop::array::uniform2(prop_oneof![4 => -9.0..9.0, 1 => Just(f64::NAN)]);
    let parts = (place, size, prop::array::uniform4(-1.0..1.0_f64), velocity, 0.0..1.0_f64);
    parts.prop_map(move |(place, size, rotation, velocity, score)| DetectionBox {
        size,
        rotation,
        velocity,
        ..a_box(class, place, score)
    })
}

/// Up to 12 boxes of any classes.
fn some_boxes() -> impl Strategy<Value = Vec<DetectionBox>> {
    prop::collection::vec(prop::sample::select(&CLASSES[..]).prop_flat_map(any_box), 0..12)
}

/// A few samples, every class in each.
fn whole_scene() -> impl Strategy<Value = DetectionBoxes> {
    let sample = Vec::from(CLASSES.map(|class| prop::collection::vec(any_box(class), 1..4)));
    let samples = prop::collection::vec(sample.prop_map(|classes| classes.concat()), 1..4);
    samples.prop_map(|samples| DetectionBoxes {
        samples: samples.into_iter().enumerate().map(|(i, boxes)| (format!("s{i}"), boxes)).collect(),
    })
}

/// Ground truth and detections of the same samples, no two scores alike.
fn scenes() -> impl Strategy<Value = (DetectionBoxes, DetectionBoxes)> {
    prop::collection::vec((some_boxes(), some_boxes()), 1..6).prop_map(|samples| {
        let (mut gt, mut dt) = (DetectionBoxes::default(), DetectionBoxes::default());
        for (i, (truths, mut detections)) in samples.into_iter().enumerate() {
            for (j, detection) in detections.iter_mut().enumerate() {
                detection.detection_score =
                    (detection.detection_score * 1e6).floor() + (i * 20 + j) as f64 / 1e3;
            }
            gt.samples.push((format!("s{i}"), truths));
            dt.samples.push((format!("s{i}"), detections));
        }
        (gt, dt)
    })
}

fn same_json(a: &NuscenesEvaluation, b: &NuscenesEvaluation) -> bool {
    serde_json::to_string(a).unwrap() == serde_json::to_string(b).unwrap()
}

proptest! {
    #[test]
    fn detections_that_are_the_truth_are_perfect(gt in whole_scene()) {
        let mut dt = gt.clone();
        dt.samples.iter_mut().flat_map(|(_, boxes)| boxes).for_each(|of| of.detection_score = 1.0);
        let found = evaluate(&gt, &dt).unwrap();
        prop_assert!(near(found.mean_ap, 1.0));
        prop_assert!(near(found.tp_errors[&TpMetric::Translation], 0.0));
    }

    #[test]
    fn the_order_of_samples_changes_nothing((gt, dt) in scenes(), turn in 0..6_usize) {
        let found = evaluate(&gt, &dt).unwrap();
        let (mut gt, mut dt) = (gt, dt);
        gt.samples.reverse();
        let turn = turn % dt.samples.len();
        dt.samples.rotate_left(turn);
        prop_assert!(same_json(&found, &evaluate(&gt, &dt).unwrap()));
    }

    #[test]
    fn a_false_detection_more_never_raises_the_precision((gt, dt) in scenes()) {
        let before = evaluate(&gt, &dt).unwrap();
        let mut more = dt;
        more.samples[0].1.push(DetectionBox { translation: [900.0, 0.0, 0.0], ..a_box(DetectionClass::Car, [0.0, 0.0], 0.0) });
        let after = evaluate(&gt, &more).unwrap();
        prop_assert!(after.mean_ap <= before.mean_ap + 1e-12);
    }

    #[test]
    fn what_is_written_reads_the_same((gt, dt) in scenes()) {
        let again = [&gt, &dt].map(|of| read_boxes(&written(of)).unwrap());
        prop_assert!(same_json(&evaluate(&gt, &dt).unwrap(), &evaluate(&again[0], &again[1]).unwrap()));
    }
}

#[test]
fn the_nearest_free_truth_is_taken() {
    let truths =
        vec![a_box(DetectionClass::Car, [0.0, 0.0], -1.0), a_box(DetectionClass::Car, [0.9, 0.0], -1.0)];
    let detections =
        vec![a_box(DetectionClass::Car, [0.5, 0.0], 0.9), a_box(DetectionClass::Car, [0.6, 0.0], 0.8)];
    assert!(near(car_ap(truths.clone(), detections), 1.0));
    let far = vec![a_box(DetectionClass::Car, [1.5, 0.0], 0.9), a_box(DetectionClass::Car, [-0.5, 0.0], 0.8)];
    assert!(near(car_ap(truths, far), 1.0));
}

#[test]
fn a_match_is_nearer_than_the_distance_and_not_as_near() {
    let truth = vec![a_box(DetectionClass::Car, [0.0, 0.0], -1.0)];
    assert!(near(car_ap(truth.clone(), vec![a_box(DetectionClass::Car, [1.0, 0.0], 0.9)]), 0.0));
    assert!(near(car_ap(truth, vec![a_box(DetectionClass::Car, [0.999, 0.0], 0.9)]), 1.0));
}

#[test]
fn of_equal_scores_the_later_comes_first() {
    let truth = vec![a_box(DetectionClass::Car, [0.0, 0.0], -1.0)];
    let (hit, miss) =
        (a_box(DetectionClass::Car, [0.0, 0.0], 0.5), a_box(DetectionClass::Car, [9.0, 0.0], 0.5));
    assert!(car_ap(truth.clone(), vec![miss.clone(), hit.clone()]) > 0.99);
    assert!(car_ap(truth, vec![hit, miss]) < 0.6);
}

#[test]
fn boxes_out_of_range_or_without_points_do_not_count() {
    let truth = a_box(DetectionClass::Car, [0.0, 0.0], -1.0);
    let hit = a_box(DetectionClass::Car, [0.0, 0.0], 0.5);
    let empty = DetectionBox { num_pts: 0, ..a_box(DetectionClass::Car, [3.0, 0.0], -1.0) };
    let edge =
        DetectionBox { ego_translation: [30.0, 40.0, 0.0], ..a_box(DetectionClass::Car, [6.0, 0.0], 0.9) };
    assert!(near(car_ap(vec![truth.clone(), empty.clone(), edge.clone()], vec![hit.clone()]), 1.0));
    let unseen = DetectionBox { detection_score: 0.9, ..empty };
    assert!(near(car_ap(vec![truth.clone()], vec![hit.clone(), unseen.clone(), edge]), 1.0));
    let uncounted = DetectionBox { num_pts: -1, ..unseen };
    assert!(car_ap(vec![truth], vec![hit, uncounted]) < 0.6);
}

#[test]
fn samples_that_only_one_file_has_are_named() {
    let (none, one) = (DetectionBoxes::default(), one_sample(Vec::new()));
    assert_eq!(evaluate(&one, &none).unwrap_err().location, "/results/a");
    assert!(evaluate(&none, &one).unwrap_err().message.contains("not in the ground truth"));
}

#[test]
fn too_many_detections_and_missing_scores_are_named() {
    let gt = one_sample(Vec::new());
    let many = |count| one_sample(vec![a_box(DetectionClass::Car, [0.0, 0.0], 0.5); count]);
    assert!(evaluate(&gt, &many(500)).is_ok());
    assert!(evaluate(&gt, &many(501)).unwrap_err().message.contains("501"));
    let unscored = one_sample(vec![a_box(DetectionClass::Car, [0.0, 0.0], -1.0)]);
    assert_eq!(evaluate(&gt, &unscored).unwrap_err().location, "/results/a/0");
}

#[test]
fn errors_that_mean_nothing_for_a_class_are_null() {
    let found = evaluate(&one_sample(Vec::new()), &one_sample(Vec::new())).unwrap();
    let json = serde_json::to_value(found).unwrap();
    let expected = serde_json::json!({"attr_err": null, "orient_err": 1.0, "scale_err": 1.0, "trans_err": 1.0, "vel_err": null});
    assert_eq!(json["label_tp_errors"]["barrier"], expected);
    assert_eq!(
        json["label_aps"]["traffic_cone"],
        serde_json::json!({"0.5": 0.0, "1.0": 0.0, "2.0": 0.0, "4.0": 0.0})
    );
    assert_eq!(json["nd_score"], 0.0);
}
