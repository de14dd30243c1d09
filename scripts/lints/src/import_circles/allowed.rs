//! Allowed circles: groups of files that may import each other, each with its reason.

use crate::finding::Finding;

/// The data file. A line is `FILE FILE…: reason`; `#` starts a comment.
pub const PATH: &str = "scripts/lints/allowed-circles.txt";

/// A group of files that may import each other.
#[derive(Debug, PartialEq, Eq)]
pub struct AllowedCircle {
    /// Its line in the data file.
    pub line: usize,
    /// Its files in order.
    pub files: Vec<String>,
}

/// The groups of a data file, and a finding for each line without files or without a reason.
pub fn parse(text: &str) -> (Vec<AllowedCircle>, Vec<Finding>) {
    let (mut allowed, mut findings) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (files, reason) = line.split_once(':').unwrap_or((line, ""));
        let mut files: Vec<String> = files.split_whitespace().map(str::to_owned).collect();
        files.sort();
        if files.len() < 2 || reason.trim().is_empty() {
            let what = "an allowed circle needs two files or more and a reason";
            findings.push(Finding::new(PATH, index + 1, what, "Write `FILE FILE: reason`"));
        } else {
            allowed.push(AllowedCircle { line: index + 1, files });
        }
    }
    (allowed, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_files_and_a_reason() {
        let (allowed, findings) = parse("# comment\n\nb.rs a.rs: groups hold terms, and terms hold groups\n");
        assert_eq!(allowed, [AllowedCircle { line: 3, files: vec!["a.rs".to_owned(), "b.rs".to_owned()] }]);
        assert_eq!(findings, []);
    }

    #[test]
    fn a_line_without_a_reason_is_a_finding() {
        let (allowed, findings) = parse("a.rs b.rs:\n");
        assert_eq!(allowed, []);
        assert_eq!(findings[0].line, 1);
    }
}
