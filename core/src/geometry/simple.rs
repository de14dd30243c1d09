//! Simplicity of rings: contacts of a ring with itself or with others, and the enclosed region where there are
//! contacts.

use super::overlay::Piece;
use super::segment::{Segment, SegmentContact};
use super::{Point2, Ring};

/// Ring without repeated neighbours; the last point connects to the first.
pub(super) fn tidy(ring: &[Point2]) -> Ring {
    let mut points: Ring = ring.to_vec();
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

/// Edges of a tidy ring, the closing one last.
pub(super) fn edges(ring: &[Point2]) -> impl Iterator<Item = Segment> {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(&a, &b)| Segment { a, b })
}

/// Twice the area that a ring encloses, positive where x turns towards y; px².
pub(super) fn doubled_area(ring: &[Point2]) -> f64 {
    let Some(o) = ring.first() else { return 0.0 };
    let term = |s: Segment| (s.a[0] - o[0]) * (s.b[1] - o[1]) - (s.b[0] - o[0]) * (s.a[1] - o[1]);
    edges(ring).map(term).sum()
}

/// Whether a point is inside a ring by the even-odd rule; on the boundary the result can be either.
pub(super) fn encloses(ring: &[Point2], p: Point2) -> bool {
    edges(ring).filter(|s| (s.a[1] > p[1]) != (s.b[1] > p[1])).fold(false, |inside, s| {
        let x = s.a[0] + (s.b[0] - s.a[0]) * ((p[1] - s.a[1]) / (s.b[1] - s.a[1]));
        inside != (p[0] < x)
    })
}

/// Contacts of the edges of rings, without those of neighbours at their common corner.
#[derive(Default)]
pub(super) struct Contacts {
    /// Points where edges cross.
    pub crossings: Vec<Point2>,
    /// Whether edges touch without crossing.
    pub touch: bool,
}

/// Contacts of all pairs of edges whose rectangles overlap, from left to right, until there are more crossings than
/// `most`.
pub(super) fn contacts<'a>(rings: impl IntoIterator<Item = &'a Ring>, most: usize) -> Contacts {
    let mut all: Vec<(usize, usize, usize, Segment)> = Vec::new();
    for (r, ring) in rings.into_iter().enumerate() {
        all.extend(edges(ring).enumerate().map(|(i, segment)| (r, i, ring.len(), segment)));
    }
    all.sort_by(|(.., a), (.., b)| a.bounds().min[0].total_cmp(&b.bounds().min[0]));
    let mut found = Contacts::default();
    let mut live: Vec<&(usize, usize, usize, Segment)> = Vec::new();
    for edge in &all {
        let bounds = edge.3.bounds();
        live.retain(|other| other.3.bounds().max[0] >= bounds.min[0]);
        for other in &live {
            let neighbours = edge.0 == other.0 && {
                let apart = edge.1.abs_diff(other.1);
                apart == 1 || apart + 1 == edge.2
            };
            if neighbours || bounds.shared(&other.3.bounds()).is_none() {
                continue;
            }
            match edge.3.meets(&other.3) {
                SegmentContact::Apart => {}
                SegmentContact::Touch => found.touch = true,
                SegmentContact::Cross(p) => found.crossings.push(p),
            }
        }
        if found.crossings.len() > most {
            return found;
        }
        live.push(edge);
    }
    found
}

/// Largest number of crossings between the parts of one object; more are a mistake or an attack.
const MOST_CROSSINGS: usize = 100_000;

/// Region inside at least one of several parts, each a set of rings with the even-odd rule.
///
/// The plane is cut into vertical strips at every corner and crossing, within which edges do not cross and are
/// therefore ordered from top to bottom. `None` where there are too many crossings.
pub(super) fn union_even_odd(parts: &[Vec<Ring>]) -> Option<Vec<Piece>> {
    let mut spans: Vec<(usize, Piece)> = Vec::new();
    let crossings = contacts(parts.iter().flatten(), MOST_CROSSINGS).crossings;
    if crossings.len() > MOST_CROSSINGS {
        return None;
    }
    let mut cuts: Vec<f64> = crossings.iter().map(|p| p[0]).collect();
    for (part, rings) in parts.iter().enumerate() {
        for edge in rings.iter().flat_map(|ring| edges(ring)) {
            cuts.push(edge.a[0]);
            let (left, right) = if edge.a[0] < edge.b[0] { (edge.a, edge.b) } else { (edge.b, edge.a) };
            if left[0] < right[0] {
                spans.push((part, Piece { x: [left[0], right[0]], y: [left[1], right[1]], sign: 1.0 }));
            }
        }
    }
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    spans.sort_by(|(_, a), (_, b)| a.x[0].total_cmp(&b.x[0]));
    let mut waiting = spans.into_iter().peekable();
    let (mut live, mut pieces) = (Vec::new(), Vec::new());
    for (&from, &to) in cuts.iter().zip(cuts.iter().skip(1)) {
        live.retain(|(_, span): &(usize, Piece)| span.x[1] > from);
        while let Some(span) = waiting.next_if(|(_, span)| span.x[0] <= from) {
            live.push(span);
        }
        strip(&live, from, to, parts.len(), &mut pieces);
    }
    Some(pieces)
}

/// Add the edges between inside and outside within one strip.
fn strip(live: &[(usize, Piece)], from: f64, to: f64, parts: usize, pieces: &mut Vec<Piece>) {
    let mut order: Vec<(f64, usize, [f64; 2])> = live
        .iter()
        .map(|(part, span)| {
            (span.height_at(from / 2.0 + to / 2.0), *part, [span.height_at(from), span.height_at(to)])
        })
        .collect();
    order.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
    let mut inside = vec![false; parts];
    let mut depth = 0_usize;
    for (_, part, y) in order {
        let before = depth;
        if let Some(flag) = inside.get_mut(part) {
            *flag = !*flag;
            if *flag { depth += 1 } else { depth -= 1 }
        }
        if (before == 0) != (depth == 0) {
            let sign = if depth == 0 { 1.0 } else { -1.0 };
            pieces.push(Piece { x: [from, to], y, sign });
        }
    }
}
