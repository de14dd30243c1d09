//! When the points of a sweep were recorded: which field says it, in which unit.

use super::stream::{CloudHeader, PointChunk};
use assay_core::scene::{PointTimes, TimeUnit};

/// Names that fields of times go by, in lower case: PCL's and drivers' of Velodyne, Hesai, Ouster and Livox, and LAS's.
const NAMES: [&str; 11] = [
    "timestamp",
    "time_stamp",
    "time",
    "t",
    "offset_time",
    "time_offset",
    "point_time_offset",
    "point_time",
    "time_s",
    "gps_time",
    "ts",
];
/// A sweep that takes longer than this is none, s.
const LONGEST_S: f64 = 2.0;

/// A field that may hold times, and what it held so far.
#[derive(Clone, Debug)]
struct Candidate {
    index: usize,
    name: String,
    is_whole: bool,
    range: [f64; 2],
}

/// Gathers what the fields of a cloud hold that may be times, while it is read.
#[derive(Clone, Debug, Default)]
pub struct PointTimeSearch {
    /// In the order of [`NAMES`], not of the file; none before the first chunk.
    candidates: Option<Vec<Candidate>>,
}

impl PointTimeSearch {
    /// Take note of a chunk. Values that are not finite say nothing.
    pub fn add(&mut self, header: &CloudHeader, chunk: &PointChunk) {
        for Candidate { index, range: [least, greatest], .. } in
            self.candidates.get_or_insert_with(|| candidates(header))
        {
            let values = chunk.fields.get(*index).map_or(&[][..], Vec::as_slice);
            for v in values.iter().filter(|v| v.is_finite()) {
                (*least, *greatest) = (least.min(*v), greatest.max(*v));
            }
        }
    }

    /// The first field of which the values are times of one sweep: they differ, by two seconds at most in the coarsest
    /// unit in which they do. Seconds as whole numbers cannot tell points of a sweep apart.
    pub fn detect(&self) -> Option<PointTimes> {
        let times = |of: &Candidate| {
            let span = of.range[1] - of.range[0];
            let fits = |unit: &TimeUnit| {
                let coarse = of.is_whole && *unit == TimeUnit::Seconds;
                !coarse && span > 0.0 && span <= LONGEST_S * unit.per_second()
            };
            let unit = TimeUnit::ALL.into_iter().find(fits)?;
            Some(PointTimes { index: of.index, field: of.name.clone(), unit, range: of.range })
        };
        self.candidates.iter().flatten().find_map(times)
    }
}

fn candidates(header: &CloudHeader) -> Vec<Candidate> {
    let mut found = Vec::new();
    for name in NAMES {
        for (index, field) in header.fields.iter().enumerate() {
            if field.name.eq_ignore_ascii_case(name) {
                let range = [f64::INFINITY, f64::NEG_INFINITY];
                found.push(Candidate {
                    index,
                    name: field.name.clone(),
                    is_whole: field.kind.is_whole(),
                    range,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::NumberType;
    use super::super::stream::{PointField, read};
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn search(fields: &[(&str, NumberType, Vec<f64>)]) -> Option<PointTimes> {
        let info = |(name, kind, _): &(&str, NumberType, Vec<f64>)| PointField {
            name: (*name).to_owned(),
            kind: *kind,
        };
        let header = CloudHeader {
            encoding: String::new(),
            position: NumberType::F32,
            fields: fields.iter().map(info).collect(),
        };
        let columns: Vec<Vec<f64>> = fields.iter().map(|(.., values)| values.clone()).collect();
        let chunk = PointChunk { points: vec![[0.0; 3]; columns[0].len()], fields: columns };
        let mut search = PointTimeSearch::default();
        search.add(&header, &chunk);
        search.detect()
    }

    fn detect_in(name: &str, kind: NumberType, values: &[f64]) -> Option<(TimeUnit, f64, bool)> {
        let found =
            search(&[("ring", NumberType::U16, vec![1.0; values.len()]), (name, kind, values.to_vec())])?;
        assert_eq!((found.index, found.field.as_str()), (1, name));
        Some((found.unit, found.sweep_us().round(), found.are_relative()))
    }

    #[test]
    fn drivers_fields_are_understood() {
        let s = 100_000.0;
        assert_eq!(
            detect_in("time", NumberType::F32, &[-0.1, 0.0]),
            Some((TimeUnit::Seconds, s, true)),
            "Velodyne"
        );
        assert_eq!(
            detect_in("t", NumberType::U32, &[12.0, 1e8 + 12.0]),
            Some((TimeUnit::Nanoseconds, s, true)),
            "Ouster"
        );
        assert_eq!(
            detect_in("timestamp", NumberType::F64, &[1.6e9 + 0.1, 1.6e9]),
            Some((TimeUnit::Seconds, s, false)),
            "Hesai"
        );
        let livox = [1.7e18, 1.7e18 + 1e8];
        assert_eq!(
            detect_in("timestamp", NumberType::F64, &livox),
            Some((TimeUnit::Nanoseconds, s, false)),
            "Livox"
        );
        assert_eq!(
            detect_in("Offset_Time", NumberType::U32, &[0.0, 1e8]),
            Some((TimeUnit::Nanoseconds, s, true)),
            "Livox"
        );
        assert_eq!(
            detect_in("ts", NumberType::U64, &[1.5e15, 1.5e15 + 1e5]),
            Some((TimeUnit::Microseconds, s, false))
        );
        assert_eq!(
            detect_in("time", NumberType::U16, &[0.0, 100.0]),
            Some((TimeUnit::Milliseconds, s, true))
        );
    }

    #[test]
    fn what_tells_no_points_apart_is_no_time_of_points() {
        assert_eq!(detect_in("timestamp", NumberType::F64, &[5.0, 5.0]), None, "one time for all");
        assert_eq!(
            detect_in("gps_time", NumberType::F64, &[0.0, 3e9]),
            None,
            "not within a sweep in any unit"
        );
        assert_eq!(detect_in("timestamp", NumberType::F64, &[f64::NAN, 1.0]), None);
        assert_eq!(detect_in("height", NumberType::F64, &[0.0, 0.1]), None, "another name");
        assert_eq!(detect_in("timestamp", NumberType::F64, &[-5e300, 5e300]), None, "rubbish");
        assert_eq!(PointTimeSearch::default().detect(), None);
    }

    #[test]
    fn the_first_name_that_fits_is_taken_wherever_it_stands() {
        let found = search(&[
            ("t", NumberType::F32, vec![0.0, 0.1]),
            ("time", NumberType::F64, vec![0.0, 0.2]),
            ("timestamp", NumberType::F64, vec![7.0, 7.0]),
        ]);
        assert_eq!(found.map(|f| f.field), Some("time".to_owned()));
    }

    proptest! {
        #[test]
        fn any_unit_gives_the_same_sweep(start in -1e5..1e5_f64, sweep in 0.003..2.0_f64) {
            for unit in TimeUnit::ALL {
                let values = [start * unit.per_second(), (start + sweep) * unit.per_second()];
                let (found, us, _) = detect_in("time", NumberType::F64, &values).unwrap();
                prop_assert_eq!(found, unit);
                prop_assert!((us - sweep * 1e6).abs() <= 1.0, "{} {}", us, sweep);
            }
        }
    }

    #[test]
    fn a_real_sweep_takes_a_tenth_of_a_second() {
        let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
        let Ok(bytes) = std::fs::read(format!("{folder}/sustech-street/lidar/000965.pcd")) else {
            println!("SKIPPED: no sustech-street at {folder}");
            return;
        };
        let times = |bytes: &[u8]| {
            let mut search = PointTimeSearch::default();
            read(super::super::PCD, &mut Cursor::new(bytes), &mut |header, chunk| {
                search.add(header, chunk);
                Ok(())
            })
            .unwrap();
            search.detect()
        };
        assert_eq!(times(&bytes), None, "its header says a wrong place, where nothing is a time");
        // Said as it is: four bytes of padding lie before the intensity, four before the timestamp.
        let header_end = bytes.windows(12).position(|w| w == b"DATA binary\n").unwrap();
        let header = String::from_utf8_lossy(&bytes[..header_end])
            .replace("COUNT 1 1 1 4 1 0 1 6 1 12", "COUNT 1 1 1 4 1 4 1 0 1 14");
        let repaired = [header.as_bytes(), &bytes[header_end..]].concat();
        let found = times(&repaired).unwrap();
        assert_eq!(
            (found.field.as_str(), found.unit, found.are_relative()),
            ("timestamp", TimeUnit::Seconds, false)
        );
        assert!((found.sweep_us() - 98_500.0).abs() < 1_500.0, "{}", found.sweep_us());
    }
}
