//! Preview of an import: what it would take in, without changing anything.

use super::dataset::unknown;
use super::forward_direction::turn;
use super::media::DatasetMedia;
use super::motion_compensation;
use super::options::{ImportOptions, PROBLEMS};
use crate::folder::DatasetFolder;
use assay_core::api::{ImportError, ImportPreview, PreviewClass};
use assay_core::geometry::{Geometry, Pose};
use assay_core::scene::motion_compensation::{MotionCompensation, SweepTime, Trajectory};
use assay_core::scene::{Sensor, SensorKind};
use assay_formats::ParseError;
use assay_formats::cloud::{PointTimeSearch, detect_media_type, stream};
use assay_formats::dataset::{DatasetItem, Folder};
use assay_formats::media_only::IMAGES;
use assay_formats::registry::detect_format;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

/// Points shown at most.
const POINTS: usize = 8_000;
/// Points farther than this from the vehicle are not shown, m.
const REACH_M: f64 = 60.0;
/// Points that wait to be thinned out, at most.
const WAITING: usize = 32 * POINTS;

/// Preview a data set: all labels are read, and the first frame of the sensor data.
pub fn preview_import(folder: &DatasetFolder, options: &ImportOptions) -> ImportPreview {
    let mut preview = ImportPreview::default();
    let format = match options.format.map_or_else(|| detect_format(folder), |known| Ok(Some(known))) {
        Ok(Some(format)) => format,
        Ok(None) => {
            add(&mut preview, unknown(folder));
            return preview;
        }
        Err(error) => {
            add(&mut preview, error);
            return preview;
        }
    };
    format.name.clone_into(&mut preview.format);
    let (mut media, mut classes, mut first) =
        (DatasetMedia::new(folder, options), BTreeMap::<String, u32>::new(), None);
    let outcome = format.read(folder, &mut |item| {
        let resolved = item.and_then(|mut item| Ok((media.resolve(&mut item)?, item)));
        match resolved {
            Ok((true, item)) => {
                count(&mut preview, &mut classes, &item);
                // The first that shows labels, else the first.
                let shows = |item: &DatasetItem| !item.document.objects.is_empty();
                if first.as_ref().is_none_or(|known| !shows(known) && shows(&item)) {
                    first = Some(item);
                }
            }
            Ok((false, item)) if item.document.objects.is_empty() => {}
            Ok((false, item)) => {
                preview.elsewhere += 1;
                count_classes(&mut classes, &item);
            }
            Err(error) => add(&mut preview, error),
        }
    });
    match outcome {
        Ok(summary) => {
            preview.not_read = summary.report.descriptions();
            preview.warnings = summary.report.warning_descriptions();
        }
        Err(error) => add(&mut preview, error),
    }
    if format.includes_unlabeled_images {
        // Those without a label come in as well.
        let rest = IMAGES.read(folder, &mut |item| match item {
            Ok(item) if !media.is_used(&item) => count(&mut preview, &mut classes, &item),
            Ok(_) => {}
            Err(error) => add(&mut preview, error),
        });
        if let Err(error) = rest {
            add(&mut preview, error);
        }
    }
    preview.classes = classes.into_iter().map(|(name, objects)| PreviewClass { name, objects }).collect();
    if let Some(mut item) = first {
        turn(&mut item, options.forward);
        preview.sensors = item.scene.sensors.iter().map(describe_sensor).collect();
        if let Err(error) = picture_of(&mut preview, &item, folder, options.compensate) {
            add(&mut preview, error);
        }
    }
    preview
}

fn add(preview: &mut ImportPreview, error: ParseError) {
    if preview.problems.len() < PROBLEMS {
        preview.problems.push(ImportError::from(error));
    } else {
        preview.more_problems += 1;
    }
}

fn count(preview: &mut ImportPreview, classes: &mut BTreeMap<String, u32>, item: &DatasetItem) {
    preview.scenes += 1;
    preview.frames += u32::try_from(item.scene.frames.len()).unwrap_or(u32::MAX);
    preview.objects += u32::try_from(item.document.objects.len()).unwrap_or(u32::MAX);
    count_classes(classes, item);
}

fn count_classes(classes: &mut BTreeMap<String, u32>, item: &DatasetItem) {
    for object in &item.document.objects {
        *classes.entry(object.class.clone()).or_default() += 1;
    }
}

/// A sensor with what it is, where its name does not say that already.
fn describe_sensor(sensor: &Sensor) -> String {
    let kind = kind(&sensor.kind);
    if kind.to_lowercase().starts_with(&sensor.name.to_lowercase()) {
        kind
    } else {
        format!("{} ({kind})", sensor.name)
    }
}

fn kind(kind: &SensorKind) -> String {
    match kind {
        SensorKind::Lidar => "LiDAR".to_owned(),
        SensorKind::Radar => "radar".to_owned(),
        SensorKind::Camera { width: 0, .. } => "camera".to_owned(),
        SensorKind::Camera { width, height, .. } => format!("camera, {width} × {height}"),
    }
}

/// The first sweep from above, or the first photograph.
fn picture_of(
    preview: &mut ImportPreview,
    item: &DatasetItem,
    folder: &DatasetFolder,
    compensate: Option<SweepTime>,
) -> Result<(), ParseError> {
    let Some(lidar) = item.scene.lidar() else { return photograph(preview, item, folder) };
    let to_ego = item.scene.sensor_to_ego(0, &lidar.id).unwrap_or(Pose::IDENTITY);
    let above = |p: [f64; 3]| {
        let [x, y, _] = to_ego.apply(p);
        [x, y]
    };
    for shape in item.document.objects.iter().filter_map(|o| o.shape(0, &lidar.id)) {
        if let Geometry::Cuboid(cuboid) = &shape.geometry {
            let [a, b, c, d, ..] = cuboid.corners();
            preview.footprints.push([a, b, c, d].map(above).map(single));
        }
    }
    let Some(data) = item.scene.data(0, &lidar.id) else { return Ok(()) };
    let path = folder.file(&data.file)?;
    let head = folder.head(&data.file, 4096)?;
    let known = detect_media_type(&data.file, &head).ok_or_else(|| {
        ParseError::new("byte 0", "this is no cloud that is known", "Save it as PCD or PLY")
            .in_file(&data.file)
    })?;
    let unread = |e: std::io::Error| ParseError::new("file", e.to_string(), "Check the file");
    let read = |each: &mut stream::ChunkSink<'_>| {
        let file = File::open(&*path).map_err(unread);
        file.and_then(|file| stream::read(known, &mut BufReader::new(file), each))
            .map_err(|e| e.in_file(&data.file))
    };
    let (mut near, mut search) = (PointSampler::default(), PointTimeSearch::default());
    read(&mut |header, chunk| {
        search.add(header, chunk);
        chunk.points.iter().for_each(|p| near.add(above(*p)));
        Ok(())
    })?;
    let times = search.detect();
    preview.motion = times.as_ref().map(|times| motion_compensation::describe_motion(&item.scene, times));
    if let Some((at, times)) = compensate.zip(times) {
        let trajectory = Trajectory::from_scene(&item.scene);
        let compensation = MotionCompensation::new(&item.scene, &trajectory, (0, data), times, at);
        let compensation = compensation.map_err(|e| e.in_file(&data.file))?;
        near = PointSampler::default();
        read(&mut |_, chunk| {
            let mut chunk = chunk.clone();
            motion_compensation::move_points(&compensation, &mut chunk);
            chunk.points.iter().for_each(|p| near.add(above(*p)));
            Ok(())
        })?;
    }
    let shown = near.shown();
    preview.points = shown.iter().step_by(shown.len() / POINTS + 1).map(|p| single(*p)).collect();
    Ok(())
}

fn single(p: [f64; 2]) -> [f32; 2] {
    p.map(|v| v as f32)
}

/// Of any number of points every so many-th, those about the vehicle first.
#[derive(Default)]
struct PointSampler {
    near: StrideSampler,
    all: StrideSampler,
}

#[derive(Default)]
struct StrideSampler {
    stored: Vec<[f64; 2]>,
    seen: usize,
    step: usize,
}

impl StrideSampler {
    fn add(&mut self, p: [f64; 2]) {
        if self.seen.is_multiple_of(self.step.max(1)) {
            self.stored.push(p);
        }
        self.seen += 1;
        if self.stored.len() >= WAITING {
            let mut is_odd = false;
            self.stored.retain(|_| {
                is_odd = !is_odd;
                is_odd
            });
            self.step = 2 * self.step.max(1);
        }
    }
}

impl PointSampler {
    fn add(&mut self, p: [f64; 2]) {
        if p.iter().all(|v| v.abs() < REACH_M) {
            self.near.add(p);
        }
        self.all.add(p);
    }

    /// What is about the vehicle; of a survey far from zero what is about its middle.
    fn shown(self) -> Vec<[f64; 2]> {
        if !self.near.stored.is_empty() || self.all.stored.is_empty() {
            return self.near.stored;
        }
        let count = self.all.stored.len() as f64;
        let middle = [0, 1].map(|i| self.all.stored.iter().map(|p| p[i]).sum::<f64>() / count);
        let about = self.all.stored.iter().map(|p| [p[0] - middle[0], p[1] - middle[1]]);
        about.filter(|p| p.iter().all(|v| v.abs() < REACH_M)).collect()
    }
}

fn photograph(
    preview: &mut ImportPreview,
    item: &DatasetItem,
    folder: &DatasetFolder,
) -> Result<(), ParseError> {
    let Some(data) = item.scene.frames.first().and_then(|f| f.data.first()) else { return Ok(()) };
    preview.picture_size = folder.image_size(&data.file)?;
    preview.picture.clone_from(&data.file);
    let shapes = item.document.objects.iter().filter_map(|o| o.shape(0, &data.sensor));
    let bounds = shapes.filter_map(|s| s.geometry.bounds());
    preview.boxes = bounds.map(|b| [b.min[0], b.min[1], b.width(), b.height()]).take(2_000).collect();
    Ok(())
}
