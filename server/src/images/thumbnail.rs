//! Thumbnails for lists, made at the first request and stored beside the files.

use super::decode;
use super::derived::encoded;
use crate::blobs::BlobStore;
use assay_formats::ParseError;
use std::fs;
use std::io;

/// Longer side, px: twice the size in lists, for screens with two pixels a point.
const SIDE_PX: u32 = 192;

/// Thumbnail of a photograph: JPEG, or PNG where it has transparent parts.
///
/// # Errors
/// The file does not exist, or is no readable image.
pub fn thumbnail(blobs: &BlobStore, hash: &str) -> Result<Vec<u8>, ParseError> {
    let unread = |e: io::Error| ParseError::new("file", e.to_string(), "Import the photograph again");
    let stored = blobs.thumbnail_path(hash);
    if let Ok(bytes) = fs::read(&stored) {
        return Ok(bytes);
    }
    let (_, image) = decode(&blobs.find(hash).map_err(unread)?)?;
    let small =
        if image.width().max(image.height()) > SIDE_PX { image.thumbnail(SIDE_PX, SIDE_PX) } else { image };
    let (bytes, _) = encoded(&small).map_err(unread)?;
    // A thumbnail that cannot be stored is made again: slower, but correct.
    let _ = blobs.store_thumbnail(hash, &bytes);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let mut png = io::Cursor::new(Vec::new());
        image::RgbImage::new(800, 400).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let hash = blobs.put(png.get_ref()).unwrap().to_string();
        let bytes = thumbnail(&blobs, &hash).unwrap();
        let small = image::load_from_memory(&bytes).unwrap();
        assert_eq!((small.width(), small.height()), (192, 96));
        fs::remove_file(blobs.path(&hash)).unwrap();
        assert_eq!(thumbnail(&blobs, &hash).unwrap(), bytes);
        assert_eq!(thumbnail(&blobs, &"0".repeat(64)).unwrap_err().location, "file");
    }
}
