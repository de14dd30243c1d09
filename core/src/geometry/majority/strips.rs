//! Strips: the covered intervals between the edges of each vertical strip of the plane.

use super::noding::{NodedEdge, NodedEdges};

/// Largest number of edges in all strips together.
const MOST_STEPS: usize = 20_000_000;

/// Boundary of a covered interval across a strip.
#[derive(Clone, Copy, Debug)]
pub(super) struct StripEdge {
    /// Height at the strip's left and right end, px.
    pub y: [f64; 2],
    /// Index of the edge that it lies on.
    pub edge: usize,
}

/// Vertical strip between two neighbouring corners.
#[derive(Debug)]
pub(super) struct Strip {
    /// Left and right end, px.
    pub x: [f64; 2],
    /// First and last edge of each covered interval, in the order of their heights.
    pub covered: Vec<[StripEdge; 2]>,
}

/// Number of parts of each shape around the current point.
struct CoverCount<'a> {
    owners: &'a [usize],
    weights: &'a [f64],
    inside: Vec<bool>,
    parts: Vec<usize>,
    limit: f64,
}

impl CoverCount<'_> {
    fn cross(&mut self, part: usize) {
        let (Some(flag), Some(&shape)) = (self.inside.get_mut(part), self.owners.get(part)) else { return };
        *flag = !*flag;
        if let Some(count) = self.parts.get_mut(shape) {
            *count = if *flag { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    /// Whether shapes of more than half of the weight are around the point. The sum is made anew in the order of the shapes, so that
    /// rounding does not depend on the way to the point.
    fn is_covered(&self) -> bool {
        let covering = self.parts.iter().zip(self.weights).filter(|(count, _)| **count > 0);
        covering.map(|(_, weight)| weight).sum::<f64>() > self.limit
    }
}

/// Strips with what shapes of more than half of the total weight cover. `owners` has the shape of each part, `weights` the
/// weight of each shape. `None` where it would take too long.
pub(super) fn covered_strips(noded: &NodedEdges, owners: &[usize], weights: &[f64]) -> Option<Vec<Strip>> {
    let mut cuts: Vec<f64> = noded.edges.iter().flat_map(|edge| [edge.left[0], edge.right[0]]).collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    // A little more than half, so that rounding of the sum does not make more than half of exactly half.
    let limit = weights.iter().sum::<f64>() * (0.5 + 1e-12);
    let shapes = weights.len();
    let mut waiting = noded.edges.iter().peekable();
    let (mut live, mut strips, mut steps): (Vec<&NodedEdge>, Vec<Strip>, usize) = (Vec::new(), Vec::new(), 0);
    for (&from, &to) in cuts.iter().zip(cuts.iter().skip(1)) {
        live.retain(|edge| edge.right[0] > from);
        while let Some(edge) = waiting.next_if(|edge| edge.left[0] <= from) {
            live.push(edge);
        }
        steps += live.len();
        if steps > MOST_STEPS {
            return None;
        }
        let count =
            CoverCount { owners, weights, inside: vec![false; owners.len()], parts: vec![0; shapes], limit };
        strips.push(Strip {
            x: [from, to],
            covered: covered_intervals(&live, [from, to], count, noded.rounding),
        });
    }
    Some(strips)
}

fn covered_intervals(
    live: &[&NodedEdge],
    [from, to]: [f64; 2],
    mut count: CoverCount<'_>,
    rounding: f64,
) -> Vec<[StripEdge; 2]> {
    let middle = from / 2.0 + to / 2.0;
    let mut order: Vec<(f64, &NodedEdge)> = live.iter().map(|edge| (height(edge, middle), *edge)).collect();
    order.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(one.edge.cmp(&other.edge)));
    let mut covered = Vec::new();
    let (mut first, mut lowest): (Option<StripEdge>, [f64; 2]) = (None, [f64::NEG_INFINITY; 2]);
    // Edges that lie on each other are crossed together: between them is nothing.
    for group in order.chunk_by(|(a, _), (b, _)| b - a <= rounding) {
        group.iter().for_each(|(_, edge)| count.cross(edge.part));
        let Some(edge) = group.iter().map(|(_, edge)| *edge).min_by_key(|edge| edge.edge) else { continue };
        let ends = [height(edge, from), height(edge, to)];
        // Rounding must not let an edge pass the one before.
        lowest = [lowest[0].max(ends[0]), lowest[1].max(ends[1])];
        let own = StripEdge { y: lowest, edge: edge.edge };
        match (first, count.is_covered()) {
            (None, true) => first = Some(own),
            (Some(start), false) => {
                covered.push([start, own]);
                first = None;
            }
            _ => {}
        }
    }
    covered
}

/// Height of an edge at a position between its ends, px.
fn height(edge: &NodedEdge, x: f64) -> f64 {
    let ([left, top], [right, bottom]) = (edge.left, edge.right);
    if x <= left {
        top
    } else if x >= right {
        bottom
    } else {
        top + (bottom - top) * ((x - left) / (right - left))
    }
}
