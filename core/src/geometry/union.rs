//! Boundary of the union of several areas.

use super::outline::Outline;
use super::segment::{Segment, SegmentContact};
use super::simple::{edges, encloses};
use super::{Point2, Ring};

/// Distance beside an edge at which both sides are tested, as a fraction of the total size: far larger than the
/// rounding error of points on the edge, far smaller than the width of any part.
const BESIDE: f64 = 1e-12;

/// Edges of parts, each a set of rings, without those inside another part or between two parts that touch.
pub(super) fn union_boundary(parts: &[Vec<Ring>]) -> Vec<Segment> {
    let own: Vec<Vec<Segment>> =
        parts.iter().map(|rings| rings.iter().flat_map(|ring| edges(ring)).collect()).collect();
    let outlines: Vec<Option<Outline>> = own.iter().map(|segments| Outline::new(segments.clone())).collect();
    let size = outlines
        .iter()
        .flatten()
        .map(Outline::bounds)
        .reduce(|a, b| a.with(&b))
        .map_or(0.0, |all| all.width().max(all.height()));
    let beside = size * BESIDE;
    let mut border = Vec::new();
    for (part, segments) in own.iter().enumerate() {
        for segment in segments {
            let bounds = segment.bounds();
            let near = |other: usize| {
                let outline = outlines.get(other).and_then(Option::as_ref);
                outline.is_some_and(|o| o.bounds().shared(&bounds).is_some())
            };
            // The part's own outline too: where a part touches itself, one side of a segment changes on its way.
            let others = own.iter().enumerate().filter(|(other, _)| *other == part || near(*other));
            for piece in split(segment, others.flat_map(|(_, list)| list)) {
                let earlier = outlines.iter().take(part).flatten();
                let drawn = earlier
                    .map(|o| o.nearest_to(piece.point_at(0.5)).squared.sqrt())
                    .any(|d| d < beside / 2.0);
                if !drawn && is_border(parts, &piece, beside) {
                    border.push(piece);
                }
            }
        }
    }
    border
}

/// Pieces of a segment between the points where others cross or touch it.
fn split<'a>(segment: &Segment, others: impl Iterator<Item = &'a Segment>) -> Vec<Segment> {
    let bounds = segment.bounds();
    let mut cuts = vec![0.0, 1.0];
    for other in others.filter(|other| bounds.shared(&other.bounds()).is_some()) {
        match segment.meets(other) {
            SegmentContact::Apart => {}
            SegmentContact::Cross(p) => cuts.push(segment.share_nearest(p)),
            SegmentContact::Touch => cuts.extend([other.a, other.b].map(|p| segment.share_nearest(p))),
        }
    }
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let at = |t: f64| if t >= 1.0 { segment.b } else { segment.point_at(t) };
    let spans = cuts.iter().zip(cuts.iter().skip(1));
    spans.map(|(&from, &to)| Segment { a: at(from), b: at(to) }).filter(|s| s.length() > 0.0).collect()
}

/// Whether one side of a piece is inside and the other outside.
fn is_border(parts: &[Vec<Ring>], piece: &Segment, beside: f64) -> bool {
    let length = piece.length();
    let normal = [(piece.a[1] - piece.b[1]) / length * beside, (piece.b[0] - piece.a[0]) / length * beside];
    let middle = piece.point_at(0.5);
    let inside = |p: Point2| {
        parts.iter().any(|rings| rings.iter().fold(false, |inside, ring| inside != encloses(ring, p)))
    };
    inside([middle[0] + normal[0], middle[1] + normal[1]])
        != inside([middle[0] - normal[0], middle[1] - normal[1]])
}
