//! Average of geometries, by their kind.
//!
//! | kind | average |
//! | --- | --- |
//! | polygon | the area that more than half of the raters cover |
//! | mask | the pixels that more than half of the raters have inside |
//! | box | median of left, top, right and bottom |
//! | rotated box | mean angle, median of centre, width and height |
//! | point, line | median of the coordinates of points that belong together |
//! | cuboid | mean axis and the heading of most, median of centre and size along it |

use super::cuboid::average_cuboid;
use super::flat::{average_box, average_line, average_point, average_rbox};
use super::members::WeightedGeometry;
use super::similarity::likeness;
use crate::geometry::{Cuboid, Geometry, GeometryKind, Polygon, Rle, WeightedArea, majority_region};
use crate::rubric::MatchRule;
use crate::rubric::measure::PreparedShape;
use std::collections::BTreeMap;

/// Averaged geometry, and what was in doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GeometryDoubts {
    /// Two kinds of geometry have as much weight; the first kind was taken.
    pub kind_tie: bool,
    /// As many see the front of a cuboid where others see its rear.
    pub heading_tie: bool,
    /// The shapes cannot be averaged; the one most like the others was taken.
    pub not_averaged: bool,
    /// The average has more parts than any of the shapes.
    pub more_parts: bool,
}

/// Average of geometries, by the order of the raters; `None` without any.
pub(super) fn average_geometry(
    all: &[WeightedGeometry<'_>],
    rule: &MatchRule,
    doubts: &mut GeometryDoubts,
) -> Option<Geometry> {
    let (first, _) = all.first()?;
    if all.iter().all(|(geometry, _)| geometry == first) {
        return Some((*first).clone());
    }
    let kind = kind_of_most(all, doubts)?;
    let same: Vec<WeightedGeometry<'_>> = all.iter().copied().filter(|(g, _)| g.kind() == kind).collect();
    let average = average_of_kind(kind, &same, doubts);
    // An average that cannot be measured would match nothing in grading.
    if let Some(average) = average.filter(|average| PreparedShape::new(average).is_ok()) {
        doubts.more_parts |=
            part_count(&average) > same.iter().map(|(g, _)| part_count(g)).max().unwrap_or(0);
        return Some(average);
    }
    doubts.not_averaged = true;
    most_alike(&same, rule).cloned()
}

fn part_count(geometry: &Geometry) -> usize {
    match geometry {
        Geometry::Multipolygon(parts) => parts.len(),
        _ => 1,
    }
}

/// Kind with the most weight; the first of equal ones.
fn kind_of_most(all: &[WeightedGeometry<'_>], doubts: &mut GeometryDoubts) -> Option<GeometryKind> {
    let mut weights = BTreeMap::<GeometryKind, f64>::new();
    for (geometry, weight) in all {
        *weights.entry(geometry.kind()).or_default() += weight;
    }
    let largest = weights.values().copied().fold(0.0, f64::max);
    let mut most =
        weights.iter().filter(|(_, weight)| **weight >= largest * (1.0 - 1e-9)).map(|(kind, _)| *kind);
    let kind = most.next();
    doubts.kind_tie |= most.next().is_some();
    kind
}

fn average_of_kind(
    kind: GeometryKind,
    same: &[WeightedGeometry<'_>],
    doubts: &mut GeometryDoubts,
) -> Option<Geometry> {
    match kind {
        GeometryKind::Polygon => average_polygon(same),
        GeometryKind::Rle => average_mask(same),
        GeometryKind::Cuboid => {
            let cuboid = |(geometry, weight): &WeightedGeometry<'_>| Some((*geometry.as_cuboid()?, *weight));
            let cuboids: Vec<(Cuboid, f64)> = same.iter().filter_map(cuboid).collect();
            let average = average_cuboid(&cuboids)?;
            doubts.heading_tie |= average.is_heading_tie;
            Some(Geometry::Cuboid(average.cuboid))
        }
        GeometryKind::Box => Some(average_box(same)),
        GeometryKind::Rbox => Some(average_rbox(same)),
        GeometryKind::Point => Some(average_point(same)),
        GeometryKind::Polyline => average_line(same),
        GeometryKind::Tag => Some(Geometry::Tag),
    }
}

fn average_polygon(same: &[WeightedGeometry<'_>]) -> Option<Geometry> {
    let parts = |geometry: &Geometry| match geometry {
        Geometry::Polygon(polygon) => vec![polygon.clone()],
        Geometry::Multipolygon(polygons) => polygons.clone(),
        _ => Vec::new(),
    };
    let shapes: Vec<(Vec<Polygon>, f64)> =
        same.iter().map(|(geometry, weight)| (parts(geometry), *weight)).collect();
    let areas: Vec<_> =
        shapes.iter().map(|(parts, weight)| WeightedArea { parts, weight: *weight }).collect();
    let mut region = majority_region(&areas)?;
    match region.len() {
        0 => None,
        1 => region.pop().map(Geometry::Polygon),
        _ => Some(Geometry::Multipolygon(region)),
    }
}

fn average_mask(same: &[WeightedGeometry<'_>]) -> Option<Geometry> {
    let mask = |(geometry, weight): &WeightedGeometry<'_>| match geometry {
        Geometry::Rle(mask) => Some((mask.clone(), *weight)),
        _ => None,
    };
    let masks: Vec<(Rle, f64)> = same.iter().filter_map(mask).collect();
    let masks: Vec<(&Rle, f64)> = masks.iter().map(|(mask, weight)| (mask, *weight)).collect();
    Rle::majority(&masks).map(Geometry::Rle)
}

/// Geometry that is most like the others, by weight; the first of equal ones.
fn most_alike<'a>(same: &[WeightedGeometry<'a>], rule: &MatchRule) -> Option<&'a Geometry> {
    let prepared: Vec<Option<PreparedShape>> =
        same.iter().map(|(geometry, _)| PreparedShape::new(geometry).ok()).collect();
    let total = |own: usize| {
        let others = prepared.iter().zip(same).enumerate().filter(|(index, _)| *index != own);
        let likeness_to = |other: &Option<PreparedShape>| {
            let (a, b) = (prepared.get(own)?.as_ref()?, other.as_ref()?);
            likeness(rule, a, b)
        };
        // A shape that cannot be measured is like none.
        others.map(|(_, (other, (_, weight)))| weight * likeness_to(other).unwrap_or(-1.0)).sum::<f64>()
    };
    let ranked = same.iter().enumerate().map(|(index, (geometry, _))| (total(index), *geometry));
    ranked.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, geometry)| geometry)
}
