//! Evaluation of whole data sets by the numbers that each field compares itself with.

pub mod mot;
