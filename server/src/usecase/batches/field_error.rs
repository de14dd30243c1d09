//! Error of a field of a request about batches.

use crate::store::StoreError;
use assay_core::api::FieldError;

/// Error of the field at a pointer without its first slash.
pub(super) fn invalid(field: &str, detail: impl Into<String>) -> StoreError {
    StoreError::Invalid(vec![FieldError { pointer: format!("/{field}"), detail: detail.into() }])
}
