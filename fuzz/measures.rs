//! All measures, and the properties of every value.

use assay_core::geometry::Geometry;
use assay_core::rubric::Measure;
use assay_core::rubric::measure::evaluate;
use std::collections::BTreeMap;

pub const NAMES: [&str; 32] = [
    "iou",
    "coverage",
    "spill",
    "clearance",
    "hausdorff",
    "hausdorff_directed",
    "boundary_offset",
    "boundary_spread",
    "boundary_iou",
    "vertices",
    "vertex_density",
    "iou_3d",
    "iou_bev",
    "center_distance",
    "center_distance_bev",
    "size_error",
    "scale_iou",
    "yaw_error",
    "points_recall",
    "points_precision",
    "class",
    "attribute:a",
    "missed",
    "extra",
    "track_switches",
    "track_coverage",
    "track_fragments",
    "interpolation_error",
    "speed",
    "acceleration",
    "turn_rate",
    "link",
];

pub fn measure(name: &str) -> Measure {
    match Measure::from_name(name) {
        Some(measure) => measure,
        None => panic!("{name} is no measure"),
    }
}

/// Every measure of two shapes is an error or a finite number, and a share is from 0 to 1.
pub fn check_all(a: &Geometry, b: &Geometry) {
    let params = BTreeMap::from([("d".to_owned(), 1.5)]);
    for name in NAMES {
        let measure = measure(name);
        let Ok(value) = evaluate(&measure, &params, a, b) else { continue };
        assert!(value.is_finite(), "{name} is {value}");
        if measure.is_share() {
            assert!((0.0..=1.0).contains(&value), "{name} is {value}");
        }
    }
}
