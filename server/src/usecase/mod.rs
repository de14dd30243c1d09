//! Use cases: one file for one intention of a user, or for a small family of them.
//!
//! A use case loads, applies the pure functions of the domain, and stores, all within the caller's transaction. Where it
//! changes state it gives an [`Audited`](crate::store::Audited) answer: the audit trail gets its entries in the same
//! transaction, and no other way leads from a use case to [`Database::change`](crate::store::Database::change).

pub mod accounts;
#[cfg(test)]
mod active_time_tests;
pub mod alignment;
pub mod batches;
pub mod board;
pub mod brief;
pub mod comments;
pub mod consensus;
mod context;
pub mod customer_verdicts;
pub mod debriefs;
pub mod downstream;
pub mod drafts;
pub mod drift;
pub mod golden;
pub mod honeypots;
pub mod imports;
mod label_check;
pub mod members;
pub mod merged_labels;
pub mod my_reviews;
pub mod my_work;
pub mod object_verdicts;
pub mod pipelines;
pub mod projects;
pub mod proposals;
pub mod quality;
pub mod questions;
pub mod raters;
pub mod release_drafts;
pub mod release_impact;
pub mod releases;
pub mod reminders;
pub mod reviews;
pub mod samples;
pub mod search;
pub mod silence;
pub mod stages;
pub mod submissions;
mod task_audit;
pub mod task_detail;
#[cfg(test)]
mod task_model_tests;
pub mod task_notes;
pub mod task_settings;
pub mod tasker_routes;
pub mod tasks;
pub mod tokens;
pub mod training;
pub mod usable_yield;
pub mod waiting;
pub mod windows;

pub use context::{ActionContext, Viewer};
