//! PCD clouds: text, binary and compressed.

use assay_formats::cloud;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    check(cloud::PCD, bytes);
}

/// Asserts that every field has a value for each point.
pub fn check(media_type: &str, bytes: &[u8]) {
    let Ok(cloud) = cloud::decode(media_type, bytes) else { return };
    let points = cloud.points.len();
    assert!(cloud.points.iter().flatten().all(|v| v.is_finite()));
    assert!(cloud.intensity.is_none_or(|values| values.len() == points));
    assert!(cloud.rgb.is_none_or(|values| values.len() == points));
}
