//! Finding of a lint: where it is, what is wrong and how to fix it.

use std::fmt;

/// One finding. It prints as `file:line: what. fix`, with its details indented below.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the root of the workspace.
    pub file: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong, without a full stop.
    pub what: String,
    /// How to fix it, without a full stop.
    pub fix: String,
    /// Further lines.
    pub details: Vec<String>,
}

impl Finding {
    /// A finding without details.
    pub fn new(file: &str, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), fix: fix.into(), details: Vec::new() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}. {}.", self.file, self.line, self.what, self.fix)?;
        self.details.iter().try_for_each(|detail| write!(f, "\n    {detail}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_prints_its_place_and_its_fix_in_one_line() {
        let mut finding = Finding::new("core/src/a.rs", 3, "type `A` exists twice", "Rename it");
        finding.details.push("more".to_owned());
        assert_eq!(finding.to_string(), "core/src/a.rs:3: type `A` exists twice. Rename it.\n    more");
    }
}
