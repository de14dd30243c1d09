//! Specifications by example, and hostile input; the figures themselves are compared with pycocotools in
//! `tests/oracle_coco.rs`.

use super::*;
use crate::ParseError;
use proptest::prelude::*;
use serde_json::{Value, json};

fn run(truth: &Value, found: &Value, iou_type: IouType) -> Result<CocoEvaluation, ParseError> {
    let truth = CocoGroundTruth::parse(&truth.to_string(), iou_type)?;
    Ok(evaluate(&truth, &CocoDetections::parse(&found.to_string(), &truth)?))
}

fn truth(annotations: Value) -> Value {
    let images = json!([{"id": 7, "height": 40, "width": 60}, {"id": 3, "height": 40, "width": 60}]);
    let categories = json!([{"id": 5, "name": "cat"}, {"id": 2, "name": "dog"}]);
    json!({"images": images, "categories": categories, "annotations": annotations})
}

/// A cat of 10 by 10 px.
fn cat(id: i64, x: f64) -> Value {
    let corners = [x, 4.0, x, 14.0, x + 10.0, 14.0, x + 10.0, 4.0];
    json!({"id": id, "image_id": 7, "category_id": 5, "area": 100, "iscrowd": 0,
        "bbox": [x, 4, 10, 10], "segmentation": [corners]})
}

/// A mask of 10 by 10 px, as the file of a program that detects writes it.
fn mask(x: u32) -> Value {
    let start = x * 40 + 4;
    let mut counts = vec![start, 10];
    counts.extend([30, 10].repeat(9));
    counts.push(40 * 60 - start - 370);
    json!({"size": [40, 60], "counts": counts})
}

fn found(x: f64, score: f64) -> Value {
    json!({"image_id": 7, "category_id": 5, "bbox": [x, 4, 10, 10], "score": score})
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn detections_that_are_the_objects_score_one_and_classes_without_objects_nothing() {
    let evaluation = run(&truth(json!([cat(1, 4.0)])), &json!([found(4.0, 0.9)]), IouType::Bbox).unwrap();
    let expected = [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0];
    assert!(evaluation.stats.iter().zip(expected).all(|(a, b)| close(*a, b)), "{:?}", evaluation.stats);
    let classes: Vec<(i64, &str)> = evaluation.per_class.iter().map(|c| (c.id, c.name.as_str())).collect();
    assert_eq!(classes, [(2, "dog"), (5, "cat")]);
    assert_eq!((evaluation.per_class[0].ap, evaluation.per_class[0].ar100), (-1.0, -1.0));
    assert!(close(evaluation.per_class[1].ap50, 1.0));
}

#[test]
fn an_evaluation_is_written_as_stats_and_classes() {
    let evaluation = run(&truth(json!([cat(1, 4.0)])), &json!([]), IouType::Bbox).unwrap();
    let written = serde_json::to_value(&evaluation).unwrap();
    assert_eq!(written["stats"][0], json!(0.0));
    assert_eq!(written["stats"][4], json!(-1.0));
    assert_eq!(written["per_class"][1]["name"], json!("cat"));
    assert_eq!(written["per_class"][1]["ap"], json!(0.0));
}

#[test]
fn an_overlap_of_exactly_a_threshold_reaches_it() {
    let half = json!([{"image_id": 7, "category_id": 5, "bbox": [4, 4, 10, 5], "score": 1}]);
    let evaluation = run(&truth(json!([cat(1, 4.0)])), &half, IouType::Bbox).unwrap();
    assert!(close(evaluation.stats[1], 1.0) && close(evaluation.stats[0], 0.1), "{:?}", evaluation.stats);
}

#[test]
fn a_false_detection_with_a_higher_score_halves_precision() {
    let both = json!([found(40.0, 0.9), found(4.0, 0.8)]);
    let evaluation = run(&truth(json!([cat(1, 4.0)])), &both, IouType::Bbox).unwrap();
    assert!(close(evaluation.stats[0], 0.5) && close(evaluation.stats[6], 0.0), "{:?}", evaluation.stats);
}

#[test]
fn a_crowd_takes_any_number_of_detections_out_of_the_count() {
    let mut crowd = cat(2, 30.0);
    crowd["iscrowd"] = json!(1);
    let objects = truth(json!([cat(1, 4.0), crowd]));
    let three = json!([found(30.0, 0.9), found(30.0, 0.9), found(4.0, 0.8)]);
    assert!(close(run(&objects, &three, IouType::Bbox).unwrap().stats[0], 1.0));
}

#[test]
fn the_hundred_and_first_detection_of_an_image_does_not_count() {
    let mut many: Vec<Value> = (0..100).map(|_| found(40.0, 0.9)).collect();
    many.push(found(4.0, 0.8));
    let objects = truth(json!([cat(1, 4.0)]));
    assert_eq!(run(&objects, &json!(many), IouType::Bbox).unwrap().stats[8], 0.0);
    many.swap_remove(0);
    assert_eq!(run(&objects, &json!(many), IouType::Bbox).unwrap().stats[8], 1.0);
}

#[test]
fn masks_from_polygons_and_from_runs_meet() {
    let by_mask = json!([{"image_id": 7, "category_id": 5, "segmentation": mask(4), "score": 0.5}]);
    for iou_type in [IouType::Bbox, IouType::Segm] {
        let evaluation = run(&truth(json!([cat(1, 4.0)])), &by_mask, iou_type).unwrap();
        assert!(close(evaluation.stats[0], 1.0), "{:?}", evaluation.stats);
    }
}

#[test]
fn detections_of_a_category_that_the_truth_lacks_are_left_out_and_counted() {
    let truth = CocoGroundTruth::parse(&truth(json!([cat(1, 4.0)])).to_string(), IouType::Bbox).unwrap();
    let other = json!([found(4.0, 0.9), {"image_id": 7, "category_id": 6, "bbox": [0, 0, 1, 1], "score": 1}]);
    let found = CocoDetections::parse(&other.to_string(), &truth).unwrap();
    assert_eq!((truth.len(), found.len(), found.unknown_category_count()), (1, 1, 1));
}

/// A ground truth of one cat with one value changed.
fn with(pointer: &str, value: Value) -> Value {
    let mut objects = truth(json!([cat(1, 4.0), cat(2, 24.0)]));
    *objects.pointer_mut(pointer).unwrap() = value;
    objects
}

#[test]
fn an_error_in_the_ground_truth_has_a_location_and_a_fix() {
    let parse_error = |objects: Value, iou_type| run(&objects, &json!([]), iou_type).unwrap_err();
    let unknown_image = parse_error(with("/annotations/1/image_id", json!(8)), IouType::Bbox);
    assert_eq!(unknown_image.location, "/annotations/1");
    assert!(unknown_image.message.contains("image 8") && !unknown_image.fix.is_empty());
    assert!(
        parse_error(with("/annotations/1/category_id", json!(8)), IouType::Bbox)
            .message
            .contains("category 8")
    );
    assert!(
        parse_error(with("/annotations/1/id", json!(1)), IouType::Bbox).message.contains("two annotations")
    );
    assert!(
        parse_error(with("/annotations/1/bbox", json!([1, 2, 3])), IouType::Bbox).message.contains("bbox")
    );
    assert!(
        parse_error(with("/annotations/1/area", json!("much")), IouType::Bbox).location.contains("column")
    );
    assert!(parse_error(with("/images/0/height", json!(null)), IouType::Segm).message.contains("no height"));
    assert!(
        parse_error(with("/images/0/height", json!(4_000_000_000_u32)), IouType::Segm)
            .message
            .contains("2^31")
    );
    assert!(parse_error(with("/images/0/id", json!(3)), IouType::Bbox).message.contains("two images"));
    assert!(
        parse_error(with("/categories/0/id", json!(2)), IouType::Bbox).message.contains("two categories")
    );
}

#[test]
fn what_can_be_derived_is_and_what_cannot_be_compared_is_left_out_by_its_id() {
    let parsed = |objects: &Value, iou_type| CocoGroundTruth::parse(&objects.to_string(), iou_type).unwrap();
    for (pointer, value, iou_type, objects, warning) in [
        ("/annotations/1/bbox", json!(null), IouType::Bbox, 2, "1 × objects without a bbox, computed"),
        ("/annotations/1/segmentation", json!([]), IouType::Segm, 2, "compared as their boxes: 2"),
        ("/annotations/1/segmentation/0", json!([1, 2, 3, 4]), IouType::Segm, 1, "x, y pairs, left out: 2"),
        ("/annotations/1/segmentation/0", json!([1, 2, 3, 4, 5, 6, 7]), IouType::Segm, 1, "left out: 2"),
        (
            "/annotations/1/segmentation/0",
            json!([4, 4].repeat(4)),
            IouType::Segm,
            2,
            "without area, which count as missed, as in pycocotools: 2",
        ),
        (
            "/annotations/1/segmentation",
            json!([[1, 2], [24, 4, 24, 14, 34, 14]]),
            IouType::Segm,
            2,
            "without it: 2",
        ),
        ("/annotations/1/area", json!(null), IouType::Bbox, 2, "1 × objects without an area, computed"),
        ("/annotations/1/id", json!(0), IouType::Bbox, 2, "annotation id 0"),
    ] {
        let truth = parsed(&with(pointer, value), iou_type);
        let warnings = truth.warnings();
        assert_eq!((truth.len(), warnings.len()), (objects, 1), "{pointer}: {warnings:?}");
        assert!(warnings[0].contains(warning), "{warnings:?}");
    }
    assert_eq!(parsed(&with("/annotations/1/id", json!(2)), IouType::Segm).warnings(), Vec::<String>::new());
}

#[test]
fn whole_numbers_are_equal_in_any_spelling() {
    for id in [json!(7), json!(7.0), json!("7"), json!("7.0")] {
        let objects = truth(json!([{"id": "1", "image_id": id, "category_id": 5.0, "bbox": [4, 4, 10, 10]}]));
        let evaluation = run(&objects, &json!([found(4.0, 0.9)]), IouType::Bbox).unwrap();
        assert!(close(evaluation.stats[0], 1.0));
    }
    let broken = with("/annotations/1/category_id", json!(1.5));
    assert!(run(&broken, &json!([]), IouType::Bbox).unwrap_err().message.contains("1.5"));
}

#[test]
fn an_area_that_is_missing_is_that_of_the_shape() {
    let bow_tie = json!([[0, 0, 10, 10, 10, 0, 0, 10]]);
    let row = |shape: Value| json!({"id": 1, "image_id": 7, "category_id": 5, "bbox": [0, 0, 30, 30], "segmentation": shape});
    for (shape, area) in [(bow_tie, 50.0), (mask(4), 100.0), (json!([]), 900.0)] {
        let truth = CocoGroundTruth::parse(&truth(json!([row(shape)])).to_string(), IouType::Bbox).unwrap();
        assert_eq!(truth.objects.areas, [area]);
    }
}

#[test]
fn boxes_alone_are_no_masks() {
    let objects = truth(json!([cat(1, 4.0)]));
    let parse_error = run(&objects, &json!([found(4.0, 0.9)]), IouType::Segm).unwrap_err();
    assert_eq!(
        (parse_error.location.as_str(), parse_error.message.as_str()),
        ("/0", "the segmentation is missing")
    );
    assert!(parse_error.fix.contains("evaluate bbox"));
}

#[test]
fn an_error_in_the_detections_has_a_location() {
    let objects = truth(json!([cat(1, 4.0)]));
    let parse_error =
        |second: Value, iou_type| run(&objects, &json!([found(4.0, 0.5), second]), iou_type).unwrap_err();
    let mut elsewhere = found(4.0, 0.5);
    elsewhere["image_id"] = json!(99);
    assert!(parse_error(elsewhere, IouType::Bbox).to_string().contains("/1: image 99"));
    let boxless = json!({"image_id": 7, "category_id": 5, "score": 1, "segmentation": mask(4)});
    assert!(parse_error(boxless, IouType::Bbox).message.contains("the first detection has one"));
    let truth = CocoGroundTruth::parse(&objects.to_string(), IouType::Bbox).unwrap();
    for text in
        ["", "{}", "[{\"score\": NaN}]", "[{\"image_id\":7,\"category_id\":5,\"score\":1e999}]", "[[[["]
    {
        assert!(CocoDetections::parse(text, &truth).unwrap_err().location.starts_with("line"));
    }
}

#[test]
fn detections_read_for_another_truth_score_but_do_not_fail() {
    let many = truth(json!([cat(1, 4.0)]));
    let few = json!({"images": [], "categories": [], "annotations": []});
    let [boxes, masks, none] = [(&many, IouType::Bbox), (&many, IouType::Segm), (&few, IouType::Bbox)]
        .map(|(objects, iou_type)| CocoGroundTruth::parse(&objects.to_string(), iou_type).unwrap());
    let found = CocoDetections::parse(&json!([found(4.0, 1.0)]).to_string(), &boxes).unwrap();
    assert_eq!(evaluate(&none, &found).stats, [-1.0; 12]);
    assert!(evaluate(&masks, &found).stats[0] <= 1.0);
}

fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!(-1)),
        Just(json!(0)),
        Just(json!(2.5)),
        Just(json!(7.0)),
        Just(json!(1e308)),
        Just(json!(-1e-308)),
        Just(json!(u64::MAX)),
        Just(json!(i64::MIN)),
        Just(json!(4_294_967_296_u64)),
        Just(json!("x")),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[0, 0, 1e7, 1, 2, 2]])),
        Just(json!([[0, 0, 900, 1, -900, 99], [1, 1, 2, 2]])),
        Just(json!({"size": [4_000_000_000_u32, 4_000_000_000_u32], "counts": [1]})),
        Just(json!({"size": [40, 60], "counts": [2400, 0, 0]})),
        Just(json!({"size": [40, 60], "counts": "oooooooo"})),
    ]
}

/// Put a value, or nothing, at one place of a tree; the place is drawn from all.
fn change(value: &mut Value, at: &mut usize, odd: &Option<Value>) {
    let children: Vec<&mut Value> = match value {
        Value::Array(list) => list.iter_mut().collect(),
        Value::Object(map) => {
            if odd.is_none() && *at < map.len() {
                let key = map.keys().nth(*at).cloned().unwrap();
                map.remove(&key);
            }
            map.values_mut().collect()
        }
        _ => return,
    };
    for child in children {
        if let (0, Some(odd)) = (*at, odd) {
            *child = odd.clone();
        }
        *at = at.wrapping_sub(1);
        change(child, at, odd);
    }
}

fn figures_are_shares(truth: &str, found: &str) -> Result<(), TestCaseError> {
    for iou_type in [IouType::Bbox, IouType::Segm] {
        let Ok(truth) = CocoGroundTruth::parse(truth, iou_type) else { continue };
        let Ok(found) = CocoDetections::parse(found, &truth) else { continue };
        for figure in evaluate(&truth, &found).stats {
            prop_assert!((0.0..=1.0).contains(&figure) || figure == -1.0, "{}", figure);
        }
    }
    Ok(())
}

fn plain_found() -> Value {
    let mut second = found(24.5, 0.5);
    second["segmentation"] = mask(24);
    let mut first = found(4.0, 0.9);
    first["segmentation"] = cat(1, 4.0)["segmentation"].clone();
    json!([first, second])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn text_of_any_kind_is_read_or_refused(text in ".{0,200}") {
        figures_are_shares(&text, &text)?;
        figures_are_shares(&truth(json!([cat(1, 4.0)])).to_string(), &text)?;
    }

    #[test]
    fn changed_files_are_read_or_refused(at in 0..60_usize, in_truth: bool, odd in prop::option::of(odd())) {
        let mut objects = truth(json!([cat(1, 4.0), cat(2, 24.0)]));
        let mut detections = plain_found();
        change(if in_truth { &mut objects } else { &mut detections }, &mut { at }, &odd);
        figures_are_shares(&objects.to_string(), &detections.to_string())?;
    }

    #[test]
    fn broken_files_are_read_or_refused(at in 0..900_usize, byte in 32..127_u8, cut: bool) {
        let mut text = truth(json!([cat(1, 4.0), cat(2, 24.0)])).to_string();
        let at = at.min(text.len() - 1);
        text.replace_range(at..at + 1, if cut { "" } else { std::str::from_utf8(std::slice::from_ref(&byte)).unwrap() });
        figures_are_shares(&text, &plain_found().to_string())?;
    }
}
