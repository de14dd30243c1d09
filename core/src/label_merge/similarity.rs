//! How alike the objects of different raters are, over all frames and sensors.
//!
//! In one frame, the likeness of two shapes is the value of the rubric's match measure; of a distance it is 1 at 0, 0 at the
//! limit and -1 from twice the limit on. The likeness of two objects is the mean over the frames of the sensors in which both are
//! drawn; a frame with only one of them counts 0. The weight of a pair is its likeness above the rubric's gate, from -1 to 1,
//! and -1 where the two never come near each other. Between two classes a weight above 0 counts half, so that a building
//! and its roof do not change places, and a confused class is still found.

use super::clusters::{ClusterProblem, STEPS, WeightedPair};
use crate::grade::{FrameObject, MatchValue, is_distance, match_value, nearby, place};
use crate::label::{Document, Object};
use crate::rubric::MatchRule;
use crate::rubric::measure::PreparedShape;
use std::collections::{BTreeMap, BTreeSet};

/// Object of a rater.
#[derive(Clone, Copy, Debug)]
pub(super) struct RaterObject<'a> {
    /// Index of the rater.
    pub rater: usize,
    /// Index in the rater's label.
    pub index: usize,
    /// The object.
    pub object: &'a Object,
}

/// Frames of each sensor in which an object is.
type Presence<'a> = BTreeMap<&'a str, BTreeSet<u32>>;
/// Objects in one frame of one sensor, by rater.
type ObjectsByRater<'a> = Vec<Vec<FrameObject<'a>>>;

/// Sum of the likeness of two objects in the frames in which they come near each other.
#[derive(Clone, Copy, Default)]
struct LikenessSum {
    sum: f64,
    frames: usize,
}

/// Objects of all raters, and the problem of which belong together.
pub(super) fn pair_objects<'a>(
    labels: &[&'a Document],
    rule: &MatchRule,
) -> (Vec<RaterObject<'a>>, ClusterProblem) {
    let by_rater = labels.iter().enumerate();
    let objects: Vec<RaterObject<'a>> = by_rater
        .flat_map(|(rater, label)| {
            let objects = label.objects.iter().enumerate();
            objects.map(move |(index, object)| RaterObject { rater, index, object })
        })
        .collect();
    let (frames, presence) = objects_in_frames(&objects, labels.len());
    let mut sums: BTreeMap<[usize; 2], LikenessSum> = BTreeMap::new();
    for by_rater in frames.values() {
        for (one, list) in by_rater.iter().enumerate() {
            for other in by_rater.iter().skip(one + 1) {
                add_likeness((list, other), &objects, rule, &mut sums);
            }
        }
    }
    let mut pairs: Vec<WeightedPair> = sums
        .into_iter()
        .filter_map(|([a, b], sum)| {
            let weight = pair_weight(sum, [presence.get(a)?, presence.get(b)?], rule);
            let is_confused = objects.get(a)?.object.class != objects.get(b)?.object.class;
            let weight = if is_confused && weight > 0.0 { weight / 2.0 } else { weight };
            Some(WeightedPair { objects: [a, b], weight: (weight * STEPS + 0.5).floor() as i64 })
        })
        .collect();
    pairs.extend(tag_pairs(&objects));
    let rater_of = objects.iter().map(|object| object.rater).collect();
    (objects, ClusterProblem { rater_of, raters: labels.len(), pairs })
}

/// Objects of all raters by frame and sensor, and where each of them is. Tracks are looked at in every frame that anybody drew in.
fn objects_in_frames<'a>(
    objects: &[RaterObject<'a>],
    raters: usize,
) -> (BTreeMap<(u32, &'a str), ObjectsByRater<'a>>, Vec<Presence<'a>>) {
    let frames: BTreeSet<u32> =
        objects.iter().flat_map(|o| &o.object.shapes).map(|shape| shape.frame).collect();
    let mut found: BTreeMap<(u32, &'a str), ObjectsByRater<'a>> = BTreeMap::new();
    let mut presence = Vec::with_capacity(objects.len());
    for (index, own) in objects.iter().enumerate() {
        let mut present = Presence::new();
        if !own.object.is_tag() {
            place(own.object, &frames, &mut |frame, sensor, shape| {
                present.entry(sensor).or_default().insert(frame);
                let by_rater = found.entry((frame, sensor)).or_default();
                by_rater.resize_with(raters, Vec::new);
                if let Some(list) = by_rater.get_mut(own.rater) {
                    list.push(FrameObject::new(index, own.object, shape, None));
                }
            });
        }
        presence.push(present);
    }
    (found, presence)
}

fn add_likeness(
    (one, other): (&[FrameObject<'_>], &[FrameObject<'_>]),
    objects: &[RaterObject<'_>],
    rule: &MatchRule,
    sums: &mut BTreeMap<[usize; 2], LikenessSum>,
) {
    // From twice the limit on, the likeness is -1.
    let reach = rule.max.filter(|_| is_distance(rule)).map_or(0.0, |max| 2.0 * max);
    let is_region = |index: usize| objects.get(index).is_some_and(|o| o.object.is_ignore_region());
    for (a, b) in nearby(one, other, reach) {
        let (Some(a), Some(b)) = (one.get(a), other.get(b)) else { continue };
        let (Ok(p), Ok(q)) = (&a.prepared, &b.prepared) else { continue };
        if is_region(a.index) != is_region(b.index) {
            continue;
        }
        if let Some(likeness) = likeness(rule, p, q) {
            let sum = sums.entry([a.index, b.index]).or_default();
            *sum = LikenessSum { sum: sum.sum + likeness, frames: sum.frames + 1 };
        }
    }
}

/// Likeness of two shapes, from -1 to 1; none where they cannot be compared.
pub(super) fn likeness(rule: &MatchRule, a: &PreparedShape, b: &PreparedShape) -> Option<f64> {
    let likeness = match (match_value(rule, a, b)?, rule.max) {
        (MatchValue::Own(value), Some(max)) if is_distance(rule) => match max > 0.0 {
            true => 1.0 - value / max,
            false if value <= max => 1.0,
            false => -1.0,
        },
        (MatchValue::Own(value), Some(max)) if value > max => 0.0,
        (MatchValue::Counterpart(value), _) if is_distance(rule) && value <= 0.0 => -1.0,
        (MatchValue::Own(value) | MatchValue::Counterpart(value), _) => value,
    };
    Some(likeness.clamp(-1.0, 1.0))
}

/// Weight of two objects, from -1 to 1.
fn pair_weight(near: LikenessSum, [a, b]: [&Presence<'_>; 2], rule: &MatchRule) -> f64 {
    let (mut either, mut both) = (0, 0);
    for (sensor, frames) in a {
        if let Some(others) = b.get(sensor) {
            let shared = frames.intersection(others).count();
            both += shared;
            either += frames.len() + others.len() - shared;
        }
    }
    // Frames in which they are apart: no similarity, or a distance beyond the limit.
    let apart = both.saturating_sub(near.frames) as f64;
    let sum = if is_distance(rule) { near.sum - apart } else { near.sum };
    let gate = rule.min.unwrap_or(0.0);
    (sum / either.max(1) as f64 - gate).clamp(-1.0, 1.0)
}

/// Pairs of tags: each is about whole frames, and a label has one of each class.
fn tag_pairs(objects: &[RaterObject<'_>]) -> Vec<WeightedPair> {
    let mut by_class: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, own) in objects.iter().enumerate().filter(|(_, own)| own.object.is_tag()) {
        let list = by_class.entry(&own.object.class).or_default();
        let is_second =
            list.last().and_then(|last| objects.get(*last)).is_some_and(|last| last.rater == own.rater);
        if !is_second {
            list.push(index);
        }
    }
    let pairs = by_class.values().flat_map(|list| {
        list.iter().enumerate().flat_map(|(i, a)| list.iter().skip(i + 1).map(|b| [*a, *b]))
    });
    pairs.map(|objects| WeightedPair { objects, weight: STEPS as i64 }).collect()
}
