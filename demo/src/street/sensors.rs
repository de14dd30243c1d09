//! Sensors of the ego car: their ids, camera models and mountings.

use assay_core::geometry::{Point2, Point3, Pose};
use assay_core::scene::{Sensor, SensorKind};
use assay_core::sensor::CameraModel;

/// Id of the LiDAR in scenes.
pub(super) const LIDAR: &str = "lidar";
/// Id of the radar in scenes.
pub(super) const RADAR: &str = "radar";

/// Camera of the ego car.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum DriveCamera {
    /// Camera that looks ahead, with the distortion of a real lens.
    Front,
    /// Camera that looks 65° to the left.
    Left,
    /// Camera that looks 65° to the right.
    Right,
    /// Fisheye over the rear bumper.
    Rear,
}

impl DriveCamera {
    /// Every camera in the order shown.
    pub const ALL: [Self; 4] = [Self::Left, Self::Front, Self::Right, Self::Rear];

    /// Id in scenes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Front => "camera-front",
            Self::Left => "camera-left",
            Self::Right => "camera-right",
            Self::Rear => "camera-rear",
        }
    }

    /// Name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Front => "Front camera",
            Self::Left => "Left camera",
            Self::Right => "Right camera",
            Self::Rear => "Rear fisheye",
        }
    }

    /// Width and height, px.
    pub fn size(self) -> [u32; 2] {
        match self {
            Self::Front => [960, 540],
            Self::Left | Self::Right => [800, 450],
            Self::Rear => [640, 480],
        }
    }

    /// Model that maps space to pixels.
    pub fn model(self) -> CameraModel {
        let focal = [self.focal_px(); 2];
        let pinhole = |center, distortion| CameraModel::Pinhole { focal, center, distortion };
        match self {
            Self::Front => pinhole([480.0, 270.0], [-0.11, 0.025, 0.0005, -0.0004, 0.0]),
            Self::Left | Self::Right => pinhole([400.0, 225.0], [0.0; 5]),
            Self::Rear => CameraModel::Fisheye {
                focal,
                center: [320.0, 237.0],
                k: [-0.018, 0.003, -0.0006, 0.0],
                max_angle_rad: 1.62,
            },
        }
    }

    /// Focal length in the middle of the image, px per radian.
    pub fn focal_px(self) -> f64 {
        match self {
            Self::Front => 640.0,
            Self::Left | Self::Right => 466.0,
            Self::Rear => 194.0,
        }
    }

    /// Pixel of a point of the camera frame; `None` where it is out of view.
    pub fn pixel(self, point: Point3) -> Option<Point2> {
        self.model().project(point)
    }

    /// Pose: camera frame → ego frame.
    pub fn to_ego(self) -> Pose {
        self.turned_to_ego(0.0)
    }

    /// Pose of the camera, turned to the left by some degrees.
    fn turned_to_ego(self, left_deg: f64) -> Pose {
        let (at, yaw_deg, down_deg) = match self {
            Self::Front => ([1.35, 0.0, 1.52], 0.0, 2.0),
            Self::Left => ([1.1, 0.45, 1.55], 65.0, 4.0),
            Self::Right => ([1.1, -0.45, 1.55], -65.0, 4.0),
            Self::Rear => ([-2.25, 0.0, 1.15], 180.0, 12.0),
        };
        camera_pose(at, yaw_deg + left_deg, down_deg)
    }
}

/// Pose of a camera at `at` that looks `yaw_deg` to the left of ahead and `down_deg` below the horizon.
fn camera_pose(at: Point3, yaw_deg: f64, down_deg: f64) -> Pose {
    let (yaw, down) = (yaw_deg.to_radians(), down_deg.to_radians());
    let (sy, cy, sd, cd) = (libm::sin(yaw), libm::cos(yaw), libm::sin(down), libm::cos(down));
    let ahead = [cy * cd, sy * cd, -sd];
    let right = [sy, -cy, 0.0];
    let below = [-cy * sd, -sy * sd, -cd];
    Pose::from_matrix(core::array::from_fn(|i| [right[i], below[i], ahead[i]]), at)
}

/// Pose: LiDAR frame → ego frame.
pub(super) fn lidar_to_ego() -> Pose {
    Pose { translation: [0.0, 0.0, 1.86], ..Pose::IDENTITY }
}

/// Pose: radar frame → ego frame.
pub(super) fn radar_to_ego() -> Pose {
    Pose { translation: [2.2, 0.0, 0.5], ..Pose::IDENTITY }
}

/// All sensors, as scenes describe them; the calibration of each camera is wrong by `left_deg`, degrees to the left.
pub(super) fn sensors(left_deg: &dyn Fn(DriveCamera) -> f64) -> Vec<Sensor> {
    let sensor = |id: &str, name: &str, kind, sensor_to_ego| Sensor {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        sensor_to_ego,
    };
    let mut all = vec![sensor(LIDAR, "LiDAR", SensorKind::Lidar, lidar_to_ego())];
    for camera in DriveCamera::ALL {
        let [width, height] = camera.size();
        let kind = SensorKind::Camera { width, height, model: Some(camera.model()) };
        all.push(sensor(camera.id(), camera.name(), kind, camera.turned_to_ego(left_deg(camera))));
    }
    all.push(sensor(RADAR, "Front radar", SensorKind::Radar, radar_to_ego()));
    all
}
