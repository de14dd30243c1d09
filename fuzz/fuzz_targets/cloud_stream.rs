//! Clouds in chunks, with every field; the first byte selects the format. What was read is written with all
//! fields, and read again.

use assay_formats::cloud::stream::read;
use assay_formats::cloud::{CSV, KITTI, LAS, LAZ, NUSCENES, PCD, PLY, PcdWriter, PointTimeSearch, detect_media_type};
use std::io::Cursor;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let kinds = [PCD, PLY, LAS, LAZ, CSV, KITTI, NUSCENES];
    let kind = kinds[usize::from(*first) % kinds.len()];
    detect_media_type("a", rest);
    let (mut points, mut times, mut rows, mut writer) = (0, PointTimeSearch::default(), Vec::new(), None);
    let outcome = read(kind, &mut Cursor::new(rest), &mut |header, chunk| {
        assert!(chunk.fields.iter().all(|field| field.len() == chunk.points.len()));
        assert_eq!(header.fields.len(), chunk.fields.len());
        assert!(chunk.points.iter().flatten().all(|v| v.is_finite()));
        points += chunk.points.len() as u64;
        times.add(header, chunk);
        if let Ok(new) = PcdWriter::new(header) {
            new.write(chunk, &mut rows).unwrap();
            writer = Some(new);
        }
        Ok(())
    });
    let Ok(facts) = outcome else { return };
    assert_eq!(facts.points, points);
    if let Some(times) = times.detect() {
        assert_eq!(facts.fields[times.index].name, times.field);
        assert!((0.0..=2e6).contains(&times.sweep_us()));
    }
    if let Some(writer) = writer {
        let file = [writer.header(points).as_bytes(), &rows].concat();
        let again = read(PCD, &mut Cursor::new(file), &mut |_, _| Ok(())).unwrap();
        assert_eq!((again.points, again.fields.len()), (points, facts.fields.len()));
    }
}
