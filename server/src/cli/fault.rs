//! What is wrong with input or usage, said in one line.

use core::fmt;

/// `assay: FILE: WHERE: WHAT. MEND`, and exit status 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, `stdin`, or the command.
    pub file: String,
    /// Line and column, JSON pointer, option.
    pub place: String,
    /// What is wrong there.
    pub what: String,
    /// What would mend it.
    pub mend: String,
}

impl Fault {
    /// From its four parts.
    pub fn new(
        file: impl Into<String>,
        place: impl Into<String>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self { file: file.into(), place: place.into(), what: what.into(), mend: mend.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, what, mend } = self;
        // One line, whatever the parts hold.
        let line = format!("assay: {file}: {place}: {what}. {mend}").replace(['\n', '\r'], " ");
        f.write_str(line.trim_end())
    }
}

impl std::error::Error for Fault {}
