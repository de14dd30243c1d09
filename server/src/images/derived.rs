//! Images derived from photographs that browsers cannot show: tiles of very large ones, 8 bits of 16.

use super::{ImageHeader, decode};
use crate::blobs::BlobStore;
use assay_core::id::BlobHash;
use assay_formats::ParseError;
use assay_formats::pyramid::{LARGE_PX, levels, seal};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageBuffer, ImageFormat, Pixel};
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Write};
use std::path::Path;

/// Media type of a blob of tiles.
pub const PYRAMID: &str = "application/vnd.assay.pyramid";
const QUALITY: u8 = 88;
/// Share of 16-bit pixels that may be darker, and that may be brighter, than the range shown.
const CLIPPED_SHARE: f64 = 0.005;

/// Derived file: its blob, media type, and size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedFile {
    /// Name of the blob.
    pub hash: BlobHash,
    /// Media type.
    pub media_type: &'static str,
    /// Size in bytes.
    pub size: u64,
}

/// Images that browsers show of a photograph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DerivedImages {
    /// Image shown instead of the file.
    pub shown: Option<DerivedFile>,
    /// Tiles of the image.
    pub pyramid: Option<DerivedFile>,
}

/// Reads a whole photograph, and makes what browsers need beside it.
///
/// # Errors
/// As [`super::verify`]; or a derived file cannot be written.
pub fn derive_images(file: &Path, blobs: &BlobStore) -> Result<(ImageHeader, DerivedImages), ParseError> {
    let (head, image) = decode(file)?;
    let is_large = head.display_size[0].max(head.display_size[1]) > LARGE_PX;
    let is_deep = matches!(
        image,
        DynamicImage::ImageLuma16(_)
            | DynamicImage::ImageLumaA16(_)
            | DynamicImage::ImageRgb16(_)
            | DynamicImage::ImageRgba16(_)
    );
    if !is_large && !is_deep {
        return Ok((head, DerivedImages::default()));
    }
    let unwritten =
        |e: io::Error| ParseError::new("writing", e.to_string(), "Make room on the server's disk");
    let image = if is_deep { stretched(image) } else { image };
    if !is_large {
        let shown = store_image(&image, blobs).map_err(unwritten)?;
        return Ok((head, DerivedImages { shown: Some(shown), pyramid: None }));
    }
    let (small, pyramid) = tiled(image, blobs).map_err(unwritten)?;
    Ok((
        head,
        DerivedImages { shown: Some(store_image(&small, blobs).map_err(unwritten)?), pyramid: Some(pyramid) },
    ))
}

/// Encoded image: JPEG, or PNG where it has transparent parts.
pub(super) fn encoded(image: &DynamicImage) -> io::Result<(Vec<u8>, &'static str)> {
    let mut bytes = Vec::new();
    if image.color().has_alpha() {
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(io::Error::other)?;
        return Ok((bytes, "image/png"));
    }
    let jpeg = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    image.to_rgb8().write_with_encoder(jpeg).map_err(io::Error::other)?;
    Ok((bytes, "image/jpeg"))
}

fn store_image(image: &DynamicImage, blobs: &BlobStore) -> io::Result<DerivedFile> {
    let (bytes, media_type) = encoded(image)?;
    Ok(DerivedFile { hash: blobs.put(&bytes)?, media_type, size: bytes.len() as u64 })
}

/// Tiles of all levels, and the image of the size after the last level.
fn tiled(mut image: DynamicImage, blobs: &BlobStore) -> io::Result<(DynamicImage, DerivedFile)> {
    let folder = blobs.scratch()?;
    let path = folder.path().join("pyramid");
    let mut out = BufWriter::new(File::create(&path)?);
    let mut ends = Vec::new();
    for level in levels([image.width(), image.height()]) {
        let [columns, rows] = level.tiles();
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let [left, top, width, height] = level.rect([column, row]);
            let (bytes, _) = encoded(&image.crop_imm(left, top, width, height))?;
            out.write_all(&bytes)?;
            ends.push(ends.last().unwrap_or(&0) + bytes.len() as u64);
        }
        let [width, height] = level.size.map(|px| px.div_ceil(2));
        image = image.thumbnail_exact(width, height);
    }
    seal(&ends, &mut out)?;
    out.flush()?;
    let mut made = File::open(&path)?;
    let size = made.metadata()?.len();
    Ok((image, DerivedFile { hash: blobs.put_from(&mut made)?, media_type: PYRAMID, size }))
}

/// 8-bit image of a 16-bit image: the range of nearly all values, spread over the full range of a screen. The pixels are
/// in memory twice at most, and of half the size the second time.
fn stretched(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageLuma16(deep) => DynamicImage::ImageLuma8(spread(deep, 1)),
        DynamicImage::ImageLumaA16(deep) => DynamicImage::ImageLumaA8(spread(deep, 1)),
        DynamicImage::ImageRgb16(deep) => DynamicImage::ImageRgb8(spread(deep, 3)),
        DynamicImage::ImageRgba16(deep) => DynamicImage::ImageRgba8(spread(deep, 3)),
        other => other,
    }
}

/// The values of the first `colors` channels of each pixel, spread; the channel after them is transparency.
fn spread<P, Q>(deep: ImageBuffer<P, Vec<u16>>, colors: usize) -> ImageBuffer<Q, Vec<u8>>
where
    P: Pixel<Subpixel = u16>,
    Q: Pixel<Subpixel = u8>,
{
    let (width, height, channels) = (deep.width(), deep.height(), usize::from(P::CHANNEL_COUNT));
    let values = deep.into_raw();
    let mut counts = vec![0_u64; 1 << 16];
    for pixel in values.chunks_exact(channels) {
        pixel.iter().take(colors).for_each(|v| counts[usize::from(*v)] += 1);
    }
    let all: u64 = counts.iter().sum();
    let at = |share: f64| {
        let mut left = (all as f64 * share) as u64;
        let place = counts.iter().position(|count| {
            let is_here = left < *count;
            left = left.saturating_sub(*count);
            is_here
        });
        place.unwrap_or(usize::from(u16::MAX)) as f64
    };
    let (low, high) = (at(CLIPPED_SHARE), at(1.0 - CLIPPED_SHARE));
    let color = |v: u16| ((f64::from(v) - low) / (high - low).max(1.0) * 255.0).clamp(0.0, 255.0) as u8;
    let shown = values.iter().enumerate();
    let shown = shown.map(|(i, v)| if i % channels < colors { color(*v) } else { (v >> 8) as u8 }).collect();
    // As many values as before always fit.
    ImageBuffer::from_raw(width, height, shown).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_formats::pyramid::tile;

    fn blobs() -> (tempfile::TempDir, BlobStore) {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(&folder.path().join("blobs")).unwrap();
        (folder, blobs)
    }

    #[test]
    fn a_very_large_photograph_has_tiles_and_a_reduced_picture() {
        let (folder, blobs) = blobs();
        let path = folder.path().join("mosaic.jpg");
        // The tile at column 15, row 0 is red; the others are blue.
        let red =
            |x: u32, y: u32| if (7680..8192).contains(&x) && y < 512 { [250, 0, 0] } else { [0, 0, 250] };
        image::RgbImage::from_fn(8300, 600, |x, y| image::Rgb(red(x, y))).save(&path).unwrap();
        let (head, derived) = derive_images(&path, &blobs).unwrap();
        assert_eq!(head.display_size, [8300, 600]);
        let small = std::fs::read(blobs.path(&derived.shown.unwrap().hash.to_string())).unwrap();
        assert_eq!(image::load_from_memory(&small).unwrap().width(), 519);
        let mut file = File::open(blobs.path(&derived.pyramid.unwrap().hash.to_string())).unwrap();
        let levels = levels([8300, 600]);
        let mut at = |level: usize, place: [u32; 2]| {
            let bytes = tile(&mut file, levels[level].number(place).unwrap()).unwrap().unwrap();
            image::load_from_memory(&bytes).unwrap().to_rgb8()
        };
        assert!(at(0, [15, 0]).get_pixel(256, 256).0[0] > 240);
        assert!(at(0, [14, 0]).get_pixel(256, 256).0[2] > 240);
        assert_eq!(at(0, [16, 1]).dimensions(), (8300 - 8192, 600 - 512));
        // At half size, red covers 3840 to 4096.
        assert!(at(1, [7, 0]).get_pixel(384, 128).0[0] > 240);
    }

    #[test]
    fn the_used_range_of_sixteen_bits_is_shown() {
        let (folder, blobs) = blobs();
        let path = folder.path().join("depth.png");
        let depth = |x: u32, _| image::Luma([500 + 10 * x as u16]);
        ImageBuffer::<image::Luma<u16>, _>::from_fn(100, 50, depth).save(&path).unwrap();
        let (head, derived) = derive_images(&path, &blobs).unwrap();
        assert_eq!((head.display_size, derived.pyramid), ([100, 50], None));
        let bytes = std::fs::read(blobs.path(&derived.shown.unwrap().hash.to_string())).unwrap();
        let shown = image::load_from_memory(&bytes).unwrap().to_luma8();
        assert!(shown.get_pixel(1, 25).0[0] < 12 && shown.get_pixel(98, 25).0[0] > 243);
        assert!(shown.get_pixel(50, 25).0[0].abs_diff(128) < 10);
    }

    #[test]
    fn transparency_of_sixteen_bits_stays() {
        let (folder, blobs) = blobs();
        let path = folder.path().join("mask.png");
        let pixel =
            |x: u32, _| image::Rgba([600 * x as u16, 300 * x as u16, 0, if x < 50 { 0 } else { u16::MAX }]);
        ImageBuffer::<image::Rgba<u16>, _>::from_fn(100, 20, pixel).save(&path).unwrap();
        let bytes = derive_images(&path, &blobs).unwrap().1.shown.unwrap();
        let shown = std::fs::read(blobs.path(&bytes.hash.to_string())).unwrap();
        let shown = image::load_from_memory(&shown).unwrap().to_rgba8();
        let at = |x: u32| shown.get_pixel(x, 10).0;
        assert_eq!((at(10)[3], at(90)[3]), (0, 255));
        assert!(at(90)[0] > at(60)[0] && at(90)[0] > at(90)[1] && at(90)[2] == 0);
    }

    #[test]
    fn an_ordinary_photograph_is_shown_as_it_is() {
        let (folder, blobs) = blobs();
        let path = folder.path().join("oak.png");
        image::RgbImage::new(64, 48).save(&path).unwrap();
        assert_eq!(derive_images(&path, &blobs).unwrap().1, DerivedImages::default());
    }
}
