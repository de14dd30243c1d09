//! Transaction: what store functions work on, the same for both engines.

use super::error::StoreError;
use super::row::SqlRow;
use super::value::SqlValue;
use serde::de::DeserializeOwned;

/// A transaction: queries with `$1` parameters. Parameters may appear in the text in any order; each `$n` is bound to
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

impl dyn Tx + '_ {
    /// All rows, each as a struct whose fields are named like the columns.
    ///
    /// # Errors
    /// What the engine says; a column that does not fit its field.
    pub fn fetch_all<T: DeserializeOwned>(
        &mut self,
        sql: &str,
        params: &[SqlValue],
    ) -> Result<Vec<T>, StoreError> {
        self.query(sql, params)?.iter().map(SqlRow::decode).collect()
    }

    /// The first row, where there is one.
    ///
    /// # Errors
    /// As [`fetch_all`](Self::fetch_all).
    pub fn fetch_optional<T: DeserializeOwned>(
        &mut self,
        sql: &str,
        params: &[SqlValue],
    ) -> Result<Option<T>, StoreError> {
        self.query(sql, params)?.first().map(SqlRow::decode).transpose()
    }

    /// The first row; `what` is missing where there is none.
    ///
    /// # Errors
    /// As [`fetch_all`](Self::fetch_all), or there is no row.
    pub fn fetch_one<T: DeserializeOwned>(
        &mut self,
        what: &'static str,
        sql: &str,
        params: &[SqlValue],
    ) -> Result<T, StoreError> {
        self.fetch_optional(sql, params)?.ok_or(StoreError::NotFound(what))
    }

    /// The values of the only column of all rows.
    ///
    /// # Errors
    /// As [`fetch_all`](Self::fetch_all).
    pub fn fetch_values<T: DeserializeOwned>(
        &mut self,
        sql: &str,
        params: &[SqlValue],
    ) -> Result<Vec<T>, StoreError> {
        self.query(sql, params)?.iter().map(SqlRow::decode_value).collect()
    }

    /// The value of the only column of the first row, where there is one.
    ///
    /// # Errors
    /// As [`fetch_all`](Self::fetch_all).
    pub fn fetch_value<T: DeserializeOwned>(
        &mut self,
        sql: &str,
        params: &[SqlValue],
    ) -> Result<Option<T>, StoreError> {
        self.query(sql, params)?.first().map(SqlRow::decode_value).transpose()
    }

    /// Whether a query finds any row.
    ///
    /// # Errors
    /// What the engine says.
    pub fn exists(&mut self, sql: &str, params: &[SqlValue]) -> Result<bool, StoreError> {
        Ok(!self.query(sql, params)?.is_empty())
    }
}
