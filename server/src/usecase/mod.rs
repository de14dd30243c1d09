//! Use cases: one file for one intention of a user, or for a small family of them.
//!
//! A use case loads, applies the pure functions of the domain, and stores, all within the caller's transaction. Where it
//! changes state it gives an [`Audited`](crate::store::Audited) answer: the audit trail gets its entries in the same
//! transaction, and no other way leads from a use case to [`Database::change`](crate::store::Database::change).

pub mod account;
pub mod brief;
pub mod comment;
pub mod consensus;
mod context;
pub mod debrief;
pub mod golden;
pub mod import;
mod label_check;
pub mod member;
pub mod project;
pub mod proposal;
pub mod question;
pub mod release;
pub mod release_draft;
pub mod release_impact;
pub mod review;
pub mod sample;
pub mod stage;
pub mod submit;
pub mod task;
pub mod task_detail;
pub mod token;

pub use context::{ActionContext, Viewer};
