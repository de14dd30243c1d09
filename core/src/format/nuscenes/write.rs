//! Writing: scenes with their labels to tables.

use super::tables::{
    AnnotationRow, AttributeRow, CalibratedSensorRow, CategoryRow, EgoPoseRow, InstanceRow, LogRow, MapRow,
    Row, SampleDataRow, SampleRow, SceneRow, SensorRow, TABLES, VisibilityRow,
};
use super::tokens::{Tokens, hashed};
use super::{LIDAR_POINTS, RADAR_POINTS, TOKEN, VISIBILITY, kept};
use crate::format::dataset::{Dataset, Item, Losses, Media, Written};
use crate::format::{FormatError, cloud, space};
use crate::geometry::Geometry;
use crate::label::{AttributeValue, Object, Shape};
use crate::scene::{FrameData, Scene, SensorKind};
use crate::sensor::CameraModel;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The levels of nuScenes, by their tokens.
const LEVELS: [(&str, &str); 4] = [("1", "v0-40"), ("2", "v40-60"), ("3", "v60-80"), ("4", "v80-100")];
/// Between frames whose times are not known, µs: nuScenes' own pace of samples.
const PACE_US: i64 = 500_000;

/// Write all tables, and say which files belong into `samples` and `sweeps`.
///
/// Tokens of scenes, logs, samples and annotations are the source's where it was nuScenes, those of instances the
/// objects' ids; all others are hashes of what they stand for. A point count that is not known is -1: 0 would make
/// evaluations leave the box aside.
///
/// # Errors
/// Never so far: what nuScenes cannot hold is in the losses.
pub fn write(dataset: &Dataset) -> Result<Written, FormatError> {
    let mut out = Out { losses: dataset.losses.clone(), ..Out::default() };
    for name in &dataset.classes {
        out.category(name);
    }
    for (token, level) in LEVELS {
        out.visibilities.push(visibility(token.to_owned(), level));
    }
    for item in &dataset.items {
        out.scene(item);
    }
    let version = dataset.items.iter().find_map(|item| item.scene.metadata.get(kept::VERSION));
    out.written(version.map_or("v1.0-trainval", String::as_str))
}

/// Tables in the making.
#[derive(Default)]
struct Out {
    tokens: Tokens,
    names: BTreeSet<String>,
    scenes: Vec<SceneRow<'static>>,
    samples: Vec<SampleRow<'static>>,
    data: Vec<SampleDataRow<'static>>,
    poses: Vec<EgoPoseRow<'static>>,
    calibrated: Vec<CalibratedSensorRow<'static>>,
    sensors: Vec<SensorRow<'static>>,
    annotations: Vec<AnnotationRow<'static>>,
    instances: Vec<InstanceRow<'static>>,
    categories: Vec<CategoryRow<'static>>,
    attributes: Vec<AttributeRow<'static>>,
    visibilities: Vec<VisibilityRow<'static>>,
    logs: Vec<LogRow<'static>>,
    media: Vec<Media>,
    losses: Losses,
}

/// One scene's names and times.
struct Place<'a> {
    item: &'a Item,
    /// The scene's name.
    name: String,
    token: String,
    /// The first frame's time, µs since 1970 where that is known.
    start: i64,
    /// Of the frames, µs since the first.
    times: Vec<i64>,
    /// Of the frames' samples.
    samples: Vec<String>,
}

impl Out {
    fn scene(&mut self, item: &Item) {
        let scene = &item.scene;
        if scene.frames.is_empty() {
            self.losses.add("scenes without frames, left out");
            return;
        }
        let fact = |key: &str| scene.metadata.get(key).cloned().unwrap_or_default();
        let token = self.tokens.give(SceneRow::TABLE, &[&fact(kept::SCENE)], &[&item.name]);
        let known: Vec<String> = fact(kept::SAMPLES).split(' ').map(str::to_owned).collect();
        let known = if known.len() == scene.frames.len() { known } else { Vec::new() };
        let tokens = &mut self.tokens;
        let samples = (0..scene.frames.len()).map(|i| {
            let own = known.get(i).map(String::as_str).unwrap_or_default();
            tokens.give(SampleRow::TABLE, &[own], &[&token, &i.to_string()])
        });
        let samples: Vec<String> = samples.collect();
        let start = fact(kept::START).parse().unwrap_or_default();
        let times = times(scene, &mut self.losses);
        let place = Place { item, name: item.name.clone(), token, start, times, samples };
        let log = self.log(&place);
        self.sample_rows(&place);
        self.files(&place);
        for object in &item.document.objects {
            self.object(&place, object);
        }
        let own: Vec<&str> = [kept::VERSION, kept::SCENE, kept::LOG, kept::SAMPLES, kept::START]
            .into_iter()
            .chain(kept::FACTS)
            .collect();
        let others = scene.metadata.keys().filter(|key| !own.contains(&key.as_str())).count();
        self.losses.add_many("facts of scenes, left out", others);
        self.scenes.push(SceneRow {
            token: place.token.clone().into(),
            log_token: log.into(),
            nbr_samples: place.samples.len() as i64,
            first_sample_token: place.samples.first().cloned().unwrap_or_default().into(),
            last_sample_token: place.samples.last().cloned().unwrap_or_default().into(),
            name: place.name.clone().into(),
            description: fact("description").into(),
        });
    }

    /// The token of the scene's log, which it may share with others.
    fn log(&mut self, place: &Place<'_>) -> String {
        let fact = |key: &str| place.item.scene.metadata.get(key).cloned().unwrap_or_default();
        let own = fact(kept::LOG);
        let token = if own.is_empty() { hashed(LogRow::TABLE, &[&place.token]) } else { own };
        if self.tokens.is_new(LogRow::TABLE, &token) {
            let logfile = if fact("logfile").is_empty() { place.name.clone() } else { fact("logfile") };
            self.logs.push(LogRow {
                token: token.clone().into(),
                logfile: logfile.into(),
                vehicle: fact("vehicle").into(),
                date_captured: fact("date_captured").into(),
                location: fact("location").into(),
            });
        }
        token
    }

    fn sample_rows(&mut self, place: &Place<'_>) {
        let at = |i: Option<usize>| i.and_then(|i| place.samples.get(i)).cloned().unwrap_or_default().into();
        for (i, (token, time)) in place.samples.iter().zip(&place.times).enumerate() {
            self.samples.push(SampleRow {
                token: token.clone().into(),
                timestamp: place.start.saturating_add(*time),
                prev: at(i.checked_sub(1)),
                next: at(i.checked_add(1)),
                scene_token: place.token.clone().into(),
            });
        }
    }

    /// Files of samples and sweeps, chained by sensor in the order of their times.
    fn files(&mut self, place: &Place<'_>) {
        let mut chains: BTreeMap<&str, Vec<SampleDataRow<'static>>> = BTreeMap::new();
        let spaced = place.times.iter().zip(&place.item.scene.frames).any(|(time, f)| *time != f.time_us);
        for (i, frame) in place.item.scene.frames.iter().enumerate() {
            let here = place.times.get(i).copied().unwrap_or_default();
            for (data, key) in
                frame.data.iter().map(|d| (d, true)).chain(frame.sweeps.iter().map(|d| (d, false)))
            {
                let time =
                    data.time_us.filter(|_| !spaced || data.time_us != Some(frame.time_us)).unwrap_or(here);
                let of = if key { i } else { (i + 1).min(place.samples.len() - 1) };
                let sample = place.samples.get(of).cloned().unwrap_or_default();
                if let Some(row) = self.file(place, i, data, key, place.start.saturating_add(time), sample) {
                    chains.entry(&data.sensor).or_default().push(row);
                }
            }
        }
        for mut chain in chains.into_values() {
            chain.sort_by_key(|row| row.timestamp);
            let tokens: Vec<_> = chain.iter().map(|row| row.token.clone()).collect();
            for (i, row) in chain.iter_mut().enumerate() {
                row.prev = i.checked_sub(1).and_then(|i| tokens.get(i)).cloned().unwrap_or_default();
                row.next = tokens.get(i + 1).cloned().unwrap_or_default();
            }
            self.data.extend(chain);
        }
    }

    fn file(
        &mut self,
        place: &Place<'_>,
        frame: usize,
        data: &FrameData,
        key: bool,
        timestamp: i64,
        sample: String,
    ) -> Option<SampleDataRow<'static>> {
        let scene = &place.item.scene;
        let Some(sensor) = scene.sensor(&data.sensor) else {
            self.losses.add("files of sensors that the scene does not have, left out");
            return None;
        };
        let (modality, wanted, ending) = match sensor.kind {
            SensorKind::Lidar => ("lidar", cloud::NUSCENES, ".pcd.bin"),
            SensorKind::Radar => ("radar", cloud::PCD, ".pcd"),
            SensorKind::Camera { .. } => ("camera", data.media_type.as_str(), space::ending(&data.file)),
        };
        let filename = self.file_name(place, data, key, timestamp, ending);
        let (width, height) = match sensor.kind {
            SensorKind::Camera { width, height, .. } => (width, height),
            _ => (0, 0),
        };
        let ego =
            data.ego_to_world.or_else(|| scene.frames.get(frame).map(|f| f.ego_to_world)).unwrap_or_default();
        let (token, pose) = (hashed("sample_data", &[&filename]), hashed("ego_pose", &[&filename]));
        let calibrated = self.calibrated(place, sensor, data, modality);
        self.poses.push(EgoPoseRow {
            token: pose.clone().into(),
            timestamp,
            rotation: ego.rotation,
            translation: ego.translation,
        });
        self.media.push(Media {
            from: data.file.clone(),
            to: filename.clone(),
            media_type: data.media_type.clone(),
            wanted: wanted.to_owned(),
        });
        Some(SampleDataRow {
            token: token.into(),
            sample_token: sample.into(),
            ego_pose_token: pose.into(),
            calibrated_sensor_token: calibrated.into(),
            timestamp,
            fileformat: if modality == "camera" {
                ending.trim_start_matches('.').to_owned()
            } else {
                "pcd".to_owned()
            }
            .into(),
            is_key_frame: key,
            height,
            width,
            filename: filename.into(),
            prev: "".into(),
            next: "".into(),
        })
    }

    /// The source's name where it is of nuScenes' kind, else recording, channel and time; each once.
    fn file_name(
        &mut self,
        place: &Place<'_>,
        data: &FrameData,
        key: bool,
        timestamp: i64,
        ending: &str,
    ) -> String {
        let channel = space::file_name(&data.sensor);
        let at = if key { "samples" } else { "sweeps" };
        let (_, own) = space::parts(&data.file);
        let is_own = own.contains(&format!("__{channel}__")) && own.ends_with(ending);
        let made = format!("{}__{channel}__{timestamp}", space::file_name(&place.name));
        let stem = if is_own { own.strip_suffix(ending).unwrap_or(own).to_owned() } else { made };
        let mut name = format!("{at}/{channel}/{stem}{ending}");
        let mut copies = 1;
        while !self.names.insert(name.clone()) {
            copies += 1;
            name = format!("{at}/{channel}/{stem}_{copies}{ending}");
        }
        name
    }

    /// The token of a file's calibration; one row for all files of a sensor that have the same.
    fn calibrated(
        &mut self,
        place: &Place<'_>,
        sensor: &crate::scene::Sensor,
        data: &FrameData,
        modality: &str,
    ) -> String {
        let of_sensor = hashed(SensorRow::TABLE, &[&sensor.id, modality]);
        if self.tokens.is_new(SensorRow::TABLE, &of_sensor) {
            let (channel, modality) = (sensor.id.clone().into(), modality.to_owned().into());
            self.sensors.push(SensorRow { token: of_sensor.clone().into(), channel, modality });
        }
        let pose = data.sensor_to_ego.unwrap_or(sensor.sensor_to_ego);
        let model = data.model.or(match sensor.kind {
            SensorKind::Camera { model, .. } => model,
            _ => None,
        });
        let key = format!("{pose:?} {model:?}");
        let token = hashed(CalibratedSensorRow::TABLE, &[&place.token, &sensor.id, &key]);
        if self.tokens.is_new(CalibratedSensorRow::TABLE, &token) {
            let camera_intrinsic = self.intrinsic(model);
            self.calibrated.push(CalibratedSensorRow {
                token: token.clone().into(),
                sensor_token: of_sensor.into(),
                translation: pose.translation,
                rotation: pose.rotation,
                camera_intrinsic,
            });
        }
        token
    }

    fn intrinsic(&mut self, model: Option<CameraModel>) -> Vec<[f64; 3]> {
        let (focal, center) = match model {
            None => return Vec::new(),
            Some(CameraModel::Pinhole { focal, center, distortion }) => {
                if distortion != [0.0; 5] {
                    self.losses.add("lens distortion of cameras, left out");
                }
                (focal, center)
            }
            Some(CameraModel::Fisheye { focal, center, .. }) => {
                self.losses.add("fisheye cameras, written as pinholes without distortion");
                (focal, center)
            }
        };
        vec![[focal[0], 0.0, center[0]], [0.0, focal[1], center[1]], [0.0, 0.0, 1.0]]
    }

    fn category(&mut self, name: &str) -> String {
        let token = hashed(CategoryRow::TABLE, &[name]);
        if self.tokens.is_new(CategoryRow::TABLE, &token) {
            let (name, description) = (name.to_owned().into(), "".into());
            self.categories.push(CategoryRow { token: token.clone().into(), name, description });
        }
        token
    }

    /// The boxes of an object with their instance; nothing of an object that has none.
    fn object(&mut self, place: &Place<'_>, object: &Object) {
        let scene = &place.item.scene;
        let lidar = scene.lidar().map(|s| s.id.as_str());
        let mut rows: Vec<AnnotationRow<'static>> = Vec::new();
        let mut instance = None;
        for shape in space::shapes_over(object, space::frame_count(scene)) {
            if Some(shape.sensor.as_str()) != lidar || !matches!(shape.geometry, Geometry::Cuboid(_)) {
                self.losses.add("shapes other than cuboids of the first LiDAR, left out");
                continue;
            }
            let wanted = [object.id.as_str(), &format!("{}/{}", place.name, object.id)];
            let key = [place.token.as_str(), &object.id];
            let tokens = &mut self.tokens;
            let instance = instance.get_or_insert_with(|| tokens.give(InstanceRow::TABLE, &wanted, &key));
            rows.extend(self.annotation(place, object, &shape, instance));
        }
        let Some(instance) = instance else { return };
        let tokens: Vec<_> = rows.iter().map(|row| row.token.clone()).collect();
        for (i, row) in rows.iter_mut().enumerate() {
            row.prev = i.checked_sub(1).and_then(|i| tokens.get(i)).cloned().unwrap_or_default();
            row.next = tokens.get(i + 1).cloned().unwrap_or_default();
        }
        let category = self.category(&object.class);
        self.instances.push(InstanceRow {
            token: instance.into(),
            category_token: category.into(),
            nbr_annotations: rows.len() as i64,
            first_annotation_token: tokens.first().cloned().unwrap_or_default(),
            last_annotation_token: tokens.last().cloned().unwrap_or_default(),
        });
        self.annotations.extend(rows);
    }

    fn annotation(
        &mut self,
        place: &Place<'_>,
        object: &Object,
        shape: &Shape,
        instance: &str,
    ) -> Option<AnnotationRow<'static>> {
        let cuboid = shape.geometry.as_cuboid().filter(|c| c.is_finite())?;
        let to_world = space::sensor_to_world(&place.item.scene, shape.frame, &shape.sensor);
        let pose = cuboid.pose().then(&to_world);
        let [length, width, height] = cuboid.size;
        let sample =
            usize::try_from(shape.frame).ok().and_then(|i| place.samples.get(i)).cloned().unwrap_or_default();
        let own = space::text(shape.attributes.get(TOKEN)).unwrap_or_default();
        let token = self.tokens.give(AnnotationRow::TABLE, &[own], &[instance, &sample]);
        let count = |name: &str| space::number(shape.attributes.get(name)).map(|count| count as i64);
        let (lidar, radar) = (count(LIDAR_POINTS), count(RADAR_POINTS));
        let visibility_token = self.visibility(shape);
        Some(AnnotationRow {
            token: token.into(),
            sample_token: sample.into(),
            instance_token: instance.to_owned().into(),
            visibility_token: visibility_token.into(),
            attribute_tokens: self.attribute_tokens(object, shape),
            translation: pose.translation,
            size: [width, length, height],
            rotation: pose.rotation,
            prev: "".into(),
            next: "".into(),
            num_lidar_pts: lidar.unwrap_or(-1),
            num_radar_pts: radar.unwrap_or(0),
        })
    }

    fn visibility(&mut self, shape: &Shape) -> String {
        let Some(level) = space::text(shape.attributes.get(VISIBILITY)) else {
            if shape.occluded {
                self.losses.add("occlusion of boxes without a visibility, left out");
            }
            return String::new();
        };
        if let Some(row) = self.visibilities.iter().find(|row| row.level == level) {
            return row.token.to_string();
        }
        let token = (self.visibilities.len() + 1).to_string();
        self.visibilities.push(visibility(token.clone(), level));
        token
    }

    /// `vehicle` = `moving` as `vehicle.moving`, and a check box that is ticked by its name.
    fn attribute_tokens(&mut self, object: &Object, shape: &Shape) -> Vec<std::borrow::Cow<'static, str>> {
        let fields = [TOKEN, VISIBILITY, LIDAR_POINTS, RADAR_POINTS];
        let of_shape = shape.attributes.iter().filter(|(name, _)| !fields.contains(&name.as_str()));
        let of_object = object.attributes.iter().filter(|(name, _)| !shape.attributes.contains_key(*name));
        let mut tokens = Vec::new();
        for (name, value) in of_object.chain(of_shape) {
            let name = match value {
                AttributeValue::Text(value) => format!("{name}.{value}"),
                AttributeValue::Bool(true) => name.clone(),
                AttributeValue::Bool(false) => {
                    self.losses.add("attributes that are false, left out");
                    continue;
                }
                AttributeValue::Number(_) => {
                    self.losses.add("attributes that are numbers, left out");
                    continue;
                }
            };
            let token = hashed(AttributeRow::TABLE, &[&name]);
            if self.tokens.is_new(AttributeRow::TABLE, &token) {
                let (name, description) = (name.into(), "".into());
                self.attributes.push(AttributeRow { token: token.clone().into(), name, description });
            }
            tokens.push(token.into());
        }
        tokens
    }

    fn written(self, version: &str) -> Result<Written, FormatError> {
        // The devkit wants one map at least, and every log in one; it opens the picture only to draw.
        let map = MapRow {
            token: hashed(MapRow::TABLE, &[]).into(),
            category: "semantic_prior".into(),
            filename: "".into(),
            log_tokens: self.logs.iter().map(|log| log.token.clone()).collect(),
        };
        let tables = [
            bytes(&self.scenes),
            bytes(&self.samples),
            bytes(&self.data),
            bytes(&self.poses),
            bytes(&self.calibrated),
            bytes(&self.sensors),
            bytes(&self.annotations),
            bytes(&self.instances),
            bytes(&self.categories),
            bytes(&self.attributes),
            bytes(&self.visibilities),
            bytes(&self.logs),
            bytes(&[map]),
        ];
        let at = space::file_name(version);
        let files =
            TABLES.iter().zip(tables).map(|(table, bytes)| (format!("{at}/{table}.json"), bytes)).collect();
        Ok(Written { files, media: self.media, losses: self.losses })
    }
}

fn bytes<T: Serialize>(rows: &[T]) -> Vec<u8> {
    // Rows of texts and numbers are always JSON.
    serde_json::to_vec(rows).unwrap_or_default()
}

fn visibility(token: String, level: &str) -> VisibilityRow<'static> {
    VisibilityRow { token: token.into(), level: level.to_owned().into(), description: "".into() }
}

/// The frames' times, µs; at nuScenes' pace where they do not increase.
fn times(scene: &Scene, losses: &mut Losses) -> Vec<i64> {
    let own: Vec<i64> = scene.frames.iter().map(|f| f.time_us).collect();
    if own.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
        return own;
    }
    losses.add("scenes without times, written at two frames a second");
    (0..).map(|i: i64| i.saturating_mul(PACE_US)).take(own.len()).collect()
}
