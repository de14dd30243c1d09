//! A model's output against ground truth, in the figures of the field's own programs.

pub mod mot;
pub mod nuscenes;
