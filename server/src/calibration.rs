//! Calibration check of a LiDAR and a camera: frames are read here, and [`assay_core::sensor::misalignment`]
//! measures them.

use crate::blobs::BlobStore;
use crate::images;
use assay_core::api::{CalibrationCheck, CalibrationFrame, PixelOffset};
use assay_core::geometry::Point2;
use assay_core::scene::{NearestRecording, Scene};
use assay_core::sensor::misalignment::{
    DepthJump, EdgeOffset, EdgeProfiles, GrayImage, ProjectedPoint, jumps,
};
use assay_formats::ParseError;
use assay_formats::cloud::stream;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

/// Maximum number of measured frames, spread evenly over the scene.
const MAX_FRAMES: usize = 24;
/// Longer side of the measured images, px.
const MAX_SIDE_PX: u32 = 1_280;
/// Maximum number of points on one image; of larger clouds every second, fourth, … point is used.
const MAX_POINTS: usize = 80_000;
/// Maximum number of points sent to a browser.
const MAX_SENT_POINTS: usize = 20_000;

/// Recordings of a camera and the LiDAR in one frame.
struct CameraOverlap<'s> {
    /// Points projected onto the image.
    points: Vec<ProjectedPoint>,
    /// Depth jumps among the points.
    jumps: Vec<DepthJump>,
    /// Photograph.
    image: NearestRecording<'s>,
    /// Width and height of the photograph, px.
    size: [u32; 2],
}

/// Recordings of both sensors; `None` where one of them is missing, or the camera has no model.
fn find_overlap<'s>(
    scene: &'s Scene,
    frame: u32,
    camera: &str,
    blobs: &BlobStore,
) -> Result<Option<CameraOverlap<'s>>, ParseError> {
    let Some(lidar) = scene.lidar() else { return Ok(None) };
    let together = (scene.data(frame, &lidar.id), scene.seen_by(frame, &lidar.id, camera));
    let (Some(cloud), Some((image, lidar_to_camera))) = together else { return Ok(None) };
    let Some(model) = scene.camera_model(image.frame, camera) else { return Ok(None) };
    let size = images::read_header(&find(blobs, &image.data.blob)?)?.display_size;
    let is_seen = |p: &Point2| p[0] >= 0.0 && p[1] >= 0.0 && p[0] < size[0].into() && p[1] < size[1].into();
    let mut sampler = SightingSampler::default();
    let mut source = BufReader::new(File::open(find(blobs, &cloud.blob)?).map_err(unread)?);
    stream::read(&cloud.media_type, &mut source, &mut |_, chunk| {
        for point in &chunk.points {
            sampler.offer(|| {
                let at = model.project(lidar_to_camera.apply(*point)).filter(is_seen)?;
                Some(ProjectedPoint::new(*point, at))
            });
        }
        Ok(())
    })?;
    let jumps = jumps(&sampler.points);
    Ok(Some(CameraOverlap { points: sampler.points, jumps, image, size }))
}

/// Sampler of every n-th value; n doubles when there are too many.
struct SightingSampler {
    points: Vec<ProjectedPoint>,
    offered: usize,
    every: usize,
}

impl Default for SightingSampler {
    fn default() -> Self {
        Self { points: Vec::new(), offered: 0, every: 1 }
    }
}

impl SightingSampler {
    fn offer(&mut self, sighting: impl FnOnce() -> Option<ProjectedPoint>) {
        self.offered += 1;
        if self.offered.is_multiple_of(self.every) {
            self.points.extend(sighting());
        }
        if self.points.len() > MAX_POINTS {
            self.every *= 2;
            let mut is_odd = false;
            self.points.retain(|_| {
                is_odd = !is_odd;
                is_odd
            });
        }
    }
}

/// Agreement of a camera and the first LiDAR over a scene.
///
/// # Errors
/// A file cannot be read.
pub fn check(scene: &Scene, camera: &str, blobs: &BlobStore) -> Result<CalibrationCheck, ParseError> {
    let mut profiles = EdgeProfiles::default();
    let (mut scale, mut frames) = (1.0, 0);
    let every = scene.frames.len().div_ceil(MAX_FRAMES).max(1);
    for frame in (0..).take(scene.frames.len()).step_by(every) {
        let Some(overlap) = find_overlap(scene, frame, camera, blobs)? else { continue };
        let gray = images::load_grayscale(&find(blobs, &overlap.image.data.blob)?, MAX_SIDE_PX)?;
        let image = GrayImage { width: gray.size[0], height: gray.size[1], pixels: &gray.pixels };
        scale = gray.scale;
        frames += 1;
        profiles.add(frame, &image, scale, &overlap.jumps);
    }
    let tenth = |v: f64| (v / scale * 10.0).round() / 10.0;
    let rounded = |o: EdgeOffset| PixelOffset { px: tenth(o.px), within_px: tenth(o.within_px) };
    Ok(CalibrationCheck {
        frames,
        edges: profiles.edges(),
        right: profiles.right().map(rounded),
        down: profiles.down().map(rounded),
    })
}

/// Points of a frame on a camera's image, for display.
///
/// # Errors
/// A file cannot be read.
pub fn overlay(
    scene: &Scene,
    frame: u32,
    camera: &str,
    blobs: &BlobStore,
) -> Result<Option<CalibrationFrame>, ParseError> {
    let Some(overlap) = find_overlap(scene, frame, camera, blobs)? else { return Ok(None) };
    let every = overlap.points.len().div_ceil(MAX_SENT_POINTS).max(1);
    // Positions on an image and distances in a street are small numbers.
    let whole = |p: Point2| p.map(|v| v.round() as i32);
    let point = |s: &ProjectedPoint| {
        let [x, y] = whole(s.at);
        [x, y, (s.range * 10.0).round() as i32]
    };
    Ok(Some(CalibrationFrame {
        picture: overlap.image.data.shown.clone().unwrap_or_else(|| overlap.image.data.blob.clone()),
        size: overlap.size,
        off_us: overlap.image.off_us,
        points: overlap.points.iter().step_by(every).map(point).collect(),
        edges: overlap.jumps.iter().map(|j| whole(j.at)).collect(),
    }))
}

fn find(blobs: &BlobStore, hash: &str) -> Result<PathBuf, ParseError> {
    blobs.find(hash).map_err(unread)
}

fn unread(error: std::io::Error) -> ParseError {
    ParseError::new("file", error.to_string(), "Import the scene again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::import::tests::{import, project, real};
    use crate::store::testing::Fixture;
    use crate::store::{scenes, task_list};
    use assay_core::api::ProjectTemplate;
    use assay_core::geometry::Pose;

    /// Imported real recording, and the folder of its files.
    fn recording(name: &str) -> Option<(Scene, BlobStore, tempfile::TempDir)> {
        let path = real(name)?;
        let (fixture, stored) = (Fixture::sqlite(), tempfile::tempdir().unwrap());
        let blobs = BlobStore::open(stored.path()).unwrap();
        let at = project(&fixture, ProjectTemplate::Street);
        assert_eq!(import(&fixture, &at, &blobs, &path).scenes, 1);
        let scene = fixture.write(move |tx| {
            let filter = task_list::TaskFilter { limit: 1, ..task_list::TaskFilter::default() };
            let listed = task_list::list(tx, at.project, &filter, false)?;
            scenes::get_by_task(tx, listed.items[0].id.parse()?)
        });
        Some((scene, blobs, stored))
    }

    /// Scene with the camera turned half a degree to the left (about its y axis) or down (about its x axis).
    fn turned(scene: &Scene, camera: &str, down: bool) -> Scene {
        let (sin, cos) = 0.25_f64.to_radians().sin_cos();
        let rotation = if down { [cos, -sin, 0.0, 0.0] } else { [cos, 0.0, -sin, 0.0] };
        let turn = Pose { rotation, ..Pose::default() };
        let mut scene = scene.clone();
        let sensors = scene.sensors.iter_mut().filter(|s| s.id == camera).map(|s| &mut s.sensor_to_ego);
        let data = scene.frames.iter_mut().flat_map(|f| &mut f.data).filter(|d| d.sensor == camera);
        let poses = sensors.chain(data.filter_map(|d| d.sensor_to_ego.as_mut()));
        poses.for_each(|pose| *pose = turn.then(pose));
        scene
    }

    #[test]
    fn a_half_degree_of_yaw_is_measured_in_a_real_street() {
        let Some((scene, blobs, _stored)) = recording("sustech-street") else { return };
        let right = |scene: &Scene| check(scene, "front", &blobs).unwrap().right.unwrap();
        let (as_given, moved) = (right(&scene), right(&turned(&scene, "front", false)));
        let focal = scene.camera_model(0, "front").unwrap().near_axis().0[0];
        let expected = focal * 0.5_f64.to_radians().tan();
        let by = as_given.px - moved.px;
        assert!((by.abs() - expected).abs() < 2.0, "{by} px, not {expected}: {as_given:?} {moved:?}");
    }

    #[test]
    fn a_half_degree_of_pitch_is_measured_in_one_frame_of_kitti_and_a_correct_calibration_passes() {
        let Some((scene, blobs, _stored)) = recording("kitti-frame") else { return };
        let camera = scene.cameras().next().unwrap().id.clone();
        let down = |scene: &Scene| check(scene, &camera, &blobs).unwrap().down.unwrap();
        let (as_given, moved) = (down(&scene), down(&turned(&scene, &camera, true)));
        assert!(as_given.px.abs() <= as_given.within_px, "{as_given:?}");
        let focal = scene.camera_model(0, &camera).unwrap().near_axis().0[1];
        let expected = focal * 0.5_f64.to_radians().tan();
        assert!(((as_given.px - moved.px).abs() - expected).abs() < 1.5, "{as_given:?} {moved:?}");
    }

    #[test]
    fn a_frame_shows_points_and_jumps_on_the_photograph() {
        let Some((scene, blobs, _stored)) = recording("kitti-frame") else { return };
        let camera = scene.cameras().next().unwrap().id.clone();
        let frame = overlay(&scene, 0, &camera, &blobs).unwrap().unwrap();
        assert!(frame.points.len() > 10_000 && frame.points.len() <= MAX_SENT_POINTS);
        assert!(frame.edges.len() > 300, "{}", frame.edges.len());
        let is_inside =
            |x: i32, y: i32| x >= 0 && y >= 0 && x <= frame.size[0] as i32 && y <= frame.size[1] as i32;
        assert!(frame.points.iter().all(|[x, y, _]| is_inside(*x, *y)));
        assert_eq!(overlay(&scene, 9, &camera, &blobs).unwrap(), None);
        assert_eq!(overlay(&scene, 0, "none", &blobs).unwrap(), None);
    }
}
