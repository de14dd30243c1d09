//! Check of a label document against what it is for: the frames and sensors of its scene, and the classes of its stage.

mod attributes;
mod geometry;
mod inherited;
mod rules;
mod taken_over;
#[cfg(test)]
mod tests;
mod text;

pub use inherited::InheritedContent;
pub use rules::DocumentRules;
pub use taken_over::taken_over_errors;
