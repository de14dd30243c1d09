//! GeoJSON (RFC 7946) in pixels of images: a feature an object.
//!
//! Coordinates stay as they are: x and y, y as in the file. Geographic coordinates stay numbers too, degrees as if they
//! were pixels. The property `image` names the image of a feature; without it all are of one. What GeoJSON does not
//! know of, this program puts in members of other names, as the RFC allows: a feature's `shape` (`box` or `rbox`, whose
//! corners the polygon is, from its own top left on and clockwise), and the collection's `classes` and `images`.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

/// Whether a file is GeoJSON.
pub fn detects(path: &str, head: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let json = lower.ends_with(".geojson") || lower.ends_with(".json");
    json && head.contains("\"FeatureCollection\"")
        && head.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}
