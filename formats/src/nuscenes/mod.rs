//! nuScenes v1.0: thirteen JSON tables, with images and clouds in `samples` and `sweeps`.
//!
//! Source: the schema in nuscenes-devkit, `docs/schema_nuscenes.md` (Motional, 2019). Boxes are in the global frame with
//! width, length, height; a file's own pose takes its ego frame at its own time to the global one.
//!
//! Memory: tables are read whole, rows borrowing their words. A made twentieth of the full set (131,000 files, 58,000
//! boxes, 135 MB of tables) takes 300 MB at its peak, so that all of it would take some 6 GB; the mini set takes 30 MB.

mod assemble;
mod boxes;
mod link;
mod read;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;
mod write;
mod write_files;
mod write_labels;

pub use read::{looks_like, read};
pub use write::write;

/// Keys of a scene's metadata for values that have no other field.
mod metadata_keys {
    pub(super) const VERSION: &str = "nuscenes_version";
    pub(super) const SCENE: &str = "nuscenes_scene";
    pub(super) const LOG: &str = "nuscenes_log";
    /// Tokens of all samples, with spaces between them.
    pub(super) const SAMPLES: &str = "nuscenes_samples";
    /// The first sample's time, µs since 1970.
    pub(super) const START: &str = "nuscenes_start_us";
    /// Fields of the log and the scene under their own names.
    pub(super) const FACTS: [&str; 5] = ["description", "logfile", "vehicle", "date_captured", "location"];
}

/// Shape attribute that holds the token of an annotation.
pub const TOKEN: &str = "nuscenes_token";
/// Shape attributes that are fields of an annotation.
const VISIBILITY: &str = "visibility";
const LIDAR_POINTS: &str = "num_lidar_pts";
const RADAR_POINTS: &str = "num_radar_pts";
