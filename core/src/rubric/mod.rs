//! Versioned rules that turn "how far from golden" into findings.

pub mod condition;
pub mod measure;
mod rules;

pub use measure::Measure;
pub use rules::{MatchRule, Rubric, RubricError, Rule, Severity};
