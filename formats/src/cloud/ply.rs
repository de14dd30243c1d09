//! PLY: the vertices of ascii and binary files of either byte order.

use super::table::{CloudColumn, CloudColumns, NumberType, check_count, read};
use super::{ParseError, PointCloud, ply_header};
use ply_header::parse_error;

pub(super) fn decode(bytes: &[u8]) -> Result<PointCloud, ParseError> {
    let header = ply_header::parse(bytes)?;
    let data = bytes.get(header.start..).unwrap_or_default();
    let vertices = header.elements.first().ok_or_else(|| parse_error(1, "there is no element vertex"))?;
    if vertices.name != "vertex" {
        return Err(parse_error(vertices.line, "elements before the vertices are not read"));
    }
    if vertices.properties.iter().any(|p| p.list.is_some()) {
        return Err(parse_error(vertices.line, "vertices cannot hold lists here"));
    }
    let count = usize::try_from(vertices.count).unwrap_or(usize::MAX);
    let fields: Vec<_> = vertices.properties.iter().map(|p| (p.name.clone(), p.kind)).collect();
    let missing = || ParseError::new("header", "there are no x, y and z", "Name the properties x, y and z");
    match header.format.as_str() {
        "binary_little_endian" | "binary_big_endian" => {
            let row = fields.iter().map(|(_, k)| k.size()).sum();
            check_count(count, row, data.len(), "element vertex")?;
            read(data, count, &columns(&fields, row), header.format.starts_with("binary_big"))
                .ok_or_else(missing)
        }
        "ascii" => ascii(&fields, count, data),
        _ => Err(parse_error(2, "unknown format")),
    }
}

fn columns(fields: &[(String, NumberType)], row: usize) -> CloudColumns {
    let mut columns = CloudColumns::default();
    let mut offset = 0;
    for (name, kind) in fields {
        let column = Some(CloudColumn { kind: *kind, offset, stride: row });
        let ([x, y, z], [r, g, b]) = (&mut columns.xyz, &mut columns.rgb);
        match name.as_str() {
            "x" => *x = column,
            "y" => *y = column,
            "z" => *z = column,
            "i" | "intensity" | "scalar_Intensity" => columns.intensity = column,
            "red" | "r" => *r = column,
            "green" | "g" => *g = column,
            "blue" | "b" => *b = column,
            _ => {}
        }
        offset += kind.size();
    }
    columns
}

/// Ascii rows become rows of doubles, and are read like the binary ones.
fn ascii(fields: &[(String, NumberType)], count: usize, data: &[u8]) -> Result<PointCloud, ParseError> {
    check_count(count, 2 * fields.len(), data.len() + 1, "element vertex")?;
    let text = String::from_utf8_lossy(data);
    let mut rows = Vec::new();
    for (i, line) in text.lines().take(count).enumerate() {
        let mut words = line.split_whitespace();
        for (name, _) in fields {
            let number = words.next().and_then(|w| w.parse::<f64>().ok()).ok_or_else(|| {
                ParseError::new(
                    format!("vertex {}", i + 1),
                    format!("{name} is no number"),
                    "Write one number a property",
                )
            })?;
            rows.extend_from_slice(&number.to_le_bytes());
        }
    }
    let doubles: Vec<_> = fields.iter().map(|(name, _)| (name.clone(), NumberType::F64)).collect();
    let row = 8 * fields.len();
    check_count(count, row, rows.len(), "element vertex")?;
    read(&rows, count, &columns(&doubles, row), false)
        .ok_or_else(|| ParseError::new("header", "there are no x, y and z", "Name the properties x, y and z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_ascii_file_gives_points_and_colours() {
        let text = "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\n\
                    property uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n1 2 3 10 20 30\n";
        let cloud = decode(text.as_bytes()).unwrap();
        assert_eq!((cloud.points, cloud.rgb), (vec![[1.0, 2.0, 3.0]], Some(vec![[10, 20, 30]])));
    }

    #[test]
    fn real_files_have_their_points() {
        let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
        let Ok(room) = std::fs::read(format!("{folder}/labelcloud-room/exemplary.ply")) else {
            println!("SKIPPED: no labelcloud-room at {folder}");
            return;
        };
        let room = decode(&room).unwrap();
        assert_eq!((room.points.len(), room.rgb.map(|c| c.len())), (86_357, Some(86_357)));
        let drive = std::fs::read(format!("{folder}/scale-drive/pointcloud/1.ply")).unwrap();
        assert!(decode(&drive).unwrap().intensity.is_some());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&[b"ply\nformat binary_little_endian 1.0\nelement vertex 9\nproperty float x\nend_header\n", &bytes[..]].concat());
            let _ = decode(&bytes);
        }
    }
}
