//! Places of findings on screen.

use super::result::Finding;
use crate::geometry::{Planar, Point2, Point3, ShapeError};
use crate::label::{Document, Shape};
use crate::rubric::measure::{FindingPointer, PreparedShape, boundary};

/// Where a finding is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingLocation {
    /// Frame of the scene.
    pub frame: u32,
    /// The sensor in whose coordinates it is.
    pub sensor: String,
    /// The mark to point at.
    pub mark: FindingMark,
}

/// A mark in a sensor's coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FindingMark {
    /// A point of the image, px.
    Point(Point2),
    /// From the label to golden, px: the distance that is too small or too large.
    Line {
        /// On the label.
        label: Point2,
        /// On golden.
        golden: Point2,
    },
    /// A cuboid's centre, m.
    Space(Point3),
}

/// The mark of a finding: for distances in images the two points that it lies between, for overlaps the
/// point that is farthest off, else the middle of the object. `None` where neither document holds its objects
/// (any more).
pub fn locate_finding(finding: &Finding, label: &Document, golden: &Document) -> Option<FindingLocation> {
    let a = shape(finding, label, finding.label.as_deref());
    let b = shape(finding, golden, finding.golden.as_deref());
    let sensor = a.as_ref().or(b.as_ref())?.sensor.clone();
    let mark = match (&a, &b) {
        (Some(a), Some(b)) => {
            between(finding.measure.descriptor().finding.pointer, a, b).or_else(|| middle(a))
        }
        (Some(one), None) | (None, Some(one)) => middle(one),
        (None, None) => None,
    }?;
    Some(FindingLocation { frame: finding.frame, sensor, mark })
}

fn shape(finding: &Finding, document: &Document, id: Option<&str>) -> Option<Shape> {
    let object = document.object(id?)?;
    if !finding.sensor.is_empty() {
        return object.shape_at(finding.frame, &finding.sensor);
    }
    // Grades from before findings named their sensor.
    object.shapes.iter().find_map(|s| object.shape_at(finding.frame, &s.sensor))
}

fn between(pointer: FindingPointer, a: &Shape, b: &Shape) -> Option<FindingMark> {
    let (PreparedShape::Planar(a), PreparedShape::Planar(b)) = (ready(a).ok()?, ready(b).ok()?) else {
        return None;
    };
    let reversed = |(distance, golden, label)| (distance, label, golden);
    let (_, label, golden) = match pointer {
        FindingPointer::Nearest => boundary::nearest((&a, &b)),
        FindingPointer::FarthestOfLabel => outlines(&a, &b),
        FindingPointer::FarthestOfGolden => reversed(outlines(&b, &a)),
        FindingPointer::FarthestOfEither => {
            let (there, back) = (outlines(&a, &b), reversed(outlines(&b, &a)));
            if back.0 > there.0 { back } else { there }
        }
        FindingPointer::Outermost => return outermost(&a, &b).map(FindingMark::Point),
        FindingPointer::Centers => (0.0, a.bounds().center(), b.bounds().center()),
        FindingPointer::Middle => return None,
    };
    Some(if label == golden { FindingMark::Point(label) } else { FindingMark::Line { label, golden } })
}

fn outlines(a: &Planar, b: &Planar) -> (f64, Point2, Point2) {
    boundary::farthest((a.outline(), b.outline()))
}

/// The corner of `a` that lies farthest outside `b`.
fn outermost(a: &Planar, b: &Planar) -> Option<Point2> {
    let corners = a.outline().segments().iter().map(|s| (b.signed_distance(s.a), s.a));
    corners.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, p)| p)
}

fn ready(shape: &Shape) -> Result<PreparedShape, ShapeError> {
    PreparedShape::new(&shape.geometry)
}

fn middle(shape: &Shape) -> Option<FindingMark> {
    match shape.geometry.as_cuboid() {
        Some(cuboid) => Some(FindingMark::Space(cuboid.center)),
        // The rectangle's middle holds for shapes that cannot be measured, too.
        None => shape.geometry.bounds().map(|bounds| FindingMark::Point(bounds.center())),
    }
}
