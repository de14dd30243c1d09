//! Small label and golden documents, graded under rubrics with every measure.

use crate::bytes::Bytes;
use crate::measures::{all, measure};
use crate::shapes::geometry;
use assay_core::geometry::{Cuboid, Pose};
use assay_core::grade::{Recording, by_rule, grade, judge, measure as measure_all, locate_finding};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::review::Verdict;
use assay_core::rubric::measure::{Measure, PointCounts, PreparedShape};
use assay_core::sensor::CameraModel;
use assay_core::rubric::{MatchRule, Rubric, Rule, Severity};
use assay_core::scene::{Frame, Scene, Sensor, SensorKind};
use std::collections::{BTreeMap, BTreeSet};

const MODEL: CameraModel =
    CameraModel::Pinhole { focal: [12.0; 2], center: [12.0; 2], distortion: [-0.3, 0.1, 0.0, 0.0, 0.0] };

pub const MAX_LEN: usize = 256;

pub fn run(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let scene = scene(&mut bytes);
    let matching = ["iou", "iou_3d", "center_distance", "hausdorff"][bytes.below(4)];
    let strict = rubric(matching, &mut bytes);
    let (golden, label) = (document(&mut bytes), document(&mut bytes));
    let count = |_: u32, _: &str, _: &Cuboid, _: &Cuboid| Some(PointCounts { label: 2, golden: 3, both: 1 });
    let graded_frames = BTreeSet::from([0, 2]);
    let of_space = Recording { scene: Some(&scene), points: Some(&count), graded_frames: None };
    let of_part = Recording { graded_frames: Some(&graded_frames), ..of_space };
    for recording in [Recording::NONE, of_space, of_part] {
        let measured = measure_all(&label, &golden, recording, &strict);
        assert!(measured.checks.iter().all(|check| check.value.is_finite()));
        let found = judge(&measured, &strict);
        assert!((0.0..=1.0).contains(&found.score), "score {}", found.score);
        by_rule(&measured, &strict);
        for finding in &found.findings {
            locate_finding(finding, &label, &golden);
        }
    }
    if golden.problems().is_empty() && golden.objects.iter().all(|object| sound(object, matching)) {
        let own = grade(&golden, &golden, Recording::from_scene(&scene), &of_itself(matching));
        assert_eq!(own.verdict, Verdict::Accept, "{:?}", own.findings);
    }
}

/// True where each shape can be measured, also by the measure of pairing.
fn sound(object: &Object, matching: &str) -> bool {
    let in_space = matches!(matching, "iou_3d" | "center_distance");
    let fits = |shape: &Shape| match PreparedShape::new(&shape.geometry) {
        // Other volumes may exceed the range of a double, or vanish next to their coordinates.
        Ok(PreparedShape::Cuboid(cuboid)) => {
            let plain = |v: &f64| (1e-3..=1e3).contains(&v.abs()) || *v == 0.0;
            in_space && cuboid.center.iter().chain(&cuboid.size).all(plain)
        }
        Ok(PreparedShape::Planar(planar)) => !in_space && planar.is_area(),
        _ => false,
    };
    object.shapes.iter().all(fits)
}

fn scene(bytes: &mut Bytes<'_>) -> Scene {
    let sensor = |id: &str, kind| Sensor {
        id: id.to_owned(),
        name: String::new(),
        kind,
        sensor_to_ego: Pose::IDENTITY,
    };
    let frame = |bytes: &mut Bytes<'_>| Frame {
        time_us: match bytes.next() {
            255 => i64::MAX,
            254 => i64::MIN,
            byte => i64::from(byte) * 100_000,
        },
        ego_to_world: Pose::from_yaw(bytes.grid(), [bytes.grid(), 0.0, 0.0]),
        ..Frame::default()
    };
    Scene {
        name: String::new(),
        sensors: vec![
            sensor("a", SensorKind::Lidar),
            sensor("b", SensorKind::Camera { width: 24, height: 24, model: Some(MODEL) }),
        ],
        frames: (0..3).map(|_| frame(bytes)).collect(),
        metadata: BTreeMap::new(),
    }
}

fn rule(id: usize, measure: Measure) -> Rule {
    Rule {
        id: id.to_string(),
        class: None,
        measure,
        of: None,
        when: None,
        min: None,
        max: None,
        severity: Severity::Major,
        weight: None,
        in_images: false,
        params: BTreeMap::new(),
        title: String::new(),
        why: String::new(),
    }
}

fn with_rules(matching: &str, across_classes: bool, rules: Vec<Rule>) -> Rubric {
    let (min, max) = match matching {
        "iou" | "iou_3d" => (Some(0.1), None),
        _ => (None, Some(4.0)),
    };
    let matching = MatchRule { measure: measure(matching), min, max, across_classes };
    let rubric = Rubric { name: String::new(), matching, rules, accept: BTreeMap::new() };
    if let Err(error) = rubric.check() {
        panic!("{error}");
    }
    rubric
}

/// Every measure of grading, plain and, where possible, against a class.
fn rubric(matching: &str, bytes: &mut Bytes<'_>) -> Rubric {
    let choices = bytes.next();
    let mut rules = Vec::new();
    for measure in all() {
        let descriptor = measure.descriptor();
        for of in [None, Some("0".to_owned())] {
            if of.is_some() && !descriptor.evaluation.accepts_of() {
                continue;
            }
            let (min, max) = if descriptor.is_share() { (Some(0.5), None) } else { (None, Some(1.0)) };
            let class = (choices & 1 == 1).then(|| "1".to_owned());
            let in_images =
                of.is_none() && descriptor.evaluation.compares_image_shapes() && choices & 2 == 2;
            rules.push(Rule { of, class, min, max, in_images, ..rule(rules.len(), measure.clone()) });
        }
    }
    with_rules(matching, choices & 2 == 2, rules)
}

/// Asserts the grade of any golden against itself.
fn of_itself(matching: &str) -> Rubric {
    let mut rules = Vec::new();
    for (name, min, max) in [
        ("iou", Some(1.0), None),
        ("coverage", Some(1.0), None),
        ("spill", None, Some(0.0)),
        ("hausdorff", None, Some(0.0)),
        ("boundary_offset", Some(-1e-6), Some(1e-6)),
        ("boundary_spread", None, Some(1e-6)),
        ("iou_3d", Some(1.0 - 1e-9), None),
        ("iou_bev", Some(1.0 - 1e-9), None),
        ("center_distance", None, Some(0.0)),
        ("size_error", None, Some(0.0)),
        ("scale_iou", Some(1.0), None),
        ("yaw_error", None, Some(1e-9)),
        ("class", None, Some(0.0)),
        ("attribute:a", None, Some(0.0)),
        ("missed", None, Some(0.0)),
        ("extra", None, Some(0.0)),
        ("track_switches", None, Some(0.0)),
        ("track_coverage", Some(1.0), None),
        ("track_fragments", None, Some(0.0)),
        ("interpolation_error", None, Some(0.0)),
    ] {
        rules.push(Rule { min, max, ..rule(rules.len(), measure(name)) });
    }
    with_rules(matching, false, rules)
}

fn document(bytes: &mut Bytes<'_>) -> Document {
    let mut document = Document::default();
    for i in 0..bytes.below(5) {
        let choices = bytes.next();
        let attributes = match choices >> 4 & 3 {
            0 => BTreeMap::new(),
            1 => BTreeMap::from([("a".to_owned(), AttributeValue::Number(bytes.number()))]),
            _ => BTreeMap::from([("a".to_owned(), AttributeValue::Bool(true))]),
        };
        let shapes = (0..choices & 3).map(|_| shape(bytes)).collect();
        let class = (choices >> 2 & 1).to_string();
        document.objects.push(Object { id: i.to_string(), class, attributes, track: choices & 8 == 8, shapes });
    }
    document
}

fn shape(bytes: &mut Bytes<'_>) -> Shape {
    let place = bytes.next();
    let sensor = if place & 4 == 4 { "a" } else { "b" };
    let shape = Shape::new(u32::from(place & 3), sensor.to_owned(), geometry(bytes));
    Shape { outside: place & 8 == 8, ..shape }
}
