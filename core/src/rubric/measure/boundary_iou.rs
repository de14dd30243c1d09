//! `boundary_iou`: the IoU of the bands along the inside of two boundaries.
//!
//! Cheng, Girshick, Dollár, Berg, Kirillov: "Boundary IoU: Improving Object-Centric Image Segmentation
//! Evaluation", CVPR 2021. There bands are pixels; here they are areas: the part of a shape that is no farther than
//! `d` from its boundary. Along a horizontal line a band is a set of spans that is found exactly; their lengths are
//! integrated over the lines by Gauss's rule, between the lines where a corner or the end of a disc begins or ends.

use super::{
    FindingDisplay, FindingHatch, MeasureDescriptor, MeasureError, MeasureEvaluation, MeasureParameter,
    MeasureParams, MeasureUnit, ParameterKind, ShapeEvaluation,
};
use crate::geometry::{Planar, Segment};

/// IoU of the inner bands along both boundaries.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "boundary_iou",
    argument: None,
    definition: "IoU of the bands of width `d` (a parameter, px) along the inside of both boundaries.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.5,
    when_to_use: "Where `iou` is too lenient on large shapes.",
    source: "Cheng, Girshick, Dollár, Berg, Kirillov, CVPR 2021, with areas for pixels; checked against Shapely's `buffer` to 1e-3.",
    parameters: &[MeasureParameter {
        name: "d",
        about: "width of the bands along the inside of the boundaries",
        kind: ParameterKind::Pixels,
        default: None,
    }],
    worst: 0.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Areas(boundary_iou)),
    sentence: |words| words.overlap("shared band along the outlines over the bands of both"),
    finding: FindingDisplay {
        title: |_| "Differs from golden".to_owned(),
        hatch: FindingHatch::Difference,
        ..FindingDisplay::PLAIN
    },
};

/// Nodes and weights of the Gauss-Legendre rule of four points on [0, 1].
const RULE: [(f64, f64); 4] = [
    (0.069_431_844_202_973_71, 0.173_927_422_568_726_93),
    (0.330_009_478_207_571_87, 0.326_072_577_431_273_07),
    (0.669_990_521_792_428_1, 0.326_072_577_431_273_07),
    (0.930_568_155_797_026_3, 0.173_927_422_568_726_93),
];

/// Slabs are at most this share of `d` high, so that no place where two bands cross is overlooked.
const SLAB_OF_D: f64 = 1.0 / 8.0;

/// Within a slab lengths have kinks where two bands cross: it is halved until halving changes the integrals by less
/// than this share, or this often.
const ENOUGH: f64 = 1e-5;
const MOST_HALVINGS: u32 = 10;

/// Slabs at most; beyond, they are higher instead.
const MOST_SLABS: f64 = 60_000.0;

/// IoU of the bands of width `d`, px, along the inside of both boundaries.
///
/// # Errors
/// The parameter `d` is missing or not a positive number.
pub fn boundary_iou((a, b): (&Planar, &Planar), params: &MeasureParams) -> Result<f64, MeasureError> {
    let width = params.get("d").copied().filter(|d| d.is_finite() && *d > 0.0);
    let width = width.ok_or(MeasureError::Parameter {
        name: "d",
        problem: "must give the bands' width, a positive number of pixels",
    })?;
    let mut bands = [a, b].map(|shape| Lines::new(shape, width));
    let (mut shared, mut either) = (0.0, 0.0);
    let levels = levels(a, b, width);
    for (&low, &high) in levels.iter().zip(levels.iter().skip(1)) {
        bands.iter_mut().for_each(|lines| lines.enter(low, high));
        let rough = gauss(&mut bands, low, high);
        let (both, any) = integrate(&mut bands, low, high, rough, MOST_HALVINGS);
        shared += both;
        either += any;
    }
    Ok(if either > 0.0 { shared / either } else { 0.0 })
}

/// Areas of what both bands and of what either band covers between two heights, px²; `rough` is [`gauss`] there.
fn integrate(bands: &mut [Lines; 2], low: f64, high: f64, rough: (f64, f64), halvings: u32) -> (f64, f64) {
    let middle = low + (high - low) / 2.0;
    let (below, above) = (gauss(bands, low, middle), gauss(bands, middle, high));
    let fine = (below.0 + above.0, below.1 + above.1);
    let settled = |fine: f64, rough: f64| (fine - rough).abs() <= ENOUGH * fine.abs();
    if halvings == 0 || (settled(fine.0, rough.0) && settled(fine.1, rough.1)) {
        return fine;
    }
    let below = integrate(bands, low, middle, below, halvings - 1);
    let above = integrate(bands, middle, high, above, halvings - 1);
    (below.0 + above.0, below.1 + above.1)
}

/// The same areas by Gauss's rule.
fn gauss([a, b]: &mut [Lines; 2], low: f64, high: f64) -> (f64, f64) {
    let (mut shared, mut either) = (0.0, 0.0);
    for (node, weight) in RULE {
        let y = low + (high - low) * node;
        let (band_a, band_b) = (a.band(y), b.band(y));
        let both = length(&intersection(&band_a, &band_b));
        shared += weight * (high - low) * both;
        either += weight * (high - low) * (length(&band_a) + length(&band_b) - both);
    }
    (shared, either)
}

/// The heights between which spans change smoothly, rising.
fn levels(a: &Planar, b: &Planar, width: f64) -> Vec<f64> {
    let corners = [a, b].into_iter().flat_map(|shape| shape.outline().segments().iter().map(|s| s.a[1]));
    let mut edges: Vec<f64> = corners.flat_map(|y| [y - width, y, y + width]).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let bounds = a.bounds().with(&b.bounds());
    let most = (width * SLAB_OF_D).max(bounds.height() / MOST_SLABS);
    let mut levels: Vec<f64> = Vec::with_capacity(edges.len());
    for y in edges.into_iter().filter(|y| (bounds.min[1]..=bounds.max[1]).contains(y)) {
        if let Some(&last) = levels.last() {
            let steps = ((y - last) / most).ceil();
            levels.extend((1..steps as u32).map(|i| last + (y - last) * f64::from(i) / steps));
        }
        levels.push(y);
    }
    levels
}

/// From left to right, px.
type Span = (f64, f64);

/// A shape that is cut by lines from top to bottom; the lists of a line are used again for the next.
#[derive(Default)]
struct Lines {
    /// By their tops.
    segments: Vec<Segment>,
    next: usize,
    /// Those within reach of `width` of the slab.
    live: Vec<Segment>,
    width: f64,
    inside: Vec<Span>,
    crossings: Vec<f64>,
    near: Vec<Span>,
}

impl Lines {
    fn new(shape: &Planar, width: f64) -> Self {
        let mut segments = shape.outline().segments().to_vec();
        segments.sort_by(|s, t| s.a[1].min(s.b[1]).total_cmp(&t.a[1].min(t.b[1])));
        Self { segments, width, ..Self::default() }
    }

    /// Go on to a slab; slabs come in rising order.
    fn enter(&mut self, low: f64, high: f64) {
        let reaches = |s: &&Segment| s.a[1].min(s.b[1]) <= high + self.width;
        while let Some(segment) = self.segments.get(self.next).filter(reaches) {
            self.live.push(*segment);
            self.next += 1;
        }
        self.live.retain(|s| s.a[1].max(s.b[1]) >= low - self.width);
    }

    /// The band's spans at a height within the slab.
    fn band(&mut self, y: f64) -> Vec<Span> {
        self.crossings.clear();
        self.near.clear();
        for segment in &self.live {
            let ([ax, ay], [bx, by]) = (segment.a, segment.b);
            if (ay <= y) != (by <= y) {
                self.crossings.push(ax + (bx - ax) * (y - ay) / (by - ay));
            }
            self.near.extend(reached(segment, y, self.width));
        }
        self.crossings.sort_by(f64::total_cmp);
        self.inside.clear();
        self.inside
            .extend(self.crossings.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))));
        self.near.sort_by(|a, b| a.0.total_cmp(&b.0));
        join(&mut self.near);
        intersection(&self.inside, &self.near)
    }
}

/// Where a line at height `y` runs within `width` of a segment: one span, for what is near a segment is convex.
fn reached(segment: &Segment, y: f64, width: f64) -> Option<Span> {
    let mut reach: Option<Span> = None;
    let mut add = |from: f64, to: f64| {
        reach = Some(reach.map_or((from, to), |(left, right)| (left.min(from), right.max(to))));
    };
    for [x, at] in [segment.a, segment.b] {
        let half_squared = width * width - (y - at) * (y - at);
        if half_squared >= 0.0 {
            add(x - half_squared.sqrt(), x + half_squared.sqrt());
        }
    }
    // The sides: the segment moved by the width to either side of it.
    let length = segment.length();
    let aside = [-(segment.b[1] - segment.a[1]), segment.b[0] - segment.a[0]];
    if length > 0.0 {
        for sign in [1.0, -1.0] {
            let moved = |p: [f64; 2]| {
                [p[0] + sign * width * aside[0] / length, p[1] + sign * width * aside[1] / length]
            };
            let (a, b) = (moved(segment.a), moved(segment.b));
            if (a[1] <= y) != (b[1] <= y) {
                let x = a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]);
                add(x, x);
            }
        }
    }
    reach
}

/// Join sorted spans that overlap.
fn join(spans: &mut Vec<Span>) {
    spans.dedup_by(|next, joined| {
        let joins = next.0 <= joined.1;
        if joins {
            joined.1 = joined.1.max(next.1);
        }
        joins
    });
}

/// What two sorted lists of separate spans have in common.
fn intersection(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut common, mut b) = (Vec::new(), b.iter().peekable());
    for &(left, right) in a {
        while b.next_if(|span| span.1 < left).is_some() {}
        // A span may go on beyond this one, so it is not taken away yet.
        let here = b.clone().take_while(|span| span.0 < right);
        common.extend(here.map(|span| (span.0.max(left), span.1.min(right))).filter(|span| span.0 < span.1));
    }
    common
}

fn length(spans: &[Span]) -> f64 {
    spans.iter().map(|(left, right)| right - left).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Geometry;
    use std::collections::BTreeMap;

    fn area(geometry: &Geometry) -> Planar {
        Planar::new(geometry).unwrap()
    }

    fn measured(a: &Geometry, b: &Geometry, d: f64) -> f64 {
        boundary_iou((&area(a), &area(b)), &BTreeMap::from([("d".to_owned(), d)])).unwrap()
    }

    #[test]
    fn bands_of_squares_are_frames() {
        let (a, b) = (Geometry::Box([0.0, 0.0, 10.0, 10.0]), Geometry::Box([0.0, 0.0, 10.0, 6.0]));
        // Frames of width 1: 36 and 28 px²; the left, upper and right edges are shared as far down as 5, and b's lower
        // band adds a corner of a's frame at either side.
        let shared = 10.0 + 2.0 * 5.0;
        assert!((measured(&a, &b, 1.0) - shared / (36.0 + 28.0 - shared)).abs() < 1e-9);
        assert!((measured(&a, &a, 1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_band_wider_than_the_shape_is_the_shape() {
        let (a, b) = (Geometry::Box([0.0, 0.0, 10.0, 10.0]), Geometry::Box([5.0, 0.0, 10.0, 10.0]));
        assert!((measured(&a, &b, 50.0) - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn it_needs_the_width() {
        let a = area(&Geometry::Box([0.0, 0.0, 1.0, 1.0]));
        for params in [BTreeMap::new(), BTreeMap::from([("d".to_owned(), -1.0)])] {
            assert!(matches!(
                boundary_iou((&a, &a), &params),
                Err(MeasureError::Parameter { name: "d", .. })
            ));
        }
    }
}
