//! Clouds that are written again with their points moved and all their fields as they are.

use crate::blobs::BlobStore;
use assay_formats::ParseError;
use assay_formats::cloud::PcdWriter;
use assay_formats::cloud::stream::{self, PointChunk};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A cloud whose points were moved.
pub(super) struct MovedCloud {
    /// Goes with the file in it.
    _folder: tempfile::TempDir,
    /// A PCD.
    pub(super) path: PathBuf,
}

impl MovedCloud {
    /// Write a cloud of so many points again, each chunk after `change` has moved its points.
    ///
    /// # Errors
    /// The file is invalid, or the disk fails.
    pub(super) fn write(
        (path, media_type): (&Path, &str),
        points: u64,
        blobs: &BlobStore,
        change: impl Fn(&mut PointChunk),
    ) -> Result<Self, ParseError> {
        let folder = blobs.scratch().map_err(disk)?;
        let to = folder.path().join("moved.pcd");
        let mut out = BufWriter::new(File::create(&to).map_err(disk)?);
        let (mut writer, mut moved) = (None, PointChunk::default());
        stream::read(media_type, &mut open(path)?, &mut |header, chunk| {
            if writer.is_none() {
                let new = PcdWriter::new(header)?;
                out.write_all(new.header(points).as_bytes()).map_err(disk)?;
                writer = Some(new);
            }
            moved.clone_from(chunk);
            change(&mut moved);
            writer.as_ref().map_or(Ok(()), |writer| writer.write(&moved, &mut out)).map_err(disk)
        })?;
        out.flush().map_err(disk)?;
        Ok(Self { _folder: folder, path: to })
    }
}

pub(super) fn open(path: &Path) -> Result<BufReader<File>, ParseError> {
    Ok(BufReader::new(File::open(path).map_err(disk)?))
}

fn disk(error: std::io::Error) -> ParseError {
    ParseError::new("file", error.to_string(), "Check the file and the room on the server's disk")
}
