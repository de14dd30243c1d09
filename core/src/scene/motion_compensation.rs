//! Ego-motion compensation: moves the points of one sweep to where they were at one instant.
//!
//! A spinning LiDAR needs about a tenth of a second for a sweep, in which a vehicle in town moves more than a metre.
//! A point p, recorded at time t in the sensor's frame at t, is transformed to the sensor's frame at the sweep's time
//! s: p' = T(s)⁻¹ · T(t) · p, where T is the motion from sensor to world, interpolated between the known poses: the
//! translation is linear and the rotation has constant speed (slerp). A little before the first and after the last
//! pose it is extrapolated at the same speed. Objects that move themselves are not corrected.

use super::{FrameData, PointTimes, Scene};
use crate::ParseError;
use crate::geometry::{Point3, Pose, norm3, sub3};
use serde::{Deserialize, Serialize};

/// Largest time between a point and the first or last pose: three sweeps of a LiDAR at 10 Hz, µs.
const BEYOND_US: f64 = 300_000.0;
/// Smallest time between two poses that define a speed: nearer ones contain more noise than motion, µs.
const APART_US: f64 = 50_000.0;

/// Instant of a sweep that the recorded time of the sweep refers to. Points are moved to that instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SweepTime {
    /// The instant where the points' times are 0.
    Zero,
    /// The first point.
    Start,
    /// The middle between the first point and the last.
    Middle,
    /// The last point.
    End,
}

impl SweepTime {
    /// All instants.
    pub const ALL: [Self; 4] = [Self::Zero, Self::Start, Self::Middle, Self::End];

    /// Name in the API and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }

    /// The most likely instant for these times: zero where they are relative to an instant of the sweep; the end
    /// where they are clock times, because most drivers use the end as the time of a sweep.
    pub fn suggest(times: &PointTimes) -> Self {
        if times.are_relative() { Self::Zero } else { Self::End }
    }

    /// Value of that instant in the points' own times.
    fn value(self, [least, greatest]: [f64; 2]) -> f64 {
        match self {
            Self::Zero => 0.0,
            Self::Start => least,
            Self::Middle => least + (greatest - least) / 2.0,
            Self::End => greatest,
        }
    }
}

/// Trajectory of the vehicle: all poses of a recording with their times.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Time in microseconds since the scene's start, strictly ascending, and pose ego → world.
    poses: Vec<(f64, Pose)>,
}

impl Trajectory {
    /// Poses of the frames, and the sensors' own poses.
    pub fn from_scene(scene: &Scene) -> Self {
        let mut poses = Vec::new();
        for frame in &scene.frames {
            poses.push((frame.time_us, frame.ego_to_world));
            let own = frame.data.iter().chain(&frame.sweeps);
            poses.extend(own.filter_map(|d| Some((d.time_us.unwrap_or(frame.time_us), d.ego_to_world?))));
        }
        poses.sort_by_key(|(time_us, _)| *time_us);
        poses.dedup_by_key(|(time_us, _)| *time_us);
        Self { poses: poses.into_iter().map(|(time_us, pose)| (time_us as f64, pose)).collect() }
    }

    /// Largest distance, m, and largest rotation, radians, of the vehicle within a time span that starts at any pose;
    /// zero where it stands still, or no motion is known.
    pub fn most_within(&self, span_us: f64) -> (f64, f64) {
        let mut most = (0.0_f64, 0.0_f64);
        for (time_us, from) in &self.poses {
            let Some(to) = self.pose_at(time_us + span_us) else { continue };
            let cos = from.rotation.iter().zip(to.rotation).map(|(a, b)| a * b).sum::<f64>().abs();
            let far = norm3(sub3(from.translation, to.translation));
            most = (most.0.max(far), most.1.max(2.0 * libm::acos(cos.min(1.0))));
        }
        most
    }

    /// Pose ego → world at a time; `None` where the time is too far from all poses.
    pub fn pose_at(&self, time_us: f64) -> Option<Pose> {
        let after = self.poses.partition_point(|(t, _)| *t < time_us);
        let (first, last) = (self.poses.first()?, self.poses.last()?);
        let (from, to) = if after == 0 {
            let next = self.poses.iter().find(|(t, _)| *t >= first.0 + APART_US);
            (first, next.or(self.poses.last())?)
        } else if after == self.poses.len() {
            let before = self.poses.iter().rfind(|(t, _)| *t <= last.0 - APART_US);
            (before.or(self.poses.first())?, last)
        } else {
            (self.poses.get(after - 1)?, self.poses.get(after)?)
        };
        let beyond = (first.0 - time_us).max(time_us - last.0);
        if !beyond.is_finite() || beyond > BEYOND_US {
            return None;
        }
        if time_us == to.0 {
            return Some(to.1);
        }
        (from.0 < to.0).then(|| from.1.toward(&to.1, (time_us - from.0) / (to.0 - from.0)))
    }
}

/// Motion compensation of one sweep.
#[derive(Clone, Debug)]
pub struct MotionCompensation<'a> {
    trajectory: &'a Trajectory,
    times: PointTimes,
    /// Time of the sweep: in the points' own times, and in microseconds since the scene's start.
    moment: (f64, f64),
    sensor_to_ego: Pose,
    /// Pose world → sensor at the sweep's time.
    to_sensor: Pose,
}

impl<'a> MotionCompensation<'a> {
    /// Compensation for the data of a sensor in a frame whose points have these times.
    ///
    /// # Errors
    /// The recording has no poses near the sweep's time.
    pub fn new(
        scene: &Scene,
        trajectory: &'a Trajectory,
        (frame, data): (u32, &FrameData),
        times: PointTimes,
        at: SweepTime,
    ) -> Result<Self, ParseError> {
        let own = data.sensor_to_ego.or_else(|| scene.sensor(&data.sensor).map(|s| s.sensor_to_ego));
        let sensor_to_ego = own.unwrap_or_default();
        let frame_us = usize::try_from(frame).ok().and_then(|i| scene.frames.get(i)).map(|f| f.time_us);
        let time_us = data.time_us.or(frame_us).unwrap_or_default() as f64;
        let pose = scene.ego_to_world_of(frame, data).unwrap_or_default();
        let to_sensor = sensor_to_ego.then(&pose).inverse();
        let moment = (at.value(times.range), time_us);
        let compensation = Self { trajectory, times, moment, sensor_to_ego, to_sensor };
        for value in compensation.times.range {
            let time_us = compensation.time_us(value);
            trajectory.pose_at(time_us).ok_or_else(|| {
                let s = (time_us - compensation.moment.1) / 1e6;
                let what = format!(
                    "a point was recorded {s:.3} s from the sweep's time, and there is no pose of the vehicle about then"
                );
                let fix = "Give poses for all of the recording, say which moment of a sweep its time is, or import \
                            without moving points";
                ParseError::new(format!("field {}", compensation.times.field), what, fix)
            })?;
        }
        Ok(compensation)
    }

    fn time_us(&self, value: f64) -> f64 {
        self.moment.1 + self.times.us(value - self.moment.0)
    }

    /// Point at the sweep's time, m, in the sensor's frame at that time, from a point that was recorded at this value
    /// of the time field. A point without a time stays the same.
    pub fn moved(&self, point: Point3, value: f64) -> Point3 {
        match self.trajectory.pose_at(self.time_us(value)) {
            Some(pose) => self.to_sensor.apply(pose.apply(self.sensor_to_ego.apply(point))),
            None => point,
        }
    }

    /// Index of the time field.
    pub fn field(&self) -> usize {
        self.times.index
    }
}

#[cfg(test)]
#[path = "motion_compensation_tests.rs"]
mod tests;
