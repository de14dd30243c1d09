//! Rows of little-endian float32, without a header.

use super::{ParseError, PointCloud};

/// Read rows of `columns` floats: x, y, z, intensity, and columns that are not used.
pub(super) fn decode(bytes: &[u8], columns: usize, what: &str) -> Result<PointCloud, ParseError> {
    let row = columns * 4;
    if !bytes.len().is_multiple_of(row) {
        return Err(ParseError::new(
            format!("byte {}", bytes.len() - bytes.len() % row),
            format!("{} bytes are no whole number of points of {row} bytes ({what})", bytes.len()),
            "The file is cut off or of another kind; copy it again",
        ));
    }
    let mut cloud = PointCloud { intensity: Some(Vec::new()), ..PointCloud::default() };
    for point in bytes.chunks_exact(row) {
        let (floats, _) = point.as_chunks::<4>();
        let &[x, y, z, intensity, ..] = floats else { continue };
        let xyz = [x, y, z].map(f32::from_le_bytes);
        if xyz.iter().all(|v| v.is_finite()) {
            cloud.points.push(xyz);
            if let Some(intensities) = &mut cloud.intensity {
                intensities.push(f32::from_le_bytes(intensity));
            }
        }
    }
    Ok(cloud)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_points_and_half_a_row_is_an_error() {
        let mut bytes: Vec<u8> =
            [1.0_f32, 2.0, 3.0, 0.5, f32::NAN, 0.0, 0.0, 0.0].iter().flat_map(|v| v.to_le_bytes()).collect();
        let cloud = decode(&bytes, 4, "KITTI").unwrap();
        assert_eq!((cloud.points, cloud.intensity), (vec![[1.0, 2.0, 3.0]], Some(vec![0.5])));
        bytes.pop();
        assert_eq!(decode(&bytes, 4, "KITTI").unwrap_err().location, "byte 16");
    }
}
