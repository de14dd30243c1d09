//! Clouds as PCD files (Point Cloud Library, version 0.7, binary, little-endian).

use super::lidar::LidarPoint;
use super::radar::RadarPoint;

/// File with the fields `x y z intensity ring t`: m, 0 to 1, number, seconds.
pub(super) fn lidar(points: &[LidarPoint]) -> Vec<u8> {
    let mut pcd = header("x y z intensity ring t", "4 4 4 4 2 4", "F F F F U F", points.len());
    for p in points {
        p.position.iter().for_each(|v| pcd.extend(v.to_le_bytes()));
        pcd.extend(p.intensity.to_le_bytes());
        pcd.extend(p.ring.to_le_bytes());
        pcd.extend(p.t.to_le_bytes());
    }
    pcd
}

/// File with the fields `x y z radial_velocity rcs`: m, m/s, dBm².
pub(super) fn radar(points: &[RadarPoint]) -> Vec<u8> {
    let mut pcd = header("x y z radial_velocity rcs", "4 4 4 4 4", "F F F F F", points.len());
    for p in points {
        p.position.iter().for_each(|v| pcd.extend(v.to_le_bytes()));
        pcd.extend(p.radial_velocity.to_le_bytes());
        pcd.extend(p.rcs.to_le_bytes());
    }
    pcd
}

fn header(fields: &str, sizes: &str, types: &str, points: usize) -> Vec<u8> {
    let counts = vec!["1"; fields.split(' ').count()].join(" ");
    format!(
        "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS {fields}\nSIZE {sizes}\nTYPE {types}\n\
         COUNT {counts}\nWIDTH {points}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {points}\nDATA binary\n"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cloud_of_one_point_has_22_bytes_after_its_header() {
        let point = LidarPoint { position: [1.0, 2.0, 3.0], intensity: 0.5, ring: 7, t: 0.01, owner: None };
        let pcd = lidar(&[point]);
        let data = pcd.windows(12).position(|w| w == b"DATA binary\n").unwrap() + 12;
        assert_eq!(pcd.len() - data, 22);
        assert_eq!(&pcd[data..data + 4], 1.0f32.to_le_bytes());
    }
}
