//! `vertex_density`: how many corners an outline spends on its length.

use super::vertices::{TITLE, vertices};
use super::{
    ComparedShape, FAR, FindingDisplay, MeasureDescriptor, MeasureError, MeasureEvaluation, MeasureUnit,
};
use crate::geometry::{Geometry, Point2, ShapeError};

/// Corners of the label per 100 px of its outline.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "vertex_density",
    argument: None,
    definition: "Corners of the label per 100 px of its outline.",
    unit: MeasureUnit::Number("corners per 100 px"),
    range: "above 0",
    limits: [0.0, f64::INFINITY],
    usual_limit: 5.0,
    when_to_use: "As `vertices`, for shapes of different sizes.",
    source: "Counting.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::LabelShape(vertex_density),
    sentence: |words| {
        format!("{} must have {} corners per 100 px of its outline", words.subject(), words.range())
    },
    finding: FindingDisplay { title: TITLE, ..FindingDisplay::PLAIN },
};

/// Corners per 100 px of perimeter.
///
/// # Errors
/// Cuboids, masks, points, numbers that are not finite, and shapes without any length.
pub fn vertex_density(a: &Geometry) -> Result<f64, MeasureError> {
    let fail = |error| Err(MeasureError::Shape { side: ComparedShape::Label, error });
    if !a.is_finite() {
        return fail(ShapeError::NotFinite);
    }
    let perimeter = match a {
        Geometry::Polygon(polygon) => polygon.0.iter().map(|ring| length(ring, true)).sum(),
        Geometry::Multipolygon(polygons) => {
            polygons.iter().flat_map(|polygon| &polygon.0).map(|ring| length(ring, true)).sum()
        }
        Geometry::Polyline(points) => length(points, false),
        Geometry::Box(_) | Geometry::Rbox(_) => length(&a.corners(), true),
        Geometry::Point(_) | Geometry::Cuboid(_) | Geometry::Rle(_) | Geometry::Tag => {
            return fail(ShapeError::WrongKind("an outline of an image"));
        }
    };
    // A length so small that the quotient overflows is none either.
    let density = 100.0 * vertices(a) / perimeter;
    if perimeter <= 0.0 || !density.is_finite() {
        return fail(ShapeError::ZeroArea);
    }
    Ok(density)
}

fn length(points: &[Point2], closed: bool) -> f64 {
    let next = points.iter().skip(1).chain(points.first().filter(|_| closed));
    points.iter().zip(next).map(|(p, q)| libm::hypot(p[0] - q[0], p[1] - q[1])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Polygon;

    #[test]
    fn a_ring_counts_the_same_open_or_closed() {
        let open = vec![[0.0, 0.0], [100.0, 0.0], [100.0, 50.0], [0.0, 50.0]];
        let mut closed = open.clone();
        closed.push([0.0, 0.0]);
        for ring in [open, closed] {
            let square = Geometry::Polygon(Polygon(vec![ring]));
            assert_eq!(vertices(&square), 4.0);
            assert_eq!(vertex_density(&square), Ok(4.0 / 3.0));
        }
    }
}
