//! The vertices of any image shape: read, moved, inserted, removed.

use assay_core::geometry::{Geometry, Point2, Ring};
use assay_core::label::{Object, Shape};
use std::borrow::Cow;

/// Names a vertex within a geometry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VertexRef {
    /// Which polygon of a multipolygon; else 0.
    pub part: usize,
    /// 0 for the outer ring, then the holes.
    pub ring: usize,
    /// Which point of the ring.
    pub index: usize,
}

/// A line of vertices of a geometry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline<'a> {
    /// Which polygon of a multipolygon; else 0.
    pub part: usize,
    /// 0 for the outer ring, then the holes.
    pub ring: usize,
    /// Its points, px; a closing point that repeats the first is left out.
    pub points: &'a [Point2],
    /// Whether the last point joins the first.
    pub closed: bool,
}

impl Outline<'_> {
    /// Each side with the index of its first point.
    pub fn sides(&self) -> impl Iterator<Item = (usize, Point2, Point2)> {
        let n = self.points.len();
        let last = if self.closed { n } else { n.saturating_sub(1) };
        (0..last).filter_map(move |i| Some((i, *self.points.get(i)?, *self.points.get((i + 1) % n)?)))
    }
}

/// The object's shape on screen: drawn in this frame and sensor, or interpolated.
pub fn shape_on_screen<'a>(object: &'a Object, frame: u32, sensor: &str) -> Option<Cow<'a, Shape>> {
    match object.shape(frame, sensor) {
        Some(shape) => (!shape.outside).then_some(Cow::Borrowed(shape)),
        None => object.shape_at(frame, sensor).map(Cow::Owned),
    }
}

/// The vertex lines of polygons and lines; boxes and points have none.
pub fn outlines(geometry: &Geometry) -> Vec<Outline<'_>> {
    let rings = |part: usize, rings: &'_ [Ring]| -> Vec<(usize, usize)> {
        (0..rings.len()).map(|ring| (part, ring)).collect()
    };
    match geometry {
        Geometry::Polygon(p) => {
            rings(0, &p.0).into_iter().zip(&p.0).map(|((part, ring), r)| closed(part, ring, r)).collect()
        }
        Geometry::Multipolygon(parts) => parts
            .iter()
            .enumerate()
            .flat_map(|(part, p)| p.0.iter().enumerate().map(move |(ring, r)| closed(part, ring, r)))
            .collect(),
        Geometry::Polyline(points) => vec![Outline { part: 0, ring: 0, points, closed: false }],
        _ => Vec::new(),
    }
}

fn closed(part: usize, ring: usize, points: &[Point2]) -> Outline<'_> {
    let points = match points {
        [first, middle @ .., last] if middle.len() >= 2 && first == last => &points[..points.len() - 1],
        _ => points,
    };
    Outline { part, ring, points, closed: true }
}

/// A ring to change, without a repeated closing point.
fn ring_mut(geometry: &mut Geometry, part: usize, ring: usize) -> Option<&mut Ring> {
    let points = match geometry {
        Geometry::Polygon(p) if part == 0 => p.0.get_mut(ring)?,
        Geometry::Multipolygon(parts) => parts.get_mut(part)?.0.get_mut(ring)?,
        Geometry::Polyline(points) if part == 0 && ring == 0 => return Some(points),
        _ => return None,
    };
    if points.len() > 3 && points.first() == points.last() {
        points.pop();
    }
    Some(points)
}

/// The geometry with one vertex elsewhere.
pub fn with_vertex_at(geometry: &Geometry, vertex: VertexRef, at: Point2) -> Option<Geometry> {
    let mut geometry = geometry.clone();
    *ring_mut(&mut geometry, vertex.part, vertex.ring)?.get_mut(vertex.index)? = at;
    Some(geometry)
}

/// The geometry with one vertex more, which gets `vertex.index`.
pub fn with_vertex_inserted(geometry: &Geometry, vertex: VertexRef, at: Point2) -> Option<Geometry> {
    let mut geometry = geometry.clone();
    let ring = ring_mut(&mut geometry, vertex.part, vertex.ring)?;
    (vertex.index <= ring.len()).then(|| ring.insert(vertex.index, at))?;
    Some(geometry)
}

/// The geometry with one vertex less. A hole of three points goes as a whole; `None` where an outer ring would
/// keep fewer than three points, or a line fewer than two.
pub fn without_vertex(geometry: &Geometry, vertex: VertexRef) -> Option<Geometry> {
    let mut geometry = geometry.clone();
    let least = if matches!(geometry, Geometry::Polyline(_)) { 2 } else { 3 };
    let ring = ring_mut(&mut geometry, vertex.part, vertex.ring)?;
    if vertex.index >= ring.len() {
        return None;
    }
    if ring.len() > least {
        ring.remove(vertex.index);
        return Some(geometry);
    }
    if vertex.ring == 0 {
        return None;
    }
    match &mut geometry {
        Geometry::Polygon(p) => drop(p.0.remove(vertex.ring)),
        Geometry::Multipolygon(parts) => drop(parts.get_mut(vertex.part)?.0.remove(vertex.ring)),
        _ => return None,
    }
    Some(geometry)
}

/// The geometry moved by `delta`, px.
pub fn translate(geometry: &Geometry, delta: Point2) -> Geometry {
    let mut geometry = geometry.clone();
    let shift = |p: &mut Point2| *p = [p[0] + delta[0], p[1] + delta[1]];
    match &mut geometry {
        Geometry::Polygon(p) => p.0.iter_mut().flatten().for_each(shift),
        Geometry::Multipolygon(parts) => parts.iter_mut().flat_map(|p| &mut p.0).flatten().for_each(shift),
        Geometry::Polyline(points) => points.iter_mut().for_each(shift),
        Geometry::Point(p) => shift(p),
        Geometry::Box([x, y, ..]) | Geometry::Rbox([x, y, ..]) => {
            *x += delta[0];
            *y += delta[1];
        }
        Geometry::Cuboid(_) | Geometry::Rle(_) | Geometry::Tag => {}
    }
    geometry
}

/// Left, top, right, bottom, px; `None` for what does not lie in an image or has no points.
pub fn bounds(geometry: &Geometry) -> Option<[f64; 4]> {
    geometry.bounds().map(|b| [b.min[0], b.min[1], b.max[0], b.max[1]])
}

/// The corners of a rotated box, clockwise on screen from its own top left, px.
pub fn rbox_corners([cx, cy, w, h, degrees]: [f64; 5]) -> [Point2; 4] {
    let (sin, cos) = libm::sincos(degrees.to_radians());
    [[-w, -h], [w, -h], [w, h], [-w, h]].map(|[x, y]| {
        let (x, y) = (x / 2.0, y / 2.0);
        [cx + x * cos - y * sin, cy + x * sin + y * cos]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::Polygon;

    fn square_with_hole() -> Geometry {
        Geometry::Polygon(Polygon(vec![
            vec![[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]],
            vec![[3.0, 3.0], [6.0, 3.0], [6.0, 6.0]],
        ]))
    }

    #[test]
    fn a_repeated_closing_point_is_neither_shown_nor_stored() {
        let geometry = square_with_hole();
        assert_eq!(outlines(&geometry)[0].points.len(), 4);
        let first = VertexRef { part: 0, ring: 0, index: 0 };
        let Some(Geometry::Polygon(p)) = with_vertex_at(&geometry, first, [-1.0, -1.0]) else { panic!() };
        assert_eq!(p.outer(), [[-1.0, -1.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]]);
    }

    #[test]
    fn an_outer_ring_keeps_three_points_and_a_hole_of_three_goes_as_a_whole() {
        let vertex = |ring| VertexRef { part: 0, ring, index: 1 };
        let triangle = without_vertex(&square_with_hole(), vertex(0)).unwrap();
        assert_eq!(without_vertex(&triangle, vertex(0)), None);
        let Some(Geometry::Polygon(p)) = without_vertex(&triangle, vertex(1)) else { panic!() };
        assert_eq!(p.holes().len(), 0);
    }

    #[test]
    fn a_quarter_turn_clockwise_brings_the_top_left_to_the_top_right() {
        let [first, ..] = rbox_corners([0.0, 0.0, 4.0, 2.0, 90.0]);
        assert!((first[0] - 1.0).abs() < 1e-12 && (first[1] + 2.0).abs() < 1e-12);
    }
}
