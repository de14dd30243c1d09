//! Photographs: their headers and integrity, within limits.

pub mod derived;
pub mod thumbnail;

use assay_formats::ParseError;
use image::imageops::{FilterType, resize};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Maximum number of pixels along one side.
const MAX_SIDE_PX: u32 = 30_000;
/// Maximum memory in bytes while one image is decoded.
const MAX_DECODED_BYTES: u64 = 1024 * 1024 * 1024;

/// Header of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageHeader {
    /// Width and height as shown, px: turned as the EXIF orientation says.
    pub display_size: [u32; 2],
    /// `image/png`, `image/jpeg` or `image/webp`.
    pub media_type: &'static str,
    format: ImageFormat,
}

/// True for a file name that looks like a photograph's.
pub fn is_image(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".webp", ".avif"].iter().any(|ending| name.ends_with(ending))
}

/// Reads an image's header; the content decides its type.
///
/// # Errors
/// The file is no PNG, JPEG or WebP, is damaged, or has more than 30,000 pixels a side.
pub fn read_header(file: &Path) -> Result<ImageHeader, ParseError> {
    let unread = |e: std::io::Error| ParseError::new("file", e.to_string(), "Check the file");
    let mut start = Vec::new();
    File::open(file).and_then(|f| f.take(16).read_to_end(&mut start)).map_err(unread)?;
    let (format, media_type) = match image::guess_format(&start) {
        Ok(ImageFormat::Png) => (ImageFormat::Png, "image/png"),
        Ok(ImageFormat::Jpeg) => (ImageFormat::Jpeg, "image/jpeg"),
        Ok(ImageFormat::WebP) => (ImageFormat::WebP, "image/webp"),
        _ => {
            return Err(ParseError::new(
                "byte 0",
                if is_avif(&start) { "AVIF is not supported" } else { "this is not a PNG, JPEG or WebP" },
                "Save it as PNG, JPEG or WebP",
            ));
        }
    };
    let damaged =
        |e: image::ImageError| ParseError::new("header", e.to_string(), "The file is damaged; copy it again");
    let reader = BufReader::new(File::open(file).map_err(unread)?);
    let mut decoder = ImageReader::with_format(reader, format).into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE_PX || height > MAX_SIDE_PX || width == 0 || height == 0 {
        let what = format!("the header claims {width} × {height} pixels");
        return Err(ParseError::new("header", what, "An image may have 1 to 30,000 pixels a side"));
    }
    let turned = matches!(
        decoder.orientation().unwrap_or(Orientation::NoTransforms),
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Ok(ImageHeader {
        display_size: if turned { [height, width] } else { [width, height] },
        media_type,
        format,
    })
}

/// ISO base media files name their type after the length of the first box.
fn is_avif(start: &[u8]) -> bool {
    [&b"ftypavif"[..], b"ftypavis"].contains(&start.get(4..12).unwrap_or_default())
}

/// Reads an image's header and decodes the image once, so that a broken image is found now.
///
/// # Errors
/// As [`read_header`]; or pixels are cut off or damaged, or need more than 1 GiB.
pub fn verify(file: &Path) -> Result<ImageHeader, ParseError> {
    decode(file).map(|(head, _)| head)
}

/// Header and pixels of an image, turned as they are shown.
fn decode(file: &Path) -> Result<(ImageHeader, DynamicImage), ParseError> {
    let head = read_header(file)?;
    let unread = |e: std::io::Error| ParseError::new("file", e.to_string(), "Check the file");
    let mut reader = ImageReader::with_format(BufReader::new(File::open(file).map_err(unread)?), head.format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) =
        (Some(MAX_SIDE_PX), Some(MAX_SIDE_PX), Some(MAX_DECODED_BYTES));
    let cut = |e: image::ImageError| {
        ParseError::new("pixels", e.to_string(), "The file is cut off or damaged; copy it again")
    };
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(cut)?;
    // Pixels of 16 bits are there once more with 8 bits, and once more while those are stored.
    let is_deep = decoder.color_type().bytes_per_pixel() > decoder.color_type().channel_count();
    let memory = decoder.total_bytes().saturating_mul(if is_deep { 2 } else { 1 });
    if memory > MAX_DECODED_BYTES {
        let what = format!("its pixels take {} MiB of memory", memory >> 20);
        return Err(ParseError::new("pixels", what, "Cut the photograph into parts of 1 GiB at most"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(cut)?;
    image.apply_orientation(orientation);
    Ok((head, image))
}

/// Brightness of an image.
pub struct GrayscaleImage {
    /// Pixels row by row.
    pub pixels: Vec<u8>,
    /// Width and height, px.
    pub size: [usize; 2],
    /// Px of this image for each px of the file.
    pub scale: f64,
}

/// Brightness of an image, reduced where a side is longer than `side_px`.
///
/// # Errors
/// As [`verify`].
pub fn load_grayscale(file: &Path, side_px: u32) -> Result<GrayscaleImage, ParseError> {
    let gray = decode(file)?.1.into_luma8();
    let longer = gray.width().max(gray.height());
    let scale = (f64::from(side_px) / f64::from(longer)).min(1.0);
    let side = |v: u32| ((f64::from(v) * scale).round() as u32).max(1);
    let (width, height) = (side(gray.width()), side(gray.height()));
    let gray = if scale < 1.0 { resize(&gray, width, height, FilterType::Triangle) } else { gray };
    Ok(GrayscaleImage { pixels: gray.into_raw(), size: [width, height].map(|v| v as usize), scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_with_the_name_of_a_picture_is_refused() {
        let file = tempfile::NamedTempFile::with_suffix(".png").unwrap();
        std::fs::write(
            file.path(),
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        )
        .unwrap();
        assert_eq!(verify(file.path()).unwrap_err().message, "this is not a PNG, JPEG or WebP");
        std::fs::write(file.path(), b"\0\0\0\x20ftypavif\0\0\0\0").unwrap();
        assert_eq!(verify(file.path()).unwrap_err().message, "AVIF is not supported");
    }

    /// A PNG of so many pixels a side and bits a channel, without its pixels.
    fn png_header(side: u32, bits: u8) -> Vec<u8> {
        let chunk = |name: &[u8; 4], content: &[u8]| {
            let body = [&name[..], content].concat();
            let mut crc = flate2::Crc::new();
            crc.update(&body);
            let length = u32::try_from(content.len()).unwrap().to_be_bytes();
            [&length[..], &body, &crc.sum().to_be_bytes()].concat()
        };
        let size = [side.to_be_bytes(), side.to_be_bytes()].concat();
        let header = [&size[..], &[bits, 2, 0, 0, 0]].concat();
        [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &[0x78, 0x9c])].concat()
    }

    #[test]
    fn a_picture_is_bounded_by_the_memory_that_it_costs() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let refused = |side: u32, bits: u8| {
            std::fs::write(file.path(), png_header(side, bits)).unwrap();
            verify(file.path()).unwrap_err().message
        };
        // 10,000 × 10,000 × 3 channels × 2 bytes, and as much again for 8 bits.
        assert_eq!(refused(10_000, 16), "its pixels take 1144 MiB of memory");
        assert!(!refused(10_000, 8).contains("memory"), "that is a cut file of a good size");
    }

    #[test]
    fn a_truncated_picture_has_a_header_and_fails_verification() {
        let file = tempfile::NamedTempFile::new().unwrap();
        image::RgbImage::new(64, 48).save_with_format(file.path(), ImageFormat::Png).unwrap();
        assert_eq!(verify(file.path()).unwrap().display_size, [64, 48]);
        let bytes = std::fs::read(file.path()).unwrap();
        std::fs::write(file.path(), bytes.get(..bytes.len() - 30).unwrap()).unwrap();
        assert_eq!(read_header(file.path()).unwrap().display_size, [64, 48]);
        assert_eq!(verify(file.path()).unwrap_err().location, "pixels");
    }
}
