//! Rings of a boundary, sorted into outer rings with their holes.

use super::boundary::{DirectedEdge, compare_points};
use crate::geometry::outline::Outline;
use crate::geometry::simple::{doubled_area, edges, encloses};
use crate::geometry::{Bounds, Point2, Polygon, Ring};
use core::f64::consts::TAU;

/// Rings of an area below this share of the squared extent of all are rounding.
const FLAT: f64 = 1e-13;

/// Polygons that a boundary encloses, from left to right. `None` where it is not closed, which does not occur.
pub(super) fn polygons(mut boundary: Vec<DirectedEdge>) -> Option<Vec<Polygon>> {
    boundary.sort_by(|a, b| compare_points(&a.from, &b.from));
    let Some(all) = Bounds::around(boundary.iter().map(|edge| &edge.from)) else { return Some(Vec::new()) };
    let flat = FLAT * (all.width() * all.width() + all.height() * all.height());
    let rings = rings(&boundary)?;
    let turned = rings.into_iter().map(|ring| (doubled_area(&ring) / 2.0, ring));
    let (outer, holes): (Vec<_>, Vec<_>) =
        turned.filter(|(area, _)| area.abs() > flat).partition(|(area, _)| *area > 0.0);
    let outlines: Vec<Option<Outline>> =
        outer.iter().map(|(_, ring)| Outline::new(edges(ring).collect())).collect();
    let mut polygons: Vec<Vec<Ring>> = outer.iter().map(|(_, ring)| vec![ring.clone()]).collect();
    for (_, hole) in holes {
        let around = outer.iter().zip(&outlines).enumerate().filter(|(_, ((_, ring), outline))| {
            outline.as_ref().is_some_and(|outline| holds(ring, outline, &hole))
        });
        // The smallest one: a larger one holds the hole that holds the smallest one.
        let nearest =
            around.min_by(|(_, ((a, _), _)), (_, ((b, _), _))| a.total_cmp(b)).map(|(index, _)| index);
        if let Some(polygon) = nearest.and_then(|index| polygons.get_mut(index)) {
            polygon.push(hole);
        }
    }
    Some(polygons.into_iter().map(Polygon).collect())
}

/// Whether a ring holds a hole, which may touch it in points: the middle of the hole's edge that is farthest from the
/// ring decides.
fn holds(ring: &[Point2], outline: &Outline, hole: &[Point2]) -> bool {
    let Some(around) = Bounds::around(hole) else { return false };
    if outline.bounds().shared(&around).is_none() {
        return false;
    }
    let middles = edges(hole).map(|edge| edge.point_at(0.5));
    let farthest = middles
        .map(|p| (outline.nearest_to(p).squared, p))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    farthest.is_some_and(|(_, p)| encloses(ring, p))
}

/// Rings that do not pass a point twice. `boundary` is sorted by the points where its edges begin.
fn rings(boundary: &[DirectedEdge]) -> Option<Vec<Ring>> {
    // A point is known by the first edge that begins there.
    let first_edge = |p: &Point2| boundary.partition_point(|edge| compare_points(&edge.from, p).is_lt());
    let [starts, ends]: [Vec<usize>; 2] = [
        boundary.iter().map(|edge| first_edge(&edge.from)).collect(),
        boundary.iter().map(|edge| first_edge(&edge.to)).collect(),
    ];
    let mut is_used = vec![false; boundary.len()];
    let mut place_in_path: Vec<Option<usize>> = vec![None; boundary.len()];
    let mut found = Vec::new();
    for start in 0..boundary.len() {
        if is_used[start] {
            continue;
        }
        let (mut path, mut next) = (Vec::new(), start);
        loop {
            is_used[next] = true;
            place_in_path[starts[next]] = Some(path.len());
            path.push(next);
            let point = ends[next];
            if let Some(first) = *place_in_path.get(point)? {
                let closed = path.split_off(first);
                closed.iter().for_each(|index| place_in_path[starts[*index]] = None);
                found.push(corners(&closed.iter().map(|index| boundary[*index]).collect::<Vec<_>>()));
            }
            match path.last() {
                Some(last) => next = next_edge(boundary, &is_used, point, &boundary[*last])?,
                None => break,
            }
        }
    }
    found.retain(|ring| ring.len() > 2);
    Some(found)
}

/// Edge that goes on around the same covered corner: the first one clockwise from where the last edge came from.
/// `first` is the first edge that begins where the last one ends.
fn next_edge(
    boundary: &[DirectedEdge],
    is_used: &[bool],
    first: usize,
    last: &DirectedEdge,
) -> Option<usize> {
    let here = boundary.iter().enumerate().skip(first).take_while(|(_, edge)| edge.from == last.to);
    let mut free = here.map(|(index, _)| index).filter(|index| !is_used[*index]);
    let only = free.next()?;
    let back = direction(last.to, last.from);
    let turn = |index: usize| {
        let turn = back - direction(last.to, boundary[index].to);
        if turn <= 0.0 { turn + TAU } else { turn }
    };
    Some(free.fold(only, |best, next| if turn(next) < turn(best) { next } else { best }))
}

/// Direction from one point to another, radians.
fn direction(from: Point2, to: Point2) -> f64 {
    libm::atan2(to[1] - from[1], to[0] - from[0])
}

/// Corners of a closed path: points where it leaves the line that it came on.
fn corners(path: &[DirectedEdge]) -> Ring {
    let before = path.iter().cycle().skip(path.len().saturating_sub(1));
    let turns =
        path.iter().zip(before).filter(|(edge, before)| edge.line != before.line && is_turn(before, edge));
    turns.map(|(edge, _)| edge.from).collect()
}

/// Whether two edges that follow each other differ in direction.
fn is_turn(before: &DirectedEdge, edge: &DirectedEdge) -> bool {
    let [a, b] = [before, edge].map(|edge| [edge.to[0] - edge.from[0], edge.to[1] - edge.from[1]]);
    a[0] * b[1] != a[1] * b[0] || a[0] * b[0] + a[1] * b[1] < 0.0
}
