//! A model's output against ground truth, in the figures of the field's own programs.

pub mod coco;
pub mod mot;
pub mod nuscenes;
