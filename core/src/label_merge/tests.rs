//! Merges as specifications.

use super::*;
use crate::aggregation::AggregationMethod;
use crate::geometry::{Cuboid, Geometry, Point2, Polygon};
use crate::label::{AttributeValue, Document, Object, Shape};
use crate::ontology::Ontology;
use crate::rubric::Rubric;
use std::collections::BTreeMap;

const RATERS: [&str; 6] = ["ana", "ben", "cem", "dia", "eva", "fay"];

pub(super) fn rubric() -> Rubric {
    Rubric::parse(
        r#"{"name":"r","match":{"measure":"iou","min":0.1},"rules":[
            {"id":"tight","measure":"iou","min":0.7,"severity":"major"},
            {"id":"heading","measure":"yaw_error","max":0.2,"severity":"major"}]}"#,
    )
    .unwrap()
}

fn object(id: &str, class: &str, shapes: Vec<Shape>) -> Object {
    Object {
        id: id.to_owned(),
        class: class.to_owned(),
        attributes: BTreeMap::new(),
        track: shapes.len() > 1,
        shapes,
    }
}

fn drawn(class: &str, geometry: Geometry) -> Object {
    object("", class, vec![Shape::new(0, "camera".to_owned(), geometry)])
}

fn car(x: f64, side: f64) -> Object {
    drawn("car", Geometry::Box([x, 0.0, side, side]))
}

fn document(objects: Vec<Object>) -> Document {
    let with_id = |(index, object): (usize, Object)| Object { id: format!("{index}"), ..object };
    Document { objects: objects.into_iter().enumerate().map(with_id).collect(), ..Document::default() }
}

pub(super) fn labels(documents: &[Document]) -> Vec<RaterLabel<'_>> {
    RATERS.iter().zip(documents).map(|(rater, label)| RaterLabel { rater, label }).collect()
}

fn merge_by(policy: &LabelMergePolicy, ontology: &Ontology, by_rater: Vec<Vec<Object>>) -> LabelMerge {
    let documents: Vec<Document> = by_rater.into_iter().map(document).collect();
    let merged = merge_labels(&[labels(&documents)], &rubric(), ontology, policy).unwrap().pop().unwrap();
    assert_eq!(merged.label.problems(), []);
    merged
}

fn merge(by_rater: Vec<Vec<Object>>) -> LabelMerge {
    merge_by(&LabelMergePolicy::default(), &Ontology::default(), by_rater)
}

fn geometry(merged: &LabelMerge) -> &Geometry {
    &merged.label.objects[0].shapes[0].geometry
}

#[test]
fn an_object_is_in_the_label_where_at_least_half_of_the_raters_drew_it() {
    let merged =
        merge(vec![vec![car(0.0, 10.0), car(50.0, 10.0)], vec![car(1.0, 10.0)], vec![car(0.0, 10.0)]]);
    assert_eq!(merged.label.objects.len(), 1);
    assert_eq!(geometry(&merged), &Geometry::Box([0.0, 0.0, 10.0, 10.0]));
    let [whole, left_out] = merged.objects.as_slice() else { panic!("{merged:?}") };
    assert_eq!((whole.id.as_deref(), whole.share, whole.adjudication.len()), (Some("0"), 1.0, 0));
    assert_eq!(left_out.id, None);
    assert_eq!(left_out.drawn, [DrawnObject { rater: "ana".to_owned(), object: "1".to_owned() }]);
}

#[test]
fn an_object_that_exactly_half_drew_is_in_the_label_and_a_person_must_decide() {
    let merged = merge(vec![vec![car(0.0, 10.0)], vec![car(0.0, 10.0)], vec![], vec![]]);
    assert_eq!(merged.objects[0].adjudication, [AdjudicationReason::DrawnByHalf]);
    let strict = LabelMergePolicy { least_share: 0.75, ..LabelMergePolicy::default() };
    let merged = merge_by(
        &strict,
        &Ontology::default(),
        vec![vec![car(0.0, 10.0)], vec![car(0.0, 10.0)], vec![], vec![]],
    );
    assert!(merged.label.objects.is_empty() && merged.objects.len() == 1);
}

#[test]
fn all_raters_are_matched_at_once_and_a_chain_is_no_object() {
    // The second box lies between the first and the third, which do not touch.
    let chain = [0.0, 8.0, 16.0].map(|x| vec![car(x, 10.0)]);
    let merged = merge(chain.to_vec());
    assert_eq!(merged.objects.iter().map(|o| o.drawn.len()).collect::<Vec<_>>(), [2, 1]);
    // Pairing the first two raters before the third one comes would break the better triple.
    let by_rater = vec![
        vec![car(0.0, 10.0), car(4.0, 10.0)],
        vec![car(3.0, 10.0)],
        vec![car(4.0, 10.0), car(0.0, 10.0)],
    ];
    let merged = merge(by_rater);
    let triple = merged.objects.iter().find(|o| o.drawn.len() == 3).unwrap();
    assert_eq!(triple.drawn.iter().map(|d| d.object.as_str()).collect::<Vec<_>>(), ["1", "0", "0"]);
}

#[test]
fn the_merged_polygon_is_what_most_cover_with_its_holes() {
    let ring = |left: f64, side: f64| -> Vec<Point2> {
        vec![[left, 0.0], [left + side, 0.0], [left + side, side], [left, side]]
    };
    let hole: Vec<Point2> = vec![[4.0, 4.0], [6.0, 4.0], [6.0, 6.0], [4.0, 6.0]];
    let field = |rings: Vec<Vec<Point2>>| vec![drawn("field", Geometry::Polygon(Polygon(rings)))];
    let merged = merge(vec![
        field(vec![ring(0.0, 10.0), hole.clone()]),
        field(vec![ring(1.0, 10.0), hole]),
        field(vec![ring(2.0, 10.0)]),
    ]);
    let Geometry::Polygon(found) = geometry(&merged) else { panic!("{merged:?}") };
    assert_eq!(found.outer(), [[1.0, 0.0], [11.0, 0.0], [11.0, 10.0], [1.0, 10.0]]);
    assert_eq!(found.holes().len(), 1);
    assert!(merged.objects[0].measure.is_some_and(|iou| (0.8..1.0).contains(&iou)), "{merged:?}");
    assert_eq!(merged.objects[0].adjudication, []);
}

#[test]
fn shapes_that_differ_too_much_for_the_rubric_go_to_a_person() {
    let merged = merge(vec![vec![car(0.0, 10.0)], vec![car(4.0, 10.0)]]);
    let [AdjudicationReason::RuleBroken { rule, value, limit }] = merged.objects[0].adjudication.as_slice()
    else {
        panic!("{merged:?}")
    };
    assert_eq!((rule.as_str(), *limit), ("tight", 0.7));
    assert!((value - 8.0 / 12.0).abs() < 1e-9, "{value}");
}

#[test]
fn front_and_rear_are_decided_by_most_and_do_not_turn_the_box() {
    let cuboid = |yaw: f64| {
        let geometry = Geometry::Cuboid(Cuboid::upright([9.0, 2.0, 0.0], [4.0, 2.0, 1.5], yaw));
        vec![drawn("car", geometry)]
    };
    let half_turn = core::f64::consts::PI;
    let merged = merge(vec![cuboid(0.02), cuboid(half_turn), cuboid(-0.02)]);
    assert!(geometry(&merged).as_cuboid().unwrap().yaw_rad().abs() < 1e-12);
    // The mean error of heading is a third of a half turn.
    assert!(
        matches!(merged.objects[0].adjudication[..], [AdjudicationReason::RuleBroken { .. }]),
        "{merged:?}"
    );
    let merged = merge(vec![cuboid(0.0), cuboid(half_turn)]);
    assert!(merged.objects[0].adjudication.contains(&AdjudicationReason::HeadingTie));
}

#[test]
fn lines_are_matched_by_a_distance_and_averaged_point_by_point() {
    let line = |y: f64| {
        document(vec![drawn("lane", Geometry::Polyline(vec![[0.0, y], [50.0, y], [90.0, 20.0 + y]]))])
    };
    let documents = [line(0.0), line(3.0), line(1.0), line(60.0)];
    let rubric =
        Rubric::parse(r#"{"name":"r","match":{"measure":"hausdorff","max":10},"rules":[]}"#).unwrap();
    let (ontology, policy) = (Ontology::default(), LabelMergePolicy::default());
    let merged = merge_labels(&[labels(&documents)], &rubric, &ontology, &policy).unwrap().pop().unwrap();
    assert_eq!(geometry(&merged), &Geometry::Polyline(vec![[0.0, 1.0], [50.0, 1.0], [90.0, 21.0]]));
    assert_eq!(merged.objects.iter().map(|own| own.drawn.len()).collect::<Vec<_>>(), [3, 1]);
    assert!((merged.objects[0].measure.unwrap() - 1.0).abs() < 0.1, "{merged:?}");
}

#[test]
fn kinds_of_geometry_are_decided_by_most() {
    let polygon = Geometry::Polygon(Polygon(vec![vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]]));
    let merged = merge(vec![vec![car(0.0, 10.0)], vec![drawn("car", polygon.clone())], vec![car(0.0, 11.0)]]);
    assert_eq!(geometry(&merged), &Geometry::Box([0.0, 0.0, 10.5, 10.5]));
    let merged = merge(vec![vec![car(0.0, 10.0)], vec![drawn("car", polygon.clone())]]);
    assert_eq!(geometry(&merged), &polygon);
    assert_eq!(merged.objects[0].adjudication, [AdjudicationReason::GeometryKindTie]);
}

#[test]
fn the_class_is_that_of_most_and_a_tie_goes_to_a_person() {
    let as_class = |class: &str| vec![drawn(class, Geometry::Box([0.0, 0.0, 10.0, 10.0]))];
    let merged = merge(vec![as_class("car"), as_class("truck"), as_class("truck")]);
    let class = &merged.objects[0].class;
    assert_eq!((merged.label.objects[0].class.as_str(), class.is_tie), ("truck", false));
    assert!((class.share - 2.0 / 3.0).abs() < 1e-12);
    let merged = merge(vec![as_class("truck"), as_class("car")]);
    assert_eq!(merged.label.objects[0].class, "car");
    assert!(merged.objects[0].adjudication.contains(&AdjudicationReason::ClassTie));
}

#[test]
fn objects_of_two_classes_on_each_other_do_not_change_places() {
    let pair = |roof: f64| {
        vec![
            drawn("building", Geometry::Box([0.0, 0.0, 10.0, 10.0])),
            drawn("roof", Geometry::Box([0.0, 0.0, roof, 10.0])),
        ]
    };
    // The second rater's roof is more like the first one's building than like its roof.
    let merged = merge(vec![pair(8.5), pair(9.9), pair(9.0)]);
    assert_eq!(
        merged.label.objects.iter().map(|o| o.class.as_str()).collect::<Vec<_>>(),
        ["building", "roof"]
    );
    assert!(merged.objects.iter().all(|o| o.class.share == 1.0 && o.drawn.len() == 3), "{merged:?}");
}

/// Twelve scenes: one rater calls everything a truck.
#[test]
fn dawid_skene_learns_from_all_scenes_what_a_rater_confuses() {
    let classes = |scene: usize| match scene % 4 {
        0 | 1 => ["truck", "van", "van"],
        2 => ["truck", "truck", "truck"],
        _ => ["truck", "truck", "van"],
    };
    let as_class = |class: &str| document(vec![drawn(class, Geometry::Box([0.0, 0.0, 10.0, 10.0]))]);
    let scenes: Vec<Vec<Document>> = (0..12).map(|scene| classes(scene).map(as_class).to_vec()).collect();
    let labels: Vec<Vec<RaterLabel<'_>>> = scenes.iter().map(|documents| labels(documents)).collect();
    let policy = LabelMergePolicy { method: AggregationMethod::DawidSkene, ..LabelMergePolicy::default() };
    let merged = merge_labels(&labels, &rubric(), &Ontology::default(), &policy).unwrap();
    let class = |scene: usize| &merged[scene].objects[0].class;
    let probable = class(0).dawid_skene.as_ref().unwrap();
    assert_eq!(probable.value, AttributeValue::Text("van".to_owned()));
    assert!(probable.probability > 0.9, "{probable:?}");
    assert_eq!(class(2).value, AttributeValue::Text("truck".to_owned()));
}

#[test]
fn attributes_are_voted_on_by_those_who_gave_the_class_and_numbers_are_medians() {
    let with = |class: &str, color: &str, wheels: f64| {
        let mut own = drawn(class, Geometry::Box([0.0, 0.0, 10.0, 10.0]));
        own.attributes.insert("color".to_owned(), AttributeValue::Text(color.to_owned()));
        own.attributes.insert("wheels".to_owned(), AttributeValue::Number(wheels));
        vec![own]
    };
    let mut by_rater = vec![
        with("car", "red", 4.0),
        with("car", "blue", 3.0),
        with("truck", "blue", 90.0),
        with("car", "red", 4.0),
    ];
    by_rater[0][0].attributes.insert("seen by one".to_owned(), AttributeValue::Bool(true));
    let merged = merge(by_rater);
    let attributes = &merged.label.objects[0].attributes;
    let expected =
        [("color", AttributeValue::Text("red".to_owned())), ("wheels", AttributeValue::Number(4.0))];
    assert_eq!(attributes, &expected.map(|(name, value)| (name.to_owned(), value)).into());
    assert!((merged.objects[0].attributes["color"].share - 2.0 / 3.0).abs() < 1e-12);
    let merged = merge(vec![with("car", "red", 4.0), with("car", "blue", 4.0)]);
    let tie = AdjudicationReason::AttributeTie { attribute: "color".to_owned() };
    assert!(merged.objects[0].adjudication.contains(&tie), "{merged:?}");
}

#[test]
fn raters_count_by_their_weight() {
    let weights = [("ana".to_owned(), 3.0)].into();
    let policy = LabelMergePolicy { weights, ..LabelMergePolicy::default() };
    let by_rater = vec![vec![car(0.0, 10.0)], vec![car(2.0, 10.0)], vec![car(3.0, 10.0)]];
    let merged = merge_by(&policy, &Ontology::default(), by_rater);
    assert_eq!(geometry(&merged), &Geometry::Box([0.0, 0.0, 10.0, 10.0]));
}

fn keyframe(frame: u32, x: f64, outside: bool) -> Shape {
    Shape { outside, ..Shape::new(frame, "camera".to_owned(), Geometry::Box([x, 0.0, 10.0, 10.0])) }
}

#[test]
fn tracks_are_matched_over_all_frames_although_they_meet_in_one() {
    // Two objects cross in frame 5, where both are in the same place.
    let right =
        |shift: f64| object("", "car", vec![keyframe(0, shift, false), keyframe(10, 100.0 + shift, false)]);
    let left =
        |shift: f64| object("", "car", vec![keyframe(0, 100.0 + shift, false), keyframe(10, shift, false)]);
    let merged =
        merge(vec![vec![right(0.0), left(0.0)], vec![left(1.0), right(1.0)], vec![right(2.0), left(2.0)]]);
    assert_eq!(merged.label.objects.len(), 2);
    assert!(merged.objects.iter().all(|o| o.drawn.len() == 3));
    let track = merged
        .label
        .objects
        .iter()
        .find(|o| o.shapes[0].geometry == Geometry::Box([1.0, 0.0, 10.0, 10.0]))
        .unwrap();
    assert!(track.track);
    assert_eq!(track.shape_at(5, "camera").unwrap().geometry, Geometry::Box([51.0, 0.0, 10.0, 10.0]));
}

#[test]
fn a_track_ends_where_most_have_it_end() {
    let until =
        |frame: u32| vec![object("", "car", vec![keyframe(0, 0.0, false), keyframe(frame, 0.0, true)])];
    let merged = merge(vec![until(6), until(7), until(9)]);
    let present = |frame: u32| merged.label.objects[0].shape_at(frame, "camera").is_some();
    assert_eq!([0, 6, 7, 9].map(present), [true, true, false, false]);
}

#[test]
fn tags_change_where_most_have_them_change() {
    let tag = |frame: u32, weather: &str| {
        let mut shape = Shape::new(frame, "camera".to_owned(), Geometry::Tag);
        shape.attributes.insert("weather".to_owned(), AttributeValue::Text(weather.to_owned()));
        shape
    };
    let rain_from = |frame: u32| {
        vec![Object { track: false, ..object("", "scene", vec![tag(0, "sun"), tag(frame, "rain")]) }]
    };
    let merged = merge(vec![rain_from(10), rain_from(12), rain_from(11)]);
    let frames: Vec<u32> = merged.label.objects[0].shapes.iter().map(|shape| shape.frame).collect();
    assert_eq!((merged.label.objects.len(), frames), (1, vec![0, 11]));
}

#[test]
fn hostile_shapes_are_merged_without_an_average() {
    let bow_tie = Geometry::Polygon(Polygon(vec![vec![[0.0, 0.0], [9.0, 9.0], [9.0, 0.0], [0.0, 9.0]]]));
    let shapes = [
        bow_tie,
        Geometry::Polygon(Polygon(vec![])),
        Geometry::Box([0.0, 0.0, 0.0, 1.0]),
        Geometry::Box([f64::NAN, 0.0, 1.0, 1.0]),
        Geometry::Polyline(vec![]),
        Geometry::Cuboid(Cuboid::upright([f64::INFINITY, 0.0, 0.0], [1.0; 3], 1e300)),
    ];
    let by_rater: Vec<Document> = shapes
        .iter()
        .map(|shape| document(vec![drawn("car", shape.clone()), object("", "car", vec![])]))
        .collect();
    let merged =
        merge_labels(&[labels(&by_rater)], &rubric(), &Ontology::default(), &LabelMergePolicy::default());
    assert_eq!(merged.unwrap()[0].objects.len(), 12);
}

#[test]
fn input_that_cannot_be_merged_is_refused() {
    let label = Document::default();
    let merge = |scene: Vec<RaterLabel<'_>>, policy: &LabelMergePolicy| {
        merge_labels(&[scene], &rubric(), &Ontology::default(), policy).unwrap_err().to_string()
    };
    let (one, policy) = (RaterLabel { rater: "ana", label: &label }, LabelMergePolicy::default());
    assert_eq!(merge(vec![], &policy), "scene 0 has no label. Leave it out");
    assert!(merge(vec![one, one], &policy).contains("two labels of “ana”"));
    let none = LabelMergePolicy { least_share: 0.0, ..policy.clone() };
    assert!(merge(vec![one], &none).contains("`least_share` of the policy is 0"));
    let negative = LabelMergePolicy { weights: [("ana".to_owned(), -1.0)].into(), ..policy };
    assert!(merge(vec![one], &negative).contains("`weights/ana`"));
}

#[test]
fn a_thousand_objects_of_five_raters_are_merged() {
    let mut random = crate::random::SplitMix(7);
    let by_rater: Vec<Vec<Object>> = (0..5)
        .map(|_| {
            let place = |index: usize| [12.0 * (index % 40) as f64, 12.0 * (index / 40) as f64];
            let places = (0..1_000).map(place);
            places
                .map(|[x, y]| drawn("car", Geometry::Box([x + random.unit(), y + random.unit(), 10.0, 10.0])))
                .collect()
        })
        .collect();
    let start = std::time::Instant::now();
    let merged = merge(by_rater);
    println!("1,000 objects of 5 raters in {:?}", start.elapsed());
    assert_eq!(merged.label.objects.len(), 1_000);
    assert!(merged.objects.iter().all(|o| o.drawn.len() == 5));
}
