//! Times IoU of rotated cuboids seen from above on one core: `rotated_iou FOLDER`, with the pairs that
//! `scripts/bench/rotated_iou.py` left there. Prints `{"iou_s","largest_difference"}`, the best of three runs and the
//! largest difference from Shapely's values.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use assay_core::geometry::{Cuboid, Orientation};
use assay_core::rubric::measure::iou_bev::iou_bev;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

fn numbers(path: &Path) -> Result<Vec<f64>, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    Ok(bytes.as_chunks::<8>().0.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect())
}

fn cuboid([x, y, length, width, yaw]: [f64; 5]) -> Cuboid {
    Cuboid { center: [x, y, 0.0], size: [length, width, 1.5], orientation: Orientation::Yaw(yaw) }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("rotated_iou FOLDER")?;
    let rows = numbers(&Path::new(&folder).join("pairs.f64"))?;
    let boxes: Vec<Cuboid> = rows.as_chunks::<5>().0.iter().map(|row| cuboid(*row)).collect();
    let pairs = boxes.as_chunks::<2>().0;
    let (mut best_s, mut values) = (f64::INFINITY, Vec::new());
    for _ in 0..3 {
        let start = Instant::now();
        values = pairs.iter().map(|[a, b]| iou_bev((a, b))).collect();
        best_s = best_s.min(start.elapsed().as_secs_f64());
    }
    let reference = numbers(&Path::new(&folder).join("shapely.f64"))?;
    let differences = values.iter().zip(&reference).map(|(value, wanted)| (value - wanted).abs());
    let answer = serde_json::json!({
        "iou_s": best_s, "pairs": values.len(), "largest_difference": differences.fold(0.0, f64::max),
    });
    println!("{answer}");
    Ok(())
}
