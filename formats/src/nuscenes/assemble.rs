//! From rows to scenes: frames with their files, sensors with their calibration, objects with their boxes.

use super::tables::{
    AnnotationRow, AttributeRow, CalibratedSensorRow, CategoryRow, EgoPoseRow, InstanceRow, LogRow,
    SampleDataRow, SampleRow, SceneRow, SensorRow, TableFiles, TableRow, TokenTable, VisibilityRow,
};
use super::{link, metadata_keys};
use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::{cloud, space};
use assay_core::ParseError;
use assay_core::geometry::Pose;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use std::collections::{BTreeMap, BTreeSet};

/// A version's tables, with what belongs to what.
pub(super) struct SourceTables<'a> {
    pub(super) files: &'a TableFiles,
    /// Such as `v1.0-mini/`.
    pub(super) at: &'a str,
    pub(super) scenes: TokenTable<SceneRow<'a>>,
    pub(super) samples: TokenTable<SampleRow<'a>>,
    pub(super) data: Vec<SampleDataRow<'a>>,
    pub(super) poses: TokenTable<EgoPoseRow<'a>>,
    pub(super) calibrated: TokenTable<CalibratedSensorRow<'a>>,
    pub(super) sensors: TokenTable<SensorRow<'a>>,
    pub(super) annotations: TokenTable<AnnotationRow<'a>>,
    pub(super) instances: TokenTable<InstanceRow<'a>>,
    pub(super) categories: TokenTable<CategoryRow<'a>>,
    pub(super) attributes: TokenTable<AttributeRow<'a>>,
    pub(super) visibilities: TokenTable<VisibilityRow<'a>>,
    pub(super) logs: TokenTable<LogRow<'a>>,
}

/// Rows of one scene, by their numbers.
#[derive(Default)]
pub(super) struct SceneRows {
    pub(super) samples: Vec<usize>,
    pub(super) data: Vec<usize>,
    pub(super) annotations: Vec<usize>,
}

impl<'a> SourceTables<'a> {
    /// All tables, with tokens that are there once and chains that are chains.
    pub(super) fn load(files: &'a TableFiles, at: &'a str) -> Result<Self, ParseError> {
        let data = files.index(files.rows::<SampleDataRow<'a>>()?)?.rows;
        let source = Self {
            files,
            at,
            scenes: files.index(files.rows()?)?,
            samples: files.index(files.rows()?)?,
            data,
            poses: files.index(files.rows()?)?,
            calibrated: files.index(files.rows()?)?,
            sensors: files.index(files.rows()?)?,
            annotations: files.index(files.rows()?)?,
            instances: files.index(files.rows()?)?,
            categories: files.index(files.rows()?)?,
            attributes: files.index(files.rows()?)?,
            visibilities: files.index(files.rows()?)?,
            logs: files.index(files.rows()?)?,
        };
        link::samples(files, &source.samples)?;
        link::annotations(files, &source.annotations, &source.samples)?;
        Ok(source)
    }

    /// The scenes one after the other, without those of a token seen before.
    pub(super) fn items<'s>(
        &'s self,
        seen: &mut BTreeSet<String>,
        report: &'s mut ConversionReport,
    ) -> Result<impl Iterator<Item = Result<DatasetItem, ParseError>> + 's, ParseError> {
        let own = self.by_scene()?;
        let fresh: Vec<bool> =
            self.scenes.rows.iter().map(|row| seen.insert(row.token.to_string())).collect();
        let mut names = BTreeSet::new();
        let unique: Vec<bool> =
            self.scenes.rows.iter().map(|row| names.insert(row.name.to_string())).collect();
        Ok(own.into_iter().enumerate().filter(move |(i, _)| fresh.get(*i) == Some(&true)).map(
            move |(i, own)| {
                let mut item = self.item(i, &own, report)?;
                if unique.get(i) != Some(&true) {
                    item.name =
                        format!("{} {}", item.name, self.scenes.rows.get(i).map_or("", |row| row.token()));
                }
                Ok(item)
            },
        ))
    }

    fn by_scene(&self) -> Result<Vec<SceneRows>, ParseError> {
        let mut own: Vec<SceneRows> = self.scenes.rows.iter().map(|_| SceneRows::default()).collect();
        let mut scene_of = vec![0; self.samples.rows.len()];
        for (i, row) in self.samples.rows.iter().enumerate() {
            let (at, _) = self.scenes.get::<SampleRow<'_>>(self.files, &row.scene_token, i, "scene_token")?;
            if let Some(to) = scene_of.get_mut(i) {
                *to = at;
            }
            own.get_mut(at).into_iter().for_each(|own| own.samples.push(i));
        }
        let scene = |sample: usize| scene_of.get(sample).copied().unwrap_or_default();
        for (i, row) in self.data.iter().enumerate() {
            let (at, _) =
                self.samples.get::<SampleDataRow<'_>>(self.files, &row.sample_token, i, "sample_token")?;
            own.get_mut(scene(at)).into_iter().for_each(|own| own.data.push(i));
        }
        for (i, row) in self.annotations.rows.iter().enumerate() {
            let (at, _) =
                self.samples.get::<AnnotationRow<'_>>(self.files, &row.sample_token, i, "sample_token")?;
            own.get_mut(scene(at)).into_iter().for_each(|own| own.annotations.push(i));
        }
        for (i, row) in self.scenes.rows.iter().enumerate() {
            for (field, token) in [
                ("first_sample_token", &row.first_sample_token),
                ("last_sample_token", &row.last_sample_token),
            ] {
                self.samples.get::<SceneRow<'_>>(self.files, token, i, field)?;
            }
        }
        for own in &mut own {
            own.samples.sort_by_key(|i| self.samples.rows.get(*i).map(|row| row.timestamp));
            own.data.sort_by_key(|i| self.data.get(*i).map(|row| (row.timestamp, row.filename.clone())));
        }
        Ok(own)
    }

    fn item(
        &self,
        scene: usize,
        own: &SceneRows,
        report: &mut ConversionReport,
    ) -> Result<DatasetItem, ParseError> {
        let Some(row) = self.scenes.rows.get(scene) else {
            return Err(ParseError::new("/", "no scene", ""));
        };
        let (_, log) = self.logs.get::<SceneRow<'_>>(self.files, &row.log_token, scene, "log_token")?;
        let samples: Vec<&SampleRow<'_>> =
            own.samples.iter().filter_map(|i| self.samples.rows.get(*i)).collect();
        let start = samples.first().map_or(0, |row| row.timestamp);
        let tokens: Vec<&str> = samples.iter().map(|row| row.token()).collect();
        let facts = [
            (
                metadata_keys::VERSION,
                self.at.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned(),
            ),
            (metadata_keys::SCENE, row.token.to_string()),
            (metadata_keys::LOG, log.token.to_string()),
            (metadata_keys::SAMPLES, tokens.join(" ")),
            (metadata_keys::START, start.to_string()),
        ];
        let of_log = [&row.description, &log.logfile, &log.vehicle, &log.date_captured, &log.location];
        let named = metadata_keys::FACTS.into_iter().zip(of_log.map(|text| text.to_string()));
        let metadata = facts.into_iter().chain(named).filter(|(_, value)| !value.is_empty());
        let metadata = metadata.map(|(key, value)| (key.to_owned(), value)).collect();
        let frame =
            |row: &&SampleRow<'_>| Frame { time_us: row.timestamp.saturating_sub(start), ..Frame::default() };
        let frames = samples.iter().map(frame).collect();
        let mut scene = Scene { name: row.name.to_string(), sensors: Vec::new(), frames, metadata };
        self.add_files(&mut scene, own, &samples, start, report)?;
        let document = self.document(&scene, own, &samples, report)?;
        let is_labeled = !document.objects.is_empty();
        Ok(DatasetItem { is_labeled, ..DatasetItem::new(scene.name.clone(), scene, document) })
    }

    /// Sensors and the files of frames and sweeps.
    fn add_files(
        &self,
        scene: &mut Scene,
        own: &SceneRows,
        samples: &[&SampleRow<'_>],
        start: i64,
        report: &mut ConversionReport,
    ) -> Result<(), ParseError> {
        let mut sensors: BTreeMap<usize, Sensor> = BTreeMap::new();
        let mut placed: Vec<(usize, bool, usize, FrameData)> = Vec::new();
        let frame_of: BTreeMap<&str, usize> =
            samples.iter().enumerate().map(|(i, s)| (s.token(), i)).collect();
        for &i in &own.data {
            let Some(row) = self.data.get(i) else { continue };
            let (number, sensor, data) = self.file(row, i, start, report)?;
            sensors.entry(number).or_insert(sensor);
            let frame = if row.is_key_frame {
                frame_of.get(row.sample_token.as_ref()).copied().unwrap_or_default()
            } else {
                samples.partition_point(|s| s.timestamp <= row.timestamp).saturating_sub(1)
            };
            placed.push((frame, row.is_key_frame, i, data));
        }
        space::check_sensors(sensors.len(), "rows")
            .map_err(|e| e.in_file(&self.files.name(SensorRow::TABLE)))?;
        scene.sensors = sensors.into_values().collect();
        for (frame, key, i, data) in placed {
            let Some(frame) = scene.frames.get_mut(frame) else { continue };
            if key && frame.data.iter().any(|d| d.sensor == data.sensor) {
                let what = format!("{} has another key frame in this sample", data.sensor);
                return Err(self.files.error::<SampleDataRow<'_>>(i, "is_key_frame", what, "Keep one"));
            }
            if key { frame.data.push(data) } else { frame.sweeps.push(data) }
        }
        let order: BTreeMap<String, usize> =
            scene.sensors.iter().enumerate().map(|(i, s)| (s.id.clone(), i)).collect();
        let lidar = scene.lidar().map(|s| s.id.clone());
        let sensors = scene.sensors.clone();
        for frame in &mut scene.frames {
            frame.data.sort_by_key(|d| order.get(&d.sensor));
            let of_lidar = frame.data.iter().find(|d| Some(&d.sensor) == lidar.as_ref());
            frame.ego_to_world =
                of_lidar.or(frame.data.first()).and_then(|d| d.ego_to_world).unwrap_or_default();
            let (ego, time) = (frame.ego_to_world, frame.time_us);
            frame.data.iter_mut().chain(&mut frame.sweeps).for_each(|d| lighten(d, &sensors, &ego, time));
            // A row without a file name gives a sensor and its pose.
            frame.data.retain(|data| !data.file.is_empty());
        }
        Ok(())
    }

    /// The number of its sensor, the sensor as this file has it, and the file.
    fn file(
        &self,
        row: &SampleDataRow<'_>,
        i: usize,
        start: i64,
        report: &mut ConversionReport,
    ) -> Result<(usize, Sensor, FrameData), ParseError> {
        type Data<'x> = SampleDataRow<'x>;
        type Calibrated<'x> = CalibratedSensorRow<'x>;
        let files = self.files;
        let (at, calibrated) = self.calibrated.get::<Data<'_>>(
            files,
            &row.calibrated_sensor_token,
            i,
            "calibrated_sensor_token",
        )?;
        let (number, sensor) =
            self.sensors.get::<Calibrated<'_>>(files, &calibrated.sensor_token, at, "sensor_token")?;
        let (pose_at, pose) = self.poses.get::<Data<'_>>(files, &row.ego_pose_token, i, "ego_pose_token")?;
        let ego_to_world = space::pose(&format!("/{pose_at}"), pose.rotation, pose.translation)
            .map_err(|e| e.in_file(&files.name(EgoPoseRow::TABLE)))?;
        let sensor_to_ego = space::pose(&format!("/{at}"), calibrated.rotation, calibrated.translation)
            .map_err(|e| e.in_file(&files.name(Calibrated::TABLE)))?;
        let model = pinhole(&calibrated.camera_intrinsic, report).map_err(|what| {
            files.error::<Calibrated<'_>>(at, "camera_intrinsic", what, "Write fx 0 cx, 0 fy cy, 0 0 1 or []")
        })?;
        let (kind, media_type) = match sensor.modality.as_ref() {
            "lidar" => (SensorKind::Lidar, cloud::NUSCENES),
            "radar" => (SensorKind::Radar, cloud::PCD),
            "camera" => {
                let media_type = space::image_type(&row.filename).unwrap_or("image/jpeg");
                (SensorKind::Camera { width: row.width, height: row.height, model }, media_type)
            }
            other => {
                let numbered = self.sensors.rows.iter().position(|s| s.token == sensor.token);
                let what = format!("`{other}` is no kind of sensor that this program knows");
                let fix = "Write camera, lidar or radar";
                return Err(files.error::<SensorRow<'_>>(
                    numbered.unwrap_or_default(),
                    "modality",
                    what,
                    fix,
                ));
            }
        };
        let id = sensor.channel.to_string();
        let root =
            self.at.trim_end_matches('/').rfind('/').and_then(|end| self.at.get(..=end)).unwrap_or_default();
        let data = FrameData {
            sensor: id.clone(),
            media_type: media_type.to_owned(),
            file: if row.filename.is_empty() { String::new() } else { format!("{root}{}", row.filename) },
            sensor_to_ego: Some(sensor_to_ego),
            model: model.filter(|_| matches!(kind, SensorKind::Camera { .. })),
            time_us: Some(row.timestamp.saturating_sub(start)),
            ego_to_world: Some(ego_to_world),
            ..FrameData::default()
        };
        Ok((number, Sensor { name: id.clone(), id, kind, sensor_to_ego }, data))
    }
}

/// Leaves to the frame and the sensor what a file shares with them.
fn lighten(data: &mut FrameData, sensors: &[Sensor], ego: &Pose, time_us: i64) {
    let Some(sensor) = sensors.iter().find(|s| s.id == data.sensor) else { return };
    data.sensor_to_ego = data.sensor_to_ego.filter(|pose| *pose != sensor.sensor_to_ego);
    data.ego_to_world = data.ego_to_world.filter(|pose| pose != ego);
    data.time_us = data.time_us.filter(|time| *time != time_us);
    if let SensorKind::Camera { model, .. } = sensor.kind {
        data.model = data.model.filter(|own| Some(*own) != model);
    }
}

/// A pinhole of a 3×3 matrix; none of an empty one.
fn pinhole(rows: &[[f64; 3]], report: &mut ConversionReport) -> Result<Option<CameraModel>, String> {
    let [[fx, skew, cx], [_, fy, cy], _] = rows else {
        return if rows.is_empty() {
            Ok(None)
        } else {
            Err(format!("{} rows are no 3×3 matrix", rows.len()))
        };
    };
    if !(*fx > 0.0 && *fy > 0.0) {
        return Err("the focal length is not above 0".to_owned());
    }
    if *skew != 0.0 {
        report.add("skew of cameras, left out");
    }
    Ok(Some(CameraModel::Pinhole { focal: [*fx, *fy], center: [*cx, *cy], distortion: [0.0; 5] }))
}
