//! Rows of files: poses of sensors, times, and recorded files.

use super::table_writer::{SceneContext, TableWriter};
use super::tables::{CalibratedSensorRow, EgoPoseRow, SampleDataRow, SensorRow, TableRow};
use super::tokens::hashed;
use crate::dataset::MediaFile;
use crate::{cloud, space};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use std::collections::BTreeMap;

/// Sensors of a frame whose poses the tables need though there is no file of theirs: the LiDAR, in whose frame the
/// cuboids are, and, in the first frame, sensors without any file. Their rows of `sample_data` have no file name.
fn unrecorded(scene: &Scene, frame: usize) -> Vec<FrameData> {
    let has_file = |frame: &Frame, sensor: &Sensor| frame.data.iter().any(|data| data.sensor == sensor.id);
    let lidar = scene.lidar().map(|lidar| &lidar.id);
    let needed = scene.sensors.iter().filter(|sensor| match Some(&sensor.id) == lidar {
        true => !scene.frames.get(frame).is_some_and(|frame| has_file(frame, sensor)),
        false => frame == 0 && !scene.frames.iter().any(|frame| has_file(frame, sensor)),
    });
    needed.map(|sensor| FrameData { sensor: sensor.id.clone(), ..FrameData::default() }).collect()
}

impl TableWriter {
    /// Files of samples and sweeps, chained by sensor in the order of their times.
    pub(super) fn files(&mut self, place: &SceneContext<'_>) {
        let mut chains: BTreeMap<String, Vec<SampleDataRow<'static>>> = BTreeMap::new();
        let spaced = place.times.iter().zip(&place.item.scene.frames).any(|(time, f)| *time != f.time_us);
        for (i, frame) in place.item.scene.frames.iter().enumerate() {
            let here = place.times.get(i).copied().unwrap_or_default();
            let unrecorded = unrecorded(&place.item.scene, i);
            let keys = frame.data.iter().chain(&unrecorded).map(|d| (d, true));
            for (data, key) in keys.chain(frame.sweeps.iter().map(|d| (d, false))) {
                let time = data.time_us.filter(|_| !spaced).unwrap_or(here);
                let of = if key { i } else { (i + 1).min(place.samples.len() - 1) };
                let sample = place.samples.get(of).cloned().unwrap_or_default();
                if let Some(row) = self.file(place, i, data, key, place.start.saturating_add(time), sample) {
                    chains.entry(data.sensor.clone()).or_default().push(row);
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
        place: &SceneContext<'_>,
        frame: usize,
        data: &FrameData,
        key: bool,
        timestamp: i64,
        sample: String,
    ) -> Option<SampleDataRow<'static>> {
        let scene = &place.item.scene;
        let Some(sensor) = scene.sensor(&data.sensor) else {
            self.report.add("files of sensors that the scene does not have, left out");
            return None;
        };
        let (modality, wanted, ending) = match sensor.kind {
            SensorKind::Lidar => ("lidar", cloud::NUSCENES, ".pcd.bin"),
            SensorKind::Radar => ("radar", cloud::PCD, ".pcd"),
            SensorKind::Camera { .. } => ("camera", data.media_type.as_str(), space::ending(&data.file)),
        };
        let is_recorded = !data.file.is_empty() || !data.blob.is_empty();
        let filename = match is_recorded {
            true => self.file_name(place, data, key, timestamp, ending),
            false => String::new(),
        };
        let (width, height) = match sensor.kind {
            SensorKind::Camera { width, height, .. } => (width, height),
            _ => (0, 0),
        };
        let ego =
            data.ego_to_world.or_else(|| scene.frames.get(frame).map(|f| f.ego_to_world)).unwrap_or_default();
        let number = frame.to_string();
        let identity: &[&str] = match is_recorded {
            true => &[&filename],
            false => &[&place.token, &sensor.id, &number],
        };
        let (token, pose) = (hashed("sample_data", identity), hashed("ego_pose", identity));
        let calibrated = self.calibrated(place, sensor, data, modality);
        self.poses.push(EgoPoseRow {
            token: pose.clone().into(),
            timestamp,
            rotation: ego.rotation,
            translation: ego.translation,
        });
        if is_recorded {
            self.media.push(MediaFile {
                from: data.file.clone(),
                to: filename.clone(),
                media_type: data.media_type.clone(),
                wanted: wanted.to_owned(),
            });
        }
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
        place: &SceneContext<'_>,
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
        // A number goes before the ending.
        let name = self.names.unique(&format!("{at}/{channel}/{stem}"));
        format!("{name}{ending}")
    }

    /// The token of a file's calibration; one row for all files of a sensor that have the same.
    fn calibrated(
        &mut self,
        place: &SceneContext<'_>,
        sensor: &Sensor,
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
                    self.report.add("lens distortion of cameras, left out");
                }
                (focal, center)
            }
            Some(other) => {
                self.report.add("fisheye cameras, written as pinholes without distortion");
                other.near_axis()
            }
        };
        vec![[focal[0], 0.0, center[0]], [0.0, focal[1], center[1]], [0.0, 0.0, 1.0]]
    }
}
