//! Values that go into and come out of queries, the same for both engines.

use super::StoreError;

/// A parameter or a column.
#[derive(Clone, Debug, PartialEq)]
pub enum SqlValue {
    /// NULL.
    Null,
    /// BIGINT; booleans are 0 and 1.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BYTEA.
    Bytes(Vec<u8>),
}

impl From<&str> for SqlValue {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}
impl From<String> for SqlValue {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}
impl From<&String> for SqlValue {
    fn from(v: &String) -> Self {
        Self::Text(v.clone())
    }
}
impl From<i64> for SqlValue {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<f64> for SqlValue {
    fn from(v: f64) -> Self {
        Self::Real(v)
    }
}
impl From<u32> for SqlValue {
    fn from(v: u32) -> Self {
        Self::Int(i64::from(v))
    }
}
impl From<bool> for SqlValue {
    fn from(v: bool) -> Self {
        Self::Int(i64::from(v))
    }
}
impl From<Vec<u8>> for SqlValue {
    fn from(v: Vec<u8>) -> Self {
        Self::Bytes(v)
    }
}
impl<T: Into<Self>> From<Option<T>> for SqlValue {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer; columns by their place in the SELECT.
#[derive(Clone, Debug, PartialEq)]
pub struct SqlRow(pub Vec<SqlValue>);

impl SqlRow {
    fn column(&self, index: usize) -> Result<&SqlValue, StoreError> {
        self.0.get(index).ok_or_else(|| StoreError::shape(index, "a column that the query does not give"))
    }

    /// A text that is not NULL.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn text(&self, index: usize) -> Result<String, StoreError> {
        self.maybe_text(index)?.ok_or_else(|| StoreError::shape(index, "text, not NULL"))
    }

    /// A text or NULL.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn maybe_text(&self, index: usize) -> Result<Option<String>, StoreError> {
        match self.column(index)? {
            SqlValue::Text(text) => Ok(Some(text.clone())),
            SqlValue::Null => Ok(None),
            _ => Err(StoreError::shape(index, "text")),
        }
    }

    /// A whole number that is not NULL.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn int(&self, index: usize) -> Result<i64, StoreError> {
        self.maybe_int(index)?.ok_or_else(|| StoreError::shape(index, "a number, not NULL"))
    }

    /// A whole number or NULL.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn maybe_int(&self, index: usize) -> Result<Option<i64>, StoreError> {
        match self.column(index)? {
            SqlValue::Int(v) => Ok(Some(*v)),
            SqlValue::Null => Ok(None),
            _ => Err(StoreError::shape(index, "a whole number")),
        }
    }

    /// A number that is not NULL.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn real(&self, index: usize) -> Result<f64, StoreError> {
        match self.column(index)? {
            SqlValue::Real(v) => Ok(*v),
            _ => Err(StoreError::shape(index, "a number, not NULL")),
        }
    }

    /// A count; negative numbers become 0.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn count(&self, index: usize) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.int(index)?.max(0)).unwrap_or(u32::MAX))
    }

    /// A boolean, stored as 0 or 1.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn flag(&self, index: usize) -> Result<bool, StoreError> {
        Ok(self.int(index)? != 0)
    }

    /// Bytes that are not NULL.
    ///
    /// # Errors
    /// The column is of another type.
    pub fn bytes(&self, index: usize) -> Result<Vec<u8>, StoreError> {
        match self.column(index)? {
            SqlValue::Bytes(bytes) => Ok(bytes.clone()),
            _ => Err(StoreError::shape(index, "bytes")),
        }
    }
}
