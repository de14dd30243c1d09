//! Boxes of a results file, for ground truth and detections.

use super::config::DetectionClass;
use serde::{Deserialize, Serialize};

/// State of a box's object, by the benchmark's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum BoxAttribute {
    /// The class has no attribute, or the annotation lacks it.
    #[default]
    #[serde(rename = "")]
    Missing,
    #[serde(rename = "pedestrian.moving")]
    PedestrianMoving,
    #[serde(rename = "pedestrian.sitting_lying_down")]
    PedestrianSittingLyingDown,
    #[serde(rename = "pedestrian.standing")]
    PedestrianStanding,
    #[serde(rename = "cycle.with_rider")]
    CycleWithRider,
    #[serde(rename = "cycle.without_rider")]
    CycleWithoutRider,
    #[serde(rename = "vehicle.moving")]
    VehicleMoving,
    #[serde(rename = "vehicle.parked")]
    VehicleParked,
    #[serde(rename = "vehicle.stopped")]
    VehicleStopped,
}

/// A box in the global frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DetectionBox {
    /// Centre, m.
    pub translation: [f64; 3],
    /// Width, length, height, m; larger than 0.
    pub size: [f64; 3],
    /// Quaternion w, x, y, z of any length.
    pub rotation: [f64; 4],
    /// Velocity along x and y, m/s; NaN where it is not known.
    pub velocity: [f64; 2],
    /// Centre minus the position of the ego vehicle, m.
    pub ego_translation: [f64; 3],
    /// Number of LiDAR and radar points inside; -1 where it was not counted, as for detections.
    pub num_pts: i64,
    /// Class.
    pub detection_name: DetectionClass,
    /// Confidence; -1 for ground truth.
    pub detection_score: f64,
    /// State of the object.
    pub attribute_name: BoxAttribute,
}

/// Boxes of every sample, in the order of the file, which decides between equal scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DetectionBoxes {
    /// Token and boxes of each sample; each token occurs once.
    pub samples: Vec<(String, Vec<DetectionBox>)>,
}
