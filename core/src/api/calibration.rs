//! Calibration check: whether a LiDAR's points lie where a camera saw them.

use serde::{Deserialize, Serialize};

/// Cameras whose calibration can be checked: `GET …/tasks/{task}/calibration`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationScene {
    /// Name of the scene.
    pub name: String,
    /// Number of frames.
    pub frames: u32,
    /// Cameras; none without a LiDAR to compare with.
    pub cameras: Vec<CalibrationCamera>,
}

/// A camera whose calibration can be checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationCamera {
    /// Id of the sensor.
    pub id: String,
    /// Name that people see.
    pub name: String,
}

/// Agreement of a camera and the first LiDAR over the scene: `GET …/tasks/{task}/calibration/{camera}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationCheck {
    /// Number of measured frames, spread over the scene.
    pub frames: u32,
    /// Number of depth jumps whose edges were searched.
    pub edges: u32,
    /// Offset of the image's edges from the points', to the right; absent: the recording cannot tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<PixelOffset>,
    /// The same offset, downwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down: Option<PixelOffset>,
}

/// An offset on the image.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PixelOffset {
    /// Offset in pixels of the photograph, to a tenth.
    pub px: f64,
    /// Half the width of its 95 % interval, px.
    pub within_px: f64,
}

/// Points of the LiDAR on the camera's image: `GET …/tasks/{task}/calibration/{camera}/frames/{frame}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationFrame {
    /// Photograph as browsers show it, by its blob's name.
    pub picture: String,
    /// Width and height of the image that points are on, px.
    #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
    pub size: [u32; 2],
    /// Time of the photograph minus the time of the points, microseconds.
    pub off_us: i64,
    /// x, y (px), distance (dm); a part of the points, if they are many.
    pub points: Vec<[i32; 3]>,
    /// Jumps of depth: x, y (px).
    pub edges: Vec<[i32; 2]>,
}
