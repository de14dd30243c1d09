//! COCO instances: images, categories and annotations in one JSON file.

mod annotation;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

/// The fact of an item that is its image's id.
pub const IMAGE_ID: &str = "coco_id";
/// The fact of the first item that is the list of categories, where there is more to them than names counted from 1.
const CATEGORIES: &str = "coco_categories";

/// Whether a file is COCO's, by the keys at its beginning.
pub fn detects(path: &str, head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let lists = ["\"images\"", "\"annotations\"", "\"categories\""].iter().filter(|key| has(key)).count();
    let named = has("\"category_id\"") && has("\"image_id\"");
    path.to_ascii_lowercase().ends_with(".json")
        && match head.trim_start_matches('\u{feff}').trim_start().as_bytes().first() {
            Some(b'{') => lists >= 2 || (lists > 0 && (named || has("\"file_name\""))),
            Some(b'[') => named,
            _ => false,
        }
}
