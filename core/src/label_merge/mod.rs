//! Merge of the labels that several raters made of one scene without seeing each other.
//!
//! | step | file |
//! | --- | --- |
//! | How alike are two objects of different raters, by the rubric's match measure, over all frames? | `similarity` |
//! | Which objects are one object of the scene, with at most one of each rater? | `clusters` |
//! | In which frames is it, and what do the raters have there? | `members`, `shapes` |
//! | Which geometry is in the middle of theirs? | `geometry`, with `cuboid`, `flat` and the averages of numbers and angles in `average` |
//! | Which class and which attributes does it have? | `values`, `attributes` |
//! | How far do the raters agree, and what must a person decide? | `agreement` |
//!
//! An object is in the merged label where at least half of the raters drew it ([`LabelMergePolicy::least_share`]). What the
//! raters disagree on has its reasons in [`MergedObject::adjudication`]. docs/statistics.md says what the method assumes and
//! where it fails. [`golden::consensus`](crate::golden) chooses one of the labels instead of making a new one.

mod agreement;
mod attributes;
mod average;
mod clusters;
mod cuboid;
mod flat;
mod geometry;
mod input;
mod members;
mod merge;
mod result;
mod shapes;
mod similarity;
mod values;

pub use input::{LabelMergeError, LabelMergePolicy, MOST_RATERS, RaterLabel};
pub use merge::merge_labels;
pub use result::{
    AdjudicationReason, DrawnObject, FrameAttribute, LabelMerge, MergedObject, ProbableValue, ValueConsensus,
};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
