//! PNG encoding of linear light.

/// Byte in sRGB of one channel of linear light, where 1 is white, after a film-like shoulder.
pub(super) fn to_byte(light: f64) -> u8 {
    // Reinhard's curve (2002) with white at 3, so that sunlit walls do not burn out.
    let x = light.max(0.0);
    let toned = x * (1.0 + x / 9.0) / (1.0 + 0.55 * x);
    let encoded =
        if toned <= 0.003_130_8 { 12.92 * toned } else { 1.055 * libm::exp(libm::log(toned) / 2.4) - 0.055 };
    (encoded.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

/// PNG of an 8-bit RGB image; `pixels` has three bytes a pixel, row by row.
pub(super) fn png(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    // Writing to memory cannot fail, and the caller chose a size that fits.
    if let Ok(mut writer) = encoder.write_header() {
        let _ = writer.write_image_data(pixels);
    }
    bytes
}
