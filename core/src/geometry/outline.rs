//! Outline of a shape: segments with an index for the search of the nearest one.

use super::segment::{NearestPoints, Segment, squared_distance};
use super::{Bounds, Point2};

/// Number of neighbouring segments that share a rectangle for a fast test.
const CHUNK: usize = 8;

/// Segments of a shape's boundary in their order; never empty.
#[derive(Clone, Debug)]
pub struct Outline {
    segments: Vec<Segment>,
    chunks: Vec<Bounds>,
    bounds: Bounds,
}

/// Point of an outline that is nearest to a given point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestBoundaryPoint {
    /// Square of the distance, px².
    pub squared: f64,
    /// The nearest point.
    pub at: Point2,
    /// Segment that it is on.
    pub segment: Segment,
}

impl Outline {
    /// Outline of these segments; `None` without segments.
    pub fn new(segments: Vec<Segment>) -> Option<Self> {
        let chunks: Vec<Bounds> = segments
            .chunks(CHUNK)
            .filter_map(|chunk| chunk.iter().map(Segment::bounds).reduce(|a, b| a.with(&b)))
            .collect();
        let bounds = chunks.iter().copied().reduce(|a, b| a.with(&b))?;
        Some(Self { segments, chunks, bounds })
    }

    /// Segments in their order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Rectangle around all segments.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Length, px.
    pub fn length(&self) -> f64 {
        self.segments.iter().map(Segment::length).sum()
    }

    fn chunks(&self) -> impl Iterator<Item = (&Bounds, &[Segment])> {
        self.chunks.iter().zip(self.segments.chunks(CHUNK))
    }

    /// Point of the outline nearest to a point; the first one in order where several are equally near.
    pub fn nearest_to(&self, p: Point2) -> NearestBoundaryPoint {
        // Any point gives a first bound; the order of the chunks makes the search fast.
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

    /// Nearest points of two outlines that are closer than `limit_squared` (px²); nothing closer than the limit gives
    /// the limit.
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

    /// Whether all segments but the excepted ones have at least the distance `limit_px` from a segment.
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
