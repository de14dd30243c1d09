//! What holds for the tracks of every label and golden, and that counts are those of CLEAR MOT.

use super::*;
use crate::eval::mot::{self, TrackSequence};
use crate::geometry::Geometry;
use crate::label::{Object, Shape};
use crate::rubric::measure::{Measure, missed};
use proptest::prelude::*;

const TRACKS: &str = r#"{"name":"tracks","match":{"measure":"iou","min":0.5},"rules":[
    {"id":"switches","measure":"track_switches","max":0,"severity":"major"},
    {"id":"coverage","measure":"track_coverage","min":1,"severity":"major"},
    {"id":"fragments","measure":"track_fragments","max":0,"severity":"major"},
    {"id":"between","measure":"interpolation_error","max":0,"severity":"major"}]}"#;

/// Side of a box, and how far apart lanes are, px.
const SIDE: f64 = 20.0;
const APART: f64 = 100.0;

/// What is drawn in one lane: who, in each frame, if anybody. Golden holds one object a lane, for a stretch of frames.
#[derive(Clone, Debug)]
struct Lane {
    golden: std::ops::Range<usize>,
    label: Vec<Option<(usize, f64)>>,
}

const FRAMES: usize = 8;

/// Labels by which up to three objects of a lane follow golden more or less closely.
fn lanes() -> impl Strategy<Value = Vec<Lane>> {
    let lane = (
        0..FRAMES,
        1..=FRAMES,
        prop::collection::vec(prop::option::weighted(0.7, (0..3_usize, 0.0..14.0_f64)), FRAMES),
    );
    let lane =
        lane.prop_map(|(start, length, label)| Lane { golden: start..(start + length).min(FRAMES), label });
    prop::collection::vec(lane, 1..5)
}

type Boxes = BTreeMap<usize, Vec<(u32, [f64; 4])>>;

/// Boxes of each object by its number. The last lane has one object on either side in all frames, so that no frame is
/// empty: TrackEval passes over those.
fn boxes(lanes: &[Lane]) -> (Boxes, Boxes) {
    let (mut golden, mut label) = (Boxes::new(), Boxes::new());
    let rect = |lane: usize, off: f64| [lane as f64 * APART + off, 0.0, SIDE, SIDE];
    for frame in 0..FRAMES {
        let put = |side: &mut Boxes, object: usize, rect| {
            side.entry(object).or_default().push((frame as u32, rect));
        };
        for (number, lane) in lanes.iter().enumerate() {
            if lane.golden.contains(&frame) {
                put(&mut golden, number, rect(number, 0.0));
            }
            if let Some((who, off)) = lane.label[frame] {
                put(&mut label, number * 3 + who, rect(number, off));
            }
        }
        put(&mut golden, lanes.len(), rect(lanes.len(), 0.0));
        put(&mut label, lanes.len() * 3, rect(lanes.len(), 0.0));
    }
    (golden, label)
}

/// Every frame of an object is a keyframe; where it is away, an outside one says so.
fn document(boxes: &Boxes) -> Document {
    let objects = boxes.iter().map(|(number, boxes)| {
        let mut shapes = Vec::new();
        for frame in 0..FRAMES as u32 {
            let drawn = boxes.iter().find(|(at, _)| *at == frame);
            let geometry = Geometry::Box(drawn.map_or([0.0, 0.0, 1.0, 1.0], |(_, rect)| *rect));
            let sensor = "camera".to_owned();
            shapes.push(Shape { outside: drawn.is_none(), ..Shape::new(frame, sensor, geometry) });
        }
        let (id, class) = (format!("{number}"), "car".to_owned());
        Object { id, class, attributes: BTreeMap::new(), track: true, shapes }
    });
    Document { objects: objects.collect(), ..Document::default() }
}

fn sequence(boxes: &Boxes) -> TrackSequence {
    let mut sequence = TrackSequence::default();
    for (number, boxes) in boxes {
        for (frame, rect) in boxes {
            sequence.add(u64::from(*frame), *number as i64, *rect).unwrap();
        }
    }
    sequence
}

/// Sum over all tracks of the values of one rule.
fn sum(measured: &LabelComparison, rule: usize) -> f64 {
    measured.checks.iter().filter(|c| c.rule == rule).map(|c| c.value).sum()
}

proptest! {
    #[test]
    fn switches_and_fragments_of_objects_apart_are_those_of_clear_mot(lanes in lanes()) {
        let (golden, label) = boxes(&lanes);
        let clear = mot::evaluate(&sequence(&golden), &sequence(&label)).clear;
        let rubric = Rubric::parse(TRACKS).unwrap();
        let measured = measure(&document(&label), &document(&golden), Recording::NONE, &rubric);
        prop_assert_eq!(measured.pairs.len() as u64, clear.matched);
        prop_assert_eq!(sum(&measured, 0), clear.switches as f64);
        prop_assert_eq!(sum(&measured, 2), clear.fragments as f64);
    }

    #[test]
    fn golden_follows_itself_without_errors(lanes in lanes(), stored in prop::collection::vec(any::<bool>(), 40)) {
        // As golden both what is there in stretches and what comes and goes, with some keyframes left to interpolation.
        for boxes in <[Boxes; 2]>::from(boxes(&lanes)) {
            let mut golden = document(&boxes);
            let mut stored = stored.iter().cycle();
            for object in &mut golden.objects {
                object.shapes.retain(|s| s.outside || *stored.next().unwrap_or(&true));
            }
            let measured = measure(&golden, &golden, Recording::NONE, &Rubric::parse(TRACKS).unwrap());
            prop_assert!(measured.checks.iter().all(|c| c.label == c.golden));
            for check in measured.checks {
                let whole = [0.0, 1.0, 0.0, 0.0][check.rule];
                prop_assert_eq!(check.value, whole);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn random_drives_have_one_check_for_each_golden_track(seed: u64) {
        let (label, golden, mut rubric) = random_pair(seed);
        rubric.rules.retain(|r| r.measure == Measure::from(&missed::DESCRIPTOR));
        rubric.rules.extend(Rubric::parse(TRACKS).unwrap().rules);
        let measured = measure(&label, &golden, Recording::NONE, &rubric);
        let tracks = golden.objects.iter().filter(|o| o.track).count();
        for rule in 1..4 {
            prop_assert_eq!(measured.checks.iter().filter(|c| c.rule == rule).count(), tracks);
        }
        let order: Vec<_> = measured.checks.iter().map(|c| (c.frame, c.rule)).collect();
        prop_assert!(order.is_sorted());
    }
}
