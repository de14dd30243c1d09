//! The parts of tasks and frames that are read and written.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A task, a page of tasks, or a frame of a response alone: all that a file's entries may be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ScaleEntry {
    pub(super) task_id: Option<String>,
    pub(super) params: ScaleParams,
    pub(super) response: Option<ScaleResponse>,
    /// Of a frame of a response.
    pub(super) cuboids: Option<Vec<Value>>,
    /// Of a page.
    pub(super) docs: Vec<Self>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ScaleParams {
    pub(super) attachment: Option<String>,
    /// Addresses, or frames themselves.
    pub(super) attachments: Vec<Value>,
    /// Frames themselves.
    pub(super) frames: Vec<Value>,
    pub(super) metadata: Map<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ScaleResponse {
    /// A list, or an address.
    pub(super) annotations: Value,
    pub(super) global_attributes: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct ScaleVector {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) z: f64,
}

impl From<[f64; 3]> for ScaleVector {
    fn from([x, y, z]: [f64; 3]) -> Self {
        Self { x, y, z }
    }
}

impl From<ScaleVector> for [f64; 3] {
    fn from(v: ScaleVector) -> Self {
        [v.x, v.y, v.z]
    }
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct ScaleHeading {
    pub(super) w: f64,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) z: f64,
}

/// Pose of a sensor.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ScaleSensorPose {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) position: ScaleVector,
    pub(super) heading: Option<ScaleHeading>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ScaleFrame {
    pub(super) device_position: ScaleVector,
    pub(super) device_heading: Option<ScaleHeading>,
    /// Nanoseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timestamp: Option<f64>,
    /// The cloud's file, in the LiDAR's own frame; ours, since points themselves are in the world.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) points_url: Option<String>,
    /// The LiDAR on the device; ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lidar: Option<ScaleSensorPose>,
    pub(super) images: Vec<ScaleImage>,
    #[serde(skip_serializing)]
    pub(super) radar_points: Vec<IgnoredAny>,
}

/// An image; its pose is the camera's in the world.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ScaleImage {
    pub(super) image_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) camera_index: Option<u64>,
    /// The sensor's id; ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) camera_id: Option<String>,
    #[serde(flatten)]
    pub(super) standing: ScaleSensorPose,
    #[serde(flatten)]
    pub(super) intrinsics: ScaleIntrinsics,
    /// Nanoseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timestamp: Option<f64>,
    /// Pixels; ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) width: Option<u32>,
    /// Pixels; ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) height: Option<u32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ScaleIntrinsics {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fx: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fy: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cx: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cy: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) skew: Option<f64>,
    /// How much smaller the image is than the one that was calibrated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scale_factor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) camera_model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) k1: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) k2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) k3: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) k4: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) p1: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) p2: Option<f64>,
    /// The angle from the axis up to which a fisheye sees; ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_angle_rad: Option<f64>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct ScaleCuboid {
    pub(super) uuid: String,
    pub(super) label: String,
    pub(super) position: ScaleVector,
    /// Width, length, height.
    pub(super) dimensions: ScaleVector,
    pub(super) yaw: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pitch: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) roll: Option<f64>,
    #[serde(default)]
    pub(super) attributes: Map<String, Value>,
    /// Facts beside the attributes, and what is not known.
    #[serde(flatten)]
    pub(super) others: Map<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ScaleAnnotation {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) uuid: String,
    pub(super) label: String,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Radians.
    pub(super) rotation: f64,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) vertices: Vec<ScaleVertex>,
    pub(super) attributes: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct ScaleVertex {
    pub(super) x: f64,
    pub(super) y: f64,
}
