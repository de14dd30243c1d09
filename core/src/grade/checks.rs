//! Checks of one rule in one frame. Rules on whole tracks are checked in [`super::tracks`].

use super::frame_objects::FrameObject;
use super::images::in_images;
use super::links::linked_shapes;
use super::matching::MatchedPair;
use super::recording::Recording;
use super::result::RuleCheck;
use super::sensor_view::SensorView;
use crate::rubric::Rule;
use crate::rubric::measure::{
    self, BoundaryProfile, ComparedShape, MeasureError, MeasureEvaluation, ObjectEvaluation, PointCounts,
    PreparedShape, ShapeEvaluation, evaluate_prepared,
};

/// An object without partner, with the order to list it by.
pub(super) struct UnpairedObject<'a, 'b> {
    pub sensor: &'a str,
    pub frame_object: &'b FrameObject<'a>,
}

/// Checks of one rule in one frame, in the order of the objects.
pub(super) fn check_rule(
    (number, rule): (usize, &Rule),
    (frame, recording): (u32, Recording<'_>),
    views: &[SensorView<'_, '_>],
    missed: &[UnpairedObject<'_, '_>],
    extra: &[UnpairedObject<'_, '_>],
) -> Vec<RuleCheck> {
    let mut ordered: Vec<(usize, RuleCheck)> = Vec::new();
    let descriptor = rule.measure.descriptor();
    if let MeasureEvaluation::Objects(ObjectEvaluation::Unmatched(side)) = descriptor.evaluation {
        let list = match side {
            ComparedShape::Golden => missed,
            ComparedShape::Label => extra,
        };
        return count((number, rule), frame, side, list);
    }
    for view in views {
        let mut add_in = |sensor: &str,
                          label: &FrameObject<'_>,
                          golden: Option<&FrameObject<'_>>,
                          outcome: Result<f64, MeasureError>| {
            let (value, failed) = match outcome {
                Ok(value) if value.is_finite() => (value, false),
                Err(error) if error.is_wrong_kind() => return,
                _ => (descriptor.worst, true),
            };
            let check = RuleCheck {
                rule: number,
                frame,
                sensor: sensor.to_owned(),
                label: Some(label.object.id.clone()),
                golden: golden.map(|g| g.object.id.clone()),
                value,
                failed,
            };
            ordered.push((label.index, check));
        };
        if rule.in_images {
            let Some(scene) = recording.scene else { continue };
            for (label, golden) in concerned_pairs(rule, view) {
                let seen = in_images(rule, scene, (frame, view.sensor), views, [label, golden]);
                seen.into_iter().for_each(|(camera, outcome)| add_in(camera, label, Some(golden), outcome));
            }
            continue;
        }
        let mut add = |label: &FrameObject<'_>, golden: Option<&FrameObject<'_>>, outcome| {
            add_in(view.sensor, label, golden, outcome);
        };
        if let Some(of) = &rule.of {
            for label in view.both.label.iter().filter(|l| concerns(rule, l)) {
                if let Some((golden, outcome)) = worst_of(rule, of, label, &view.both.golden) {
                    add(label, Some(golden), outcome);
                }
            }
        } else if let MeasureEvaluation::LabelShape(value) = descriptor.evaluation {
            for (place, label) in view.both.label.iter().enumerate().filter(|(_, l)| concerns(rule, l)) {
                // Pairs are in the order of the labels.
                let partner = view.matched.binary_search_by_key(&place, |m| m.label).ok();
                let golden = partner.and_then(|i| view.both.golden.get(view.matched.get(i)?.golden));
                if rule.when.is_none() || golden.is_some_and(|g| applies(rule, g)) {
                    add(label, golden, value(&label.shape.geometry));
                }
            }
        } else {
            for (label, golden) in concerned_pairs(rule, view) {
                if let Some(outcome) = pair_value(rule, (frame, recording), views, view, [label, golden]) {
                    add(label, Some(golden), outcome);
                }
            }
        }
    }
    ordered.sort_by_key(|(index, _)| *index);
    ordered.into_iter().map(|(_, check)| check).collect()
}

/// Label and golden of the pairs that a rule is about.
fn concerned_pairs<'a, 'b>(
    rule: &Rule,
    view: &'b SensorView<'a, '_>,
) -> impl Iterator<Item = (&'b FrameObject<'a>, &'b FrameObject<'a>)> {
    let pair = |m: &MatchedPair| Some((view.both.label.get(m.label)?, view.both.golden.get(m.golden)?));
    view.matched
        .iter()
        .filter_map(pair)
        .filter(move |(_, golden)| concerns(rule, golden) && applies(rule, golden))
}

pub(super) fn concerns(rule: &Rule, frame_object: &FrameObject<'_>) -> bool {
    rule.class.as_ref().is_none_or(|class| *class == frame_object.object.class)
}

pub(super) fn applies(rule: &Rule, frame_object: &FrameObject<'_>) -> bool {
    rule.when.as_ref().is_none_or(|when| when.holds(&|name| frame_object.look_up(name)))
}

/// Checks of objects without partner: the first, second, … gives the value 1, 2, …, so that a limit of 2 lets two pass and
/// finds the third. Without any, one value of 0 says that the rule was checked.
fn count(
    (number, rule): (usize, &Rule),
    frame: u32,
    side: ComparedShape,
    list: &[UnpairedObject<'_, '_>],
) -> Vec<RuleCheck> {
    let concerned =
        list.iter().filter(|alone| concerns(rule, alone.frame_object) && applies(rule, alone.frame_object));
    let mut checks: Vec<RuleCheck> = concerned
        .zip(1_u32..)
        .map(|(alone, value)| {
            let id = Some(alone.frame_object.object.id.clone());
            let sensor = alone.sensor.to_owned();
            let (label, golden) = match side {
                ComparedShape::Golden => (None, id),
                ComparedShape::Label => (id, None),
            };
            RuleCheck { rule: number, frame, sensor, label, golden, value: f64::from(value), failed: false }
        })
        .collect();
    if checks.is_empty() {
        let (label, golden, sensor) = (None, None, String::new());
        checks.push(RuleCheck { rule: number, frame, sensor, label, golden, value: 0.0, failed: false });
    }
    checks
}

/// The value of a matched pair; `None` for measures of something else, and where there is nothing to measure.
fn pair_value(
    rule: &Rule,
    (frame, recording): (u32, Recording<'_>),
    views: &[SensorView<'_, '_>],
    view: &SensorView<'_, '_>,
    [label, golden]: [&FrameObject<'_>; 2],
) -> Option<Result<f64, MeasureError>> {
    match &rule.measure.descriptor().evaluation {
        MeasureEvaluation::Shapes(evaluation) => Some(match evaluation {
            ShapeEvaluation::Profile(value) => profiled(view, label, golden).map(|profile| value(&profile)),
            ShapeEvaluation::Overlap(_)
            | ShapeEvaluation::Image(_)
            | ShapeEvaluation::Areas(_)
            | ShapeEvaluation::Cuboids(_) => shapes(rule, label, golden),
        }),
        MeasureEvaluation::Objects(evaluation) => Some(Ok(match evaluation {
            ObjectEvaluation::Pair(value) => {
                value(label.compared(), golden.compared(), rule.measure.argument())?
            }
            ObjectEvaluation::Points(value) => {
                value(&points((frame, recording), view.sensor, label, golden)?)?
            }
            ObjectEvaluation::Links(value) => value(&linked_shapes(views, label, golden)?, &rule.params),
            ObjectEvaluation::Unmatched(_) => return None,
        })),
        MeasureEvaluation::LabelShape(_) | MeasureEvaluation::Tracks(_) => None,
    }
}

/// LiDAR points in a pair of cuboids; `None` for other pairs, and where the cloud is not at hand.
fn points(
    (frame, recording): (u32, Recording<'_>),
    sensor: &str,
    label: &FrameObject<'_>,
    golden: &FrameObject<'_>,
) -> Option<PointCounts> {
    let (Ok(PreparedShape::Cuboid(a)), Ok(PreparedShape::Cuboid(b))) = (&label.prepared, &golden.prepared)
    else {
        return None;
    };
    recording.points?(frame, sensor, a, b)
}

fn profiled(
    view: &SensorView<'_, '_>,
    label: &FrameObject<'_>,
    golden: &FrameObject<'_>,
) -> Result<BoundaryProfile, MeasureError> {
    let key = (label.index, golden.index);
    if let Some(known) = view.profiles.borrow().get(&key) {
        return Ok(*known);
    }
    let (a, b) = prepared(label, golden)?;
    let profile = measure::profile(a, b)?;
    view.profiles.borrow_mut().insert(key, profile);
    Ok(profile)
}

fn shapes(rule: &Rule, label: &FrameObject<'_>, golden: &FrameObject<'_>) -> Result<f64, MeasureError> {
    let (a, b) = prepared(label, golden)?;
    evaluate_prepared(&rule.measure, &rule.params, a, b)
}

fn prepared<'a>(
    label: &'a FrameObject<'_>,
    golden: &'a FrameObject<'_>,
) -> Result<(&'a PreparedShape, &'a PreparedShape), MeasureError> {
    let fail = |side| move |&error| MeasureError::Shape { side, error };
    let a = label.prepared.as_ref().map_err(fail(ComparedShape::Label))?;
    let b = golden.prepared.as_ref().map_err(fail(ComparedShape::Golden))?;
    Ok((a, b))
}

/// The golden object of a class against which a label does worst, the first of equals.
fn worst_of<'a, 'b>(
    rule: &Rule,
    of: &str,
    label: &FrameObject<'_>,
    golden: &'b [FrameObject<'a>],
) -> Option<(&'b FrameObject<'a>, Result<f64, MeasureError>)> {
    let badness = |outcome: &Result<f64, MeasureError>| match outcome {
        Ok(value) if rule.max.is_some() => *value,
        Ok(value) => -value,
        Err(_) => f64::INFINITY,
    };
    let mut worst: Option<(f64, &FrameObject<'a>, Result<f64, MeasureError>)> = None;
    for object in golden.iter().filter(|g| g.object.class == of && applies(rule, g)) {
        let outcome = shapes(rule, label, object);
        if outcome.as_ref().is_err_and(MeasureError::is_wrong_kind) {
            continue;
        }
        let bad = badness(&outcome);
        if worst.as_ref().is_none_or(|(known, ..)| bad > *known) {
            worst = Some((bad, object, outcome));
        }
    }
    worst.map(|(_, object, outcome)| (object, outcome))
}
