//! Grading as contracts.md, section 4, describes it.

use super::*;
use crate::geometry::{Cuboid, Geometry, Polygon};
use crate::label::{AttributeValue, Object, Shape};
use crate::review::Verdict;
use crate::rubric::Severity;
use crate::scene::Scene;
use std::collections::BTreeMap;

fn drawn(id: &str, class: &str, geometry: Geometry) -> Object {
    let shape = Shape::new(0, "photo".to_owned(), geometry);
    let (id, class) = (id.to_owned(), class.to_owned());
    Object { id, class, attributes: BTreeMap::new(), track: false, shapes: vec![shape] }
}

fn square(id: &str, class: &str, x: f64, y: f64, side: f64) -> Object {
    let ring = vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
    drawn(id, class, Geometry::Polygon(Polygon(vec![ring])))
}

fn car(id: &str, x: f64) -> Object {
    drawn(id, "car", Geometry::Cuboid(Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0)))
}

fn document(objects: Vec<Object>) -> Document {
    Document { objects, ..Document::default() }
}

fn rubric(rules: &str) -> Rubric {
    let text = format!(r#"{{"name":"r","match":{{"measure":"iou","min":0.1}},"rules":[{rules}]}}"#);
    Rubric::parse(&text).unwrap()
}

const TREETOPS: &str =
    r#"{"id":"treetops","class":"flyable","measure":"clearance","of":"tree","min":12,"severity":"critical"}"#;

fn named(findings: &[Finding]) -> Vec<(&str, Option<&str>, Option<&str>, f64)> {
    findings.iter().map(|f| (f.rule.as_str(), f.label.as_deref(), f.golden.as_deref(), f.value)).collect()
}

#[test]
fn the_nearest_tree_is_the_one_a_flyable_area_is_judged_by() {
    let golden = document(vec![
        square("g", "flyable", 0.0, 0.0, 100.0),
        square("far", "tree", 300.0, 0.0, 10.0),
        square("near", "tree", 105.0, 0.0, 10.0),
    ]);
    let label = document(vec![square("l", "flyable", 0.0, 0.0, 100.0)]);
    let grade = grade(&label, &golden, Recording::NONE, &rubric(TREETOPS));
    assert_eq!(named(&grade.findings), [("treetops", Some("l"), Some("near"), 5.0)]);
    assert_eq!(grade.verdict, Verdict::Reject);
    assert_eq!((grade.counts["critical"], grade.counts["checks"]), (1, 1));
    let place = locate_finding(&grade.findings[0], &label, &golden).unwrap();
    assert_eq!(place.mark, FindingMark::Line { label: [100.0, 0.0], golden: [105.0, 0.0] });
}

#[test]
fn a_rule_about_other_objects_holds_for_unmatched_labels_too() {
    let golden = document(vec![square("t", "tree", 0.0, 0.0, 10.0)]);
    let label = document(vec![square("l", "flyable", 2.0, 2.0, 4.0)]);
    let findings = grade(&label, &golden, Recording::NONE, &rubric(TREETOPS)).findings;
    assert_eq!(named(&findings), [("treetops", Some("l"), Some("t"), 0.0)]);
}

#[test]
fn without_such_objects_there_is_no_check() {
    let golden = document(vec![]);
    let label = document(vec![square("l", "flyable", 2.0, 2.0, 4.0)]);
    let grade = grade(&label, &golden, Recording::NONE, &rubric(TREETOPS));
    assert_eq!((grade.score, grade.counts["checks"], grade.verdict), (1.0, 0, Verdict::Accept));
}

#[test]
fn moving_the_limit_needs_no_geometry() {
    let golden = document(vec![square("t", "tree", 0.0, 0.0, 10.0)]);
    let label = document(vec![square("l", "flyable", 15.0, 0.0, 4.0)]);
    let mut rubric = rubric(TREETOPS);
    let measured = measure(&label, &golden, Recording::NONE, &rubric);
    assert_eq!(judge(&measured, &rubric).verdict, Verdict::Reject);
    rubric.rules[0].min = Some(5.0);
    assert_eq!(judge(&measured, &rubric).verdict, Verdict::Accept);
}

#[test]
fn a_limit_on_missed_objects_lets_that_many_pass() {
    let golden =
        document((0..4).map(|i| square(&format!("g{i}"), "tree", f64::from(i) * 50.0, 0.0, 9.0)).collect());
    let label = document(vec![square("l", "tree", 50.0, 0.0, 9.0)]);
    let missed = |max: u32| {
        let rules = format!(r#"{{"id":"m","measure":"missed","max":{max},"severity":"major"}}"#);
        grade(&label, &golden, Recording::NONE, &rubric(&rules)).findings
    };
    assert_eq!(named(&missed(1)), [("m", None, Some("g2"), 2.0), ("m", None, Some("g3"), 3.0)]);
    assert_eq!(named(&missed(3)), []);
}

#[test]
fn a_rule_on_missed_objects_is_met_visibly() {
    let golden = document(vec![square("g", "tree", 0.0, 0.0, 9.0)]);
    let rubric = rubric(r#"{"id":"m","measure":"missed","max":0,"severity":"major"}"#);
    let results = by_rule(&measure(&golden, &golden, Recording::NONE, &rubric), &rubric);
    let expected =
        RuleResult { rule: 0, worst: Some(0.0), limit: Some(0.0), met: true, checks: 1, broken: 0 };
    assert_eq!(results, [expected]);
}

#[test]
fn classes_pair_across_only_where_the_rubric_says_so() {
    let golden = document(vec![square("g", "pickup", 0.0, 0.0, 9.0)]);
    let label = document(vec![square("l", "truck", 0.0, 0.0, 9.0)]);
    let mut rubric = rubric(r#"{"id":"c","class":"pickup","measure":"class","max":0,"severity":"major"}"#);
    let apart = grade(&label, &golden, Recording::NONE, &rubric);
    assert_eq!((apart.pairs.len(), apart.missed.len(), apart.extra.len()), (0, 1, 1));
    rubric.matching.across_classes = true;
    let together = grade(&label, &golden, Recording::NONE, &rubric);
    assert_eq!(named(&together.findings), [("c", Some("l"), Some("g"), 1.0)]);
}

#[test]
fn conditions_look_at_the_golden_object() {
    let mut far = car("far", 70.0);
    far.attributes.insert("occlusion".to_owned(), AttributeValue::Text("none".to_owned()));
    let golden = document(vec![car("near", 10.0), far]);
    let label = document(vec![car("a", 11.0), car("b", 71.0)]);
    let found = |when: &str| {
        let rules = format!(
            r#"{{"id":"p","measure":"center_distance","max":0.5,"when":"{when}","severity":"minor"}}"#
        );
        grade(&label, &golden, Recording::NONE, &rubric(&rules)).findings.len()
    };
    assert_eq!(found("distance < 60"), 1);
    assert_eq!(found("distance < 60 or occlusion == 'none'"), 2);
    assert_eq!(found("length > 5"), 0);
}

#[test]
fn attributes_are_compared_where_golden_has_them() {
    let with = |id: &str, value: Option<AttributeValue>| {
        let mut object = car(id, 0.0);
        object.attributes.extend(value.map(|v| ("doors".to_owned(), v)));
        document(vec![object])
    };
    let rubric = rubric(r#"{"id":"a","measure":"attribute:doors","max":0,"severity":"minor"}"#);
    let value = |label: Option<AttributeValue>, golden: Option<AttributeValue>| {
        measure(&with("l", label), &with("g", golden), Recording::NONE, &rubric)
            .checks
            .first()
            .map(|c| c.value)
    };
    let number = |v| Some(AttributeValue::Number(v));
    assert_eq!(value(number(5.0), number(3.0)), Some(2.0));
    assert_eq!(value(None, number(3.0)), Some(1.0));
    assert_eq!(value(number(3.0), None), None);
}

#[test]
fn a_bow_tie_breaks_the_rules_that_must_measure_it() {
    let golden = document(vec![square("t", "tree", 100.0, 0.0, 10.0)]);
    let bow = vec![[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]];
    let label = document(vec![drawn("l", "flyable", Geometry::Polygon(Polygon(vec![bow])))]);
    let grade = grade(&label, &golden, Recording::NONE, &rubric(TREETOPS));
    assert_eq!(named(&grade.findings), [("treetops", Some("l"), Some("t"), 0.0)]);
    assert_eq!(
        locate_finding(&grade.findings[0], &label, &golden).unwrap().mark,
        FindingMark::Point([5.0, 5.0])
    );
}

#[test]
fn findings_come_by_frame_then_rule_then_object() {
    let moved = |mut object: Object, frame: u32| {
        object.shapes[0].frame = frame;
        object
    };
    let pair = |x: f64| {
        let objects = |side: f64, id: &str| {
            document(vec![
                moved(square(&format!("{id}0"), "tree", x, 0.0, side), 1),
                square(&format!("{id}1"), "tree", 0.0, 0.0, side),
                square(&format!("{id}2"), "tree", 50.0, 0.0, side),
            ])
        };
        (objects(10.0, "l"), objects(9.0, "g"))
    };
    let (label, golden) = pair(0.0);
    let rules = r#"{"id":"x","measure":"iou","min":0.99,"severity":"minor"},
                   {"id":"y","measure":"spill","max":0.01,"severity":"minor"}"#;
    let findings = grade(&label, &golden, Recording::NONE, &rubric(rules)).findings;
    let order: Vec<_> =
        findings.iter().map(|f| (f.frame, f.rule.as_str(), f.label.as_deref().unwrap())).collect();
    let expected =
        [(0, "x", "l1"), (0, "x", "l2"), (0, "y", "l1"), (0, "y", "l2"), (1, "x", "l0"), (1, "y", "l0")];
    assert_eq!(order, expected);
}

#[test]
fn score_is_the_weighted_share_of_checks_that_hold() {
    let golden = document(vec![square("g", "tree", 0.0, 0.0, 10.0)]);
    let label = document(vec![square("l", "tree", 0.0, 0.0, 12.0)]);
    let rules = r#"{"id":"x","measure":"iou","min":0.99,"severity":"minor","weight":3},
                   {"id":"y","measure":"vertices","max":4,"severity":"minor"}"#;
    let grade = grade(&label, &golden, Recording::NONE, &rubric(rules));
    assert_eq!((grade.score, grade.verdict), (0.25, Verdict::Reject));
}

#[test]
fn tracks_are_compared_between_keyframes_when_the_scene_is_known() {
    let mut golden = car("g", 0.0);
    golden.track = true;
    let mut end = golden.shapes[0].clone();
    end.frame = 4;
    golden.shapes.push(end);
    let golden = document(vec![golden]);
    let scene = Scene {
        name: String::new(),
        sensors: Vec::new(),
        frames: vec![crate::scene::Frame::default(); 6],
        metadata: BTreeMap::new(),
    };
    let rubric = rubric(r#"{"id":"m","measure":"missed","max":0,"severity":"major"}"#);
    let frames = |recording| {
        measure(&golden, &golden, recording, &rubric).pairs.iter().map(|p| p.frame).collect::<Vec<_>>()
    };
    assert_eq!(frames(Recording::NONE), [0, 4]);
    assert_eq!(frames(Recording::from_scene(&scene)), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_grade_is_written_as_the_contract_says() {
    let golden = document(vec![square("g", "tree", 0.0, 0.0, 10.0), square("h", "tree", 50.0, 0.0, 10.0)]);
    let label = document(vec![square("l", "tree", 0.0, 0.0, 8.0)]);
    let rules = r#"{"id":"x","measure":"iou","min":0.9,"severity":"minor"}"#;
    insta::assert_json_snapshot!(grade(&label, &golden, Recording::NONE, &rubric(rules)));
}

#[test]
fn a_severity_that_the_rubric_allows_does_not_reject() {
    let golden = document(vec![square("g", "tree", 0.0, 0.0, 10.0)]);
    let label = document(vec![square("l", "tree", 0.0, 0.0, 8.0)]);
    let mut rubric = rubric(r#"{"id":"x","measure":"iou","min":0.9,"severity":"minor"}"#);
    rubric.accept.insert(Severity::Minor, 1);
    let grade = grade(&label, &golden, Recording::NONE, &rubric);
    assert_eq!((grade.findings.len(), grade.verdict), (1, Verdict::Accept));
}

#[test]
fn points_are_shared_where_the_cloud_is_at_hand() {
    use crate::rubric::measure::points::SortedPoints;
    let car = |x: f64| Geometry::Cuboid(Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 2.0], 0.0));
    let (label, golden) =
        (document(vec![drawn("l", "car", car(1.0))]), document(vec![drawn("g", "car", car(0.0))]));
    let cloud = SortedPoints::new([-1.5, 0.0, 0.5, 1.5, 2.5].map(|x| [x, 0.0, 0.0]).to_vec());
    let count = |frame: u32, sensor: &str, a: &Cuboid, b: &Cuboid| {
        (frame == 0 && sensor == "photo").then(|| cloud.counts(a, b))
    };
    let rubric = rubric(
        r#"{"id":"r","measure":"points_recall","min":0.9,"severity":"major"},
           {"id":"p","measure":"points_precision","min":0.9,"severity":"major"}"#,
    );
    let values = |recording| {
        measure(&label, &golden, recording, &rubric).checks.iter().map(|c| c.value).collect::<Vec<_>>()
    };
    assert_eq!(values(Recording { points: Some(&count), ..Recording::NONE }), [0.75, 0.75]);
    assert_eq!(values(Recording::NONE), [0.0; 0]);
}

#[test]
fn a_link_to_another_thing_in_a_camera_is_counted() {
    let car = Geometry::Cuboid(Cuboid::upright([9.0, 0.0, 0.0], [4.0, 2.0, 2.0], 0.0));
    let seen = |sensor: &str, x: f64| Shape::new(0, sensor.to_owned(), Geometry::Box([x, 0.0, 10.0, 10.0]));
    let linked = |id: &str, evidence: Vec<Shape>| {
        let mut object = drawn(id, "car", car.clone());
        object.shapes.extend(evidence);
        document(vec![object])
    };
    let golden = linked("g", vec![seen("front", 0.0), seen("left", 0.0)]);
    let rule = r#"{"id":"l","measure":"link","max":0,"severity":"major"}"#;
    let differing = |label: &Document| {
        let measured = measure(label, &golden, Recording::NONE, &rubric(rule));
        measured.checks.iter().map(|c| c.value).collect::<Vec<_>>()
    };
    assert_eq!(differing(&golden), [0.0]);
    assert_eq!(differing(&linked("l", vec![seen("front", 2.0), seen("left", 2.0)])), [0.0]);
    assert_eq!(differing(&linked("l", vec![seen("front", 8.0), seen("left", 2.0)])), [1.0]);
    assert_eq!(differing(&linked("l", vec![seen("front", 0.0), seen("back", 0.0)])), [2.0]);
    assert_eq!(differing(&linked("l", vec![])), [2.0]);
    let unlinked = measure(&linked("l", vec![]), &linked("g", vec![]), Recording::NONE, &rubric(rule));
    assert_eq!(unlinked.checks, []);
}

#[test]
fn a_cuboid_is_graded_by_its_image_in_each_camera_that_sees_it() {
    use crate::geometry::Pose;
    use crate::scene::{Frame, Sensor, SensorKind};
    use crate::sensor::CameraModel;
    let model = CameraModel::Pinhole { focal: [500.0; 2], center: [320.0, 240.0], distortion: [0.0; 5] };
    // The camera looks along the LiDAR's x.
    let ahead = Pose { rotation: [0.5, -0.5, 0.5, -0.5], ..Pose::IDENTITY };
    let sensor = |id: &str, kind, sensor_to_ego| Sensor {
        id: id.to_owned(),
        name: String::new(),
        kind,
        sensor_to_ego,
    };
    let camera = SensorKind::Camera { width: 640, height: 480, model: Some(model) };
    let scene = Scene {
        name: String::new(),
        sensors: vec![
            sensor("lidar", SensorKind::Lidar, Pose::IDENTITY),
            sensor("front", camera.clone(), ahead),
            sensor("back", camera, ahead.then(&Pose::from_yaw(core::f64::consts::PI, [0.0; 3]))),
        ],
        frames: vec![Frame::default()],
        metadata: BTreeMap::new(),
    };
    let car = |id: &str, y: f64| {
        let mut object =
            drawn(id, "car", Geometry::Cuboid(Cuboid::upright([10.0, y, 0.0], [0.001, 2.0, 2.0], 0.0)));
        object.shapes[0].sensor = "lidar".to_owned();
        object
    };
    let rubric = rubric(r#"{"id":"seen","measure":"iou","in_images":true,"min":0.9,"severity":"major"}"#);
    let values = |label: Object, golden: Object, recording| {
        let checks = measure(&document(vec![label]), &document(vec![golden]), recording, &rubric).checks;
        checks.into_iter().map(|c| (c.sensor, (c.value * 1e3).round() / 1e3)).collect::<Vec<_>>()
    };
    let recording = Recording::from_scene(&scene);
    assert_eq!(values(car("l", 0.0), car("g", 0.0), recording), [("front".to_owned(), 1.0)]);
    // Half of its width aside: a third of the union.
    assert_eq!(values(car("l", 1.0), car("g", 0.0), recording), [("front".to_owned(), 0.333)]);
    assert_eq!(values(car("l", 0.0), car("g", 0.0), Recording::NONE), []);
    let mut evidence = car("g", 0.0);
    evidence.shapes.push(Shape::new(0, "front".to_owned(), Geometry::Box([270.0, 190.0, 50.0, 100.0])));
    assert_eq!(values(car("l", 0.0), evidence, recording), [("front".to_owned(), 0.5)]);
}

#[test]
fn tags_of_a_class_are_partners_and_their_values_are_compared() {
    let tag = |class: &str, weather: &str| {
        let attributes = [("weather".to_owned(), AttributeValue::Text(weather.to_owned()))].into();
        Object { attributes, ..drawn("t", class, Geometry::Tag) }
    };
    let rules = r#"{"id":"weather","measure":"attribute:weather","max":0,"severity":"major"},{"id":"missed","measure":"missed","max":0,"severity":"major"}"#;
    let rubric = rubric(rules);
    let golden = document(vec![square("g", "car", 0.0, 0.0, 9.0), tag("scene", "rain")]);
    let graded = |weather: &str| {
        let label = document(vec![tag("scene", weather), square("l", "car", 0.0, 0.0, 9.0)]);
        grade(&label, &golden, Recording::NONE, &rubric)
    };
    assert_eq!(named(&graded("clear").findings), [("weather", Some("t"), Some("t"), 1.0)]);
    assert_eq!(graded("rain").verdict, Verdict::Accept);
    let other = document(vec![tag("frame", "rain"), square("l", "car", 0.0, 0.0, 9.0)]);
    let missed = grade(&other, &golden, Recording::NONE, &rubric);
    assert_eq!(named(&missed.findings), [("missed", None, Some("t"), 1.0)]);
}
