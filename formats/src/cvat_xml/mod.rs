//! CVAT XML 1.1, for images and for video.
//!
//! Source: CVAT's manual on its XML format. An image's shapes have no ids there: this program counts them, and writes an
//! `id` of its own where that is not the count, which CVAT passes over. Polygons of one image, label and `group_id` are
//! one object. Tags are facts of an image: a tag alone is the fact `true`, its attribute `value` is the fact's value,
//! and any other attribute the fact `tag/attribute`. In tracks, positions of boxes and points are put between keyframes
//! linearly, as CVAT does it; other shapes hold until the next.

mod labels;
mod read;
mod shape;
#[cfg(test)]
mod tests;
mod video;
mod write;
mod write_video;

pub use read::read;
pub use write::write;

/// The fact of an item that is its image's number, where that is not its place in the file.
const IMAGE_ID: &str = "cvat_id";
/// The fact of an item that is its subset's name.
const SUBSET: &str = "subset";

/// Facts that other formats have of an image: attributes of its element, which CVAT passes over, and no tags.
const FOREIGN: [&str; 7] =
    ["coco_id", "coco_categories", "coco_url", "date_captured", "flickr_url", "labelstudio_id", "license"];

/// Whether a file is CVAT's: by its first element, whatever follows.
pub fn detects(path: &str, head: &str) -> bool {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    while let Some(after) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!")) {
        let end = if after.starts_with("--") { "-->" } else { ">" };
        let Some((_, next)) = after.split_once(end) else { return false };
        rest = next.trim_start();
    }
    path.to_ascii_lowercase().ends_with(".xml") && rest.starts_with("<annotations")
}
