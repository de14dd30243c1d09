//! Which label was drawn for which golden object.

use super::frame_objects::FrameObject;
use crate::assignment::sparse::{AssignmentCandidate, assign};
use crate::rubric::MatchRule;
use crate::rubric::measure::{Measure, PreparedShape, evaluate_prepared, iou, iou_3d};
use std::collections::BTreeMap;

/// A label and a golden object of one frame and sensor, by their places in the lists there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MatchedPair {
    pub label: usize,
    pub golden: usize,
    /// The value of the match measure.
    pub value: f64,
}

/// Pairs in the order of the labels. Objects pair with their own class alone unless the rubric says otherwise.
///
/// Similarities (`match.min`): the greatest total. Distances (`match.max`): as many pairs as can be, then the
/// least total distance.
pub(super) fn match_objects(
    label: &[FrameObject<'_>],
    golden: &[FrameObject<'_>],
    rule: &MatchRule,
) -> Vec<MatchedPair> {
    let near = nearby(label, golden, rule.max.filter(|_| is_distance(rule)).unwrap_or(0.0));
    let mut values = BTreeMap::new();
    for (l, g) in near.into_iter().chain(tags(label, golden)) {
        let (Some(a), Some(b)) = (label.get(l), golden.get(g)) else { continue };
        if !rule.across_classes && a.object.class != b.object.class {
            continue;
        }
        if let (Ok(p), Ok(q)) = (&a.prepared, &b.prepared)
            && let Some((value, gain)) = worth(rule, p, q)
        {
            values.insert((l, g), (value, gain));
        }
    }
    let candidates: Vec<AssignmentCandidate> =
        values.iter().map(|(&(row, column), &(_, gain))| AssignmentCandidate { row, column, gain }).collect();
    let partners = assign(label.len(), golden.len(), &candidates, is_distance(rule));
    let pairs = partners.into_iter().enumerate().filter_map(|(label, golden)| Some((label, golden?)));
    pairs
        .filter_map(|(label, golden)| {
            let &(value, _) = values.get(&(label, golden))?;
            Some(MatchedPair { label, golden, value })
        })
        .collect()
}

/// Whether the rule's measure is a distance, of which less is better.
pub(crate) fn is_distance(rule: &MatchRule) -> bool {
    rule.min.is_none()
}

/// The value of the match measure where it reaches the gate, and its gain from 0 to 1.
fn worth(rule: &MatchRule, a: &PreparedShape, b: &PreparedShape) -> Option<(f64, f64)> {
    if let (PreparedShape::Tag, PreparedShape::Tag) = (a, b) {
        return Some((1.0, 1.0));
    }
    match match_value(rule, a, b)? {
        MatchValue::Own(value) => {
            if rule.min.is_some_and(|min| value < min) || rule.max.is_some_and(|max| value > max) {
                return None;
            }
            let gain = match rule.max.filter(|_| is_distance(rule)) {
                Some(max) if max > 0.0 => 1.0 - value / max,
                Some(_) => 1.0,
                None => value,
            };
            Some((value, gain))
        }
        MatchValue::Counterpart(value) => {
            let reached = match rule.min {
                Some(min) => value >= min,
                None => value > 0.0,
            };
            reached.then_some((value, value))
        }
    }
}

/// Value of a match rule between two shapes, whether it reaches the gate or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum MatchValue {
    /// By the rule's own measure.
    Own(f64),
    /// By the counterpart for the other kind of shape, a share.
    Counterpart(f64),
}

/// The value of a match rule between two shapes.
///
/// A measure of the other kind of shape is replaced by its counterpart, so that one rubric can pair a scene's cuboids and
/// its image shapes: `iou` and `iou_3d` replace each other, and where the gate is a distance in metres, image
/// shapes pair by any overlap.
pub(crate) fn match_value(rule: &MatchRule, a: &PreparedShape, b: &PreparedShape) -> Option<MatchValue> {
    let none = BTreeMap::new();
    if let Ok(value) = evaluate_prepared(&rule.measure, &none, a, b) {
        return Some(MatchValue::Own(value));
    }
    let counterpart = match a {
        PreparedShape::Cuboid(_) => &iou_3d::DESCRIPTOR,
        PreparedShape::Planar(_) | PreparedShape::Mask(_) | PreparedShape::Tag => &iou::DESCRIPTOR,
    };
    evaluate_prepared(&Measure::from(counterpart), &none, a, b).ok().map(MatchValue::Counterpart)
}

/// Pairs of tags of one class: each is about the whole frame.
fn tags(label: &[FrameObject<'_>], golden: &[FrameObject<'_>]) -> Vec<(usize, usize)> {
    fn tags_in<'a>(list: &'a [FrameObject<'_>]) -> impl Iterator<Item = (usize, &'a str)> {
        let is_tag = |object: &&FrameObject<'_>| matches!(object.prepared, Ok(PreparedShape::Tag));
        list.iter().enumerate().filter(move |(_, o)| is_tag(o)).map(|(i, o)| (i, o.object.class.as_str()))
    }
    tags_in(label)
        .flat_map(|(l, class)| {
            tags_in(golden).filter(move |(_, other)| *other == class).map(move |(g, _)| (l, g))
        })
        .collect()
}

/// Pairs whose rectangles come within `reach` of each other, found by a sweep from left to right.
pub(crate) fn nearby(
    label: &[FrameObject<'_>],
    golden: &[FrameObject<'_>],
    reach: f64,
) -> Vec<(usize, usize)> {
    let by_left = |list: &[FrameObject<'_>]| {
        let mut order: Vec<_> = list.iter().enumerate().filter_map(|(i, p)| Some((i, p.bounds?))).collect();
        order.sort_by(|(_, a), (_, b)| a.min[0].total_cmp(&b.min[0]));
        order
    };
    let mut waiting = by_left(golden).into_iter().peekable();
    let mut live = Vec::new();
    let mut found = Vec::new();
    for (l, bounds) in by_left(label) {
        while let Some(next) = waiting.next_if(|(_, other)| other.min[0] <= bounds.max[0] + reach) {
            live.push(next);
        }
        live.retain(|(_, other)| other.max[0] + reach >= bounds.min[0]);
        let close = live.iter().filter(|(_, other)| bounds.gap_squared(other) <= reach * reach);
        found.extend(close.map(|&(g, _)| (l, g)));
    }
    found
}
