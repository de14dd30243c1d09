//! Error of a command: wrong input or wrong usage, in one line.

use core::fmt;

/// Error that prints as `assay: FILE: WHERE: WHAT. FIX`; the exit status is 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CliError {
    /// File, `stdin`, or the command.
    pub file: String,
    /// Line and column, JSON pointer, option.
    pub location: String,
    /// What is wrong there.
    pub message: String,
    /// How to fix it.
    pub fix: String,
}

impl CliError {
    /// Error with these four parts.
    pub fn new(
        file: impl Into<String>,
        location: impl Into<String>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { file: file.into(), location: location.into(), message: message.into(), fix: fix.into() }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, location, message, fix } = self;
        // The error is one line, even if its parts have several.
        let line = format!("assay: {file}: {location}: {message}. {fix}").replace(['\n', '\r'], " ");
        f.write_str(line.trim_end())
    }
}

impl std::error::Error for CliError {}
