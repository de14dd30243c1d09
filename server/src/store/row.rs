//! Rows as structs: a field is read from the column of its name, whatever the order of the columns.
//!
//! A number is read as such, 0 and 1 also as a boolean; a text as a string, an id, a time, or an enum by its name. Where
//! the field is a struct, a list, or an enum with content, the text (or the bytes) is read as JSON.

use super::error::StoreError;
use super::value::SqlValue;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use std::fmt;
use std::sync::Arc;

/// One row of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct SqlRow {
    /// Names of the columns, shared by all rows of an answer.
    columns: Arc<[String]>,
    values: Vec<SqlValue>,
}

impl SqlRow {
    pub(super) fn new(columns: Arc<[String]>, values: Vec<SqlValue>) -> Self {
        Self { columns, values }
    }

    /// The row as a struct whose fields are named like the columns.
    ///
    /// # Errors
    /// A column that does not fit its field; a field without a column.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        Ok(T::deserialize(RowStruct(self))?)
    }

    /// The value of the only column.
    ///
    /// # Errors
    /// There are other columns, or the value is of another type.
    pub fn decode_value<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        let ([column], [value]) = (&*self.columns, self.values.as_slice()) else {
            let message = format!("a query gives {} columns in place of one", self.columns.len());
            return Err(StoreError::Damaged(message));
        };
        Ok(T::deserialize(ColumnValue(value)).map_err(|e| e.in_column(column))?)
    }
}

/// Bytes in a column, as they are.
pub(super) struct StoredBytes(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for StoredBytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct BytesVisitor;
        impl Visitor<'_> for BytesVisitor {
            type Value = StoredBytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<StoredBytes, E> {
                Ok(StoredBytes(bytes.to_vec()))
            }
        }
        from.deserialize_bytes(BytesVisitor)
    }
}

/// Error of a row that is not what its reader expects.
#[derive(Debug)]
struct RowError(String);

impl RowError {
    fn in_column(self, column: &str) -> Self {
        Self(format!("column {column}: {}", self.0))
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RowError {}

impl serde::de::Error for RowError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl From<serde_json::Error> for RowError {
    fn from(e: serde_json::Error) -> Self {
        Self(e.to_string())
    }
}

impl From<RowError> for StoreError {
    fn from(e: RowError) -> Self {
        Self::Damaged(e.0)
    }
}

/// A row as a struct of serde's.
struct RowStruct<'de>(&'de SqlRow);

impl<'de> Deserializer<'de> for RowStruct<'de> {
    type Error = RowError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        visitor.visit_map(Columns { row: self.0, next: 0 })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The columns of a row as the entries of a map.
struct Columns<'de> {
    row: &'de SqlRow,
    next: usize,
}

impl<'de> MapAccess<'de> for Columns<'de> {
    type Error = RowError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, RowError> {
        let name = self.row.columns.get(self.next);
        let key = |name: &'de String| -> StrDeserializer<'de, RowError> { name.as_str().into_deserializer() };
        name.map(|name| seed.deserialize(key(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, RowError> {
        let column = self.row.columns.get(self.next).map_or("", String::as_str);
        let value = self.row.values.get(self.next).unwrap_or(&SqlValue::Null);
        self.next += 1;
        seed.deserialize(ColumnValue(value)).map_err(|e| e.in_column(column))
    }
}

/// The value of a column as a value of serde's.
struct ColumnValue<'de>(&'de SqlValue);

impl<'de> ColumnValue<'de> {
    /// The JSON in a text or in bytes; none in other values.
    fn as_json(&self) -> Option<&'de [u8]> {
        match self.0 {
            SqlValue::Text(text) => Some(text.as_bytes()),
            SqlValue::Bytes(bytes) => Some(bytes),
            SqlValue::Null | SqlValue::Int(_) | SqlValue::Real(_) => None,
        }
    }
}

/// Methods that read JSON, each by serde_json's method of the same name.
macro_rules! read_json {
    ($($method:ident($($arg:ident: $type:ty),*))+) => {$(
        fn $method<V: Visitor<'de>>(self $(, $arg: $type)*, visitor: V) -> Result<V::Value, RowError> {
            let Some(json) = self.as_json() else { return self.deserialize_any(visitor) };
            let mut from = serde_json::Deserializer::from_slice(json);
            let value = from.$method($($arg,)* visitor)?;
            from.end()?;
            Ok(value)
        }
    )+};
}

impl<'de> Deserializer<'de> for ColumnValue<'de> {
    type Error = RowError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        match self.0 {
            SqlValue::Null => visitor.visit_unit(),
            SqlValue::Int(v) => visitor.visit_i64(*v),
            SqlValue::Real(v) => visitor.visit_f64(*v),
            SqlValue::Text(v) => visitor.visit_borrowed_str(v),
            SqlValue::Bytes(v) => visitor.visit_borrowed_bytes(v),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        if *self.0 == SqlValue::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        match self.0 {
            SqlValue::Int(v @ (0 | 1)) => visitor.visit_bool(*v == 1),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, RowError> {
        match self.0 {
            // The name of no variant begins so.
            SqlValue::Text(text) if text.starts_with('{') => {
                Ok(serde_json::Deserializer::from_str(text).deserialize_enum(name, variants, visitor)?)
            }
            SqlValue::Text(text) => {
                let name: StrDeserializer<'_, RowError> = text.as_str().into_deserializer();
                visitor.visit_enum(name)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, RowError> {
        visitor.visit_newtype_struct(self)
    }

    read_json! {
        deserialize_map()
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct identifier
        ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::golden::Anchor;
    use assay_core::pipeline::TaskState;

    #[derive(Debug, PartialEq, Deserialize)]
    struct TestRow {
        state: TaskState,
        is_new: bool,
        count: u32,
        share: f64,
        names: Vec<String>,
        anchor: Option<Anchor>,
        note: Option<String>,
    }

    fn row(values: &[(&str, SqlValue)]) -> SqlRow {
        let columns = values.iter().map(|(name, _)| (*name).to_owned()).collect();
        SqlRow::new(columns, values.iter().map(|(_, value)| value.clone()).collect())
    }

    fn values() -> Vec<(&'static str, SqlValue)> {
        vec![
            ("note", SqlValue::Null),
            ("anchor", r#"{"object":{"frame":1,"object":"7"}}"#.into()),
            ("names", r#"["a","b"]"#.into()),
            ("share", 0.5.into()),
            ("count", 3_i64.into()),
            ("is_new", true.into()),
            ("state", TaskState::InReview.into()),
            ("of_no_field", 1_i64.into()),
        ]
    }

    #[test]
    fn a_row_is_read_by_the_names_of_its_columns() {
        let expected = TestRow {
            state: TaskState::InReview,
            is_new: true,
            count: 3,
            share: 0.5,
            names: vec!["a".to_owned(), "b".to_owned()],
            anchor: Some(Anchor::Object { frame: 1, object: "7".to_owned() }),
            note: None,
        };
        assert_eq!(row(&values()).decode::<TestRow>().unwrap(), expected);
    }

    #[test]
    fn an_error_names_its_column() {
        for (column, wrong) in [
            ("state", "asleep".into()),
            ("count", (-1_i64).into()),
            ("names", "[".into()),
            ("is_new", 2_i64.into()),
            ("share", SqlValue::Null),
        ] {
            let mut values = values();
            values.retain(|(name, _)| *name != column);
            values.push((column, wrong));
            let error = row(&values).decode::<TestRow>().unwrap_err().to_string();
            assert!(error.contains(&format!("column {column}")), "{error}");
        }
        let error = row(&values()[..6]).decode::<TestRow>().unwrap_err().to_string();
        assert!(error.contains("`state`"), "{error}");
    }

    #[test]
    fn a_value_alone_is_the_only_column() {
        assert_eq!(row(&[("n", 3_i64.into())]).decode_value::<u32>().unwrap(), 3);
        assert!(row(&values()).decode_value::<u32>().is_err());
    }
}
