//! Public types that share a name in one crate: a reader of the name cannot know which of them it is.

use crate::finding::Finding;
use crate::module_tree::{Kind, ModuleTree};
use crate::source_files::SourceFiles;
use crate::workspace::Workspace;
use std::collections::BTreeMap;

/// Names that each module may have of its own.
const ALLOWED: [&str; 2] = ["Args", "Error"];

/// A finding for each public type whose name an earlier type of its crate has.
pub fn check(workspace: &Workspace) -> Vec<Finding> {
    let roots = workspace.members.iter().flat_map(|member| &member.crate_roots);
    roots.flat_map(|root| duplicates(&workspace.sources, root)).collect()
}

fn duplicates(sources: &SourceFiles, root: &str) -> Vec<Finding> {
    let tree = ModuleTree::load(sources, root);
    let mut types: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for module in &tree.modules {
        for (name, declarations) in &module.declarations {
            let is_type = |kind: &Kind| matches!(kind, Kind::Type | Kind::Enum(_));
            let public =
                declarations.iter().filter(|declaration| declaration.is_public && is_type(&declaration.kind));
            // Two declarations in one module are one type under two conditions of `cfg`.
            if let Some(declaration) = public.into_iter().next() {
                types.entry(name).or_default().push((module.file, declaration.line));
            }
        }
    }
    let mut findings = Vec::new();
    for (name, mut places) in types.into_iter().filter(|(name, _)| !ALLOWED.contains(name)) {
        places.sort_unstable();
        let Some(((first_file, first_line), others)) = places.split_first() else { continue };
        for (file, line) in others {
            let what = format!("public type `{name}` shares its name with {first_file}:{first_line}");
            findings.push(Finding::new(
                file,
                *line,
                what,
                "Rename one of them; put the noun of its domain in",
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(texts: &[(&str, &str)]) -> Vec<String> {
        let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let (files, unreadable) = SourceFiles::parse(texts);
        assert_eq!(unreadable, []);
        duplicates(&files, "lib.rs").iter().map(|f| format!("{}:{}: {}", f.file, f.line, f.what)).collect()
    }

    #[test]
    fn two_public_types_of_one_name_are_a_finding() {
        let found = findings(&[
            ("lib.rs", "pub mod a; mod b;"),
            ("a.rs", "pub struct Frame;"),
            ("b.rs", "\npub(super) enum Frame { X }"),
        ]);
        assert_eq!(found, ["b.rs:2: public type `Frame` shares its name with a.rs:1"]);
    }

    #[test]
    fn structs_enums_unions_traits_and_aliases_are_types() {
        for kind in
            ["struct Frame;", "enum Frame {}", "union Frame { a: u8 }", "trait Frame {}", "type Frame = u8;"]
        {
            let text = format!("pub struct Frame; mod inner {{ pub(crate) {kind} }}");
            assert_eq!(findings(&[("lib.rs", &text)]).len(), 1, "{kind}");
        }
    }

    #[test]
    fn private_types_may_share_a_name() {
        assert_eq!(findings(&[("lib.rs", "pub struct Frame; mod a { struct Frame; }")]), [""; 0]);
        assert_eq!(findings(&[("lib.rs", "pub struct Frame; mod a { pub(self) struct Frame; }")]), [""; 0]);
    }

    #[test]
    fn types_of_tests_may_share_a_name() {
        assert_eq!(
            findings(&[("lib.rs", "pub struct Frame; #[cfg(test)] mod a { pub struct Frame; }")]),
            [""; 0]
        );
    }

    #[test]
    fn args_and_error_may_exist_in_each_module() {
        let text = "pub struct Args; pub enum Error {} mod a { pub struct Args; pub enum Error {} }";
        assert_eq!(findings(&[("lib.rs", text)]), [""; 0]);
    }

    #[test]
    fn a_function_and_a_type_may_share_a_name() {
        assert_eq!(findings(&[("lib.rs", "pub struct Frame; mod a { pub fn Frame() {} }")]), [""; 0]);
    }
}
