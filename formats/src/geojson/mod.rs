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

pub use read::{detects, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "geojson",
    title: "GeoJSON",
    files: "a FeatureCollection in pixels",
    holds: "polygons with holes, lines, points",
    sample_paths: &["shapes.geojson"],
    detect: &[FormatDetection::Text { endings: &[".geojson", ".json"], fits: detects }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::AsAttribute,
    includes_unlabeled_images: true,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};
