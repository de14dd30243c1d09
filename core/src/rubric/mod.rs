//! Versioned rules that turn "how far from golden" into findings.

pub mod condition;
mod entered;
pub mod measure;
mod new_rule;
mod rules;

pub use measure::Measure;
pub use rules::{MatchRule, Rubric, RubricError, Rule, Severity};
