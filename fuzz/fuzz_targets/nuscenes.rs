//! nuScenes: all tables in one text, each read as the file of its name.

use crate::formats::read_and_write;
use assay_formats::nuscenes;
use std::collections::BTreeMap;

pub const MAX_LEN: usize = 8192;

pub fn run(bytes: &[u8]) {
    let Ok(tables) = serde_json::from_slice::<BTreeMap<String, serde_json::Value>>(bytes) else { return };
    let files: Vec<(String, Vec<u8>)> = tables
        .into_iter()
        .map(|(name, rows)| (format!("v1.0-mini/{name}.json"), rows.to_string().into_bytes()))
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    read_and_write(&nuscenes::FORMAT, &files);
}
