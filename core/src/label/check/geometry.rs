//! Check of a geometry by itself.

use crate::geometry::{Geometry, Orientation, Point2, Polygon};

/// Largest coordinate, px or m.
const MAX_COORDINATE: f64 = 1e9;
/// Largest side of a cuboid, m.
const MAX_SIDE_M: f64 = 1e6;

/// Number of points of polygons and lines.
pub(super) fn point_count(geometry: &Geometry) -> usize {
    match geometry {
        Geometry::Polygon(polygon) => polygon.vertex_count(),
        Geometry::Multipolygon(polygons) => polygons.iter().map(Polygon::vertex_count).sum(),
        Geometry::Polyline(points) => points.len(),
        _ => 1,
    }
}

/// Error of a geometry whose numbers are finite; none where one is not, because that is an error already.
pub(super) fn error(geometry: &Geometry) -> Option<&'static str> {
    if !geometry.is_finite() {
        return None;
    }
    let error = match geometry {
        Geometry::Polygon(polygon) => polygon_error(polygon),
        Geometry::Multipolygon(polygons) if polygons.is_empty() => Some("has no polygon; draw one"),
        Geometry::Multipolygon(polygons) => polygons.iter().find_map(polygon_error),
        Geometry::Box([.., w, h]) | Geometry::Rbox([_, _, w, h, _]) if *w <= 0.0 || *h <= 0.0 => {
            Some("has a width or height that is not above 0; draw it anew")
        }
        Geometry::Polyline(points) if points.len() < 2 => {
            Some("is a line of fewer than 2 points; draw it anew")
        }
        Geometry::Cuboid(cuboid) if !cuboid.size.iter().all(|side| *side > 0.0 && *side < MAX_SIDE_M) => {
            Some("has a length, width or height that is not above 0 m; draw it anew")
        }
        Geometry::Cuboid(cuboid) if !is_rotation(&cuboid.orientation) => {
            Some("has a rotation that is no unit quaternion; normalise it")
        }
        _ => None,
    };
    let far = |v: &f64| v.abs() > MAX_COORDINATE;
    let points_far = |points: &[Point2]| points.iter().flatten().any(far);
    let is_far = match geometry {
        Geometry::Polygon(polygon) => polygon.0.iter().any(|ring| points_far(ring)),
        Geometry::Multipolygon(polygons) => polygons.iter().flat_map(|p| &p.0).any(|ring| points_far(ring)),
        Geometry::Box(numbers) => numbers.iter().any(far),
        Geometry::Rbox(numbers) => numbers.iter().any(far),
        Geometry::Polyline(points) => points_far(points),
        Geometry::Point(point) => point.iter().any(far),
        Geometry::Cuboid(cuboid) => cuboid.center.iter().any(far),
        Geometry::Rle(_) | Geometry::Tag => false,
    };
    error.or(is_far.then_some("has a coordinate beyond 1,000,000,000; check its unit"))
}

fn polygon_error(polygon: &Polygon) -> Option<&'static str> {
    match polygon.0.iter().map(Vec::len).min() {
        None => Some("has no ring; draw it anew"),
        Some(..3) => Some("has a ring of fewer than 3 points; draw it anew"),
        Some(_) => None,
    }
}

fn is_rotation(orientation: &Orientation) -> bool {
    match orientation {
        Orientation::Yaw(_) => true,
        Orientation::Rotation(q) => (q.iter().map(|v| v * v).sum::<f64>() - 1.0).abs() < 1e-3,
    }
}
