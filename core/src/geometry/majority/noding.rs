//! Noding: edges cut where they cross or touch others.

use crate::geometry::segment::{Segment, SegmentContact, squared_distance};
use crate::geometry::simple::edges;
use crate::geometry::{Bounds, Point2, Ring};

/// Distance within which points count as one, as a fraction of the largest coordinate: far above the rounding error of a
/// crossing, far below anything that a person draws.
const ROUNDING: f64 = 1e-13;

/// Largest number of cuts; more are a mistake or an attack.
const MOST_CUTS: usize = 200_000;
/// Largest number of comparisons of two edges.
const MOST_COMPARISONS: usize = 40_000_000;

/// Part of an edge between two cuts, from left to right; vertical parts are left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodedEdge {
    /// Index of the part of a shape that it belongs to.
    pub part: usize,
    /// Index of the edge that it was cut from.
    pub edge: usize,
    /// Left end.
    pub left: Point2,
    /// Right end.
    pub right: Point2,
}

/// Edges of all parts after noding.
#[derive(Debug)]
pub(super) struct NodedEdges {
    /// Edges by their left ends.
    pub edges: Vec<NodedEdge>,
    /// Distance within which heights count as one, px.
    pub rounding: f64,
}

struct SourceEdge {
    part: usize,
    segment: Segment,
    bounds: Bounds,
    cuts: Vec<Point2>,
}

/// Cut the edges of all parts; `None` where there are too many cuts or comparisons.
pub(super) fn node<'a>(parts: impl Iterator<Item = &'a [Ring]>) -> Option<NodedEdges> {
    let mut sources: Vec<SourceEdge> = Vec::new();
    for (part, rings) in parts.enumerate() {
        for segment in rings.iter().flat_map(|ring| edges(ring)) {
            sources.push(SourceEdge { part, segment, bounds: segment.bounds(), cuts: Vec::new() });
        }
    }
    let corners = || sources.iter().flat_map(|source| [source.segment.a, source.segment.b]);
    let rounding = ROUNDING * corners().flatten().fold(0.0, |most: f64, v| most.max(v.abs()));
    let originals = [0, 1].map(|axis| sorted(corners().map(|p| p[axis])));
    cut(&mut sources, rounding)?;
    let cuts = || sources.iter().flat_map(|source| &source.cuts);
    let snaps: [Vec<f64>; 2] =
        [0, 1].map(|axis| snap_targets(&originals[axis], cuts().map(|p| p[axis]), rounding));
    let snap = |p: Point2| [0, 1].map(|axis| nearest(&snaps[axis], p[axis]));
    let mut noded = Vec::new();
    for (edge, source) in sources.iter().enumerate() {
        let mut chain: Vec<Point2> = source.cuts.iter().map(|p| snap(*p)).collect();
        let share = |p: &Point2| source.segment.share_nearest(*p);
        chain.sort_by(|p, q| share(p).total_cmp(&share(q)));
        chain.insert(0, snap(source.segment.a));
        chain.push(snap(source.segment.b));
        for (&a, &b) in chain.iter().zip(chain.iter().skip(1)).filter(|(a, b)| a[0] != b[0]) {
            let (left, right) = if a[0] < b[0] { (a, b) } else { (b, a) };
            noded.push(NodedEdge { part: source.part, edge, left, right });
        }
    }
    noded.sort_by(|a, b| a.left[0].total_cmp(&b.left[0]).then(a.edge.cmp(&b.edge)));
    Some(NodedEdges { edges: noded, rounding })
}

/// Find the cuts of all edges by a sweep from left to right.
fn cut(sources: &mut [SourceEdge], rounding: f64) -> Option<()> {
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by(|a, b| sources[*a].bounds.min[0].total_cmp(&sources[*b].bounds.min[0]));
    let (mut live, mut found): (Vec<usize>, Vec<(usize, Point2)>) = (Vec::new(), Vec::new());
    let mut comparisons = 0;
    for index in order {
        let own = &sources[index];
        live.retain(|other| sources[*other].bounds.max[0] >= own.bounds.min[0]);
        comparisons += live.len();
        for &other_index in &live {
            let other = &sources[other_index];
            if own.bounds.shared(&other.bounds).is_none() {
                continue;
            }
            match own.segment.meets(&other.segment) {
                SegmentContact::Apart => {}
                SegmentContact::Cross(p) => found.extend([(index, p), (other_index, p)]),
                SegmentContact::Touch => {
                    let ends = [other.segment.a, other.segment.b];
                    found.extend(
                        ends.into_iter().filter(|p| lies_on(&own.segment, *p, rounding)).map(|p| (index, p)),
                    );
                    let ends = [own.segment.a, own.segment.b];
                    found.extend(
                        ends.into_iter()
                            .filter(|p| lies_on(&other.segment, *p, rounding))
                            .map(|p| (other_index, p)),
                    );
                }
            }
        }
        if found.len() > MOST_CUTS || comparisons > MOST_COMPARISONS {
            return None;
        }
        live.push(index);
    }
    for (index, p) in found {
        sources[index].cuts.push(p);
    }
    Some(())
}

/// Whether a point lies on a segment, rounding aside, and is none of its ends.
fn lies_on(segment: &Segment, p: Point2, rounding: f64) -> bool {
    let (squared, _) = segment.nearest_to(p);
    squared <= rounding * rounding
        && squared_distance(p, segment.a) > 0.0
        && squared_distance(p, segment.b) > 0.0
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    // Adding 0 makes 0 of -0, which would be another key.
    let mut values: Vec<f64> = values.map(|v| v + 0.0).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// Coordinates that points are moved to: those of corners stay, and those of cuts that are within rounding of an
/// earlier one become that one.
fn snap_targets(originals: &[f64], cuts: impl Iterator<Item = f64>, rounding: f64) -> Vec<f64> {
    let mut targets = originals.to_vec();
    let mut last = f64::NEG_INFINITY;
    for cut in sorted(cuts) {
        let is_new = cut - last > rounding && (nearest(originals, cut) - cut).abs() > rounding;
        if is_new {
            targets.push(cut);
            last = cut;
        }
    }
    targets.sort_by(f64::total_cmp);
    targets
}

/// The nearest of ascending numbers, the lower one where two are equally near; the number itself where there are none.
fn nearest(ascending: &[f64], v: f64) -> f64 {
    let above = ascending.partition_point(|target| *target < v);
    let neighbours =
        [above.checked_sub(1), Some(above)].map(|index| index.and_then(|i| ascending.get(i)).copied());
    match neighbours {
        [Some(low), Some(high)] => {
            if v - low <= high - v {
                low
            } else {
                high
            }
        }
        [Some(only), None] | [None, Some(only)] => only,
        [None, None] => v,
    }
}
