//! Many segments, arranged so that the nearest is found without looking at each.

use super::segment::{NearestPoints, Segment, squared_distance};
use super::{Bounds, Point2};

/// Neighbouring segments lie close together, so a few of them share a rectangle worth testing first.
const CHUNK: usize = 8;

/// The segments of a shape's boundary in their order, never none.
#[derive(Clone, Debug)]
pub struct Outline {
    segments: Vec<Segment>,
    chunks: Vec<Bounds>,
    bounds: Bounds,
}

/// The place on an outline nearest to a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestBoundaryPoint {
    /// Square of the distance, px².
    pub squared: f64,
    /// The place.
    pub at: Point2,
    /// The segment that it lies on.
    pub segment: Segment,
}

impl Outline {
    /// Of these segments; `None` without any.
    pub fn new(segments: Vec<Segment>) -> Option<Self> {
        let chunks: Vec<Bounds> = segments
            .chunks(CHUNK)
            .filter_map(|chunk| chunk.iter().map(Segment::bounds).reduce(|a, b| a.with(&b)))
            .collect();
        let bounds = chunks.iter().copied().reduce(|a, b| a.with(&b))?;
        Some(Self { segments, chunks, bounds })
    }

    /// In their order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The rectangle around all.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Px.
    pub fn length(&self) -> f64 {
        self.segments.iter().map(Segment::length).sum()
    }

    fn chunks(&self) -> impl Iterator<Item = (&Bounds, &[Segment])> {
        self.chunks.iter().zip(self.segments.chunks(CHUNK))
    }

    /// The place nearest to a point; the first one in order where several are.
    pub fn nearest_to(&self, p: Point2) -> NearestBoundaryPoint {
        // Any place serves as a first bound; the order of the chunks does the rest.
        let first = self.segments.first().map_or(p, |s| s.a);
        let mut best = NearestBoundaryPoint {
            squared: squared_distance(p, first),
            at: first,
            segment: self.segments.first().copied().unwrap_or(Segment { a: p, b: p }),
        };
        for (bounds, segments) in self.chunks() {
            if bounds.gap_squared_to(p) >= best.squared {
                continue;
            }
            for &segment in segments {
                let (squared, at) = segment.nearest_to(p);
                if squared < best.squared {
                    best = NearestBoundaryPoint { squared, at, segment };
                }
            }
        }
        best
    }

    /// The nearest points of two outlines that are closer than `limit_squared` (px²), else nothing closer is
    /// reported.
    pub fn nearest(&self, other: &Self, limit_squared: f64) -> NearestPoints {
        let mut best = NearestPoints { squared: limit_squared, ..NearestPoints::NONE };
        if self.bounds.gap_squared(&other.bounds) >= best.squared {
            return best;
        }
        for (bounds, segments) in self.chunks() {
            if bounds.gap_squared(&other.bounds) >= best.squared {
                continue;
            }
            for (other_bounds, others) in other.chunks() {
                if bounds.gap_squared(other_bounds) >= best.squared {
                    continue;
                }
                for segment in segments {
                    let around = segment.bounds();
                    if around.gap_squared(other_bounds) >= best.squared {
                        continue;
                    }
                    for candidate in others {
                        if around.gap_squared(&candidate.bounds()) < best.squared {
                            let found = segment.nearest(candidate);
                            if found.squared < best.squared {
                                best = found;
                            }
                        }
                    }
                }
            }
        }
        best
    }

    /// Whether no segment but the excepted ones comes nearer to a segment than `limit_px`.
    pub fn only_near(&self, part: &Segment, limit_px: f64, except: impl Fn(&Segment) -> bool) -> bool {
        let (around, limit) = (part.bounds(), limit_px * limit_px);
        let close = self.chunks().filter(|(bounds, _)| bounds.gap_squared(&around) < limit);
        !close.flat_map(|(_, segments)| segments).any(|segment| {
            segment.bounds().gap_squared(&around) < limit
                && !except(segment)
                && segment.nearest(part).squared < limit
        })
    }
}
