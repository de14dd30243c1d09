//! Storage: synchronous functions over a transaction, one text for SQLite and PostgreSQL.
//!
//! See docs/decisions/0001-synchronous-store.md. Every aggregate has its file; each function takes `&mut dyn Tx`, and
//! none calls another aggregate: what needs two of them is a use case. Rows become structs by the names of their
//! columns, and states are bound as parameters.
//!
//! Every function fails where the engine does or where stored data is damaged; "Errors" in its documentation names what
//! else can happen.

pub mod accounts;
pub mod active_times;
pub mod attempts;
pub mod audit;
pub mod batches;
pub mod brief;
pub mod carried_labels;
mod change;
pub mod class_uses;
pub mod comments;
pub mod courses;
pub mod customer_verdicts;
pub mod debriefs;
mod document;
pub mod drafts;
mod engine;
mod error;
pub mod files;
pub mod golden;
pub mod honeypots;
pub mod idempotency;
pub mod imports;
pub mod inspection_switching;
pub mod invitations;
pub mod judgements;
pub mod labels;
pub mod members;
mod migrate;
pub mod object_verdicts;
pub mod pipelines;
mod postgres;
pub mod predictions;
pub mod projects;
pub mod questions;
pub mod releases;
pub mod reminders;
mod row;
pub mod samples;
pub mod scenes;
pub mod search;
pub mod sessions;
mod sqlite;
pub mod stage_days;
pub mod stages;
pub mod task_list;
pub mod task_notes;
pub mod task_settings;
pub mod tasker_routes;
pub mod tasks;
#[cfg(test)]
pub mod testing;
pub mod tokens;
mod tx;
pub mod uploads;
pub mod usable_labels;
mod value;
pub mod waiting;
pub mod windows;

pub use audit::NewAuditEntry;
pub use change::{Audited, UnauditedWrite};
pub use engine::Database;
pub use error::StoreError;
pub(crate) use error::sentence;
pub use idempotency::{IdempotencyKey, StoredResponse};
pub use row::SqlRow;
pub use tx::Tx;
pub use value::SqlValue;
pub(crate) use value::enum_name;
