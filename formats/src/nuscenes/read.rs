//! Reading: tables to scenes with their labels.

use super::assemble::SourceTables;
use super::tables::{CategoryRow, MapRow, TableFiles};
use crate::dataset::{DatasetSummary, Folder, ItemSink};
use crate::space;
use assay_core::ParseError;
use std::collections::BTreeSet;

/// Whether there is a version's folder with its tables.
pub fn looks_like(paths: &[String]) -> bool {
    !versions(paths).is_empty()
}

/// Folders of versions, such as `v1.0-mini/`.
fn versions(paths: &[String]) -> BTreeSet<&str> {
    let of = |path: &'_ str| {
        let (at, name) = space::parts(path);
        let (_, version) = space::parts(at.strip_suffix('/')?);
        (name == "sample_annotation.json" || name == "scene.json").then_some(())?;
        version.starts_with("v1.0-").then_some(at.len())
    };
    paths.iter().filter_map(|path| path.get(..of(path)?)).collect()
}

/// Read every scene of every version, each once.
///
/// A sample is a frame; what sensors recorded between samples are its sweeps. Files keep their own times and ego
/// poses. Boxes are cuboids in the frame of the scene's first LiDAR at the LiDAR's time, one object an instance with
/// its token as id. Attributes such as `vehicle.moving` become `vehicle` = `moving` of the shape; `visibility`,
/// `num_lidar_pts`, `num_radar_pts` and the annotation's token stand beside them.
///
/// # Errors
/// A table is missing or malformed, a token is there twice or points nowhere, a chain is none: tables hang together,
/// so that one error makes all of them unreadable.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let versions = versions(folder.paths());
    if versions.is_empty() {
        let fix = "Give the folder that holds v1.0-mini or another version";
        return Err(ParseError::new("folder", "there is no v1.0-*/scene.json", fix));
    }
    let mut summary = DatasetSummary::default();
    let (mut seen, mut classes) = (BTreeSet::new(), BTreeSet::new());
    for at in versions {
        let files = TableFiles::read(folder, at)?;
        let source = SourceTables::load(&files, at)?;
        for name in files.rows::<CategoryRow<'_>>()?.iter().map(|row| row.name.to_string()) {
            if classes.insert(name.clone()) {
                summary.classes.push(name);
            }
        }
        let maps = files.rows::<MapRow<'_>>()?.iter().filter(|map| !map.filename.is_empty()).count();
        summary.report.add_many("maps, left out", maps);
        for item in source.items(&mut seen, &mut summary.report)? {
            each(Ok(item?));
        }
    }
    Ok(summary)
}
