//! Clouds in the form that other tools read: float32 x, y, z, intensity and, where it is wanted, the ring.

use super::column_names::{INTENSITY, RING, column, has_ring};
use super::media_type::{KITTI, NUSCENES, PCD};
use super::number_type::NumberType;
use super::stream::{CloudHeader, PointChunk};
use super::write_pcd;
use assay_core::ParseError;
use std::io::Write;

/// The header that a binary PCD of `points` points begins with; its rows are [`write_binary`]'s.
pub fn pcd_header(points: u64, ring: bool) -> String {
    let fields = ["x", "y", "z", "intensity", "ring"].map(|name| (name, NumberType::F32));
    let fields = if ring { &fields[..] } else { &fields[..4] };
    write_pcd::header(fields, points)
}

/// Write a chunk's points as rows of little-endian float32: x, y, z, intensity, and the ring for nuScenes and for a PCD
/// whose cloud [`has_ring`]. Intensity and ring are 0 where the cloud has none; all other fields are left out, and
/// coordinates rounded to float32. KITTI's and nuScenes' files are only these rows; a PCD has [`pcd_header`] before them.
///
/// # Errors
/// Another media type than KITTI's, nuScenes' and PCD's, or an error of `out`.
pub fn write_binary(
    media_type: &str,
    header: &CloudHeader,
    chunk: &PointChunk,
    out: &mut dyn Write,
) -> Result<(), ParseError> {
    let ring = match media_type {
        KITTI => false,
        NUSCENES => true,
        PCD => has_ring(header),
        other => {
            let what = format!("{other} is not a point cloud that this program writes");
            return Err(ParseError::new("media type", what, "Take KITTI .bin, nuScenes .pcd.bin or PCD"));
        }
    };
    let values = |names: &[&str]| column(&header.fields, names).and_then(|at| chunk.fields.get(at));
    let (intensities, rings) = (values(INTENSITY), values(RING));
    let mut rows = Vec::with_capacity(chunk.points.len() * 20);
    for (i, point) in chunk.points.iter().enumerate() {
        let value = |values: Option<&Vec<f64>>| values.and_then(|v| v.get(i)).copied().unwrap_or(0.0);
        let [x, y, z] = *point;
        for v in [x, y, z, value(intensities)] {
            rows.extend_from_slice(&(v as f32).to_le_bytes());
        }
        if ring {
            rows.extend_from_slice(&(value(rings) as f32).to_le_bytes());
        }
    }
    out.write_all(&rows).map_err(|e| {
        ParseError::new(
            "file",
            format!("it cannot be written: {e}"),
            "Check the disk and the folder's permissions",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::media_type::PLY;
    use super::super::stream::{PointField, read};
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn header(fields: &[&str]) -> CloudHeader {
        let field = |name: &&str| PointField { name: (*name).to_owned(), kind: NumberType::F32 };
        CloudHeader {
            encoding: String::new(),
            position: NumberType::F32,
            fields: fields.iter().map(field).collect(),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            points in prop::collection::vec((prop::array::uniform3(-1e5..1e5_f32), 0.0..255.0_f32, 0..128_u8), 0..40),
            ring in any::<bool>(),
        ) {
            let chunk = PointChunk {
                points: points.iter().map(|(p, ..)| p.map(f64::from)).collect(),
                fields: vec![
                    points.iter().map(|(.., ring)| f64::from(*ring)).collect(),
                    points.iter().map(|(_, intensity, _)| f64::from(*intensity)).collect(),
                ],
            };
            let header = header(&[if ring { "ring" } else { "age" }, "Intensity"]);
            for media_type in [KITTI, NUSCENES, PCD] {
                let mut file = Vec::new();
                if media_type == PCD {
                    file.extend(pcd_header(points.len() as u64, has_ring(&header)).into_bytes());
                }
                write_binary(media_type, &header, &chunk, &mut file).unwrap();
                let mut again = Vec::new();
                let facts = read(media_type, &mut Cursor::new(&file), &mut |_, chunk| {
                    again.push(chunk.clone());
                    Ok(())
                }).unwrap();
                prop_assert_eq!(facts.points, points.len() as u64);
                let rings = if ring { chunk.fields[0].clone() } else { vec![0.0; points.len()] };
                for again in again {
                    prop_assert_eq!(&again.points, &chunk.points);
                    prop_assert_eq!(&again.fields[0], &chunk.fields[1]);
                    prop_assert!(again.fields.get(1).is_none_or(|r| *r == rings));
                    prop_assert_eq!(again.fields.len(), if media_type == NUSCENES || media_type == PCD && ring { 2 } else { 1 });
                }
            }
        }
    }

    #[test]
    fn other_kinds_are_not_written() {
        let error = write_binary(PLY, &header(&[]), &PointChunk::default(), &mut Vec::new()).unwrap_err();
        assert_eq!(error.location, "media type");
    }
}
