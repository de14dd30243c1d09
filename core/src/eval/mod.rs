//! Evaluation of a model's output against ground truth, with the metrics of the established programs.

pub mod coco;
pub mod mot;
pub mod nuscenes;
