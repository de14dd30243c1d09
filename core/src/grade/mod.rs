//! Label against golden under a rubric: who matches whom, which rule broke, by how much.
//!
//! In two steps: [`measure`] does the geometry once, [`judge`] compares with limits, so that a slider that moves
//! a limit re-runs the second step alone.
//!
//! A shape that cannot be measured (crossing itself, without area, …) is no reason to stop: it matches nothing,
//! and where a rule has to measure it the check counts as broken with the worst value there is (IoU 0, clearance
//! 0, spill 1; a billion where a distance would be infinite, for JSON has no infinity). A measure that is not for
//! a pair's kind of shape (`iou_3d` between polygons) is passed over.

mod checks;
mod explain;
mod frame_objects;
mod images;
mod judge;
mod links;
mod location;
mod matching;
mod measurements;
#[cfg(test)]
mod motion_tests;
mod outcomes;
#[cfg(test)]
mod properties;
mod recording;
mod result;
mod sample;
mod scene_condition;
mod sensor_view;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod track_properties;
#[cfg(test)]
mod track_tests;
mod tracks;

pub use explain::explain;
pub use judge::{GradeSummary, RuleResult, by_rule, judge, summarize};
pub use location::{FindingLocation, FindingMark, locate_finding};
pub use measurements::{LabelMeasurements, RuleMeasurements};
pub use outcomes::{MeasuredLabels, RubricOutcomes};
pub use recording::{PointCounter, Recording};
pub use result::{Finding, Grade, LabelComparison, ObjectPair, RuleCheck, UnmatchedObject};
pub use sample::{random_pair, random_set};

use crate::label::{CameraViews, Document};
use crate::rubric::measure::{evaluate_prepared, spill};
use crate::rubric::{Measure, Rubric};
use checks::{UnpairedObject, check_rule};
pub(crate) use frame_objects::{FrameObject, place};
use frame_objects::{SensorObjects, objects_by_frame};
use matching::match_objects;
pub(crate) use matching::{MatchValue, is_distance, match_value, nearby};
pub use scene_condition::SceneCondition;
use sensor_view::SensorView;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use tracks::check_tracks;

/// All that a rubric's rules measure between a label and golden, independent of the rules' limits; of a recording
/// as much as is at hand.
pub fn measure(
    label: &Document,
    golden: &Document,
    recording: Recording<'_>,
    rubric: &Rubric,
) -> LabelComparison {
    let mut measured = LabelComparison::default();
    let counts_cameras =
        rubric.rules.iter().filter_map(|r| r.when.as_ref()).any(|when| when.names(scene_condition::CAMERAS));
    let cameras = recording.scene.filter(|_| counts_cameras).map(CameraViews::new);
    let places = objects_by_frame(label, golden, recording, cameras.as_ref());
    let frames: Vec<(u32, Vec<SensorView<'_, '_>>)> =
        places.iter().map(|(frame, sensors)| (*frame, views(sensors, rubric))).collect();
    for (frame, views) in &frames {
        measure_frame(*frame, views, recording, rubric, &mut measured);
    }
    let of_tracks = check_tracks(&frames, recording.scene, rubric);
    if !of_tracks.is_empty() {
        measured.checks.extend(of_tracks);
        measured.checks.sort_by_key(|check| (check.frame, check.rule));
    }
    measured
}

/// Both steps.
pub fn grade(label: &Document, golden: &Document, recording: Recording<'_>, rubric: &Rubric) -> Grade {
    judge(&measure(label, golden, recording, rubric), rubric)
}

/// Who matches whom, sensor by sensor of one frame.
fn views<'a, 'b>(
    sensors: &'b BTreeMap<&'a str, SensorObjects<'a>>,
    rubric: &Rubric,
) -> Vec<SensorView<'a, 'b>> {
    let matched = |both: &SensorObjects<'_>| match_objects(&both.label, &both.golden, &rubric.matching);
    sensors
        .iter()
        .map(|(sensor, both)| SensorView {
            sensor,
            both,
            matched: matched(both),
            profiles: RefCell::default(),
        })
        .collect()
}

fn measure_frame(
    frame: u32,
    views: &[SensorView<'_, '_>],
    recording: Recording<'_>,
    rubric: &Rubric,
    measured: &mut LabelComparison,
) {
    let missed = alone(views, |view| (&view.both.golden, view.matched.iter().map(|m| m.golden).collect()));
    let extra = alone(views, |view| (&view.both.label, view.matched.iter().map(|m| m.label).collect()));
    for (number, rule) in rubric.rules.iter().enumerate() {
        measured.checks.extend(check_rule((number, rule), (frame, recording), views, &missed, &extra));
    }
    measured.pairs.extend(pairs(frame, views));
    let outcome = |alone: &UnpairedObject<'_, '_>| UnmatchedObject {
        frame,
        sensor: alone.sensor.to_owned(),
        object: alone.frame_object.object.id.clone(),
        class: alone.frame_object.object.class.clone(),
    };
    measured.missed.extend(missed.iter().map(outcome));
    measured.extra.extend(extra.iter().map(outcome));
}

/// Pairs of a frame in the order of the labels.
fn pairs(frame: u32, views: &[SensorView<'_, '_>]) -> Vec<ObjectPair> {
    let mut ordered = Vec::new();
    for view in views {
        for m in &view.matched {
            if let (Some(label), Some(golden)) =
                (view.both.label.get(m.label), view.both.golden.get(m.golden))
            {
                let (a, b) = (label.object.id.clone(), golden.object.id.clone());
                let sensor = view.sensor.to_owned();
                ordered
                    .push((label.index, ObjectPair { frame, sensor, label: a, golden: b, value: m.value }));
            }
        }
    }
    ordered.sort_by_key(|(index, _)| *index);
    ordered.into_iter().map(|(_, pair)| pair).collect()
}

/// Objects of one side without partner, in the order of their document.
fn alone<'a, 'b>(
    views: &'b [SensorView<'a, 'b>],
    side: impl Fn(&'b SensorView<'a, 'b>) -> (&'b Vec<FrameObject<'a>>, Vec<usize>),
) -> Vec<UnpairedObject<'a, 'b>> {
    let mut found = Vec::new();
    let ignored = on_ignore_regions(views, &side);
    for view in views {
        let (list, taken) = side(view);
        let mut free = vec![true; list.len()];
        for place in taken {
            if let Some(flag) = free.get_mut(place) {
                *flag = false;
            }
        }
        let lonely = list.iter().zip(free).filter(|(own, free)| *free && !ignored.contains(&own.index));
        found.extend(lonely.map(|(frame_object, _)| UnpairedObject { sensor: view.sensor, frame_object }));
    }
    found.sort_by_key(|alone| alone.frame_object.index);
    found
}

/// Indices of the objects of one side that lie on golden's ignore regions by half of their extent or more, in any
/// sensor: KITTI's regions are in images, its cuboids in the LiDAR.
fn on_ignore_regions<'a, 'b>(
    views: &'b [SensorView<'a, 'b>],
    side: &impl Fn(&'b SensorView<'a, 'b>) -> (&'b Vec<FrameObject<'a>>, Vec<usize>),
) -> BTreeSet<usize> {
    let lies_on = |own: &FrameObject<'_>, region: &FrameObject<'_>| {
        let (Ok(shape), Ok(region)) = (&own.prepared, &region.prepared) else { return false };
        let outside = evaluate_prepared(&Measure::from(&spill::DESCRIPTOR), &BTreeMap::new(), shape, region);
        outside.is_ok_and(|outside| outside <= 0.5)
    };
    let with_regions = views.iter().filter(|view| !view.both.ignored.is_empty());
    let objects = with_regions.flat_map(|view| side(view).0.iter().map(move |own| (view, own)));
    objects
        .filter(|(view, own)| view.both.ignored.iter().any(|region| lies_on(own, region)))
        .map(|(_, own)| own.index)
        .collect()
}
