//! Storage: synchronous functions over a transaction, one text for SQLite and PostgreSQL.
//!
//! See docs/decisions/0001-synchronous-store.md. Every aggregate has its file; each function takes `&mut dyn Tx`.

pub mod accounts;
pub mod audit;
pub mod brief;
pub mod comments;
pub mod debriefs;
mod engine;
pub mod files;
pub mod golden;
pub mod idempotency;
pub mod imports;
pub mod labels;
mod migrate;
mod postgres;
pub mod predictions;
pub mod projects;
pub mod questions;
pub mod releases;
pub mod revisions;
pub mod samples;
pub mod scenes;
mod sqlite;
pub mod tasks;
#[cfg(test)]
pub mod testing;
pub mod tokens;
mod value;

pub use engine::Database;
pub use value::{SqlRow, SqlValue};

use assay_core::pipeline::TaskRefusal;

/// A transaction: queries with `$1` parameters. Parameters must appear in the text in any order; each `$n` is bound to
/// `params[n - 1]`.
pub trait Tx {
    /// Run a statement and give its rows.
    ///
    /// # Errors
    /// What the engine says.
    fn query(&mut self, sql: &str, params: &[SqlValue]) -> Result<Vec<SqlRow>, StoreError>;

    /// Run a statement and give the number of rows that it changed.
    ///
    /// # Errors
    /// What the engine says.
    fn execute(&mut self, sql: &str, params: &[SqlValue]) -> Result<u64, StoreError>;

    /// Let no other transaction past this point until this one ends. SQLite has one writer anyway.
    ///
    /// # Errors
    /// What the engine says.
    fn exclusive(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Why a store function did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The life of a task does not allow it.
    #[error(transparent)]
    Refused(#[from] TaskRefusal),
    /// The caller has no right to it.
    #[error("{0}")]
    Forbidden(String),
    /// It changed since the caller read it.
    #[error("it was changed in the meantime")]
    Stale,
    /// Something of that name is there already.
    #[error("{0}")]
    Conflict(String),
    /// Stored data is not what the program wrote.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The engine failed.
    #[error("storage: {0}")]
    Engine(String),
}

impl StoreError {
    fn shape(column: usize, wanted: &str) -> Self {
        Self::Damaged(format!("column {column} is not {wanted}"))
    }
}

/// Two writes that meet, such as two people of one address: the later one is told.
const CLASH: &str =
    "something that this belongs to, or clashes with, was changed meanwhile; look and try again";

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        if e.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) {
            tracing::warn!("refused by a constraint: {e}");
            return Self::Conflict(CLASH.to_owned());
        }
        Self::Engine(e.to_string())
    }
}

impl From<::postgres::Error> for StoreError {
    fn from(e: ::postgres::Error) -> Self {
        // Class 23: integrity constraint violation.
        if e.code().is_some_and(|code| code.code().starts_with("23")) {
            tracing::warn!("refused by a constraint: {e}");
            return Self::Conflict(CLASH.to_owned());
        }
        Self::Engine(e.as_db_error().map_or_else(|| e.to_string(), |d| d.message().to_owned()))
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(e: serde_json::Error) -> Self {
        Self::Damaged(e.to_string())
    }
}

/// The first row, where there is one.
pub(crate) fn first(rows: Vec<SqlRow>) -> Option<SqlRow> {
    rows.into_iter().next()
}

/// The stored name of an enum: the one it has in JSON.
pub(crate) fn enum_name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The enum of a stored name.
pub(crate) fn parse_enum<T: serde::de::DeserializeOwned>(name: String) -> Result<T, StoreError> {
    Ok(serde_json::from_value(serde_json::Value::String(name))?)
}
