//! Detection of a cloud's media type: by its content, and by its name where the content does not identify it.

use super::media_type::{CSV, KITTI, LAS, LAZ, NUSCENES, PCD, PLY, media_type};
use assay_core::text::{bytes_without_mark, text_lines};

/// The media type of a file by its name and its first bytes (4 KiB or fewer); `None` where they are of no cloud.
///
/// What a file holds comes before its ending: a PCD named `.bin` is a PCD. The name identifies floats without a header,
/// but a fifth column of small whole numbers makes them nuScenes', whose rings these are. A text of numbers is a cloud
/// only by its name (`.csv`, `.txt`, `.xyz`, `.asc`, `.pts` or a cloud's), as any list of boxes looks like one.
pub fn detect_media_type(name: &str, head: &[u8]) -> Option<&'static str> {
    let (name, head) = (name.to_ascii_lowercase(), bytes_without_mark(head));
    let named = media_type(&name);
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if head.starts_with(b"LASF") {
        // The two high bits of the point format say that the points are packed.
        return Some(if head.get(104).is_some_and(|format| format & 0xC0 != 0) { LAZ } else { LAS });
    }
    if head.starts_with(b"ply\n") || head.starts_with(b"ply\r") {
        return Some(PLY);
    }
    if is_pcd(head) {
        return Some(PCD);
    }
    let may_be_a_cloud = named.is_some() || ends(&[".las", ".laz"]);
    if is_table(head) {
        let is_text = ends(&[".csv", ".txt", ".xyz", ".asc", ".pts"]);
        return (is_text || may_be_a_cloud).then_some(CSV);
    }
    if !may_be_a_cloud {
        return None;
    }
    if head.is_empty() {
        let surveyed = if ends(&[".laz"]) { LAZ } else { LAS };
        return named.or(Some(surveyed));
    }
    match named {
        _ if has_rings(head) => Some(NUSCENES),
        Some(NUSCENES) if are_coordinates(head, 5) => Some(NUSCENES),
        _ if are_coordinates(head, 4) => Some(KITTI),
        _ => None,
    }
}

/// Whether the head begins like PCD's header, after comments.
fn is_pcd(head: &[u8]) -> bool {
    let mut lines = head.split(|b| matches!(b, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"#"));
    first.is_some_and(|line| line.starts_with(b"VERSION ") || line.starts_with(b"FIELDS "))
}

/// Whether the head is text whose first or second line, comments aside, has three or more numbers.
fn is_table(head: &[u8]) -> bool {
    // The last line may be cut within a character.
    let whole =
        head.iter().rposition(|b| matches!(b, b'\n' | b'\r')).and_then(|end| head.get(..end)).unwrap_or(head);
    let Ok(text) = str::from_utf8(whole) else { return false };
    let lines = text_lines(text).filter(|l| !l.trim().is_empty() && !l.starts_with(['#', '/'])).take(2);
    let numbers = |line: &str| {
        let words = line.split([',', ';', '\t', ' ']).filter(|w| !w.is_empty());
        words.clone().count() >= 3 && words.clone().all(|w| w.parse::<f64>().is_ok())
    };
    lines.into_iter().any(numbers)
}

fn rows(head: &[u8], columns: usize) -> impl Iterator<Item = Vec<f32>> {
    let row = |row: &[u8]| row.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
    head.chunks_exact(4 * columns).map(row)
}

/// Whether the first three of every row could be metres from a sensor; a point that is not finite is none.
fn are_coordinates(head: &[u8], columns: usize) -> bool {
    let metres = |v: &f32| !v.is_finite() || *v == 0.0 || (1e-9..1e6).contains(&v.abs());
    let mut finite = 0;
    let plausible = rows(head, columns).all(|row| {
        let xyz = row.get(..3).unwrap_or_default();
        finite += usize::from(xyz.iter().all(|v| v.is_finite()));
        xyz.iter().all(metres)
    });
    // Of bytes that are no floats, some are tiny, huge or not finite soon.
    plausible && finite * 2 > head.len() / (4 * columns)
}

/// Whether the rows are nuScenes': a fifth column of rings, which are whole numbers and not all the same.
fn has_rings(head: &[u8]) -> bool {
    let rings: Vec<f32> = rows(head, 5).filter_map(|row| row.get(4).copied()).collect();
    let whole = |ring: &f32| (0.0..256.0).contains(ring) && ring.fract() == 0.0;
    rings.len() >= 8
        && rings.iter().all(whole)
        && rings.iter().any(|ring| Some(ring) != rings.first())
        && are_coordinates(head, 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floats(columns: usize, value: impl Fn(usize, usize) -> f32) -> Vec<u8> {
        let value = &value;
        (0..50).flat_map(|row| (0..columns).map(move |c| value(row, c))).flat_map(f32::to_le_bytes).collect()
    }

    #[test]
    fn a_lying_ending_is_found_out() {
        let kitti = floats(4, |row, c| row as f32 * 0.37 - c as f32);
        let nuscenes =
            floats(5, |row, c| if c == 4 { (row % 32) as f32 } else { row as f32 * 0.37 - c as f32 });
        let mut laz = vec![0; 300];
        laz[..4].copy_from_slice(b"LASF");
        let las = laz.clone();
        laz[104] = 0x83;
        for name in ["a.bin", "a.pcd.bin", "A.PLY", "a.pcd", "a.las"] {
            assert_eq!(
                detect_media_type(name, b"# .PCD v0.7\n\nVERSION 0.7\nFIELDS x y z\n"),
                Some(PCD),
                "{name}"
            );
            assert_eq!(detect_media_type(name, b"ply\r\nformat ascii 1.0\n"), Some(PLY), "{name}");
            assert_eq!(
                (detect_media_type(name, &las), detect_media_type(name, &laz)),
                (Some(LAS), Some(LAZ)),
                "{name}"
            );
            assert_eq!(detect_media_type(name, b"x,y,z\n1,2,3\n1,2"), Some(CSV), "{name}");
            assert_eq!(detect_media_type(name, &nuscenes), Some(NUSCENES), "{name}");
            let four = if name == "a.pcd.bin" { NUSCENES } else { KITTI };
            assert_eq!(detect_media_type(name, &kitti), Some(four), "{name}");
            assert_eq!(
                detect_media_type(
                    name,
                    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x07\x80\0\0\x04\x38\x08\x02\0\0\0\x67\xb1"
                ),
                None,
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_no_cloud_has_no_kind() {
        assert_eq!(detect_media_type("a.json", b"[1, 2, 3]"), None);
        assert_eq!(detect_media_type("readme.txt", b"one two three\nfour five six\n"), None);
        assert_eq!(detect_media_type("a.dat", b"1 2 3\n"), None);
        assert_eq!((detect_media_type("a.bin", b""), detect_media_type("a.txt", b"")), (Some(KITTI), None));
        assert_eq!(
            (detect_media_type("a.LAS", b""), detect_media_type("a.laz", b"")),
            (Some(LAS), Some(LAZ))
        );
        assert_eq!(detect_media_type("a.txt", b"# made by hand\n1\t2\t3\n"), Some(CSV));
    }

    #[test]
    fn real_files_are_what_they_are() {
        let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
        for (file, kind) in [
            ("sustech-street/lidar/000965.pcd", Some(PCD)),
            ("labelcloud-room/exemplary.ply", Some(PLY)),
            ("scale-drive/radar_points/1.txt", Some(CSV)),
            ("kitti-frame/training/velodyne/000008.bin", Some(KITTI)),
            ("kitti-frame/training/label_2/000008.txt", None),
            ("scale-drive/cameras/back_camera/1.jpg", None),
            (
                "nuscenes-sample/samples/LIDAR_TOP/n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin",
                Some(NUSCENES),
            ),
        ] {
            let Ok(bytes) = std::fs::read(format!("{folder}/{file}")) else {
                println!("SKIPPED: no {file} at {folder}");
                continue;
            };
            let head = &bytes[..bytes.len().min(4096)];
            assert_eq!(detect_media_type(file, head), kind, "{file}");
            // Whatever it is called, but for photographs, which no name makes a cloud.
            if matches!(kind, Some(PCD | PLY | CSV | KITTI | NUSCENES)) {
                assert_eq!(detect_media_type("a.bin", head), kind, "{file}");
            } else {
                assert_eq!(detect_media_type("a.bin", head), None, "{file}");
            }
        }
    }
}
