//! A raw scene folder: `pointcloud`, `poses`, `cameras` with their calibration.

use super::camera;
use super::json::ScaleIntrinsics;
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::parse_bytes;
use crate::{cloud, space};
use assay_core::ParseError;
use assay_core::geometry::Pose;
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use core::f64::consts::FRAC_1_SQRT_2;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Id of the LiDAR in scenes of raw folders.
pub const LIDAR: &str = "lidar";
/// The device's frame (x right, y forward, z up) → ego: a quarter turn about z.
const DEVICE_TO_EGO: Pose =
    Pose { rotation: [FRAC_1_SQRT_2, 0.0, 0.0, -FRAC_1_SQRT_2], translation: [0.0; 3] };
/// Between frames, µs: folders say no times, and Scale's own example is at about ten frames a second.
const PACE_US: usize = 100_000;

#[derive(Debug, Deserialize)]
struct PoseFile {
    /// w, x, y, z.
    heading: [f64; 4],
    position: [f64; 3],
}

/// Folders with a folder `pointcloud` that has clouds.
fn roots(paths: &[String]) -> BTreeSet<String> {
    let root = |path: &String| {
        let (at, name) = space::parts(path);
        let root = at.strip_suffix("pointcloud/").filter(|root| root.is_empty() || root.ends_with('/'))?;
        cloud::media_type(name).map(|_| root.to_owned())
    };
    paths.iter().filter_map(root).collect()
}

/// Whether there is a raw scene: clouds with poses or cameras beside them.
pub(super) fn looks_like(paths: &[String]) -> bool {
    let beside = |root: &String, path: &String| {
        path.strip_prefix(root.as_str())
            .is_some_and(|rest| rest.starts_with("poses/") || rest.starts_with("cameras/"))
    };
    roots(paths).iter().any(|root| paths.iter().any(|path| beside(root, path)))
}

/// Read each scene of the folder: a frame for each cloud, in the order of their numbers, without labels. The device's
/// frame (x right, y forward) is turned into the ego frame; clouds are in it, a tenth of a second apart.
///
/// # Errors
/// There is no such scene. Errors of single scenes go to `each`.
pub(super) fn read_folder(
    folder: &dyn Folder,
    each: &mut ItemSink<'_>,
) -> Result<DatasetSummary, ParseError> {
    let roots = roots(folder.paths());
    if roots.is_empty() {
        let fix = "Give the folder that holds pointcloud, poses and cameras";
        return Err(ParseError::new("folder", "there is no pointcloud with clouds", fix));
    }
    let mut summary = DatasetSummary::default();
    for root in roots {
        each(item(folder, &root, &mut summary.report));
    }
    Ok(summary)
}

fn item(folder: &dyn Folder, root: &str, report: &mut ConversionReport) -> Result<DatasetItem, ParseError> {
    let name = space::parts(root.trim_end_matches('/')).1;
    let name = if name.is_empty() { "scene" } else { name }.to_owned();
    let mut clouds: Vec<&String> = folder
        .paths()
        .iter()
        .filter(|path| {
            space::parts(path).0 == format!("{root}pointcloud/") && cloud::media_type(path).is_some()
        })
        .collect();
    // 2 comes before 10.
    clouds.sort_by_key(|path| (space::stem(path).parse::<u64>().ok(), path.as_str()));
    let mut frames = Vec::new();
    for (i, cloud) in clouds.iter().enumerate() {
        let path = format!("{root}poses/{}.json", space::stem(cloud));
        let device = if folder.has(&path) { pose(folder, &path)? } else { Pose::IDENTITY };
        let media_type = cloud::media_type(cloud).unwrap_or_default();
        frames.push(Frame {
            time_us: i64::try_from(i * PACE_US).unwrap_or(i64::MAX),
            ego_to_world: DEVICE_TO_EGO.inverse().then(&device),
            data: vec![file(LIDAR, cloud, media_type)],
            sweeps: Vec::new(),
        });
    }
    let (id, kind) = (LIDAR.to_owned(), SensorKind::Lidar);
    let mut sensors = vec![Sensor { name: "LiDAR".to_owned(), id, kind, sensor_to_ego: DEVICE_TO_EGO }];
    let of_root =
        |path: &&String| path.strip_prefix(root).is_some_and(|rest| rest.starts_with("radar_points/"));
    report.add_many("radar points as text, left out", folder.paths().iter().filter(of_root).count());
    let cameras = cameras(folder, root);
    space::check_sensors(cameras.len() + 1, "cameras")?;
    for camera in cameras {
        let at = format!("{root}cameras/{camera}/");
        let image = |cloud: &str| {
            let stem = space::stem(cloud);
            ["jpg", "png", "jpeg"].iter().map(|end| format!("{at}{stem}.{end}")).find(|path| folder.has(path))
        };
        let images: Vec<Option<String>> = clouds.iter().map(|cloud| image(cloud)).collect();
        let first = images.iter().flatten().next();
        let size = first.map_or(Ok([0, 0]), |path| folder.image_size(path))?;
        sensors.push(sensor(folder, &at, &camera, size, report)?);
        for (frame, image) in frames.iter_mut().zip(images) {
            let media_type = image.as_deref().and_then(space::image_type).unwrap_or_default();
            frame.data.extend(image.map(|path| file(&camera, &path, media_type)));
        }
    }
    let scene = Scene { name: name.clone(), sensors, frames, metadata: BTreeMap::new() };
    Ok(DatasetItem { is_labeled: false, ..DatasetItem::new(name, scene, Document::default()) })
}

fn file(sensor: &str, path: &str, media_type: &str) -> FrameData {
    let (sensor, file, media_type) = (sensor.to_owned(), path.to_owned(), media_type.to_owned());
    FrameData { sensor, file, media_type, ..FrameData::default() }
}

fn cameras(folder: &dyn Folder, root: &str) -> BTreeSet<String> {
    let camera = |path: &String| {
        Some(path.strip_prefix(root)?.strip_prefix("cameras/")?.split_once('/')?.0.to_owned())
    };
    folder.paths().iter().filter_map(camera).filter(|camera| camera != LIDAR).collect()
}

fn sensor(
    folder: &dyn Folder,
    at: &str,
    camera: &str,
    [width, height]: [u32; 2],
    report: &mut ConversionReport,
) -> Result<Sensor, ParseError> {
    let (extrinsics, intrinsics) = (format!("{at}extrinsics.json"), format!("{at}intrinsics.json"));
    let to_device = if folder.has(&extrinsics) { pose(folder, &extrinsics)? } else { Pose::IDENTITY };
    let mut model = None;
    if folder.has(&intrinsics) {
        let found: Result<ScaleIntrinsics, _> =
            parse_bytes(&folder.read(&intrinsics)?, "Write fx, fy, cx and cy in pixels");
        let found = found.and_then(|of| camera::model(&of, "/fx", report));
        model = found.map_err(|e| e.in_file(&intrinsics))?;
    }
    let kind = SensorKind::Camera { width, height, model };
    let sensor_to_ego = to_device.then(&DEVICE_TO_EGO);
    Ok(Sensor { id: camera.to_owned(), name: camera.to_owned(), kind, sensor_to_ego })
}

fn pose(folder: &dyn Folder, path: &str) -> Result<Pose, ParseError> {
    let fix = "Write heading w, x, y, z and position x, y, z";
    let of: Result<PoseFile, _> = parse_bytes(&folder.read(path)?, fix);
    of.and_then(|of| space::pose("/heading", of.heading, of.position)).map_err(|e| e.in_file(path))
}
