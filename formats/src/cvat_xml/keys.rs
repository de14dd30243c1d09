//! Keys of a scene's metadata that hold what CVAT says of an image.

/// The fact of an item that is its image's number, where that is not its place in the file.
pub(super) const IMAGE_ID: &str = "cvat_id";
/// The fact of an item that is its subset's name.
pub(super) const SUBSET: &str = "subset";

/// Facts that other formats have of an image: attributes of its element, which CVAT passes over, and no tags.
pub(super) const FOREIGN: [&str; 7] =
    ["coco_id", "coco_categories", "coco_url", "date_captured", "flickr_url", "labelstudio_id", "license"];
