//! Clouds whose file states a pose for its points (PCD's VIEWPOINT), applied to them on request.

use super::motion::{CompensatedCloud, disk, open};
use crate::blobs::BlobStore;
use assay_core::geometry::Pose;
use assay_formats::ParseError;
use assay_formats::cloud::PcdWriter;
use assay_formats::cloud::stream::{self, PointChunk};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Move the points of a cloud by a pose, with all their fields as they are.
///
/// # Errors
/// The file is invalid, or the disk fails.
pub(super) fn apply(
    pose: &Pose,
    (path, media_type): (&Path, &str),
    blobs: &BlobStore,
) -> Result<CompensatedCloud, ParseError> {
    let summary = stream::read(media_type, &mut open(path)?, &mut |_, _| Ok(()))?;
    let folder = blobs.scratch().map_err(disk)?;
    let to = folder.path().join("posed.pcd");
    let mut out = BufWriter::new(File::create(&to).map_err(disk)?);
    let (mut writer, mut moved) = (None, PointChunk::default());
    stream::read(media_type, &mut open(path)?, &mut |header, chunk| {
        if writer.is_none() {
            let new = PcdWriter::new(header)?;
            out.write_all(new.header(summary.points).as_bytes()).map_err(disk)?;
            writer = Some(new);
        }
        moved.clone_from(chunk);
        moved.points.iter_mut().for_each(|point| *point = pose.apply(*point));
        writer.as_ref().map_or(Ok(()), |writer| writer.write(&moved, &mut out)).map_err(disk)
    })?;
    out.flush().map_err(disk)?;
    Ok(CompensatedCloud::new(folder, to))
}
