//! `interpolation_error`: how far a label strays between its keyframes.

use super::{
    FAR, FindingDisplay, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit, PreparedShape,
    TrackEvaluation, center_distance,
};

/// Greatest distance of the centres where the label's track has no keyframe of its own.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "interpolation_error",
    argument: None,
    definition: "The largest distance of the centres where the label's track has no keyframe of its own.",
    unit: MeasureUnit::MetersOrPixels,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.5,
    when_to_use: "To see whether there are keyframes enough.",
    source: "Definition.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Tracks(TrackEvaluation::Interpolated(distance)),
    sentence: |words| {
        format!(
            "Between its keyframes, the centre of {} must lie {} from that of its golden object (m, in an image px)",
            words.object(),
            words.range()
        )
    },
    finding: FindingDisplay { pointer: FindingPointer::Centers, ..FindingDisplay::PLAIN },
};

/// Distance between the centres: of cuboids, m; of image shapes' rectangles, px. `None` for other pairs.
fn distance(a: &PreparedShape, b: &PreparedShape) -> Option<f64> {
    match (a, b) {
        (PreparedShape::Cuboid(a), PreparedShape::Cuboid(b)) => {
            Some(center_distance::center_distance((a, b)))
        }
        (PreparedShape::Planar(a), PreparedShape::Planar(b)) => {
            let ([ax, ay], [bx, by]) = (a.bounds().center(), b.bounds().center());
            Some(libm::hypot(ax - bx, ay - by))
        }
        (
            PreparedShape::Cuboid(_) | PreparedShape::Planar(_) | PreparedShape::Mask(_) | PreparedShape::Tag,
            _,
        ) => None,
    }
}
