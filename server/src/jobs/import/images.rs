//! Photographs: what they are, and whether they are whole, within limits.

use super::UploadedFile;
use assay_core::format::FormatError;
use image::{ImageFormat, ImageReader, Limits};
use std::io::{BufReader, Read};

/// Pixels at most along one side.
const SIDE: u32 = 30_000;
/// Bytes of memory at most while one image is decoded.
const MEMORY: u64 = 1024 * 1024 * 1024;

/// A photograph that was decoded once, so that nobody meets a broken one later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) media_type: &'static str,
}

/// Whether a name looks like a photograph's.
pub(super) fn is_image(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".webp"].iter().any(|ending| name.ends_with(ending))
}

/// Look at a photograph: its content decides what it is, and all of it must decode.
pub(super) fn look_at(file: &UploadedFile) -> Result<Picture, FormatError> {
    let fault =
        |place: &str, what: String, mend: &str| FormatError::new(place, what, mend).in_file(&file.path);
    let open = || std::fs::File::open(&file.file).map_err(|e| fault("file", e.to_string(), "Check the file"));
    let mut head = [0_u8; 16];
    let read = open()?.read(&mut head).map_err(|e| fault("file", e.to_string(), "Check the file"))?;
    let (format, media_type) = match image::guess_format(head.get(..read).unwrap_or_default()) {
        Ok(ImageFormat::Png) => (ImageFormat::Png, "image/png"),
        Ok(ImageFormat::Jpeg) => (ImageFormat::Jpeg, "image/jpeg"),
        Ok(ImageFormat::WebP) => (ImageFormat::WebP, "image/webp"),
        _ => {
            return Err(fault(
                "byte 0",
                "this is no PNG, JPEG or WebP".to_owned(),
                "Save it as one of these",
            ));
        }
    };
    let (width, height) = ImageReader::with_format(BufReader::new(open()?), format)
        .into_dimensions()
        .map_err(|e| fault("header", e.to_string(), "The file is damaged; copy it again"))?;
    if width > SIDE || height > SIDE || width == 0 || height == 0 {
        let what = format!("the header claims {width} × {height} pixels");
        return Err(fault("header", what, "An image may have 1 to 30,000 pixels a side"));
    }
    let mut reader = ImageReader::with_format(BufReader::new(open()?), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) =
        (Some(SIDE), Some(SIDE), Some(MEMORY));
    reader.limits(limits);
    reader
        .decode()
        .map_err(|e| fault("pixels", e.to_string(), "The file is cut off or damaged; copy it again"))?;
    Ok(Picture { width, height, media_type })
}
