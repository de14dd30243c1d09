//! Majority region: the area that shapes with more than half of the total weight cover.
//!
//! In four steps. `noding` cuts all edges where they cross or touch, so that both edges share that very point. `strips`
//! cuts the plane at each corner into vertical strips, within which edges are ordered from top to bottom, and counts
//! from edge to edge which shapes cover what lies between. `boundary` sums up the outlines of all covered trapezoids;
//! sides that two of them share cancel each other, so that what remains is closed whatever rounding did. `rings`
//! follows it, and sorts outer rings from holes.
//!
//! The result is exact: its corners are corners of the shapes, or points where their edges cross. A point on an
//! edge that does not turn there is no corner. Strips are the classic sweep of J. L. Bentley and T. A. Ottmann,
//! "Algorithms for reporting and counting geometric intersections" (1979), as in `simple`.

mod boundary;
mod noding;
mod rings;
mod strips;
#[cfg(test)]
mod tests;

use super::planar::{MOST_CORNERS, tidy_all};
use super::{Polygon, Ring};
use noding::node;

/// Shape of one rater: its parts, whose union counts, and its weight, above 0.
#[derive(Clone, Copy, Debug)]
pub struct WeightedArea<'a> {
    /// Parts, each inside by the even-odd rule.
    pub parts: &'a [Polygon],
    /// Weight.
    pub weight: f64,
}

/// Area that shapes with more than half of the total weight cover, as polygons with holes that do not overlap, from left
/// to right; empty where there is none. Of two shapes with equal weights it is the intersection.
///
/// `None` for numbers that are not finite, and for shapes with too many corners or crossings to do it in short time.
pub fn majority_region(areas: &[WeightedArea<'_>]) -> Option<Vec<Polygon>> {
    let points = || areas.iter().flat_map(|area| area.parts.iter().flat_map(|part| part.0.iter().flatten()));
    let is_finite = points().flatten().chain(areas.iter().map(|area| &area.weight)).all(|v| v.is_finite());
    if !is_finite || points().count() > MOST_CORNERS {
        return None;
    }
    let parts: Vec<(usize, Vec<Ring>)> = areas
        .iter()
        .enumerate()
        .flat_map(|(shape, area)| area.parts.iter().map(move |part| (shape, tidy_all(&part.0))))
        .collect();
    let weights: Vec<f64> = areas.iter().map(|area| area.weight).collect();
    let owners: Vec<usize> = parts.iter().map(|(shape, _)| *shape).collect();
    let noded = node(parts.iter().map(|(_, rings)| rings.as_slice()))?;
    let strips = strips::covered_strips(&noded, &owners, &weights)?;
    rings::polygons(boundary::directed_edges(&strips))
}
