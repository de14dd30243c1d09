//! The nuScenes detection benchmark's configuration `detection_cvpr_2019`.

use serde::{Deserialize, Serialize};

/// The benchmark's classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DetectionClass {
    Car,
    Truck,
    Bus,
    Trailer,
    ConstructionVehicle,
    Pedestrian,
    Motorcycle,
    Bicycle,
    TrafficCone,
    Barrier,
}

/// All classes; means over classes are taken in this order.
pub const CLASSES: [DetectionClass; 10] = [
    DetectionClass::Car,
    DetectionClass::Truck,
    DetectionClass::Bus,
    DetectionClass::Trailer,
    DetectionClass::ConstructionVehicle,
    DetectionClass::Pedestrian,
    DetectionClass::Motorcycle,
    DetectionClass::Bicycle,
    DetectionClass::TrafficCone,
    DetectionClass::Barrier,
];

impl DetectionClass {
    /// Boxes as far from the ego vehicle as this, or farther, do not count; m.
    pub fn range_m(self) -> f64 {
        match self {
            Self::Car | Self::Truck | Self::Bus | Self::Trailer | Self::ConstructionVehicle => 50.0,
            Self::Pedestrian | Self::Motorcycle | Self::Bicycle => 40.0,
            Self::TrafficCone | Self::Barrier => 30.0,
        }
    }
}

/// Centres nearer than this match, m; each gives an average precision of its own.
pub const MATCH_DISTANCES_M: [f64; 4] = [0.5, 1.0, 2.0, 4.0];
/// Where in [`MATCH_DISTANCES_M`] the distance is whose matches the true-positive errors are taken from: 2 m.
pub const ERRORS_AT: usize = 2;
/// Recall and precision are sampled at this many recalls, evenly from 0 to 1.
pub const RECALL_STEPS: usize = 101;
/// The first of them that counts: those above a recall of 0.1.
pub const FIRST_RECALL: usize = 11;
/// Precision up to this counts as none.
pub const MIN_PRECISION: f64 = 0.1;
/// Detections that a sample may have.
pub const MAX_DETECTIONS: usize = 500;
/// The weight of mean average precision in the nuScenes detection score; each of the five errors weighs 1.
pub const MEAN_AP_WEIGHT: f64 = 5.0;
