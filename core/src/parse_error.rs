//! Error type of file parsers.

/// Error with its location and how to fix it; displayed as `FILE: LOCATION: MESSAGE. FIX`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {location}: {message}. {fix}")]
pub struct ParseError {
    /// The file's path or name.
    pub file: String,
    /// Line, field or byte.
    pub location: String,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub fix: String,
}

impl ParseError {
    /// Error in a file whose name the caller adds with [`ParseError::in_file`].
    pub fn new(location: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { file: String::new(), location: location.into(), message: message.into(), fix: fix.into() }
    }

    /// Error in a JSON text, with line and column.
    pub fn in_json(error: &serde_json::Error, fix: impl Into<String>) -> Self {
        Self::new(format!("line {}, column {}", error.line(), error.column()), json_message(error), fix)
    }

    /// Error in a line of JSON, with its column; the caller adds the number of the line.
    pub fn in_json_line(error: &serde_json::Error, fix: impl Into<String>) -> Self {
        Self::new(format!("column {}", error.column()), json_message(error), fix)
    }

    /// The same error, with the name of the file.
    #[must_use]
    pub fn in_file(self, file: &str) -> Self {
        Self { file: file.to_owned(), ..self }
    }
}

/// What is wrong with a JSON text, without the place that the location has.
fn json_message(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    whole.rsplit_once(" at line ").map_or(whole.as_str(), |(what, _)| what).to_owned()
}
