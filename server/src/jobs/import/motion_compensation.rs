//! Sweeps of which the points are moved to one instant while they are taken in: [`assay_core::scene::motion_compensation`].

use super::moved_cloud::{MovedCloud, open};
use crate::blobs::BlobStore;
use assay_core::api::PreviewMotion;
use assay_core::scene::PointTimes;
use assay_core::scene::motion_compensation::{MotionCompensation, SweepTime, Trajectory};
use assay_core::scene::{FrameData, Scene, SensorKind};
use assay_formats::ParseError;
use assay_formats::cloud::PointTimeSearch;
use assay_formats::cloud::stream::{self, PointChunk};
use std::path::Path;

/// What is to be done with the sweeps of a recording.
pub(super) struct SweepCompensator {
    at: SweepTime,
    trajectory: Trajectory,
    /// As it was read, before its files are stored.
    scene: Scene,
}

/// What came of a sweep.
pub(super) enum CompensationOutcome {
    /// Its points were moved.
    Compensated(MovedCloud),
    /// Its points have no times.
    WithoutTimestamps,
}

impl SweepCompensator {
    pub(super) fn new(scene: &Scene, at: SweepTime) -> Self {
        Self { at, trajectory: Trajectory::from_scene(scene), scene: scene.clone() }
    }

    /// Whether what a sensor recorded is a sweep whose points are to be moved: a LiDAR's, and none that was moved before.
    pub(super) fn applies_to(&self, data: &FrameData) -> bool {
        let is_lidar = self.scene.sensor(&data.sensor).is_some_and(|s| s.kind == SensorKind::Lidar);
        is_lidar && data.recorded.is_none()
    }

    /// Move the points of a sweep, with all their fields as they are.
    ///
    /// # Errors
    /// The file is invalid, no pose is near its time, or the disk fails.
    pub(super) fn compensate(
        &self,
        (frame, data): (u32, &FrameData),
        (path, media_type): (&Path, &str),
        blobs: &BlobStore,
    ) -> Result<CompensationOutcome, ParseError> {
        let mut search = PointTimeSearch::default();
        let facts = stream::read(media_type, &mut open(path)?, &mut |header, chunk| {
            search.add(header, chunk);
            Ok(())
        })?;
        let Some(times) = search.detect() else { return Ok(CompensationOutcome::WithoutTimestamps) };
        let compensation =
            MotionCompensation::new(&self.scene, &self.trajectory, (frame, data), times, self.at)?;
        let moved = MovedCloud::write((path, media_type), facts.points, blobs, |chunk| {
            move_points(&compensation, chunk);
        })?;
        Ok(CompensationOutcome::Compensated(moved))
    }
}

/// Move the points of a chunk.
pub(super) fn move_points(compensation: &MotionCompensation<'_>, chunk: &mut PointChunk) {
    let times = chunk.fields.get(compensation.field()).map_or(&[][..], Vec::as_slice);
    for (point, time) in chunk.points.iter_mut().zip(times) {
        *point = compensation.moved(*point, *time);
    }
}

/// What there is to move in sweeps of a data set that is looked at, of which the first has these times.
pub(super) fn describe_motion(scene: &Scene, times: &PointTimes) -> PreviewMotion {
    let sweep_us = times.sweep_us();
    let (travel_m, turn_rad) = Trajectory::from_scene(scene).most_within(sweep_us);
    PreviewMotion {
        field: times.field.clone(),
        unit: times.unit.name().to_owned(),
        sweep_us: sweep_us as u32,
        travel_m: travel_m as f32,
        turn_deg: turn_rad.to_degrees() as f32,
        suggested: SweepTime::suggest(times),
    }
}

#[cfg(test)]
#[path = "motion_compensation_tests.rs"]
mod tests;
