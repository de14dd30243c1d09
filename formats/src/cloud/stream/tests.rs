use super::*;
use crate::cloud::{CSV, KITTI, NUSCENES, NumberType, PCD, PLY, decode};
use assay_core::ParseError;
use proptest::prelude::*;
use std::io::{Cursor, Read, Seek, SeekFrom};

/// A whole cloud, and what is known of it.
pub(super) type Whole = (Vec<[f64; 3]>, Vec<Vec<f64>>, CloudSummary);

pub(super) fn whole(media_type: &str, bytes: &[u8]) -> Result<Whole, ParseError> {
    let (mut points, mut fields) = (Vec::new(), Vec::<Vec<f64>>::new());
    let facts = read(media_type, &mut Cursor::new(bytes), &mut |header, chunk| {
        assert!(chunk.points.len() <= 65_536 && header.fields.len() == chunk.fields.len());
        assert!(chunk.fields.iter().all(|f| f.len() == chunk.points.len()), "a value a point");
        points.extend(&chunk.points);
        fields.resize(chunk.fields.len(), Vec::new());
        fields.iter_mut().zip(&chunk.fields).for_each(|(all, some)| all.extend(some));
        Ok(())
    })?;
    assert_eq!(facts.points, points.len() as u64);
    Ok((points, fields, facts))
}

pub(super) fn names(facts: &CloudSummary) -> Vec<&str> {
    facts.fields.iter().map(|f| f.name.as_str()).collect()
}

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn pcd(fields: &str, sizes: &str, types: &str, counts: &str, points: &str, data: &str) -> Vec<u8> {
    format!(
        "# .PCD v0.7\nVERSION 0.7\nFIELDS {fields}\nSIZE {sizes}\nTYPE {types}\nCOUNT {counts}\nWIDTH {points}\n\
         HEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {points}\nDATA {data}\n"
    )
    .into_bytes()
}

#[test]
fn every_type_and_count_is_read_and_packed_colours_are_three_fields() {
    let head = pcd(
        "rgb _ t n x y z h e",
        "4 1 8 8 4 4 4 2 4",
        "F U F I F F F I F",
        "1 3 1 1 1 1 1 2 0",
        "1",
        "binary",
    );
    let mut row = vec![30_u8, 20, 10, 0, 9, 9, 9];
    row.extend(1.5_f64.to_le_bytes());
    row.extend((-7_i64).to_le_bytes());
    row.extend(floats(&[1.0, 2.0, 3.0]));
    row.extend([1, 0, 254, 255]);
    let (points, fields, facts) = whole(PCD, &[&head[..], &row, &[7; 99]].concat()).unwrap();
    assert_eq!(points, [[1.0, 2.0, 3.0]]);
    assert_eq!(names(&facts), ["r", "g", "b", "t", "n", "h_0", "h_1"]);
    assert_eq!(fields.concat(), [10.0, 20.0, 30.0, 1.5, -7.0, 1.0, -2.0]);
    assert_eq!(facts.fields.last().unwrap().kind, NumberType::I16);
}

#[test]
fn ascii_gives_what_binary_gives() {
    let packed = f32::from_bits(0x000A_141E);
    let head = pcd("x y z rgb k", "4 4 4 4 1", "F F F F U", "1 1 1 1 2", "2", "ascii");
    let text = format!("0.1 2 3 {packed} 4 5\n\nnan 2 3 0 1 1\n");
    let (points, fields, facts) = whole(PCD, &[&head[..], text.as_bytes()].concat()).unwrap();
    assert_eq!(points, [[f64::from(0.1_f32), 2.0, 3.0]]);
    assert_eq!((names(&facts), facts.skipped), (vec!["r", "g", "b", "k_0", "k_1"], 1));
    assert_eq!(fields.concat(), [10.0, 20.0, 30.0, 4.0, 5.0]);
}

#[test]
fn an_ascii_error_is_named_by_its_line() {
    let head = pcd("x y z", "4 4 4", "F F F", "1 1 1", "2", "ascii");
    let error = |rows: &str| whole(PCD, &[&head[..], rows.as_bytes()].concat()).unwrap_err();
    assert_eq!(
        error("1 2 3\n1 two 3\n").to_string(),
        ": line 13: `two` is no number (value 2 of the line). Write one number a field, a point a line"
    );
    assert_eq!(error("1 2 3\n1 2\n").location, "line 13");
    assert_eq!(error("1 2 3\n\n\n\n").location, "POINTS");
}

#[test]
fn a_radar_sweep_keeps_its_velocities() {
    let head = pcd(
        "x y z dyn_prop id rcs vx vy vx_comp vy_comp is_quality_valid",
        "4 4 4 1 2 4 4 4 4 4 1",
        "F F F I I F F F F F I",
        "1 1 1 1 1 1 1 1 1 1 1",
        "1",
        "binary",
    );
    let row =
        [floats(&[1.0, 2.0, 0.0]), vec![1, 5, 0], floats(&[-5.0, 1.0, 2.0, 3.0, 4.0]), vec![1]].concat();
    let (_, fields, facts) = whole(PCD, &[head, row].concat()).unwrap();
    assert_eq!(names(&facts)[3..7], ["vx", "vy", "vx_comp", "vy_comp"]);
    assert_eq!(fields.concat(), [1.0, 5.0, -5.0, 1.0, 2.0, 3.0, 4.0, 1.0]);
}

#[test]
fn vertices_are_found_among_other_elements_in_either_byte_order_and_as_text() {
    let head = |format: &str| {
        format!(
            "ply\r\nformat {format} 1.0\nelement camera 2\nproperty short a\nelement face 1\n\
             property list uchar int v\nproperty uchar k\nelement vertex 2\nproperty double x\nproperty float y\n\
             property list uchar ushort l\nproperty float z\nproperty uint64 t\nelement odd 9\nproperty quad q\nend_header\n"
        )
    };
    let binary = |big: bool| {
        let order = |bytes: &[u8]| if big { bytes.iter().rev().copied().collect() } else { bytes.to_vec() };
        let mut all = vec![0, 1, 0, 2, 2];
        all.extend([8; 9]);
        for t in [5_u64, 6] {
            all.extend(order(&1.5_f64.to_le_bytes()));
            all.extend(order(&2.5_f32.to_le_bytes()));
            all.extend([1, 0, 0]);
            all.extend(order(&3.5_f32.to_le_bytes()));
            all.extend(order(&t.to_le_bytes()));
        }
        all
    };
    let text = "1\n2\n2 7 8 9\n1.5 2.5 1 0 3.5 5\n1.5 2.5 2 0 0 3.5 6\n";
    for (format, data) in [
        ("ascii", text.as_bytes().to_vec()),
        ("binary_little_endian", binary(false)),
        ("binary_big_endian", binary(true)),
    ] {
        let bytes = [head(format).as_bytes(), &data].concat();
        let (points, fields, facts) = whole(PLY, &bytes).unwrap();
        assert_eq!((points, fields), (vec![[1.5, 2.5, 3.5]; 2], vec![vec![5.0, 6.0]]), "{format}");
        assert_eq!(facts.fields, [PointField { name: "t".to_owned(), kind: NumberType::U64 }]);
        for end in 0..bytes.len() - 2 {
            assert!(whole(PLY, &bytes[..end]).is_err(), "{format} cut at {end}");
        }
    }
}

#[test]
fn tables_have_names_from_their_first_row_or_none() {
    let read = |text: &str| whole(CSV, text.as_bytes());
    let (points, fields, facts) = read("\u{feff}time;X;\"Y\";z;v\n\n1;2;3;4;5\n6;7;8;;9\n").unwrap();
    assert_eq!((points, fields), (vec![[2.0, 3.0, 4.0]], vec![vec![1.0], vec![5.0]]));
    assert_eq!((names(&facts), facts.skipped), (vec!["time", "v"], 1));
    let (points, _, facts) = read("# made by hand\n//X Y Z R\n1\t2\t3\t4\n").unwrap();
    assert_eq!((points, names(&facts)), (vec![[1.0, 2.0, 3.0]], vec!["R"]));
    assert_eq!(read("1 2 3\n4  5 6\n").unwrap().0, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    assert_eq!(read("x,y,z\n").unwrap().2.points, 0);
    for (text, line) in [
        ("", "line 1"),
        ("1,2\n", "line 1"),
        ("a,b,c\n", "line 1"),
        ("1,2,3\n1,2\n", "line 2"),
        ("1,2,3\n1,2,c\n", "line 2"),
    ] {
        assert_eq!(read(text).unwrap_err().location, line, "{text}");
    }
}

#[test]
fn fields_of_one_name_are_distinguished() {
    let head = pcd("x y z a a x_2 x", "4 4 4 1 1 1 4", "F F F U U U F", "1 1 1 1 1 1 1", "0", "binary");
    assert_eq!(names(&whole(PCD, &head).unwrap().2), ["a", "a_2", "x_2"]);
}

#[test]
fn what_a_header_claims_is_held_against_the_bytes_that_are_there() {
    let huge = u64::MAX.to_string();
    for data in ["ascii", "binary", "binary_compressed"] {
        for points in ["4000000000", &huge, "-1", "1e9", "99999999999999999999999"] {
            let head = pcd("x y z", "4 4 4", "F F F", "1 1 1", points, data);
            assert!(whole(PCD, &[&head[..], &[1; 64]].concat()).is_err(), "{points} {data}");
        }
        for (size, count) in [("8", &*huge), ("8", "999999"), ("0", "5"), ("-4", "1"), ("99", "1")] {
            let sizes = format!("4 4 4 {size}");
            let counts = format!("1 1 1 {count}");
            let head = pcd("x y z big", &sizes, "F F F F", &counts, "2", data);
            assert!(whole(PCD, &[&head[..], &[1; 16]].concat()).is_err(), "{size} {count} {data}");
        }
    }
    for format in ["ascii", "binary_little_endian"] {
        for (element, count) in
            [("vertex", &*huge), ("vertex", "-3"), ("face", &*huge), ("face", "4000000000")]
        {
            let text = format!(
                "ply\nformat {format} 1.0\nelement {element} {count}\nproperty float x\nproperty float y\nproperty float z\n\
                 element vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n1 2 3\n1 2 3\n"
            );
            assert!(whole(PLY, text.as_bytes()).is_err(), "{element} {count}");
        }
    }
    let empty_rows = "ply\nformat binary_little_endian 1.0\nelement face 18446744073709551615\nelement vertex 1\n\
                      property uchar x\nproperty uchar y\nproperty uchar z\nend_header\n\x01\x02\x03";
    assert_eq!(whole(PLY, empty_rows.as_bytes()).unwrap().0, [[1.0, 2.0, 3.0]]);
}

/// A file of one byte without end, as far as anyone reads.
struct Endless(u8, u64);

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        out.fill(self.0);
        self.1 += out.len() as u64;
        assert!(self.1 < 64 * 1024 * 1024, "more was read than a header can be");
        Ok(out.len())
    }
}

impl Seek for Endless {
    fn seek(&mut self, _: SeekFrom) -> std::io::Result<u64> {
        Ok(1 << 30)
    }
}

#[test]
fn a_line_of_a_gibibyte_is_not_read_to_its_end() {
    for media_type in [PCD, PLY, CSV] {
        for byte in [b'1', b'x', 0] {
            let mut never = |_: &CloudHeader, _: &PointChunk| -> Result<(), ParseError> {
                unreachable!("there is no point")
            };
            assert_eq!(read(media_type, &mut Endless(byte, 0), &mut never).unwrap_err().location, "line 1");
        }
    }
}

/// Packed with references to what came 4 bytes before, which suits columns of floats.
fn packed(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let rest = &plain[at..];
        let repeats = if at < 4 {
            0
        } else {
            rest.iter().zip(&plain[at - 4..]).take_while(|(a, b)| a == b).count().min(264)
        };
        match repeats {
            0..3 => {
                out.extend([0, rest[0]]);
                at += 1;
            }
            3..9 => {
                out.extend([((repeats - 2) << 5) as u8, 3]);
                at += repeats;
            }
            _ => {
                out.extend([7 << 5, (repeats - 9) as u8, 3]);
                at += repeats;
            }
        }
    }
    out
}

fn compressed(head: &[u8], plain: &[u8]) -> Vec<u8> {
    let packed = packed(plain);
    [head, &(packed.len() as u32).to_le_bytes(), &(plain.len() as u32).to_le_bytes(), &packed].concat()
}

#[test]
fn packed_columns_come_in_chunks_like_rows() {
    let count = 150_000_usize;
    let plain: Vec<u8> = (0..4)
        .flat_map(|column| (0..count).map(move |i| (i / 100 * 4 + column) as f32))
        .flat_map(f32::to_le_bytes)
        .collect();
    let head = pcd("x y z i", "4 4 4 4", "F F F F", "1 1 1 1", &count.to_string(), "binary_compressed");
    let bytes = compressed(&head, &plain);
    assert!(bytes.len() < plain.len() / 2, "it is packed");
    let (points, fields, _) = whole(PCD, &bytes).unwrap();
    let cloud = decode(PCD, &bytes).unwrap();
    assert_eq!(points[123_456], [4_936.0, 4_937.0, 4_938.0]);
    assert_eq!(cloud.points, points.iter().map(|p| p.map(|v| v as f32)).collect::<Vec<_>>());
    assert_eq!(cloud.intensity.unwrap(), fields[0].iter().map(|v| *v as f32).collect::<Vec<_>>());
    for end in (head.len()..bytes.len()).step_by(997) {
        assert!(whole(PCD, &bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_packed_bomb_is_refused_by_its_sizes() {
    let head = pcd("x y z", "4 4 4", "F F F", "1 1 1", "357913941", "binary_compressed");
    let sizes = [&20_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0xFF; 20]].concat();
    assert_eq!(whole(PCD, &[head, sizes].concat()).unwrap_err().location, "POINTS");
}

#[test]
fn what_the_taker_answers_ends_the_reading() {
    let bytes = floats(&[0.0; 4 * 70_000]);
    let mut calls = 0;
    let answer = read(KITTI, &mut Cursor::new(bytes), &mut |_, _| {
        calls += 1;
        Err(ParseError::new("here", "enough", "Stop"))
    });
    assert_eq!((answer.unwrap_err().message.as_str(), calls), ("enough", 1));
}

/// A header of x, y, z and fields of any size, type and count, and its kind of data.
fn any_pcd() -> impl Strategy<Value = (Vec<u8>, &'static str)> {
    let field =
        ("_|a|intensity|rgba?", 0..10_usize, prop::sample::select(vec!["F", "U", "I", "Q"]), 0..4_usize);
    let kind = prop::sample::select(vec!["ascii", "binary", "binary_compressed"]);
    (prop::collection::vec(field, 0..6), 0..20_usize, kind).prop_map(|(fields, points, kind)| {
        let [mut names, mut sizes, mut types, mut counts] =
            ["x y z", "4 4 4", "F F F", "1 1 1"].map(str::to_owned);
        for (name, size, type_name, count) in fields {
            names += &format!(" {name}");
            sizes += &format!(" {size}");
            types += &format!(" {type_name}");
            counts += &format!(" {count}");
        }
        (pcd(&names, &sizes, &types, &counts, &points.to_string(), kind), kind)
    })
}

proptest! {
    #[test]
    fn no_bytes_make_any_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for media_type in [KITTI, NUSCENES, PCD, PLY, CSV, "x"] {
            let _ = whole(media_type, &bytes);
        }
        let ply = b"ply\nformat binary_big_endian 1.0\nelement a 3\nproperty list char double l\nelement vertex 3\n\
                    property char x\nproperty char y\nproperty list int uchar l\nproperty char z\nend_header\n";
        let _ = whole(PLY, &[&ply[..], &bytes].concat());
    }

    #[test]
    fn no_text_makes_any_reader_panic(text in "[0-9a-z.,;#\n\t -]{0,200}") {
        let _ = whole(CSV, text.as_bytes());
        let ply = "ply\nformat ascii 1.0\nelement a 1\nproperty list char double l\nelement vertex 2\nproperty float x\n\
                   property list int int l\nproperty float y\nproperty float z\nend_header\n";
        let _ = whole(PLY, [ply, &text].concat().as_bytes());
    }

    #[test]
    fn any_header_over_any_bytes_is_read_as_a_whole_cloud_is(
        (head, kind) in any_pcd(),
        plain in prop::collection::vec(any::<u8>(), 0..900),
    ) {
        let bytes = if kind == "binary_compressed" { compressed(&head, &plain) } else { [head, plain].concat() };
        let (cloud, streamed) = (decode(PCD, &bytes), whole(PCD, &bytes));
        if let Ok(cloud) = cloud {
            let (points, ..) = streamed.unwrap();
            prop_assert_eq!(cloud.points, points.iter().map(|p| p.map(|v| v as f32)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn text_is_read_as_a_whole_cloud_is(points in prop::collection::vec(prop::array::uniform4(-1e6..1e6_f32), 0..30)) {
        let rows: String = points.iter().map(|[x, y, z, i]| format!("{x} {y} {z} {i}\n")).collect();
        let n = points.len();
        let ply = format!(
            "ply\nformat ascii 1.0\nelement vertex {n}\nproperty float x\nproperty float y\nproperty float z\n\
             property float intensity\nend_header\n{rows}"
        );
        let head = pcd("x y z intensity", "4 4 4 4", "F F F F", "1 1 1 1", &n.to_string(), "ascii");
        for (media_type, bytes) in [(PLY, ply.into_bytes()), (PCD, [&head[..], rows.as_bytes()].concat())] {
            let cloud = decode(media_type, &bytes).unwrap();
            let (streamed, fields, _) = whole(media_type, &bytes).unwrap();
            prop_assert_eq!(&cloud.points, &points.iter().map(|[x, y, z, _]| [*x, *y, *z]).collect::<Vec<_>>());
            prop_assert_eq!(cloud.points, streamed.iter().map(|p| p.map(|v| v as f32)).collect::<Vec<_>>());
            prop_assert_eq!(cloud.intensity.unwrap(), fields.concat().iter().map(|v| *v as f32).collect::<Vec<_>>());
        }
    }
}
