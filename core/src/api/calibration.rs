//! Whether a LiDAR's points lie where a camera saw them.

use serde::{Deserialize, Serialize};

/// `GET …/tasks/{task}/calibration`: what can be checked in the task's scene.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationScene {
    /// The scene's name.
    pub name: String,
    /// Frames in it.
    pub frames: u32,
    /// Its cameras; none where there is no LiDAR to check them against.
    pub cameras: Vec<CalibrationCamera>,
}

/// A camera whose calibration can be checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationCamera {
    /// The sensor's id.
    pub id: String,
    /// Shown to people.
    pub name: String,
}

/// `GET …/tasks/{task}/calibration/{camera}`: how a camera and the first LiDAR agree over the task's scene.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationCheck {
    /// Frames that were measured, spread over the scene.
    pub frames: u32,
    /// Jumps in depth whose edges were looked for.
    pub edges: u32,
    /// How far the image's edges lie to the right of the points'; absent where the recording does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<PixelOffset>,
    /// How far they lie below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down: Option<PixelOffset>,
}

/// An offset on the image.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PixelOffset {
    /// px of the photograph, to a tenth.
    pub px: f64,
    /// Half the width of its 95 % interval, px.
    pub within_px: f64,
}

/// `GET …/tasks/{task}/calibration/{camera}/frames/{frame}`: points of the LiDAR on the camera's image.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationFrame {
    /// The photograph, by its blob's name, as browsers show it.
    pub picture: String,
    /// Width and height that points are in, px.
    #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
    pub size: [u32; 2],
    /// How much later than the points the photograph was taken, microseconds.
    pub off_us: i64,
    /// x, y (px), distance (dm); of many points a part.
    pub points: Vec<[i32; 3]>,
    /// Where depth jumps: x, y (px).
    pub edges: Vec<[i32; 2]>,
}
