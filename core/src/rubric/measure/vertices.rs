//! `vertices`: how many corners an outline spends.

use super::{FAR, FindingDisplay, FindingWords, MeasureDescriptor, MeasureEvaluation, MeasureUnit};
use crate::geometry::{Geometry, Point2};

/// Corners of the label.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "vertices",
    argument: None,
    definition: "Corners of the label, without those that repeat their neighbour.",
    unit: MeasureUnit::Number("corners"),
    range: "1 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 50.0,
    when_to_use: "To keep outlines simple where nobody needs every leaf.",
    source: "Counting.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::LabelShape(|label| Ok(vertices(label))),
    sentence: |words| format!("{} must have {} corners", words.subject(), words.range()),
    finding: FindingDisplay { title: TITLE, ..FindingDisplay::PLAIN },
};

/// The title of a finding about corners.
pub(super) const TITLE: fn(&FindingWords<'_>) -> String = |words| {
    let many = if words.value < words.limit { "few" } else { "many" };
    format!("Too {many} points")
};

/// The corners of all rings, without those that repeat their neighbour (as a closed ring's last point does).
pub fn vertices(a: &Geometry) -> f64 {
    match a {
        Geometry::Polygon(polygon) => polygon.0.iter().map(|ring| corners(ring, true)).sum(),
        Geometry::Multipolygon(polygons) => {
            polygons.iter().flat_map(|polygon| &polygon.0).map(|ring| corners(ring, true)).sum()
        }
        Geometry::Polyline(points) => corners(points, false),
        Geometry::Box(_) | Geometry::Rbox(_) => 4.0,
        Geometry::Point(_) => 1.0,
        Geometry::Cuboid(_) => 8.0,
        Geometry::Rle(_) | Geometry::Tag => 0.0,
    }
}

fn corners(points: &[Point2], closed: bool) -> f64 {
    let next = points.iter().skip(1).chain(points.first().filter(|_| closed));
    let count = points.iter().zip(next).filter(|(p, q)| p != q).count();
    let ends = u32::from(!closed && !points.is_empty());
    f64::from(u32::try_from(count).unwrap_or(u32::MAX).saturating_add(ends))
}
