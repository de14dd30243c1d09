//! Clouds a chunk at a time, with every field: the first byte says which kind.

use assay_core::format::cloud::stream::read;
use assay_core::format::cloud::{CSV, KITTI, LAS, LAZ, NUSCENES, PCD, PLY, kind_of};

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let kinds = [PCD, PLY, LAS, LAZ, CSV, KITTI, NUSCENES];
    let kind = kinds[usize::from(*first) % kinds.len()];
    kind_of("a", rest);
    let mut points = 0;
    let outcome = read(kind, &mut std::io::Cursor::new(rest), &mut |header, chunk| {
        assert!(chunk.fields.iter().all(|field| field.len() == chunk.points.len()));
        assert_eq!(header.fields.len(), chunk.fields.len());
        assert!(chunk.points.iter().flatten().all(|v| v.is_finite()));
        points += chunk.points.len() as u64;
        Ok(())
    });
    if let Ok(facts) = outcome {
        assert_eq!(facts.points, points);
    }
}
