//! Benchmarks' evaluations of detections against ground truth, with the numbers of their reference programs.

pub mod nuscenes;
