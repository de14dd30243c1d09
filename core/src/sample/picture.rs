//! Features of an image: brightness, contrast, colour, structure.

/// Features of an RGB image of 8 bits, row by row: means and standard deviations of brightness and of the two
/// opponent colours red–green and yellow–blue (Hasler and Süsstrunk, *Measuring colourfulness in natural images*,
/// SPIE 5007, 2003), and the mean change of brightness between neighbouring pixels. NaN for an image without pixels.
pub fn picture_features(rgb: &[u8], width: usize) -> Vec<f64> {
    if rgb.len() < 3 {
        return vec![f64::NAN; 7];
    }
    let mut means = [0.0_f64; 3];
    let mut squares = [0.0_f64; 3];
    let mut bright = Vec::with_capacity(rgb.len() / 3);
    for pixel in rgb.chunks_exact(3) {
        let [r, g, b] = [0, 1, 2].map(|i| f64::from(pixel.get(i).copied().unwrap_or(0)) / 255.0);
        let channels = [0.299 * r + 0.587 * g + 0.114 * b, r - g, (r + g) / 2.0 - b];
        bright.push(channels[0]);
        for ((mean, square), v) in means.iter_mut().zip(&mut squares).zip(channels) {
            *mean += v;
            *square += v * v;
        }
    }
    let n = bright.len().max(1) as f64;
    let means = means.map(|m| m / n);
    let deviations = [0, 1, 2].map(|i| libm::sqrt((squares[i] / n - means[i] * means[i]).max(0.0)));
    means.into_iter().chain(deviations).chain([structure(&bright, width)]).collect()
}

/// Mean change of brightness to the right and down.
fn structure(bright: &[f64], width: usize) -> f64 {
    let width = width.max(1);
    let (mut sum, mut count) = (0.0, 0_u32);
    for (i, v) in bright.iter().enumerate() {
        let right = bright.get(i + 1).filter(|_| (i + 1) % width != 0);
        for other in right.into_iter().chain(bright.get(i + width)) {
            sum += (v - other).abs();
            count += 1;
        }
    }
    sum / f64::from(count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_picture_has_no_contrast_and_a_chequered_one_has_structure() {
        let grey = picture_features(&[128; 12], 2);
        assert!(grey[3..].iter().all(|v| v.abs() < 1e-9) && (grey[0] - 128.0 / 255.0).abs() < 1e-12);
        let chequers: Vec<u8> =
            (0..16).flat_map(|i| [if (i + i / 4) % 2 == 0 { 0 } else { 255 }; 3]).collect();
        let seen = picture_features(&chequers, 4);
        assert!((seen[6] - 1.0).abs() < 1e-9 && (seen[3] - 0.5).abs() < 1e-9);
        assert!(picture_features(&[], 0).iter().all(|v| v.is_nan()));
    }

    #[test]
    fn leaves_and_water_differ_in_colour() {
        let (leaves, water) = (picture_features(&[40, 140, 40], 1), picture_features(&[40, 80, 160], 1));
        assert!(leaves[1] < water[1] && leaves[2] > water[2]);
    }
}
