//! A recording: sensors, frames, and where the bytes of each are.

use crate::geometry::Pose;
use crate::sensor::CameraModel;
use serde::{Deserialize, Serialize};

pub mod motion;
mod point_times;

pub use point_times::{PointTimes, TimeUnit};

/// Recording to label: frames of one or more sensors. A single image is a scene with one camera and
/// one frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::scene)))]
pub struct Scene {
    /// Name that people see.
    pub name: String,
    /// Sensors in the order shown.
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
    /// Id, unique in the scene; labels refer to it.
    pub id: String,
    /// Name that people see.
    pub name: String,
    /// Kind of sensor.
    pub kind: SensorKind,
    /// Sensor frame → ego frame (x forward, y left, z up).
    #[serde(default)]
    pub sensor_to_ego: Pose,
}

/// Kind of sensor.
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
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Projection of space onto the image; absent: not known (a photograph).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<CameraModel>,
    },
}

/// Frame: one instant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Frame {
    /// Microseconds since the scene's start.
    #[serde(default)]
    pub time_us: i64,
    /// Ego frame → world frame.
    #[serde(default)]
    pub ego_to_world: Pose,
    /// Data of each sensor.
    pub data: Vec<FrameData>,
    /// Data that sensors recorded after this frame and before the next one. It is not labeled.
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
    /// `image/png`, `image/jpeg`, or for clouds the name of a decoder in `format::cloud`.
    pub media_type: String,
    /// File as recorded, by the blob's name, of a cloud whose points were moved to where they were at one instant
    /// ([`motion`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    /// Tiles of a large cloud, by the blob's name: `assay_formats::tiles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiles: Option<String>,
    /// Image that browsers show instead of the file, by the blob's name: smaller than a very large photograph, 8 bits
    /// instead of 16.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// Tiles of a very large photograph, by the blob's name: `assay_formats::pyramid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pyramid: Option<String>,
    /// Original file name.
    #[serde(default)]
    pub file: String,
    /// Sensor frame → ego frame, if calibration changes from frame to frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensor_to_ego: Option<Pose>,
    /// Projection of space onto the image, if it changes from frame to frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<CameraModel>,
    /// Time of recording, microseconds since the scene's start; absent: the frame's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_us: Option<i64>,
    /// Ego frame → world frame at that time; absent: the frame's.
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

    /// All cameras in their order.
    pub fn cameras(&self) -> impl Iterator<Item = &Sensor> {
        self.sensors.iter().filter(|s| matches!(s.kind, SensorKind::Camera { .. }))
    }

    /// What a sensor recorded in a frame.
    pub fn data(&self, frame: u32, sensor: &str) -> Option<&FrameData> {
        self.frames.get(usize::try_from(frame).ok()?)?.data.iter().find(|d| d.sensor == sensor)
    }

    /// Sensor → ego in a frame: the frame's own calibration, else the sensor's.
    pub fn sensor_to_ego(&self, frame: u32, sensor: &str) -> Option<Pose> {
        let own = self.data(frame, sensor).and_then(|d| d.sensor_to_ego);
        own.or_else(|| self.sensor(sensor).map(|s| s.sensor_to_ego))
    }

    /// How space falls on a camera's image in a frame: the frame's own calibration, else the sensor's. `None` where it
    /// is not known or the sensor is no camera.
    pub fn camera_model(&self, frame: u32, sensor: &str) -> Option<&CameraModel> {
        let own = self.data(frame, sensor).and_then(|d| d.model.as_ref());
        own.or_else(|| match &self.sensor(sensor)?.kind {
            SensorKind::Camera { model, .. } => model.as_ref(),
            SensorKind::Lidar | SensorKind::Radar => None,
        })
    }

    /// Ego → world when a sensor recorded its part of a frame: the data's own pose; else, where it has a time of its
    /// own, between the poses of the frames before and after that time; else the frame's pose. Before the first and
    /// after the last frame it is theirs.
    pub fn ego_to_world_at(&self, frame: u32, sensor: &str) -> Option<Pose> {
        match self.data(frame, sensor) {
            Some(data) => self.ego_to_world_of(frame, data),
            None => self.frames.get(usize::try_from(frame).ok()?).map(|f| f.ego_to_world),
        }
    }

    /// Ego → world when something of a frame was recorded: see [`Self::ego_to_world_at`].
    pub fn ego_to_world_of(&self, frame: u32, data: &FrameData) -> Option<Pose> {
        let at_frame = self.frames.get(usize::try_from(frame).ok()?)?;
        Some(match (data.ego_to_world, data.time_us) {
            (Some(own), _) => own,
            (None, Some(time_us)) if time_us != at_frame.time_us => self.ego_between_frames(time_us)?,
            (None, _) => at_frame.ego_to_world,
        })
    }

    /// Between the last frame that is not later and the one after it.
    fn ego_between_frames(&self, time_us: i64) -> Option<Pose> {
        let after = self.frames.partition_point(|f| f.time_us <= time_us);
        let Some(before) = after.checked_sub(1).and_then(|i| self.frames.get(i)) else {
            return self.frames.first().map(|f| f.ego_to_world);
        };
        let Some(after) = self.frames.get(after) else { return Some(before.ego_to_world) };
        // Times are far smaller than what a double holds exactly; differences of hostile ones only lose precision.
        let span = after.time_us as f64 - before.time_us as f64;
        let share = (time_us as f64 - before.time_us as f64) / span;
        Some(before.ego_to_world.toward(&after.ego_to_world, share))
    }

    /// The motion from one sensor's frame to another's within one frame of the scene. Where the two recorded at
    /// different times or ego poses, it goes through the world: what stood still there when `from` recorded is found
    /// where `to` saw it.
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

    /// What a sensor recorded just before and just after its part of a frame, in frames and between them: at most `each_way`
    /// of either, the nearest first, within two frames. Each comes with the motion from the sensor's frame then to its frame
    /// in this one: what stood still in the world is found there.
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
        // The frame's own sweeps come after it.
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

    /// What `to` recorded for what `from` recorded in a frame, and the motion between the two: the frame's own recording,
    /// else the nearest in time, found by way of the world. `None` where `to` recorded nothing or a sensor is not known.
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

    /// What a sensor recorded nearest to a time (microseconds since the scene's start), in frames and between them; the
    /// earlier of two that are as near. `None` where it recorded nothing.
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

/// What a sensor recorded near a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestRecording<'a> {
    /// Index of the frame that it belongs to, itself or as a sweep.
    pub frame: u32,
    /// Where its bytes are.
    pub data: &'a FrameData,
    /// Its time less the time asked for, microseconds.
    pub off_us: i64,
}

#[cfg(test)]
mod tests;
