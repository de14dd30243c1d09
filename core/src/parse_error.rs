//! What is wrong with a file.

/// A fault with its place and what would mend it; shown as `FILE: WHERE: WHAT. MEND`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {place}: {what}. {mend}")]
pub struct ParseError {
    /// The file's path or name.
    pub file: String,
    /// Line, field or byte.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What would mend it.
    pub mend: String,
}

impl ParseError {
    /// A fault in a file whose name the caller knows better; see [`ParseError::in_file`].
    pub fn new(place: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { file: String::new(), place: place.into(), what: what.into(), mend: mend.into() }
    }

    /// The same fault, with the file's name.
    #[must_use]
    pub fn in_file(self, file: &str) -> Self {
        Self { file: file.to_owned(), ..self }
    }
}
