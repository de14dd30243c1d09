//! Clouds whose file states a pose for its points (PCD's VIEWPOINT), applied to them on request.

use super::moved_cloud::{MovedCloud, open};
use crate::blobs::BlobStore;
use assay_core::geometry::Pose;
use assay_formats::ParseError;
use assay_formats::cloud::stream;
use std::path::Path;

/// Move the points of a cloud by a pose, with all their fields as they are.
///
/// # Errors
/// The file is invalid, or the disk fails.
pub(super) fn apply(
    pose: &Pose,
    (path, media_type): (&Path, &str),
    blobs: &BlobStore,
) -> Result<MovedCloud, ParseError> {
    let summary = stream::read(media_type, &mut open(path)?, &mut |_, _| Ok(()))?;
    MovedCloud::write((path, media_type), summary.points, blobs, |chunk| {
        chunk.points.iter_mut().for_each(|point| *point = pose.apply(*point));
    })
}
