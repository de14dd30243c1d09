use super::{KITTI, PCD, PLY, PointCloud, decode};
use proptest::prelude::*;

#[test]
fn rows_are_points_and_half_a_row_is_an_error() {
    let mut bytes: Vec<u8> =
        [1.0_f32, 2.0, 3.0, 0.5, f32::NAN, 0.0, 0.0, 0.0].iter().flat_map(|v| v.to_le_bytes()).collect();
    let cloud = decode(KITTI, &bytes).unwrap();
    assert_eq!((cloud.points, cloud.intensity), (vec![[1.0, 2.0, 3.0]], Some(vec![0.5])));
    bytes.pop();
    assert_eq!(decode(KITTI, &bytes).unwrap_err().location, "byte 16");
}

#[test]
fn ascii_pcd_has_the_colour_and_the_intensity_that_binary_pcd_has() {
    let head = |data: &str| {
        format!("FIELDS x y z rgb i\nSIZE 4 4 4 4 1\nTYPE F F F U U\nPOINTS 2\nDATA {data}\n").into_bytes()
    };
    let colour = [0x0A_14_1E_u32, 0xFF_00_01];
    let mut rows = Vec::new();
    for (i, colour) in colour.into_iter().enumerate() {
        rows.extend([1.5_f32, 2.0, i as f32].iter().flat_map(|v| v.to_le_bytes()));
        rows.extend(colour.to_le_bytes());
        rows.push(7 + i as u8);
    }
    let text = format!("1.5 2 0 {} 7\n1.5 2 1 {} 8\n", colour[0], colour[1]);
    let binary = decode(PCD, &[head("binary"), rows].concat()).unwrap();
    let ascii = decode(PCD, &[head("ascii"), text.into_bytes()].concat()).unwrap();
    assert_eq!(binary.rgb, Some(vec![[10, 20, 30], [255, 0, 1]]));
    assert_eq!(binary.intensity, Some(vec![7.0, 8.0]));
    assert_eq!(ascii, binary);
}

#[test]
fn a_coordinate_that_is_no_float32_leaves_its_point_out_with_all_its_values() {
    let head = "FIELDS x y z i r g b\nSIZE 8 8 8 4 1 1 1\nTYPE F F F F U U U\nPOINTS 2\nDATA ascii\n";
    let cloud = decode(PCD, format!("{head}1e300 0 0 1 1 1 1\n1 2 3 4 5 6 7\n").as_bytes()).unwrap();
    let wanted =
        PointCloud { points: vec![[1.0, 2.0, 3.0]], intensity: Some(vec![4.0]), rgb: Some(vec![[5, 6, 7]]) };
    assert_eq!(cloud, wanted);
}

#[test]
fn a_cloud_without_points_has_the_values_of_its_fields() {
    let head = "FIELDS x y z i r g b\nSIZE 4 4 4 4 1 1 1\nTYPE F F F F U U U\nPOINTS 0\nDATA binary\n";
    let cloud = decode(PCD, head.as_bytes()).unwrap();
    assert_eq!((cloud.intensity, cloud.rgb), (Some(Vec::new()), Some(Vec::new())));
}

fn pcd(count: &str, points: usize, data: &[u8]) -> Vec<u8> {
    let head = format!(
        "# .PCD v0.7\nVERSION 0.7\nFIELDS x y z _ intensity\nSIZE 4 4 4 1 4\nTYPE F F F U F\n\
         COUNT 1 1 1 {count} 1\nWIDTH {points}\nHEIGHT 1\nPOINTS {points}\nDATA binary\n"
    );
    [head.as_bytes(), data].concat()
}

#[test]
fn padding_is_skipped_also_where_its_count_is_zero_and_trailing_bytes_are_left() {
    let floats: Vec<u8> = [1.0_f32, 2.0, 3.0, 9.0].iter().flat_map(|v| v.to_le_bytes()).collect();
    let cloud = decode(PCD, &pcd("0", 1, &[&floats[..], &[7; 30]].concat())).unwrap();
    assert_eq!((cloud.points, cloud.intensity), (vec![[1.0, 2.0, 3.0]], Some(vec![9.0])));
}

#[test]
fn a_claim_of_ten_billion_points_is_an_error_and_not_an_allocation() {
    let error = decode(PCD, &pcd("1", 10_000_000_000, &[0; 32])).unwrap_err();
    assert_eq!(error.location, "POINTS");
}

#[test]
fn ascii_is_read_and_a_cut_file_is_an_error() {
    let head =
        "VERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nWIDTH 2\nHEIGHT 1\nDATA ascii\n";
    let cloud = decode(PCD, format!("{head}1 2 3 0.5\nnan nan nan 0\n").as_bytes()).unwrap();
    assert_eq!((cloud.points, cloud.intensity), (vec![[1.0, 2.0, 3.0]], Some(vec![0.5])));
    assert_eq!(decode(PCD, format!("{head}1 2 3 0.5\n").as_bytes()).unwrap_err().location, "POINTS");
    assert_eq!(
        decode(PCD, format!("{head}1 2 3 0.5\n1 two 3 4\n").as_bytes()).unwrap_err().location,
        "line 9"
    );
    let no_count = head.replace("WIDTH 2\n", "");
    assert_eq!(decode(PCD, no_count.as_bytes()).unwrap_err().location, "line 6");
}

/// Packed as literals alone, which is LZF too.
fn literals(plain: &[u8]) -> Vec<u8> {
    plain.chunks(32).flat_map(|c| core::iter::once(c.len() as u8 - 1).chain(c.iter().copied())).collect()
}

proptest! {
    #[test]
    fn packed_fields_give_the_points_again(
        points in prop::collection::vec((prop::array::uniform3(-100.0..100.0_f32), 0..=255_u8), 1..50),
    ) {
        let n = points.len();
        let mut plain: Vec<u8> = Vec::new();
        for axis in 0..3 {
            plain.extend(points.iter().flat_map(|(p, _)| p[axis].to_le_bytes()));
        }
        plain.extend(points.iter().map(|(_, i)| i));
        let packed = literals(&plain);
        let head = format!("FIELDS x y z intensity\nSIZE 4 4 4 1\nTYPE F F F U\nPOINTS {n}\nDATA binary_compressed\n");
        let sizes = [(packed.len() as u32).to_le_bytes(), (plain.len() as u32).to_le_bytes()].concat();
        let cloud = decode(PCD, &[head.as_bytes(), &sizes, &packed].concat()).unwrap();
        prop_assert_eq!(cloud.points, points.iter().map(|(p, _)| *p).collect::<Vec<_>>());
        prop_assert_eq!(cloud.intensity.unwrap(), points.iter().map(|(_, i)| f32::from(*i)).collect::<Vec<_>>());
    }
}

#[test]
fn real_sweeps_have_their_points() {
    let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let Ok(bytes) = std::fs::read(format!("{folder}/sustech-street/lidar/000965.pcd")) else {
        println!("SKIPPED: no sustech-street at {folder}");
        return;
    };
    let cloud = decode(PCD, &bytes).unwrap();
    assert!((66_000..67_500).contains(&cloud.points.len()), "{}", cloud.points.len());
    assert!(cloud.points.iter().all(|p| p.iter().all(|v| v.abs() < 500.0)));
}

proptest! {
    #[test]
    fn no_bytes_make_a_pcd_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode(PCD, &bytes);
        let _ = decode(PCD, &[b"FIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nPOINTS 5\nDATA binary_compressed\n", &bytes[..]].concat());
    }
}

#[test]
fn an_ascii_file_gives_points_and_colours() {
    let text = "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\n\
                property uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n1 2 3 10 20 30\n";
    let cloud = decode(PLY, text.as_bytes()).unwrap();
    assert_eq!((cloud.points, cloud.rgb), (vec![[1.0, 2.0, 3.0]], Some(vec![[10, 20, 30]])));
}

#[test]
fn a_real_ply_has_its_points() {
    let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let Ok(room) = std::fs::read(format!("{folder}/labelcloud-room/exemplary.ply")) else {
        println!("SKIPPED: no labelcloud-room at {folder}");
        return;
    };
    let room = decode(PLY, &room).unwrap();
    assert_eq!((room.points.len(), room.rgb.map(|c| c.len())), (86_357, Some(86_357)));
    let drive = std::fs::read(format!("{folder}/scale-drive/pointcloud/1.ply")).unwrap();
    assert!(decode(PLY, &drive).unwrap().intensity.is_some());
}

proptest! {
    #[test]
    fn no_bytes_make_a_ply_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(PLY, &[b"ply\nformat binary_little_endian 1.0\nelement vertex 9\nproperty float x\nend_header\n", &bytes[..]].concat());
        let _ = decode(PLY, &bytes);
    }
}
