//! The drive: an ego car with its sensors on the street, frame by frame.

use super::actors::{Actor, ActorPath, cast};
use super::camera::CameraShot;
use super::files;
use super::layout::furniture;
use super::lidar::{LidarSweep, scan};
use super::light::sun;
use super::radar::{RadarPoint, sweep};
use super::road::LANE_M;
use super::scenery::Scenery;
use super::solid::{ScenePart, Solid};
use super::truth::{LidarFrame, document};
use crate::DriveFile;
use crate::random::RandomStream;
use assay_core::geometry::{Point3, Pose};
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use core::ops::Range;
use std::collections::BTreeMap;

/// Time from frame to frame, microseconds: 10 Hz.
pub(super) const FRAME_US: i64 = 100_000;
/// The LiDAR's id in scenes.
pub(super) const LIDAR: &str = "lidar";
/// The radar's id in scenes.
pub(super) const RADAR: &str = "radar";

const EGO: ActorPath = ActorPath::Road { s: 0.0, d: -LANE_M / 2.0, speed: 8.0 };

/// The cameras.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum DriveCamera {
    /// Looks ahead; with the distortion of a real lens.
    Front,
    /// Looks 65° to the left.
    Left,
    /// Looks 65° to the right.
    Right,
    /// Fisheye over the rear bumper.
    Rear,
}

impl DriveCamera {
    /// Every camera in the order shown.
    pub const ALL: [Self; 4] = [Self::Left, Self::Front, Self::Right, Self::Rear];

    /// Its id in scenes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Front => "camera-front",
            Self::Left => "camera-left",
            Self::Right => "camera-right",
            Self::Rear => "camera-rear",
        }
    }

    /// Shown to people.
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

    /// How it maps space to pixels.
    pub fn model(self) -> CameraModel {
        let pinhole =
            |focal, center, distortion| CameraModel::Pinhole { focal: [focal; 2], center, distortion };
        match self {
            Self::Front => pinhole(640.0, [480.0, 270.0], [-0.11, 0.025, 0.0005, -0.0004, 0.0]),
            Self::Left | Self::Right => pinhole(466.0, [400.0, 225.0], [0.0; 5]),
            Self::Rear => CameraModel::Fisheye {
                focal: [194.0; 2],
                center: [320.0, 237.0],
                k: [-0.018, 0.003, -0.0006, 0.0],
                max_angle_rad: 1.62,
            },
        }
    }

    /// Camera frame → ego frame.
    pub fn to_ego(self) -> Pose {
        let (at, yaw_deg, down_deg) = match self {
            Self::Front => ([1.35, 0.0, 1.52], 0.0, 2.0),
            Self::Left => ([1.1, 0.45, 1.55], 65.0, 4.0),
            Self::Right => ([1.1, -0.45, 1.55], -65.0, 4.0),
            Self::Rear => ([-2.25, 0.0, 1.15], 180.0, 12.0),
        };
        camera_pose(at, yaw_deg, down_deg)
    }
}

/// A camera at `at` that looks `yaw_deg` to the left of ahead and `down_deg` below the horizon.
fn camera_pose(at: Point3, yaw_deg: f64, down_deg: f64) -> Pose {
    let (yaw, down) = (yaw_deg.to_radians(), down_deg.to_radians());
    let (sy, cy, sd, cd) = (libm::sin(yaw), libm::cos(yaw), libm::sin(down), libm::cos(down));
    let ahead = [cy * cd, sy * cd, -sd];
    let right = [sy, -cy, 0.0];
    let below = [-cy * sd, -sy * sd, -cd];
    Pose::from_matrix(core::array::from_fn(|i| [right[i], below[i], ahead[i]]), at)
}

/// A simulated drive: a pure function of its seed. Each method makes one thing of one frame and may be called
/// from any thread; the same call gives the same bytes everywhere.
#[derive(Clone, Debug)]
pub(super) struct Drive {
    seed: u64,
    furniture: Vec<ScenePart>,
    actors: Vec<Actor>,
}

impl Drive {
    /// Furnish the street and cast its people.
    pub fn new(seed: u64) -> Self {
        Self { seed, furniture: furniture(seed), actors: cast(seed) }
    }

    /// Seconds from the drive's start to a frame.
    pub fn time_s(frame: u32) -> f64 {
        f64::from(frame) * FRAME_US as f64 * 1e-6
    }

    /// Ego frame → world frame.
    pub fn ego_to_world(&self, frame: u32) -> Pose {
        let (s, d) = match EGO {
            ActorPath::Road { s, d, speed } => (s + speed * Self::time_s(frame), d),
            _ => (0.0, 0.0),
        };
        let ([x, y], yaw_rad) = super::road::on_road(s, d);
        Pose::from_yaw(yaw_rad, [x, y, 0.0])
    }

    /// LiDAR frame → ego frame.
    pub fn lidar_to_ego() -> Pose {
        Pose { translation: [0.0, 0.0, 1.86], ..Pose::IDENTITY }
    }

    fn radar_to_ego() -> Pose {
        Pose { translation: [2.2, 0.0, 0.5], ..Pose::IDENTITY }
    }

    fn scenery(&self, frame: u32) -> Scenery {
        Scenery::new(&self.furniture, &self.actors, Self::time_s(frame), sun())
    }

    /// One turn of the LiDAR.
    pub fn lidar(&self, frame: u32) -> LidarSweep {
        let to_world = Self::lidar_to_ego().then(&self.ego_to_world(frame));
        scan(&self.scenery(frame), &to_world, self.seed, frame)
    }

    /// One image.
    pub fn image(&self, frame: u32, camera: DriveCamera) -> Vec<u8> {
        let [width, height] = camera.size();
        let camera_to_world = camera.to_ego().then(&self.ego_to_world(frame));
        let scenery = self.scenery(frame);
        CameraShot { scenery: &scenery, model: &camera.model(), camera_to_world, width, height }.render()
    }

    /// Which road user every eighth pixel shows.
    #[cfg(test)]
    pub fn image_owners(&self, frame: u32, camera: DriveCamera) -> Vec<((u32, u32), u32)> {
        let [width, height] = camera.size();
        let camera_to_world = camera.to_ego().then(&self.ego_to_world(frame));
        let scenery = self.scenery(frame);
        CameraShot { scenery: &scenery, model: &camera.model(), camera_to_world, width, height }.owners(8)
    }

    /// One sweep of the radar.
    pub fn radar(&self, frame: u32) -> Vec<RadarPoint> {
        let ego = self.ego_to_world(frame);
        let velocity = ego.rotate([8.0, 0.0, 0.0]);
        let bars = self.furniture.iter().filter(|p| matches!(p.solid, Solid::Capsule(..)));
        let still: Vec<Point3> = bars.map(|p| p.center).collect();
        let rng = RandomStream::new(self.seed, 500 + u64::from(frame));
        sweep(&self.actors, &still, &Self::radar_to_ego().then(&ego), velocity, Self::time_s(frame), rng)
    }

    /// True boxes of all road users that the LiDAR sees well enough, as tracks in its frame. Frames count from
    /// the start of the range.
    pub fn truth(&self, frames: Range<u32>) -> Document {
        let clouds: Vec<LidarSweep> = frames.clone().map(|f| self.lidar(f)).collect();
        self.truth_of(frames.start, &clouds)
    }

    /// The same from clouds that are there already: those of the frames from `first` on.
    pub fn truth_of(&self, first: u32, clouds: &[LidarSweep]) -> Document {
        let observed: Vec<LidarFrame<'_>> = clouds
            .iter()
            .zip(first..)
            .map(|(cloud, frame)| {
                let to_world = Self::lidar_to_ego().then(&self.ego_to_world(frame));
                LidarFrame { cloud, world_to_lidar: to_world.inverse(), time_s: Self::time_s(frame) }
            })
            .collect();
        document(&self.actors, &observed)
    }

    /// The scene of a range of frames; `hash_of` gives the SHA-256 of each of its files.
    pub fn scene(&self, name: &str, frames: Range<u32>, hash_of: &dyn Fn(&DriveFile) -> String) -> Scene {
        let recorded = files(&frames);
        let frame = |f: u32| Frame {
            time_us: i64::from(f - frames.start) * FRAME_US,
            ego_to_world: self.ego_to_world(f),
            data: recorded
                .iter()
                .filter(|r| r.frame == f - frames.start)
                .map(|r| data(r, hash_of(r)))
                .collect(),
            sweeps: Vec::new(),
        };
        let facts = [("place", "Maple Avenue"), ("weather", "clear"), ("time of day", "afternoon")];
        Scene {
            name: name.to_owned(),
            sensors: sensors(),
            frames: frames.clone().map(frame).collect(),
            metadata: BTreeMap::from(facts.map(|(k, v)| (k.to_owned(), v.to_owned()))),
        }
    }
}

fn data(recorded: &DriveFile, blob: String) -> FrameData {
    FrameData {
        sensor: recorded.sensor.clone(),
        blob,
        media_type: recorded.media_type.to_owned(),
        file: recorded.file.clone(),
        ..FrameData::default()
    }
}

fn sensors() -> Vec<Sensor> {
    let sensor = |id: &str, name: &str, kind, sensor_to_ego| Sensor {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        sensor_to_ego,
    };
    let mut all = vec![sensor(LIDAR, "LiDAR", SensorKind::Lidar, Drive::lidar_to_ego())];
    for camera in DriveCamera::ALL {
        let [width, height] = camera.size();
        let kind = SensorKind::Camera { width, height, model: Some(camera.model()) };
        all.push(sensor(camera.id(), camera.name(), kind, camera.to_ego()));
    }
    all.push(sensor(RADAR, "Front radar", SensorKind::Radar, Drive::radar_to_ego()));
    all
}
