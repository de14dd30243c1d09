//! Evaluates detections as COCO does: `coco_eval GROUND_TRUTH DETECTIONS bbox|segm [TIMES]`. Prints the figures as
//! JSON, and the seconds of loading and of evaluating on the standard error, as often as the last argument says.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program that prints")]

use assay_core::eval::coco::{CocoDetections, CocoGroundTruth, IouType, evaluate};
use std::error::Error;
use std::fs::read_to_string;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (truth_path, found_path, kind, times) = match arguments.as_slice() {
        [truth, found, kind] => (truth, found, kind, 1),
        [truth, found, kind, times] => (truth, found, kind, times.parse()?),
        _ => return Err("usage: coco_eval GROUND_TRUTH DETECTIONS bbox|segm [TIMES]".into()),
    };
    let iou_type = match kind.as_str() {
        "bbox" => IouType::Bbox,
        "segm" => IouType::Segm,
        other => return Err(format!("there is no type {other}: bbox or segm").into()),
    };
    for time in 0..times {
        let start = Instant::now();
        let truth_text = read_to_string(truth_path)?;
        let truth = CocoGroundTruth::parse(&truth_text, iou_type).map_err(|e| e.in_file(truth_path))?;
        let found_text = read_to_string(found_path)?;
        let found = CocoDetections::parse(&found_text, &truth).map_err(|e| e.in_file(found_path))?;
        let loaded = Instant::now();
        let evaluation = evaluate(&truth, &found);
        let (load, evaluation_time) = ((loaded - start).as_secs_f64(), loaded.elapsed().as_secs_f64());
        eprintln!("load {load:.4} s, evaluate {evaluation_time:.4} s");
        if time + 1 == times {
            println!("{}", serde_json::to_string(&evaluation)?);
        }
    }
    Ok(())
}
