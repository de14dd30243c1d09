//! Configuration `detection_cvpr_2019` of the nuScenes detection benchmark.

use serde::{Deserialize, Serialize};

/// Class of the benchmark.
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
    /// Distance from the ego vehicle from which on boxes of the class do not count, m.
    pub fn range_m(self) -> f64 {
        match self {
            Self::Car | Self::Truck | Self::Bus | Self::Trailer | Self::ConstructionVehicle => 50.0,
            Self::Pedestrian | Self::Motorcycle | Self::Bicycle => 40.0,
            Self::TrafficCone | Self::Barrier => 30.0,
        }
    }
}

/// Matching distances of centres, m; each gives its own average precision.
pub const MATCH_DISTANCES_M: [f64; 4] = [0.5, 1.0, 2.0, 4.0];
/// Index in [`MATCH_DISTANCES_M`] of the distance for the true-positive errors: 2 m.
pub const ERRORS_AT: usize = 2;
/// Number of recalls at which precision is sampled, evenly from 0 to 1.
pub const RECALL_STEPS: usize = 101;
/// Index of the first recall that counts: those above a recall of 0.1.
pub const FIRST_RECALL: usize = 11;
/// Largest precision that counts as none.
pub const MIN_PRECISION: f64 = 0.1;
/// Largest number of detections of a sample.
pub const MAX_DETECTIONS: usize = 500;
/// Weight of mean average precision in the nuScenes detection score; each of the five errors has the weight 1.
pub const MEAN_AP_WEIGHT: f64 = 5.0;
