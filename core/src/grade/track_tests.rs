//! Rules on whole tracks: how golden tracks are followed.

use super::*;
use crate::geometry::{Cuboid, Geometry};
use crate::label::{Object, Shape};
use crate::scene::Frame;
use crate::scene::Scene;

/// A row of frames: `#` where the track is drawn, `.` where it is interpolated, ` ` where it is not there.
fn track(id: &str, class: &str, x: f64, frames: &str) -> Object {
    let mut shapes = Vec::new();
    let mut there = false;
    for (frame, mark) in (0..).zip(frames.chars()) {
        let outside = mark == ' ';
        if mark == '#' || (outside && there) {
            let geometry = Geometry::Cuboid(Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0));
            shapes.push(Shape { outside, ..Shape::new(frame, "lidar".to_owned(), geometry) });
        }
        there = !outside;
    }
    let (id, class) = (id.to_owned(), class.to_owned());
    Object { id, class, attributes: BTreeMap::new(), track: true, shapes }
}

fn document(objects: Vec<Object>) -> Document {
    Document { objects, ..Document::default() }
}

fn scene(frames: usize) -> Scene {
    let frames = vec![Frame::default(); frames];
    Scene { name: String::new(), sensors: Vec::new(), frames, metadata: BTreeMap::new() }
}

fn rubric(rules: &str) -> Rubric {
    let text = format!(r#"{{"name":"r","match":{{"measure":"center_distance","max":1}},"rules":[{rules}]}}"#);
    Rubric::parse(&text).unwrap()
}

fn limited(measure: &str) -> Rubric {
    rubric(&format!(r#"{{"id":"t","measure":"{measure}","max":0,"severity":"major"}}"#))
}

type TrackFinding<'a> = (u32, Option<&'a str>, Option<&'a str>, f64);

fn track_findings(measured: &LabelComparison) -> Vec<TrackFinding<'_>> {
    measured.checks.iter().map(|c| (c.frame, c.label.as_deref(), c.golden.as_deref(), c.value)).collect()
}

#[test]
fn a_track_that_two_labels_share_has_a_switch_where_the_second_takes_over() {
    let golden = document(vec![track("g", "car", 0.0, "########")]);
    let label = document(vec![track("a", "car", 0.0, "###     "), track("b", "car", 0.1, "     ###")]);
    let measured = measure(&label, &golden, Recording::NONE, &limited("track_switches"));
    assert_eq!(track_findings(&measured), [(5, Some("b"), Some("g"), 1.0)]);
    let measured = measure(&label, &golden, Recording::NONE, &limited("track_coverage"));
    assert_eq!(track_findings(&measured), [(3, Some("a"), Some("g"), 0.375)]);
    let measured = measure(&label, &golden, Recording::NONE, &limited("track_fragments"));
    assert_eq!(track_findings(&measured), [(3, Some("a"), Some("g"), 1.0)]);
}

#[test]
fn a_track_that_nobody_follows_is_not_covered_and_has_no_switches() {
    let golden = document(vec![track("g", "car", 0.0, "  ###")]);
    let label = document(vec![track("a", "car", 9.0, "#####")]);
    for measure_name in ["track_switches", "track_coverage", "track_fragments"] {
        let measured = measure(&label, &golden, Recording::NONE, &limited(measure_name));
        assert_eq!(track_findings(&measured), [(2, None, Some("g"), 0.0)], "{measure_name}");
    }
    assert_eq!(
        track_findings(&measure(&label, &golden, Recording::NONE, &limited("interpolation_error"))),
        []
    );
}

#[test]
fn frames_in_which_golden_is_away_count_for_nothing() {
    let golden = document(vec![track("g", "car", 0.0, "##  ##")]);
    let label = document(vec![track("a", "car", 0.0, "######")]);
    assert_eq!(measure(&label, &golden, Recording::NONE, &limited("track_fragments")).checks[0].value, 0.0);
    assert_eq!(measure(&label, &golden, Recording::NONE, &limited("track_coverage")).checks[0].value, 1.0);
}

#[test]
fn shapes_that_hold_in_their_own_frame_alone_take_no_part() {
    let still = |mut object: Object| {
        object.track = false;
        object
    };
    let golden = document(vec![track("g", "car", 0.0, "####"), still(track("s", "car", 50.0, "####"))]);
    let label = document(vec![
        track("a", "car", 0.0, "##  "),
        still(track("b", "car", 0.0, "  ##")),
        track("c", "car", 50.0, "####"),
    ]);
    let measured = measure(&label, &golden, Recording::NONE, &limited("track_coverage"));
    assert_eq!(track_findings(&measured), [(2, Some("a"), Some("g"), 0.5)]);
    let measured = measure(&label, &golden, Recording::NONE, &limited("track_switches"));
    assert_eq!(track_findings(&measured), [(0, Some("a"), Some("g"), 0.0)]);
}

#[test]
fn a_class_and_a_condition_of_golden_say_which_tracks_and_frames_count() {
    let mut leaving = track("g", "car", 50.0, "######");
    for (x, shape) in (50_u32..).step_by(4).zip(&mut leaving.shapes) {
        shape.geometry = Geometry::Cuboid(Cuboid::upright([f64::from(x), 0.0, 0.0], [4.0, 2.0, 1.5], 0.0));
    }
    let mut followed = leaving.clone();
    followed.id = "a".to_owned();
    followed.shapes.drain(1..5);
    followed.shapes[1].geometry = Geometry::Cuboid(Cuboid::upright([54.0, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0));
    followed.shapes[1].frame = 1;
    let golden = document(vec![leaving, track("walker", "pedestrian", 0.0, "######")]);
    let label = document(vec![followed]);
    let coverage = |extra: &str| {
        let rule = format!(r#"{{"id":"t","measure":"track_coverage","min":1,"severity":"major"{extra}}}"#);
        measure(&label, &golden, Recording::NONE, &rubric(&rule))
            .checks
            .iter()
            .map(|c| c.value)
            .collect::<Vec<_>>()
    };
    assert_eq!(coverage(""), [0.0, 1.0 / 3.0], "the walker is worst in frame 0, the car in frame 2");
    assert_eq!(coverage(r#","class":"car""#), [1.0 / 3.0]);
    assert_eq!(coverage(r#","class":"car","when":"distance < 60""#), [2.0 / 3.0]);
    assert_eq!(coverage(r#","class":"car","when":"distance < 40""#), [0.0; 0]);
}

#[test]
fn interpolation_is_judged_where_the_label_has_no_keyframe() {
    let mut golden = track("g", "car", 0.0, "#####");
    let off = [0.25, 0.25, 0.5, 0.5, 0.875];
    for (shape, y) in golden.shapes.iter_mut().zip(off) {
        shape.geometry = Geometry::Cuboid(Cuboid::upright([0.0, y, 0.0], [4.0, 2.0, 1.5], 0.0));
    }
    let golden = document(vec![golden]);
    let error = |frames: &str| {
        let label = document(vec![track("a", "car", 0.0, frames)]);
        let measured = measure(&label, &golden, Recording::NONE, &limited("interpolation_error"));
        measured.checks.first().map(|c| (c.frame, c.value))
    };
    assert_eq!(error("#...#"), Some((2, 0.5)));
    assert_eq!(error("#.##."), Some((4, 0.875)));
    assert_eq!(error("#####"), None);
}

#[test]
fn frames_that_neither_side_has_drawn_are_known_from_the_scene() {
    let golden = document(vec![track("g", "car", 0.0, "#....#")]);
    let mut label = document(vec![track("a", "car", 0.0, "#....#")]);
    label.objects[0].shapes[1].geometry =
        Geometry::Cuboid(Cuboid::upright([0.5, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0));
    let rubric = limited("interpolation_error");
    assert_eq!(track_findings(&measure(&label, &golden, Recording::NONE, &rubric)), []);
    let measured = measure(&label, &golden, Recording::from_scene(&scene(6)), &rubric);
    assert_eq!(track_findings(&measured), [(4, Some("a"), Some("g"), 0.4)]);
}

#[test]
fn in_images_the_middles_of_the_rectangles_are_compared_and_pointed_at() {
    let boxed = |id: &str, x: f64, frames: &[u32]| {
        let shape = |&frame| Shape::new(frame, "camera".to_owned(), Geometry::Box([x, 0.0, 10.0, 10.0]));
        let (id, class) = (id.to_owned(), "car".to_owned());
        let shapes = frames.iter().map(shape).collect();
        document(vec![Object { id, class, attributes: BTreeMap::new(), track: true, shapes }])
    };
    let (label, golden) = (boxed("a", 3.0, &[0, 2]), boxed("g", 0.0, &[0, 1, 2]));
    let grade = grade(&label, &golden, Recording::NONE, &limited("interpolation_error"));
    let finding = &grade.findings[0];
    assert_eq!((finding.frame, finding.sensor.as_str(), finding.value), (1, "camera", 3.0));
    let spot = locate_finding(finding, &label, &golden).unwrap().mark;
    assert_eq!(spot, FindingMark::Line { label: [8.0, 5.0], golden: [5.0, 5.0] });
}

#[test]
fn each_sensor_has_its_own_track_of_an_object() {
    let mut golden = track("g", "car", 0.0, "###");
    let camera = golden.shapes.clone().into_iter().map(|s| Shape { sensor: "camera".to_owned(), ..s });
    golden.shapes.extend(camera);
    let label = document(vec![track("a", "car", 0.0, "###")]);
    let measured = measure(&label, &document(vec![golden]), Recording::NONE, &limited("track_coverage"));
    let found: Vec<_> = measured.checks.iter().map(|c| (c.sensor.as_str(), c.value)).collect();
    assert_eq!(found, [("camera", 0.0), ("lidar", 1.0)]);
}

#[test]
fn checks_of_tracks_stand_among_those_of_frames_by_frame_then_rule_then_object() {
    let golden = document(vec![track("h", "car", 20.0, "####"), track("g", "car", 0.0, "####")]);
    let label = document(vec![track("a", "car", 0.0, "## #"), track("b", "car", 20.0, "# ##")]);
    let rules = r#"{"id":"x","measure":"track_fragments","max":0,"severity":"minor"},
                   {"id":"y","measure":"missed","max":0,"severity":"minor"},
                   {"id":"z","measure":"track_switches","max":0,"severity":"minor"}"#;
    let measured = measure(&label, &golden, Recording::NONE, &rubric(rules));
    let order: Vec<_> = measured.checks.iter().map(|c| (c.frame, c.rule, c.golden.as_deref())).collect();
    let expected = [
        (0, 1, None),
        (0, 2, Some("h")),
        (0, 2, Some("g")),
        (1, 0, Some("h")),
        (1, 1, Some("h")),
        (2, 0, Some("g")),
        (2, 1, Some("g")),
        (3, 1, None),
    ];
    assert_eq!(order, expected);
}

#[test]
fn degenerate_shapes_interrupt_a_track_and_nothing_more() {
    let golden = document(vec![track("g", "car", 0.0, "####")]);
    let mut label = track("a", "car", 0.0, "####");
    label.shapes[1].geometry = Geometry::Cuboid(Cuboid::upright([0.0; 3], [0.0, 2.0, 1.5], 0.0));
    label.shapes[2].geometry = Geometry::Cuboid(Cuboid::upright([f64::NAN; 3], [4.0, 2.0, 1.5], 0.0));
    let measured = measure(&document(vec![label]), &golden, Recording::NONE, &limited("track_fragments"));
    assert_eq!(track_findings(&measured), [(1, Some("a"), Some("g"), 1.0)]);
}
