//! What a format's writer made, onto the disk.

use crate::folder::DatasetFolder;
use assay_formats::ParseError;
use assay_formats::cloud::stream::{self, CloudHeader, PointChunk};
use assay_formats::cloud::write_binary;
use assay_formats::dataset::{DatasetFiles, Folder, MediaFile};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

/// Write beside the target and rename, so that nothing half-written is left.
///
/// # Errors
/// It is there already, or cannot be written.
pub fn write_dataset(out: &Path, written: &DatasetFiles, source: &DatasetFolder) -> Result<(), ParseError> {
    let error = |what: String, fix: &str| ParseError::new("writing", what, fix);
    let is_file = matches!(written.files.as_slice(), [(path, _)] if path.is_empty());
    let is_empty_folder = out.is_dir() && std::fs::read_dir(out).is_ok_and(|mut d| d.next().is_none());
    if out.exists() && !(is_empty_folder || is_file && out.is_file()) {
        return Err(error("it is there already".to_owned(), "Choose another name, or take it away"));
    }
    let unwritten = |e: std::io::Error| error(e.to_string(), "Check the folder and its rights");
    let beside = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let new = tempfile::Builder::new().prefix(".assay-").tempdir_in(beside).map_err(unwritten)?;
    let root = new.path().join("out");
    if let (true, [(_, bytes)]) = (is_file, written.files.as_slice()) {
        std::fs::write(&root, bytes).map_err(unwritten)?;
    } else {
        std::fs::create_dir(&root).map_err(unwritten)?;
        for (path, bytes) in &written.files {
            let target = root.join(path);
            std::fs::create_dir_all(target.parent().unwrap_or(&root)).map_err(unwritten)?;
            std::fs::write(target, bytes).map_err(unwritten)?;
        }
        for media in &written.media {
            beside_labels(&root, media, source)?;
        }
    }
    if is_empty_folder {
        std::fs::remove_dir(out).map_err(unwritten)?;
    }
    std::fs::rename(&root, out).map_err(unwritten)
}

/// An image or cloud beside the labels, as the format wants it. Those that are not with the source stay away: labels
/// are often handed on without them.
fn beside_labels(root: &Path, media: &MediaFile, source: &DatasetFolder) -> Result<(), ParseError> {
    if !source.has(&media.from) {
        return Ok(());
    }
    let from = source.file(&media.from)?;
    let target = root.join(&media.to);
    let unwritten = |e: std::io::Error| {
        ParseError::new("writing", e.to_string(), "Check the folder and its rights").in_file(&media.to)
    };
    std::fs::create_dir_all(target.parent().unwrap_or(root)).map_err(unwritten)?;
    if media.media_type == media.wanted {
        return std::fs::copy(&*from, &target).map(|_| ()).map_err(unwritten);
    }
    let mut input = BufReader::new(std::fs::File::open(&*from).map_err(unwritten)?);
    let mut output = BufWriter::new(std::fs::File::create(&target).map_err(unwritten)?);
    let mut rows =
        |header: &CloudHeader, chunk: &PointChunk| write_binary(&media.wanted, header, chunk, &mut output);
    stream::read(&media.media_type, &mut input, &mut rows).map_err(|e| e.in_file(&media.from))?;
    output.flush().map_err(unwritten)
}
