//! Sweeps of which the points are moved to one instant while they are taken in: [`assay_core::scene::motion`].

use crate::blobs::BlobStore;
use assay_core::api::PreviewMotion;
use assay_core::scene::PointTimes;
use assay_core::scene::motion::{MotionCompensation, SweepTime, Trajectory};
use assay_core::scene::{FrameData, Scene, SensorKind};
use assay_formats::ParseError;
use assay_formats::cloud::stream::{self, PointChunk};
use assay_formats::cloud::{PcdWriter, PointTimeSearch};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What is to be done with the sweeps of a recording.
pub(super) struct SweepCompensator {
    at: SweepTime,
    trajectory: Trajectory,
    /// As it was read, before its files are stored.
    scene: Scene,
}

/// A cloud whose points were moved.
pub(super) struct CompensatedCloud {
    /// Goes with the file in it.
    _folder: tempfile::TempDir,
    /// A PCD.
    pub(super) path: PathBuf,
}

impl CompensatedCloud {
    /// A PCD in a folder that goes with it.
    pub(super) fn new(folder: tempfile::TempDir, path: PathBuf) -> Self {
        Self { _folder: folder, path }
    }
}

/// What came of a sweep.
pub(super) enum CompensationOutcome {
    /// Its points were moved.
    Compensated(CompensatedCloud),
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
        let folder = blobs.scratch().map_err(disk)?;
        let to = folder.path().join("moved.pcd");
        let mut out = BufWriter::new(File::create(&to).map_err(disk)?);
        let (mut writer, mut moved) = (None, PointChunk::default());
        stream::read(media_type, &mut open(path)?, &mut |header, chunk| {
            if writer.is_none() {
                let new = PcdWriter::new(header)?;
                out.write_all(new.header(facts.points).as_bytes()).map_err(disk)?;
                writer = Some(new);
            }
            moved.clone_from(chunk);
            move_points(&compensation, &mut moved);
            writer.as_ref().map_or(Ok(()), |writer| writer.write(&moved, &mut out)).map_err(disk)
        })?;
        out.flush().map_err(disk)?;
        Ok(CompensationOutcome::Compensated(CompensatedCloud::new(folder, to)))
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

pub(super) fn open(path: &Path) -> Result<BufReader<File>, ParseError> {
    Ok(BufReader::new(File::open(path).map_err(disk)?))
}

pub(super) fn disk(error: std::io::Error) -> ParseError {
    ParseError::new("file", error.to_string(), "Check the file and the room on the server's disk")
}

#[cfg(test)]
#[path = "motion_tests.rs"]
mod tests;
