//! Names that files give the columns of a cloud: intensity, ring, colour.

use super::stream::{CloudHeader, PointField};

/// Names of the intensity, in lower case.
pub(super) const INTENSITY: &[&str] = &["intensity", "i", "scalar_intensity", "reflectivity"];
/// Names of the ring.
pub(super) const RING: &[&str] = &["ring", "channel", "laser_id"];
/// Names of the colour's parts.
const COLOUR: [&[&str]; 3] = [&["red", "r"], &["green", "g"], &["blue", "b"]];

/// The first field with one of these names, in upper or lower case.
pub(super) fn column(fields: &[PointField], names: &[&str]) -> Option<usize> {
    let find = |name: &&str| fields.iter().position(|field| field.name.eq_ignore_ascii_case(name));
    names.iter().find_map(find)
}

/// Columns of red, green and blue.
pub(super) fn colour_columns(fields: &[PointField]) -> Option<[usize; 3]> {
    let [red, green, blue] = COLOUR.map(|names| column(fields, names));
    Some([red?, green?, blue?])
}

/// Whether a cloud of these fields has rings.
pub fn has_ring(header: &CloudHeader) -> bool {
    column(&header.fields, RING).is_some()
}
