//! Boxes of a results file, ground truth and detections alike.

use super::config::DetectionClass;
use serde::{Deserialize, Serialize};

/// What a box's object is doing, by the benchmark's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum BoxAttribute {
    /// The class has none, or the annotation lacks it.
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
    /// The centre, m.
    pub translation: [f64; 3],
    /// Width, length, height, m; above 0.
    pub size: [f64; 3],
    /// Quaternion w, x, y, z of any length.
    pub rotation: [f64; 4],
    /// Along x and y, m/s; NaN where it is not known.
    pub velocity: [f64; 2],
    /// The centre less the ego vehicle's place, m.
    pub ego_translation: [f64; 3],
    /// LiDAR and radar points inside; -1 where nobody counted, as for detections.
    pub num_pts: i64,
    /// The class.
    pub detection_name: DetectionClass,
    /// Confidence; -1 for ground truth.
    pub detection_score: f64,
    /// What the object is doing.
    pub attribute_name: BoxAttribute,
}

/// The boxes of every sample, in the file's order: it decides between equal scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DetectionBoxes {
    /// Token and boxes of each sample; a token comes once.
    pub samples: Vec<(String, Vec<DetectionBox>)>,
}
