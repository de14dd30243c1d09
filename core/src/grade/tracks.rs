//! Checks of rules on whole tracks: one check for each track and sensor, in the frame where it is worst.
//!
//! Only objects that are tracks take part, on either side: a shape that holds in its own frame alone follows nothing.
//! Where a rule has a condition, frames of a golden track in which it does not hold are left out of the track; a
//! label's motion is measured over all its frames, and read in those in which the condition holds. Frames in which a
//! shape is degenerate match nothing and have no motion.

use super::checks::{applies, concerns};
use super::frame_objects::FrameObject;
use super::result::RuleCheck;
use super::sensor_view::SensorView;
use crate::geometry::Pose;
use crate::rubric::measure::{
    MeasureEvaluation, MeasureSubject, PreparedShape, TrackEvaluation, TrackPoint, TrackingResult,
};
use crate::rubric::{Rubric, Rule};
use crate::scene::Scene;
use std::collections::BTreeMap;

/// A track's object in one frame.
struct Step<'a, 'b> {
    frame: u32,
    own: &'b FrameObject<'a>,
    /// The track on the other side that it matches there.
    partner: Option<&'b FrameObject<'a>>,
}

/// By the object's place in its document, then sensor; steps by frame.
type Tracks<'a, 'b> = BTreeMap<(usize, &'a str), Vec<Step<'a, 'b>>>;

/// What a rule found in a track: where it is worst, and who is concerned there.
struct Worst<'a, 'b> {
    frame: u32,
    label: Option<&'b FrameObject<'a>>,
    golden: Option<&'b FrameObject<'a>>,
    value: f64,
}

/// The checks of all rules on tracks, by rule, then object, then sensor.
pub(super) fn check_tracks(
    frames: &[(u32, Vec<SensorView<'_, '_>>)],
    scene: Option<&Scene>,
    rubric: &Rubric,
) -> Vec<RuleCheck> {
    let evaluation = |rule: &Rule| &rule.measure.descriptor().evaluation;
    let any = |wanted| rubric.rules.iter().any(|rule| evaluation(rule).subject() == wanted);
    let golden = if any(MeasureSubject::GoldenTrack) { golden_tracks(frames) } else { Tracks::new() };
    let label = if any(MeasureSubject::Motion) { label_tracks(frames) } else { Tracks::new() };
    let mut checks = Vec::new();
    for (number, rule) in rubric.rules.iter().enumerate() {
        let mut add = |sensor: &str, worst: Option<Worst<'_, '_>>| {
            checks.extend(worst.map(|worst| check((number, rule), sensor, &worst)));
        };
        let evaluation = match evaluation(rule) {
            MeasureEvaluation::Tracks(evaluation) => evaluation,
            MeasureEvaluation::Shapes(_)
            | MeasureEvaluation::LabelShape(_)
            | MeasureEvaluation::Objects(_) => {
                continue;
            }
        };
        match evaluation {
            TrackEvaluation::Followers(value) => {
                golden.iter().for_each(|((_, sensor), steps)| add(sensor, follow(rule, *value, steps)));
            }
            TrackEvaluation::Interpolated(value) => golden
                .iter()
                .for_each(|((_, sensor), steps)| add(sensor, interpolation(rule, *value, sensor, steps))),
            TrackEvaluation::Motion(values) => {
                let Some(scene) = scene else { continue };
                label.iter().for_each(|((_, sensor), steps)| {
                    add(sensor, motion(rule, *values, scene, sensor, steps))
                });
            }
        }
    }
    checks
}

/// Numbers beyond a double's range could not be measured.
fn check((number, rule): (usize, &Rule), sensor: &str, found: &Worst<'_, '_>) -> RuleCheck {
    let failed = !found.value.is_finite();
    let id = |frame_object: Option<&FrameObject<'_>>| frame_object.map(|p| p.object.id.clone());
    RuleCheck {
        rule: number,
        frame: found.frame,
        sensor: sensor.to_owned(),
        label: id(found.label),
        golden: id(found.golden),
        value: if failed { rule.measure.descriptor().worst } else { found.value },
        failed,
    }
}

fn golden_tracks<'a, 'b>(frames: &[(u32, Vec<SensorView<'a, 'b>>)]) -> Tracks<'a, 'b> {
    let mut tracks = Tracks::new();
    for (frame, view) in frames.iter().flat_map(|(frame, views)| views.iter().map(move |v| (*frame, v))) {
        let mut partners = vec![None; view.both.golden.len()];
        for m in &view.matched {
            if let Some(partner) = partners.get_mut(m.golden) {
                *partner = view.both.label.get(m.label).filter(|label| label.object.track);
            }
        }
        let present = view.both.golden.iter().zip(partners);
        for (own, partner) in present.filter(|(golden, _)| golden.object.track) {
            tracks.entry((own.index, view.sensor)).or_default().push(Step { frame, own, partner });
        }
    }
    tracks
}

fn label_tracks<'a, 'b>(frames: &[(u32, Vec<SensorView<'a, 'b>>)]) -> Tracks<'a, 'b> {
    let mut tracks = Tracks::new();
    for (frame, view) in frames.iter().flat_map(|(frame, views)| views.iter().map(move |v| (*frame, v))) {
        for own in view.both.label.iter().filter(|label| label.object.track) {
            tracks.entry((own.index, view.sensor)).or_default().push(Step { frame, own, partner: None });
        }
    }
    tracks
}

/// The steps of a golden track that a rule is about.
fn concerned<'s, 'a, 'b>(rule: &Rule, steps: &'s [Step<'a, 'b>]) -> Vec<&'s Step<'a, 'b>> {
    steps.iter().filter(|step| concerns(rule, step.own) && applies(rule, step.own)).collect()
}

/// How a golden track is followed; `None` where the rule is not about it or nothing can be measured.
fn follow<'a, 'b>(
    rule: &Rule,
    value: fn(&[Option<usize>]) -> Option<TrackingResult>,
    steps: &[Step<'a, 'b>],
) -> Option<Worst<'a, 'b>> {
    let steps = concerned(rule, steps);
    let partners: Vec<Option<usize>> = steps.iter().map(|step| Some(step.partner?.index)).collect();
    let TrackingResult { value, at, partner } = value(&partners)?;
    let step = steps.get(at)?;
    let label = steps.iter().filter_map(|s| s.partner).find(|label| Some(label.index) == partner);
    Some(Worst { frame: step.frame, label, golden: Some(step.own), value })
}

/// The frame in which an interpolated label is worst.
fn interpolation<'a, 'b>(
    rule: &Rule,
    value: fn(&PreparedShape, &PreparedShape) -> Option<f64>,
    sensor: &str,
    steps: &[Step<'a, 'b>],
) -> Option<Worst<'a, 'b>> {
    let between = |step: &Step<'a, 'b>| {
        let label = step.partner.filter(|label| label.object.shape(step.frame, sensor).is_none())?;
        let value = value(label.prepared.as_ref().ok()?, step.own.prepared.as_ref().ok()?)?;
        Some(Worst { frame: step.frame, label: Some(label), golden: Some(step.own), value })
    };
    largest(concerned(rule, steps).into_iter().filter_map(between))
}

/// How a label's track moves; `None` where the rule is not about it, or in too few frames at rising times.
fn motion<'a, 'b>(
    rule: &Rule,
    values: fn(&[TrackPoint]) -> Vec<(usize, f64)>,
    scene: &Scene,
    sensor: &str,
    steps: &[Step<'a, 'b>],
) -> Option<Worst<'a, 'b>> {
    let (steps, path): (Vec<&Step<'a, 'b>>, Vec<TrackPoint>) = steps
        .iter()
        .filter(|step| concerns(rule, step.own))
        .filter_map(|step| Some((step, track_point(scene, sensor, step)?)))
        .unzip();
    let read = values(&path).into_iter().filter_map(|(at, value)| Some((steps.get(at)?, value)));
    largest(read.filter(|(step, _)| applies(rule, step.own)).map(|(step, value)| Worst {
        frame: step.frame,
        label: Some(step.own),
        golden: None,
        value,
    }))
}

/// Where a cuboid is in the world; `None` for other shapes, and where the scene does not say.
fn track_point(scene: &Scene, sensor: &str, step: &Step<'_, '_>) -> Option<TrackPoint> {
    let Ok(PreparedShape::Cuboid(cuboid)) = &step.own.prepared else { return None };
    let frame = scene.frames.get(usize::try_from(step.frame).ok()?)?;
    let sensor_to_world = scene.sensor_to_ego(step.frame, sensor)?.then(&frame.ego_to_world);
    let cuboid_to_world: Pose = cuboid.pose().then(&sensor_to_world);
    let (center, heading_rad) = (cuboid_to_world.translation, cuboid_to_world.yaw_rad());
    let known = heading_rad.is_finite() && center.iter().all(|v| v.is_finite());
    known.then_some(TrackPoint { time_us: frame.time_us, center, heading_rad })
}

/// The first of the largest; a value that is not a number counts as larger than any.
fn largest<'a, 'b>(found: impl Iterator<Item = Worst<'a, 'b>>) -> Option<Worst<'a, 'b>> {
    let rank = |worst: &Worst<'_, '_>| if worst.value.is_nan() { f64::INFINITY } else { worst.value };
    found.reduce(|best, next| if rank(&next) > rank(&best) { next } else { best })
}
