//! Error of storage.

use assay_core::api::FieldError;
use assay_core::id::IdError;
use assay_core::label::DocumentError;
use assay_core::pipeline::{HeldElsewhere, TaskRefusal};

/// Error of a store function or a use case.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The life of a task does not allow it.
    #[error(transparent)]
    Refused(#[from] TaskRefusal),
    /// Another window of the caller holds the task.
    #[error(transparent)]
    HeldElsewhere(#[from] HeldElsewhere),
    /// The caller has no right to it.
    #[error("{0}")]
    Forbidden(String),
    /// Fields of the request do not fit what is stored; there is one at least.
    #[error("{}", first_detail(.0))]
    Invalid(Vec<FieldError>),
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

fn first_detail(errors: &[FieldError]) -> &str {
    errors.first().map_or("a field is invalid", |error| &error.detail)
}

impl StoreError {
    /// Error of a label document that is at a place of the request's body.
    pub(crate) fn invalid_document(place: &str, errors: Vec<DocumentError>) -> Self {
        let field = |error: DocumentError| FieldError {
            pointer: format!("{place}{}", error.pointer),
            detail: format!("This {}.", error.message),
        };
        Self::Invalid(errors.into_iter().map(field).collect())
    }

    /// Error of a store function that panicked.
    pub(super) fn stopped() -> Self {
        Self::Engine("a store function stopped unexpectedly".to_owned())
    }
}

/// A message as a sentence.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// Message for the later one of two writes that meet, such as two people of one address.
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

impl From<postgres::Error> for StoreError {
    fn from(e: postgres::Error) -> Self {
        // Class 23: integrity constraint violation.
        if e.code().is_some_and(|code| code.code().starts_with("23")) {
            tracing::warn!("refused by a constraint: {e}");
            return Self::Conflict(CLASH.to_owned());
        }
        Self::Engine(e.as_db_error().map_or_else(|| e.to_string(), |d| d.message().to_owned()))
    }
}

/// What has no well-formed id is not there.
impl From<IdError> for StoreError {
    fn from(IdError(what): IdError) -> Self {
        Self::NotFound(what)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(e: serde_json::Error) -> Self {
        Self::Damaged(e.to_string())
    }
}
