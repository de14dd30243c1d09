//! Scenes: sensors, frames, and where the bytes of each are.

use crate::enum_with_all::enum_with_all;
use crate::geometry::Pose;
use crate::sensor::CameraModel;
use serde::{Deserialize, Serialize};

pub mod motion_compensation;
mod point_times;

pub use point_times::{PointTimes, TimeUnit};

/// Scene: one or more frames of one or more sensors that are labeled together. A single image is a scene with one
/// camera and one frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::examples::scene)))]
pub struct Scene {
    /// Name for people.
    pub name: String,
    /// Sensors in display order.
    pub sensors: Vec<Sensor>,
    /// Frames in time order; never empty.
    pub frames: Vec<Frame>,
    /// Metadata for sampling and search, such as `weather: rain`.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub metadata: std::collections::BTreeMap<String, String>,
}

/// LiDAR, radar or camera.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sensor {
    /// Id, unique in the scene and stored in labels.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Kind of the sensor.
    pub kind: SensorKind,
    /// Pose: sensor frame → ego frame (x forward, y left, z up).
    #[serde(default)]
    pub sensor_to_ego: Pose,
}

/// Kind of a sensor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum SensorKind {
    /// Point clouds, m.
    Lidar,
    /// Points with radial velocity.
    Radar,
    /// Images; the camera frame is x right, y down, z forward.
    Camera {
        /// Width, pixels.
        width: u32,
        /// Height, pixels.
        height: u32,
        /// Camera model (projection); none where it is not known, as for a photograph.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<CameraModel>,
    },
}

impl SensorKind {
    /// Modality of the sensor, without its calibration.
    pub fn modality(&self) -> SensorModality {
        match self {
            Self::Lidar => SensorModality::Lidar,
            Self::Radar => SensorModality::Radar,
            Self::Camera { .. } => SensorModality::Camera,
        }
    }
}

enum_with_all! {
    /// Modality of a sensor: what it records. Modalities in space come before images.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "lowercase")]
    pub enum SensorModality {
        /// Points in space.
        Lidar,
        /// Points with velocities.
        Radar,
        /// Images.
        Camera,
    }
}

impl SensorModality {
    /// Name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Lidar => "LiDAR",
            Self::Radar => "radar",
            Self::Camera => "camera",
        }
    }
}

/// Frame: one instant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Frame {
    /// Time, microseconds since the scene's start.
    #[serde(default)]
    pub time_us: i64,
    /// Pose: ego frame → world frame.
    #[serde(default)]
    pub ego_to_world: Pose,
    /// Data of the sensors.
    pub data: Vec<FrameData>,
    /// Data that sensors recorded after this frame and before the next one; it is stored, but not labeled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sweeps: Vec<FrameData>,
}

/// Data of one sensor in one frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FrameData {
    /// Id of the sensor.
    pub sensor: String,
    /// SHA-256 of the content in hexadecimal: the name of the blob.
    pub blob: String,
    /// Media type: `image/png`, `image/jpeg`, or for clouds the name of a decoder in `format::cloud`.
    pub media_type: String,
    /// Blob name of the original file, for a cloud whose points were moved by [`motion`] compensation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    /// Pose that the cloud's own file states for its points and that is not applied to them (PCD's VIEWPOINT): the points'
    /// frame → the frame that the file means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewpoint: Option<Pose>,
    /// Blob name of the tiles of a large cloud: `assay_formats::tiles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiles: Option<String>,
    /// Blob name of the image that browsers show in place of the file: a smaller one for a very large photograph, one
    /// of 8 bits for one of 16 bits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// Blob name of the tiles of a very large photograph: `assay_formats::pyramid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pyramid: Option<String>,
    /// Original file name.
    #[serde(default)]
    pub file: String,
    /// Pose: sensor frame → ego frame, where the calibration changes from frame to frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensor_to_ego: Option<Pose>,
    /// Camera model, where it changes from frame to frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<CameraModel>,
    /// Time of the recording, microseconds since the scene's start; none: the frame's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_us: Option<i64>,
    /// Pose at that time: ego frame → world frame; none: the frame's pose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ego_to_world: Option<Pose>,
}

impl Scene {
    /// The sensor with this id.
    pub fn sensor(&self, id: &str) -> Option<&Sensor> {
        self.sensors.iter().find(|s| s.id == id)
    }

    /// The first LiDAR: cuboids are in its frame.
    pub fn lidar(&self) -> Option<&Sensor> {
        self.sensors.iter().find(|s| s.kind == SensorKind::Lidar)
    }

    /// The sensor that tags of the whole scene are stored with: the LiDAR, else the first camera.
    pub fn main_sensor(&self) -> Option<&Sensor> {
        self.lidar().or_else(|| self.cameras().next())
    }

    /// All cameras in display order.
    pub fn cameras(&self) -> impl Iterator<Item = &Sensor> {
        self.sensors.iter().filter(|s| matches!(s.kind, SensorKind::Camera { .. }))
    }

    /// Data of a sensor in a frame.
    pub fn data(&self, frame: u32, sensor: &str) -> Option<&FrameData> {
        self.frames.get(usize::try_from(frame).ok()?)?.data.iter().find(|d| d.sensor == sensor)
    }

    /// Pose sensor → ego in a frame: the frame's own calibration, else the sensor's.
    pub fn sensor_to_ego(&self, frame: u32, sensor: &str) -> Option<Pose> {
        let own = self.data(frame, sensor).and_then(|d| d.sensor_to_ego);
        own.or_else(|| self.sensor(sensor).map(|s| s.sensor_to_ego))
    }

    /// Camera model in a frame: the frame's own calibration, else the sensor's. `None` where it is not known or the
    /// sensor is not a camera.
    pub fn camera_model(&self, frame: u32, sensor: &str) -> Option<&CameraModel> {
        let own = self.data(frame, sensor).and_then(|d| d.model.as_ref());
        own.or_else(|| match &self.sensor(sensor)?.kind {
            SensorKind::Camera { model, .. } => model.as_ref(),
            SensorKind::Lidar | SensorKind::Radar => None,
        })
    }

    /// Pose ego → world at the time of a sensor's data in a frame: the data's own pose; else, where the data has its
    /// own time, the interpolation between the frames before and after that time; else the frame's pose. Before the
    /// first and after the last frame it is the pose of that frame.
    pub fn ego_to_world_at(&self, frame: u32, sensor: &str) -> Option<Pose> {
        match self.data(frame, sensor) {
            Some(data) => self.ego_to_world_of(frame, data),
            None => self.frames.get(usize::try_from(frame).ok()?).map(|f| f.ego_to_world),
        }
    }

    /// Pose ego → world at the time of the data of a frame: see [`Self::ego_to_world_at`].
    pub fn ego_to_world_of(&self, frame: u32, data: &FrameData) -> Option<Pose> {
        let at_frame = self.frames.get(usize::try_from(frame).ok()?)?;
        Some(match (data.ego_to_world, data.time_us) {
            (Some(own), _) => own,
            (None, Some(time_us)) if time_us != at_frame.time_us => self.ego_between_frames(time_us)?,
            (None, _) => at_frame.ego_to_world,
        })
    }

    /// Pose interpolated between the last frame that is not later and the next one.
    fn ego_between_frames(&self, time_us: i64) -> Option<Pose> {
        let after = self.frames.partition_point(|f| f.time_us <= time_us);
        let Some(before) = after.checked_sub(1).and_then(|i| self.frames.get(i)) else {
            return self.frames.first().map(|f| f.ego_to_world);
        };
        let Some(after) = self.frames.get(after) else { return Some(before.ego_to_world) };
        // Doubles represent realistic times exactly; differences of hostile values only lose precision.
        let span = after.time_us as f64 - before.time_us as f64;
        let share = (time_us as f64 - before.time_us as f64) / span;
        Some(before.ego_to_world.toward(&after.ego_to_world, share))
    }

    /// Motion from one sensor's frame to another's within one frame of the scene. Where the two recorded at different
    /// times or ego poses, it goes through the world frame: a static object that `from` recorded is found where `to`
    /// recorded it.
    pub fn between_sensors(&self, frame: u32, from: &str, to: &str) -> Option<Pose> {
        let from_to_ego = self.sensor_to_ego(frame, from)?;
        let ego_to_to = self.sensor_to_ego(frame, to)?.inverse();
        let poses = (self.ego_to_world_at(frame, from), self.ego_to_world_at(frame, to));
        Some(match poses {
            (Some(then), Some(now)) if then != now => {
                from_to_ego.then(&then).then(&now.inverse()).then(&ego_to_to)
            }
            _ => from_to_ego.then(&ego_to_to),
        })
    }

    /// Data of a sensor just before and just after its data in a frame, in frames and between them: at most
    /// `each_way` on each side, the nearest first, within two frames. Each comes with the motion from the sensor's
    /// frame at that time to its frame in this one: static objects of the world coincide after it.
    pub fn recorded_around(&self, frame: u32, sensor: &str, each_way: usize) -> Vec<(&FrameData, Pose)> {
        let to_world = |frame: u32, data: &FrameData| {
            let own = data.sensor_to_ego.or_else(|| self.sensor(sensor).map(|s| s.sensor_to_ego))?;
            Some(own.then(&self.ego_to_world_of(frame, data)?))
        };
        let Some(own) = self.data(frame, sensor) else { return Vec::new() };
        let Some(to_own) = to_world(frame, own).map(|pose| pose.inverse()) else { return Vec::new() };
        let all = |from: u32, to: u32| {
            let frames = (from..to).filter_map(|i| Some((i, self.frames.get(usize::try_from(i).ok()?)?)));
            let data = frames.flat_map(|(i, f)| f.data.iter().chain(&f.sweeps).map(move |data| (i, data)));
            data.filter(|(_, data)| data.sensor == sensor)
        };
        let before: Vec<_> = all(frame.saturating_sub(2), frame).collect();
        // The frame's own sweeps come after its data.
        let after: Vec<_> = all(frame, frame.saturating_add(3)).skip(1).take(each_way).collect();
        let mut before = before.into_iter().rev().take(each_way);
        let mut after = after.into_iter();
        let mut found = Vec::new();
        loop {
            let pair = [before.next(), after.next()];
            if pair.iter().all(Option::is_none) {
                return found;
            }
            let moved = |(i, data)| Some((data, to_world(i, data)?.then(&to_own)));
            found.extend(pair.into_iter().flatten().filter_map(moved));
        }
    }

    /// Data of `to` that belongs to the data of `from` in a frame, and the motion between the two: the frame's own
    /// data, else the nearest in time, by way of the world frame. `None` where `to` has no data or a sensor is not
    /// known.
    pub fn seen_by(&self, frame: u32, from: &str, to: &str) -> Option<(NearestRecording<'_>, Pose)> {
        let at_frame = self.frames.get(usize::try_from(frame).ok()?)?;
        let from_data = self.data(frame, from);
        let time_us = from_data.and_then(|d| d.time_us).unwrap_or(at_frame.time_us);
        if let Some(data) = self.data(frame, to) {
            let off_us = data.time_us.unwrap_or(at_frame.time_us).saturating_sub(time_us);
            return Some((NearestRecording { frame, data, off_us }, self.between_sensors(frame, from, to)?));
        }
        let seen = self.nearest_in_time(to, time_us)?;
        let to_ego = seen.data.sensor_to_ego.or_else(|| self.sensor(to).map(|s| s.sensor_to_ego))?;
        let then = self.ego_to_world_at(frame, from)?;
        let now = self.ego_to_world_of(seen.frame, seen.data)?;
        let to_world = self.sensor_to_ego(frame, from)?.then(&then);
        Some((seen, to_world.then(&now.inverse()).then(&to_ego.inverse())))
    }

    /// Data of a sensor that is nearest to a time (microseconds since the scene's start), in frames and between them;
    /// the earlier one of two equally near. `None` where there is no data.
    pub fn nearest_in_time(&self, sensor: &str, time_us: i64) -> Option<NearestRecording<'_>> {
        let frames = (0..).zip(&self.frames);
        let all = frames.flat_map(|(index, frame)| {
            let data = frame.data.iter().chain(&frame.sweeps).filter(|d| d.sensor == sensor);
            data.map(move |data| (index, data, data.time_us.unwrap_or(frame.time_us)))
        });
        let (frame, data, at) = all.min_by_key(|(_, _, at)| (at.abs_diff(time_us), *at))?;
        Some(NearestRecording { frame, data, off_us: at.saturating_sub(time_us) })
    }
}

/// Data of a sensor that is nearest to a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestRecording<'a> {
    /// Index of the frame that the data belongs to, itself or as a sweep.
    pub frame: u32,
    /// The data.
    pub data: &'a FrameData,
    /// Time of the data minus the requested time, microseconds.
    pub off_us: i64,
}

#[cfg(test)]
mod tests;
