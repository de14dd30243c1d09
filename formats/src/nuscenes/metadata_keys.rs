//! Keys of a scene's metadata for values that have no other field.

pub(super) const VERSION: &str = "nuscenes_version";
pub(super) const SCENE: &str = "nuscenes_scene";
pub(super) const LOG: &str = "nuscenes_log";
/// Tokens of all samples, with spaces between them.
pub(super) const SAMPLES: &str = "nuscenes_samples";
/// The first sample's time, µs since 1970.
pub(super) const START: &str = "nuscenes_start_us";
/// Fields of the log and the scene under their own names.
pub(super) const FACTS: [&str; 5] = ["description", "logfile", "vehicle", "date_captured", "location"];
