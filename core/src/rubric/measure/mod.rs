//! Measures between a label and golden: one file each, with its descriptor and its formula.
//!
//! To add one, write its file, name it in the list of modules and in [`REGISTRY`], give it an oracle case in
//! `scripts/oracles/measures.py`, and write docs/measures.md anew with the `measures_page` test.

pub mod acceleration;
pub mod attribute;
pub mod boundary_iou;
pub mod boundary_offset;
pub mod boundary_spread;
pub mod center_distance;
pub mod center_distance_bev;
pub mod class;
pub mod clearance;
pub mod coverage;
pub mod extra;
pub mod hausdorff;
pub mod hausdorff_directed;
pub mod interpolation_error;
pub mod iou;
pub mod iou_3d;
pub mod iou_bev;
pub mod link;
pub mod missed;
pub mod points_precision;
pub mod points_recall;
pub mod scale_iou;
pub mod size_error;
pub mod speed;
pub mod spill;
pub mod track_coverage;
pub mod track_fragments;
pub mod track_switches;
pub mod turn_rate;
pub mod vertex_density;
pub mod vertices;
pub mod yaw_error;

// What the measures share.
pub mod boundary;
mod boundary_profile;
mod descriptor;
mod error;
mod evaluate;
mod evaluation;
mod lookup;
mod motion;
mod name;
mod overlap;
pub mod points;
mod prepared;
#[cfg(test)]
mod properties;
mod tracking;
mod unit;
mod words;

pub use boundary_profile::BoundaryProfile;
pub use descriptor::{
    FAR, FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureParameter, ParameterKind,
    ValueScale,
};
pub use error::{ComparedShape, MeasureError};
pub use evaluate::{evaluate, evaluate_prepared, evaluate_rle, profile};
pub use evaluation::{
    ComparedObject, LinkedShapes, MeasureEvaluation, MeasureParams, MeasureSubject, ObjectEvaluation,
    ShapeEvaluation, TrackEvaluation,
};
pub use motion::TrackPoint;
pub use name::Measure;
pub use overlap::OverlapAreas;
pub use points::PointCounts;
pub use prepared::PreparedShape;
pub use tracking::TrackingResult;
pub use unit::MeasureUnit;
pub use words::{FindingWords, RuleWords};

/// All measures, in the order of docs/measures.md.
pub static REGISTRY: &[&MeasureDescriptor] = &[
    &iou::DESCRIPTOR,
    &coverage::DESCRIPTOR,
    &spill::DESCRIPTOR,
    &clearance::DESCRIPTOR,
    &hausdorff::DESCRIPTOR,
    &hausdorff_directed::DESCRIPTOR,
    &boundary_offset::DESCRIPTOR,
    &boundary_spread::DESCRIPTOR,
    &boundary_iou::DESCRIPTOR,
    &vertices::DESCRIPTOR,
    &vertex_density::DESCRIPTOR,
    &iou_3d::DESCRIPTOR,
    &iou_bev::DESCRIPTOR,
    &center_distance::DESCRIPTOR,
    &center_distance_bev::DESCRIPTOR,
    &size_error::DESCRIPTOR,
    &scale_iou::DESCRIPTOR,
    &yaw_error::DESCRIPTOR,
    &class::DESCRIPTOR,
    &attribute::DESCRIPTOR,
    &missed::DESCRIPTOR,
    &extra::DESCRIPTOR,
    &points_recall::DESCRIPTOR,
    &points_precision::DESCRIPTOR,
    &link::DESCRIPTOR,
    &track_switches::DESCRIPTOR,
    &track_coverage::DESCRIPTOR,
    &track_fragments::DESCRIPTOR,
    &interpolation_error::DESCRIPTOR,
    &speed::DESCRIPTOR,
    &acceleration::DESCRIPTOR,
    &turn_rate::DESCRIPTOR,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Geometry;

    #[test]
    fn every_measure_is_known_by_its_name() {
        for descriptor in REGISTRY {
            let name = descriptor.title();
            let measure = Measure::from_name(&name).unwrap();
            assert_eq!((measure.descriptor().title(), measure.name()), (name.clone(), name));
        }
        for unknown in ["", "iuo", "iou:", "iou:a", "attribute", "attribute:"] {
            assert_eq!(Measure::from_name(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn no_two_measures_share_a_name() {
        let names: std::collections::BTreeSet<&str> = REGISTRY.iter().map(|d| d.name).collect();
        assert_eq!(names.len(), REGISTRY.len());
    }

    #[test]
    fn measures_of_tracks_say_that_two_shapes_are_not_enough() {
        let of_tracks: Vec<_> =
            REGISTRY.iter().filter(|d| matches!(d.evaluation, MeasureEvaluation::Tracks(_))).collect();
        assert_eq!(of_tracks.len(), 7);
        for descriptor in of_tracks {
            let shape = Geometry::Box([0.0, 0.0, 2.0, 2.0]);
            let answer = evaluate(&Measure::from(*descriptor), &Default::default(), &shape, &shape);
            assert_eq!(answer, Err(MeasureError::NeedsDocuments(descriptor.name.to_owned())));
        }
    }
}
