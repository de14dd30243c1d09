//! Label Studio's JSON export: tasks with regions in percent of the image's width and height.
//!
//! Source: Label Studio's manual on its format. A rectangle turns around its own top left corner, clockwise. Labels of
//! brushes are RGBA pixels in the bit stream of thi.ng's `rle-pack`; a pixel is inside where its alpha is at least 128.

mod brush;
mod read;
mod region;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

/// The fact of an item that is its task's number, where that is not its place in the file counted from 1.
const TASK_ID: &str = "labelstudio_id";

/// Whether a file is such an export.
pub fn detects(path: &str, head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let list = head.trim_start_matches('\u{feff}').trim_start().starts_with('[');
    let results = has("\"annotations\"") || has("\"predictions\"");
    let minimal = has("\"annotation_id\"") && has("\"annotator\"");
    path.to_ascii_lowercase().ends_with(".json")
        && list
        && ((results && (has("\"data\"") || has("\"to_name\""))) || minimal)
}
