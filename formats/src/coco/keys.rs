//! Keys of a scene's metadata that hold what COCO says of an image.

/// The fact of an item that is its image's id.
pub const IMAGE_ID: &str = "coco_id";
/// The fact of the first item that is the list of categories, where there is more to them than names counted from 1.
pub(super) const CATEGORIES: &str = "coco_categories";
