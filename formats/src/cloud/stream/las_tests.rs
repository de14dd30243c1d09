use super::tests::{names, whole};
use crate::cloud::{LAS, LAZ};
use ::laz::{LasZipCompressor, LazItemRecordBuilder, LazVlr, LazVlrBuilder};
use proptest::prelude::*;
use std::io::Cursor;
use std::sync::LazyLock;

const POINTS: usize = 230;
/// Bytes of a point in formats 0 to 10.
const SIZES: [usize; 11] = [20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67];

/// A file of LAS 1.4: the header, one record where there is one, the points.
fn file(format: u8, row: usize, count: u64, record: Option<&[u8]>, points: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 375];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    let records = record.map_or(Vec::new(), |record| {
        let mut head = [0; 54];
        head[2..16].copy_from_slice(b"laszip encoded");
        head[18..20].copy_from_slice(&22_204_u16.to_le_bytes());
        head[20..22].copy_from_slice(&(record.len() as u16).to_le_bytes());
        [&head[..], record].concat()
    });
    put(0, b"LASF");
    put(24, &[1, 4]);
    put(94, &375_u16.to_le_bytes());
    put(96, &(375 + records.len() as u32).to_le_bytes());
    put(100, &u32::from(record.is_some()).to_le_bytes());
    put(104, &[format | if record.is_some() { 0x80 } else { 0 }]);
    put(105, &(row as u16).to_le_bytes());
    for axis in 0..3 {
        put(131 + 8 * axis, &0.01_f64.to_le_bytes());
        put(155 + 8 * axis, &(axis as f64).to_le_bytes());
    }
    put(247, &count.to_le_bytes());
    [header, records, points.to_vec()].concat()
}

/// Points of a format with two bytes behind them.
fn points(format: u8) -> (usize, Vec<u8>) {
    let row = SIZES[usize::from(format)] + 2;
    let mut points = Vec::new();
    for i in 0..POINTS {
        let mut point: Vec<u8> = (0..row).map(|byte| (i * byte / 7) as u8).collect();
        for (axis, at) in [0, 4, 8].into_iter().enumerate() {
            point[at..at + 4].copy_from_slice(&((i * (axis + 1)) as i32).to_le_bytes());
        }
        points.extend(point);
    }
    (row, points)
}

/// A plain and a packed file of the same points, in chunks of 100.
fn pair(format: u8) -> (Vec<u8>, Vec<u8>) {
    let (row, points) = points(format);
    let items = LazItemRecordBuilder::default_for_point_format_id(format, 2).unwrap();
    let vlr: LazVlr = LazVlrBuilder::new(items).with_fixed_chunk_size(100).build();
    let mut record = Vec::new();
    vlr.write_to(&mut record).unwrap();
    // The packer writes where its chunks end, counted from the file's start.
    let start = file(format, row, 0, Some(&record), &[]).len();
    let mut packed = Cursor::new(vec![0; start]);
    packed.set_position(start as u64);
    let mut packer = LasZipCompressor::new(&mut packed, vlr).unwrap();
    packer.compress_many(&points).unwrap();
    packer.done().unwrap();
    drop(packer);
    let packed = &packed.into_inner()[start..];
    (file(format, row, POINTS as u64, None, &points), file(format, row, POINTS as u64, Some(&record), packed))
}

static PACKED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| (0..=10).map(|format| pair(format).1).collect());

#[test]
fn a_packed_file_gives_what_the_plain_one_gives() {
    for format in 0..=10 {
        let (plain, packed) = pair(format);
        let (plain, packed) = (whole(LAS, &plain).unwrap(), whole(LAZ, &packed).unwrap());
        assert_eq!(plain.0[100], [1.0, 2.0 + 1.0, 3.0 + 2.0]);
        // By their bits: some are no numbers.
        let bits = |fields: &[Vec<f64>]| fields.concat().into_iter().map(f64::to_bits).collect::<Vec<_>>();
        assert!(plain.0 == packed.0, "points of format {format}");
        assert!(bits(&plain.1) == bits(&packed.1), "fields of format {format}");
        assert_eq!(plain.2.fields, packed.2.fields);
        assert_eq!(packed.2.encoding, format!("LAZ 1.4, point format {format}"));
    }
    let seven = whole(LAS, &pair(7).0).unwrap().2;
    let wanted = ["intensity", "return_number", "classification", "gps_time", "red", "green", "blue"];
    assert!(wanted.iter().all(|name| names(&seven).contains(name)), "{:?}", names(&seven));
}

#[test]
fn a_file_that_is_cut_before_its_last_point_is_an_error() {
    for format in [0, 3, 6, 8] {
        let (plain, packed) = pair(format);
        for end in (0..plain.len()).step_by(if format == 3 { 7 } else { 397 }) {
            assert!(whole(LAS, &plain[..end]).is_err(), "format {format} cut at {end}");
        }
        // Where the chunks end and their table begins.
        let start = u32::from_le_bytes(*packed[96..].first_chunk().unwrap()) as usize;
        let table = u64::from_le_bytes(*packed[start..].first_chunk().unwrap()) as usize;
        assert!(whole(LAZ, &packed[..table]).is_ok(), "format {format} does without the table");
        for end in (0..500).chain((500..table - 4).step_by(97)).filter(|end| format == 3 || end % 10 == 0) {
            assert!(whole(LAZ, &packed[..end]).is_err(), "format {format} cut at {end} of {table}");
        }
    }
}

#[test]
fn a_claim_of_four_billion_points_is_refused_before_any_is_unpacked() {
    for format in [3, 7] {
        for (mut file, media_type) in [(pair(format).0, LAS), (pair(format).1, LAZ)] {
            file[247..255].copy_from_slice(&4_000_000_000_u64.to_le_bytes());
            assert_eq!(whole(media_type, &file).unwrap_err().location, "number of points");
            file[247..255].copy_from_slice(&u64::MAX.to_le_bytes());
            assert_eq!(whole(media_type, &file).unwrap_err().location, "number of points");
        }
    }
}

#[test]
fn sizes_in_the_packed_data_are_held_against_the_file() {
    let mut packed = PACKED[6].clone();
    let start = u32::from_le_bytes(*packed[96..].first_chunk().unwrap()) as usize;
    // Behind the table's place, the first point and the number of points: the sizes of the layers.
    let sizes = start + 8 + SIZES[6] + 2 + 4;
    packed[sizes..sizes + 4].copy_from_slice(&15_000_000_u32.to_le_bytes());
    assert_eq!(whole(LAZ, &packed).unwrap_err().message, "the file ends within its packed points");
    packed[sizes..sizes + 8].fill(0xFF);
    assert!(whole(LAZ, &packed).unwrap_err().message.ends_with("bytes is not read"));
    packed[sizes - 4..sizes].fill(0);
    assert!(whole(LAZ, &packed).unwrap_err().message.starts_with("a chunk of 0 points"));
}

#[test]
fn a_header_that_lies_is_an_error() {
    let read_error = |at: usize, bytes: &[u8]| {
        let (mut plain, mut packed) = pair(3);
        plain[at..at + bytes.len()].copy_from_slice(bytes);
        packed[at..at + bytes.len()].copy_from_slice(bytes);
        (whole(LAS, &plain).unwrap_err().location, whole(LAZ, &packed).unwrap_err().location)
    };
    let both = |place: &str| (place.to_owned(), place.to_owned());
    assert_eq!(read_error(0, b"LASX"), both("byte 0"));
    assert_eq!(read_error(24, &[2]), both("byte 24"));
    assert_eq!(read_error(25, &[5]), both("byte 24"));
    assert_eq!(read_error(94, &[10, 0]), both("byte 96"));
    assert_eq!(read_error(96, &[0xFF; 4]), both("byte 96"));
    assert_eq!(read_error(100, &[0xFF; 4]), both("byte 100"));
    assert_eq!(read_error(104, &[11]), both("byte 104"));
    assert_eq!(read_error(105, &[10, 0]), both("byte 105"));
    assert_eq!(read_error(131, &f64::NAN.to_le_bytes()), both("byte 131"));
}

#[test]
fn a_record_of_laszip_that_does_not_fit_the_points_is_an_error() {
    let whole_record = |record: &[u8]| whole(LAZ, &file(3, SIZES[3], 1, Some(record), &[1; 99])).unwrap_err();
    let items = |items: &[[u16; 3]]| {
        let mut record = vec![2, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 50, 0, 0, 0];
        record.extend([0xFF; 16]);
        record.extend((items.len() as u16).to_le_bytes());
        record.extend(items.iter().flatten().flat_map(|v| v.to_le_bytes()));
        record
    };
    for record in [
        items(&[]),
        items(&[[6, 20, 2]]),
        items(&[[7, 8, 2], [6, 20, 2], [8, 6, 2]]),
        items(&[[6, 20, 2], [7, 8, 2], [8, 65_535, 2]]),
        items(&[[6, 20, 2], [7, 8, 9], [8, 6, 2]]),
        items(&[[6, 20, 2], [14, 14, 3]]),
        items(&[[6, 20, 2], [0, 0, 2], [0, 14, 2]]),
        items(&[[99, 34, 2]]),
        Vec::new(),
        items(&[[6, 20, 2]; 60_000])[..65_000].to_vec(),
    ] {
        assert!(whole_record(&record).location.starts_with("byte "));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        format in 0..=10_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![Just(0_u8), Just(255), any::<u8>()]), 1..8),
        cut in any::<prop::sample::Index>(),
        whole_file in any::<bool>(),
    ) {
        let mut packed = PACKED[format].clone();
        let from = if whole_file { 0 } else { u32::from_le_bytes(*packed[96..].first_chunk().unwrap()) as usize };
        for (at, byte) in changes {
            let at = from + at.index(packed.len() - from);
            packed[at] = byte;
        }
        let _ = whole(LAZ, &packed);
        let _ = whole(LAZ, &packed[..cut.index(packed.len())]);
        // Not packed, after all.
        packed[104] &= 0x3F;
        let _ = whole(LAS, &packed);
    }
}
