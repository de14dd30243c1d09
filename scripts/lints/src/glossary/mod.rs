//! Replaced words of the glossary in declared names, in comments and in documents.

mod identifiers;
mod prose;
mod words;

use crate::finding::Finding;
use crate::workspace::Workspace;
use identifiers::Identifier;
use words::Glossary;

/// A finding for each use of a replaced word, and for each line of the data file that cannot be read.
pub fn check(workspace: &Workspace) -> Vec<Finding> {
    let (glossary, mut findings) = Glossary::parse(workspace.document(words::PATH));
    for (path, file) in workspace.members.iter().flat_map(|member| workspace.sources.files_in(&member.folder))
    {
        let mut found = check_identifiers(&glossary, path, &identifiers::declared_in(&file.items));
        found.extend(check_prose(&glossary, path, &prose::words_of_comments(&file.text)));
        found.sort();
        findings.extend(found);
    }
    for (path, text) in workspace.documents.iter().filter(|(path, _)| path.ends_with(".md")) {
        findings.extend(check_prose(&glossary, path, &prose::words_of_markdown(text)));
    }
    findings
}

fn check_identifiers(glossary: &Glossary, path: &str, identifiers: &[Identifier]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for identifier in identifiers {
        if let Some((word, instead)) = glossary.find_in_identifier(identifier) {
            let what = format!("{} `{}` has the replaced word `{word}`", identifier.kind, identifier.name);
            findings.push(Finding::new(path, identifier.line, what, format!("Use {instead}")));
        }
    }
    findings
}

fn check_prose(glossary: &Glossary, path: &str, words: &[prose::Word]) -> Vec<Finding> {
    let found = glossary.find_in_text(words).into_iter();
    found
        .map(|(line, phrase, instead)| {
            Finding::new(
                path,
                line,
                format!("text has the replaced word \"{phrase}\""),
                format!("Use {instead}"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_files::SourceFiles;
    use crate::workspace::Member;

    const GLOSSARY: &str =
        "segment deed, deeds = action\ntype Place = FindingLocation\ntext handed in = submitted\n";

    fn findings(source: &str, readme: &str) -> Vec<String> {
        let members = vec![Member { folder: "core".to_owned(), crate_roots: vec![] }];
        let (sources, _) = SourceFiles::parse([("core/tests/a.rs".to_owned(), source.to_owned())]);
        let documents = [(words::PATH, GLOSSARY), ("README.md", readme)]
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into();
        let workspace = Workspace { members, sources, documents, ..Workspace::default() };
        check(&workspace).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_replaced_word_in_a_name_is_a_finding() {
        let found = findings("\nfn check_deed() {}", "");
        assert_eq!(
            found,
            ["core/tests/a.rs:2: function `check_deed` has the replaced word `deed`. Use action."]
        );
    }

    #[test]
    fn a_replaced_word_in_a_comment_is_a_finding() {
        let found = findings("/// The label is handed in.\nfn submit() {}", "");
        assert_eq!(found, ["core/tests/a.rs:1: text has the replaced word \"handed in\". Use submitted."]);
    }

    #[test]
    fn a_replaced_word_in_a_document_is_a_finding() {
        let found = findings("", "# Labels\nA label is handed in.");
        assert_eq!(found, ["README.md:2: text has the replaced word \"handed in\". Use submitted."]);
    }

    #[test]
    fn other_words_are_no_finding() {
        assert_eq!(
            findings("/// The place of a finding.\nfn place(action: u8) {}", "A label is submitted."),
            [""; 0]
        );
    }
}
