//! Drive: an ego car with its sensors on the street, frame by frame.

use super::actors::{Actor, ActorPath, cast};
use super::camera::CameraShot;
use super::clips::Clip;
use super::files::{DriveFile, files};
use super::layout::furniture;
use super::lidar::{LidarSweep, scan};
use super::radar::{RadarPoint, sweep};
use super::road::LANE_M;
use super::scenery::Scenery;
use super::sensors::{DriveCamera, lidar_to_ego, radar_to_ego, sensors};
use super::signal_plan::add_scripts;
use super::solid::{ScenePart, Solid};
use super::truth::{LidarFrame, document};
use crate::random::RandomStream;
use assay_core::geometry::{Point3, Pose};
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene};
use core::ops::Range;

/// Time from frame to frame, microseconds: 10 Hz.
pub(super) const FRAME_US: i64 = 100_000;
const EGO: ActorPath = ActorPath::Road { s: 0.0, d: -LANE_M / 2.0, speed: 8.0 };

/// Simulated drive: a pure function of its seed and the clip that is recorded. Each method makes one output of one frame and may
/// be called from any thread; the same call gives the same bytes everywhere. Frames count from the drive's start.
#[derive(Clone, Debug)]
pub(super) struct Drive {
    seed: u64,
    clip: Clip,
    furniture: Vec<ScenePart>,
    actors: Vec<Actor>,
}

impl Drive {
    /// Drive of a seed, with its furniture and road users, as a clip records it.
    pub fn new(seed: u64, clip: &Clip) -> Self {
        let mut actors = cast(seed);
        if clip.has_signals {
            add_scripts(&mut actors);
        }
        Self { seed, clip: clip.clone(), furniture: furniture(seed), actors }
    }

    /// Road users.
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// Seconds from the drive's start to a frame.
    pub fn time_s(frame: u32) -> f64 {
        f64::from(frame) * FRAME_US as f64 * 1e-6
    }

    /// Pose: ego frame → world frame.
    pub fn ego_to_world(&self, frame: u32) -> Pose {
        let (s, d) = match EGO {
            ActorPath::Road { s, d, speed } => (s + speed * Self::time_s(frame), d),
            _ => (0.0, 0.0),
        };
        let ([x, y], yaw_rad) = super::road::on_road(s, d);
        Pose::from_yaw(yaw_rad, [x, y, 0.0])
    }

    /// Scenery of a frame.
    pub fn scenery(&self, frame: u32) -> Scenery {
        let daylight = self.clip.conditions.daylight();
        Scenery::new(&self.furniture, &self.actors, Self::time_s(frame), daylight)
    }

    /// One turn of the LiDAR.
    pub fn lidar(&self, frame: u32) -> LidarSweep {
        let to_world = lidar_to_ego().then(&self.ego_to_world(frame));
        let mut sweep = scan(&self.scenery(frame), &to_world, self.seed, frame);
        if let Some(defect) = self.clip.defect_in(frame) {
            defect.apply(&mut sweep);
        }
        sweep
    }

    /// One image.
    pub fn image(&self, frame: u32, camera: DriveCamera) -> Vec<u8> {
        let [width, height] = camera.size();
        let camera_to_world = camera.to_ego().then(&self.ego_to_world(frame));
        let scenery = self.scenery(frame);
        CameraShot { scenery: &scenery, model: &camera.model(), camera_to_world, width, height }.render()
    }

    /// Road user that every eighth pixel shows.
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
        sweep(&self.actors, &still, &radar_to_ego().then(&ego), velocity, Self::time_s(frame), rng)
    }

    /// True boxes of all road users that the LiDAR sees well enough, as tracks in its frame. Frames count
    /// from the start of the range.
    pub fn truth(&self, frames: Range<u32>) -> Document {
        let clouds: Vec<LidarSweep> = frames.clone().map(|f| self.lidar(f)).collect();
        self.truth_of(frames.start, &clouds)
    }

    /// True boxes from clouds that exist already: those of the frames from `first` on.
    pub fn truth_of(&self, first: u32, clouds: &[LidarSweep]) -> Document {
        let observed: Vec<LidarFrame<'_>> = clouds
            .iter()
            .zip(first..)
            .map(|(cloud, frame)| {
                let to_world = lidar_to_ego().then(&self.ego_to_world(frame));
                LidarFrame { cloud, world_to_lidar: to_world.inverse(), time_s: Self::time_s(frame) }
            })
            .collect();
        document(&self.actors, &observed)
    }

    /// Scene of the clip; `hash_of` returns the SHA-256 of each of its files.
    pub fn scene(&self, hash_of: &dyn Fn(&DriveFile) -> String) -> Scene {
        let Clip { name, frames, conditions, .. } = &self.clip;
        let (recorded, defect) = (files(frames), self.clip.defect_in(frames.start));
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
        let mut facts = vec![
            ("place", "Maple Avenue"),
            ("weather", conditions.weather()),
            ("time of day", conditions.time_of_day()),
        ];
        if self.clip.has_signals {
            // A blinker needs time to flash, so that pipelines may want to tell both apart.
            facts.push(("recording", if frames.len() > 1 { "drive" } else { "stop" }));
        }
        Scene {
            name: (*name).to_owned(),
            sensors: sensors(&|camera| defect.map_or(0.0, |defect| defect.turned_deg(camera))),
            frames: frames.clone().map(frame).collect(),
            metadata: facts.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
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
