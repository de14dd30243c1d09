//! What an import would take in, without taking anything in.

use super::media::MediaFiles;
use super::motion;
use super::{Options, PROBLEMS, is_of_photographs, turn, unknown};
use crate::folder::DataFolder;
use assay_core::api::{ImportPreview, ImportProblem, PreviewClass};
use assay_core::geometry::{Geometry, Pose};
use assay_core::scene::motion::{Compensation, SweepTime, Trajectory};
use assay_core::scene::{Sensor, SensorKind};
use assay_formats::ParseError;
use assay_formats::cloud::{TimeSearch, kind_of, stream};
use assay_formats::dataset::{Folder, Item};
use assay_formats::layout::Layout;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

/// Points shown at most.
const POINTS: usize = 8_000;
/// Points farther than this from the vehicle are not shown, m.
const REACH_M: f64 = 60.0;
/// Points that wait to be thinned out, at most.
const WAITING: usize = 32 * POINTS;

/// Look at a data set: all labels are read, of sensor data the first frame.
pub fn look(folder: &DataFolder, options: &Options) -> ImportPreview {
    let mut preview = ImportPreview::default();
    let layout = match options.layout.map_or_else(|| Layout::detect(folder), |known| Ok(Some(known))) {
        Ok(Some(layout)) => layout,
        Ok(None) => {
            add(&mut preview, unknown(folder));
            return preview;
        }
        Err(fault) => {
            add(&mut preview, fault);
            return preview;
        }
    };
    layout.name().clone_into(&mut preview.format);
    let (mut media, mut classes, mut first) =
        (MediaFiles::of(folder, false, None), BTreeMap::<String, u32>::new(), None);
    let outcome = layout.read(folder, &mut |item| {
        let resolved = item.and_then(|mut item| Ok((media.resolve(&mut item)?, item)));
        match resolved {
            Ok((true, item)) => {
                count(&mut preview, &mut classes, &item);
                // The first that shows labels, else the first.
                let shows = |item: &Item| !item.document.objects.is_empty();
                if first.as_ref().is_none_or(|known| !shows(known) && shows(&item)) {
                    first = Some(item);
                }
            }
            Ok((false, item)) if item.document.objects.is_empty() => {}
            Ok((false, item)) => {
                preview.elsewhere += 1;
                count_classes(&mut classes, &item);
            }
            Err(fault) => add(&mut preview, fault),
        }
    });
    match outcome {
        Ok(summary) => {
            preview.not_read = summary.losses.told();
        }
        Err(fault) => add(&mut preview, fault),
    }
    if is_of_photographs(layout) {
        // Those without a label come in as well.
        let rest = Layout::Images.read(folder, &mut |item| match item {
            Ok(item) if !media.is_used(&item) => count(&mut preview, &mut classes, &item),
            Ok(_) => {}
            Err(fault) => add(&mut preview, fault),
        });
        if let Err(fault) = rest {
            add(&mut preview, fault);
        }
    }
    preview.classes = classes.into_iter().map(|(name, objects)| PreviewClass { name, objects }).collect();
    if let Some(mut item) = first {
        turn(&mut item, options.forward);
        preview.sensors = item.scene.sensors.iter().map(told).collect();
        if let Err(fault) = picture_of(&mut preview, &item, folder, options.compensate) {
            add(&mut preview, fault);
        }
    }
    preview
}

fn add(preview: &mut ImportPreview, fault: ParseError) {
    if preview.problems.len() < PROBLEMS {
        let ParseError { file, place, what, mend } = fault;
        preview.problems.push(ImportProblem { file, place, what, mend });
    } else {
        preview.more_problems += 1;
    }
}

fn count(preview: &mut ImportPreview, classes: &mut BTreeMap<String, u32>, item: &Item) {
    preview.scenes += 1;
    preview.frames += u32::try_from(item.scene.frames.len()).unwrap_or(u32::MAX);
    preview.objects += u32::try_from(item.document.objects.len()).unwrap_or(u32::MAX);
    count_classes(classes, item);
}

fn count_classes(classes: &mut BTreeMap<String, u32>, item: &Item) {
    for object in &item.document.objects {
        *classes.entry(object.class.clone()).or_default() += 1;
    }
}

/// A sensor with what it is, where its name does not say that already.
fn told(sensor: &Sensor) -> String {
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
    item: &Item,
    folder: &DataFolder,
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
    let known = kind_of(&data.file, &head).ok_or_else(|| {
        ParseError::new("byte 0", "this is no cloud that is known", "Save it as PCD or PLY")
            .in_file(&data.file)
    })?;
    let unread = |e: std::io::Error| ParseError::new("file", e.to_string(), "Check the file");
    let read = |each: &mut stream::Each<'_>| {
        let file = File::open(&*path).map_err(unread);
        file.and_then(|file| stream::read(known, &mut BufReader::new(file), each))
            .map_err(|e| e.in_file(&data.file))
    };
    let (mut near, mut search) = (Thinned::default(), TimeSearch::default());
    read(&mut |header, chunk| {
        search.add(header, chunk);
        chunk.points.iter().for_each(|p| near.add(above(*p)));
        Ok(())
    })?;
    let times = search.found();
    preview.motion = times.as_ref().map(|times| motion::told(&item.scene, times));
    if let Some((at, times)) = compensate.zip(times) {
        let trajectory = Trajectory::of(&item.scene);
        let compensation = Compensation::new(&item.scene, &trajectory, (0, data), times, at);
        let compensation = compensation.map_err(|e| e.in_file(&data.file))?;
        near = Thinned::default();
        read(&mut |_, chunk| {
            let mut chunk = chunk.clone();
            motion::moved(&compensation, &mut chunk);
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
struct Thinned {
    near: Every,
    all: Every,
}

#[derive(Default)]
struct Every {
    kept: Vec<[f64; 2]>,
    seen: usize,
    step: usize,
}

impl Every {
    fn add(&mut self, p: [f64; 2]) {
        if self.seen.is_multiple_of(self.step.max(1)) {
            self.kept.push(p);
        }
        self.seen += 1;
        if self.kept.len() >= WAITING {
            let mut is_odd = false;
            self.kept.retain(|_| {
                is_odd = !is_odd;
                is_odd
            });
            self.step = 2 * self.step.max(1);
        }
    }
}

impl Thinned {
    fn add(&mut self, p: [f64; 2]) {
        if p.iter().all(|v| v.abs() < REACH_M) {
            self.near.add(p);
        }
        self.all.add(p);
    }

    /// What is about the vehicle; of a survey far from zero what is about its middle.
    fn shown(self) -> Vec<[f64; 2]> {
        if !self.near.kept.is_empty() || self.all.kept.is_empty() {
            return self.near.kept;
        }
        let count = self.all.kept.len() as f64;
        let middle = [0, 1].map(|i| self.all.kept.iter().map(|p| p[i]).sum::<f64>() / count);
        let about = self.all.kept.iter().map(|p| [p[0] - middle[0], p[1] - middle[1]]);
        about.filter(|p| p.iter().all(|v| v.abs() < REACH_M)).collect()
    }
}

fn photograph(preview: &mut ImportPreview, item: &Item, folder: &DataFolder) -> Result<(), ParseError> {
    let Some(data) = item.scene.frames.first().and_then(|f| f.data.first()) else { return Ok(()) };
    preview.picture_size = folder.image_size(&data.file)?;
    preview.picture.clone_from(&data.file);
    let shapes = item.document.objects.iter().filter_map(|o| o.shape(0, &data.sensor));
    let bounds = shapes.filter_map(|s| s.geometry.bounds());
    preview.boxes = bounds.map(|b| [b.min[0], b.min[1], b.width(), b.height()]).take(2_000).collect();
    Ok(())
}
