//! Writing: scenes with their labels to tables.

use super::metadata_keys;
use super::table_writer::{SceneContext, TableWriter};
use super::tables::{LogRow, MapRow, SampleRow, SceneRow, TABLES, TableRow};
use super::tokens::hashed;
use super::write_labels::visibility;
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles, DatasetItem};
use crate::scene_losses::{report_shapeless, report_without_labels};
use crate::space;
use assay_core::ParseError;
use assay_core::scene::Scene;
use serde::Serialize;

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
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut out = TableWriter::default();
    for name in &dataset.classes {
        out.category(name);
    }
    for (token, level) in LEVELS {
        out.levels.insert(level.to_owned(), token.to_owned());
        out.visibilities.push(visibility(token.to_owned(), level));
    }
    for item in &dataset.items {
        out.scene(item);
    }
    let version = dataset.items.iter().find_map(|item| item.scene.metadata.get(metadata_keys::VERSION));
    out.written(version.map_or("v1.0-trainval", String::as_str))
}

impl TableWriter {
    fn scene(&mut self, item: &DatasetItem) {
        let scene = &item.scene;
        if scene.frames.is_empty() {
            self.report.add("scenes without frames, left out");
            return;
        }
        let fact = |key: &str| scene.metadata.get(key).cloned().unwrap_or_default();
        let token = self.tokens.give(SceneRow::TABLE, &[&fact(metadata_keys::SCENE)], &[&item.name]);
        let known: Vec<String> = fact(metadata_keys::SAMPLES).split(' ').map(str::to_owned).collect();
        let known = if known.len() == scene.frames.len() { known } else { Vec::new() };
        let tokens = &mut self.tokens;
        let samples = (0..scene.frames.len()).map(|i| {
            let own = known.get(i).map(String::as_str).unwrap_or_default();
            tokens.give(SampleRow::TABLE, &[own], &[&token, &i.to_string()])
        });
        let samples: Vec<String> = samples.collect();
        let start = fact(metadata_keys::START).parse().unwrap_or_default();
        let times = times(scene, &mut self.report);
        let place = SceneContext { item, name: item.name.clone(), token, start, times, samples };
        let log = self.log(&place);
        self.sample_rows(&place);
        self.files(&place);
        report_shapeless(item, &mut self.report);
        let annotations = self.annotations.len();
        for object in &item.document.objects {
            self.object(&place, object);
        }
        if self.annotations.len() == annotations {
            report_without_labels(item, &mut self.report);
        }
        let own: Vec<&str> = [
            metadata_keys::VERSION,
            metadata_keys::SCENE,
            metadata_keys::LOG,
            metadata_keys::SAMPLES,
            metadata_keys::START,
        ]
        .into_iter()
        .chain(metadata_keys::FACTS)
        .collect();
        let others = scene.metadata.keys().filter(|key| !own.contains(&key.as_str())).count();
        self.report.add_many("facts of scenes, left out", others);
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
    fn log(&mut self, place: &SceneContext<'_>) -> String {
        let fact = |key: &str| place.item.scene.metadata.get(key).cloned().unwrap_or_default();
        let own = fact(metadata_keys::LOG);
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

    fn sample_rows(&mut self, place: &SceneContext<'_>) {
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

    fn written(self, version: &str) -> Result<DatasetFiles, ParseError> {
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
        Ok(DatasetFiles { files, media: self.media, report: self.report })
    }
}

fn bytes<T: Serialize>(rows: &[T]) -> Vec<u8> {
    // Rows of texts and numbers are always JSON.
    serde_json::to_vec(rows).unwrap_or_default()
}

/// The frames' times, µs; at nuScenes' pace where they do not increase.
fn times(scene: &Scene, report: &mut ConversionReport) -> Vec<i64> {
    let own: Vec<i64> = scene.frames.iter().map(|f| f.time_us).collect();
    if own.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
        if own.first().is_some_and(|first| *first != 0) {
            report.warn("times of scenes, counted from the first frame", &scene.name);
        }
        return own;
    }
    report.add("scenes without times, written at two frames a second");
    (0..).map(|i: i64| i.saturating_mul(PACE_US)).take(own.len()).collect()
}
