//! Rust files of the workspace, each read and parsed once.

use crate::finding::Finding;
use std::collections::BTreeMap;
use syn::Item;

/// A parsed Rust file.
pub struct SourceFile {
    /// Its text.
    pub text: String,
    /// Its items, among them those inside macro calls.
    pub items: Vec<Item>,
}

/// Parsed Rust files by their path from the root of the workspace.
#[derive(Default)]
pub struct SourceFiles {
    files: BTreeMap<String, SourceFile>,
}

impl SourceFiles {
    /// The files with these paths and texts, and a finding for each that is not Rust.
    pub fn parse(texts: impl IntoIterator<Item = (String, String)>) -> (Self, Vec<Finding>) {
        let (mut files, mut findings) = (BTreeMap::new(), Vec::new());
        for (path, text) in texts {
            match syn::parse_file(&text) {
                Ok(file) => {
                    files.insert(path, SourceFile { text, items: with_items_of_macros(file.items) });
                }
                Err(error) => {
                    let line = error.span().start().line;
                    findings.push(Finding::new(
                        &path,
                        line,
                        format!("cannot parse: {error}"),
                        "Fix the syntax",
                    ));
                }
            }
        }
        (Self { files }, findings)
    }

    /// The file at `path` with its stored path.
    pub fn get(&self, path: &str) -> Option<(&str, &SourceFile)> {
        self.files.get_key_value(path).map(|(path, file)| (path.as_str(), file))
    }

    /// All files in a folder and its folders, in the order of their paths.
    pub fn files_in<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a str, &'a SourceFile)> {
        let prefix = format!("{folder}/");
        self.files
            .iter()
            .map(|(path, file)| (path.as_str(), file))
            .filter(move |(path, _)| path.starts_with(&prefix))
    }
}

/// The items, and before each macro call the items inside it, if the call holds only items (`thread_local! { static … }`).
fn with_items_of_macros(items: Vec<Item>) -> Vec<Item> {
    let mut all = Vec::new();
    for mut item in items {
        match &mut item {
            Item::Macro(call) if call.ident.is_none() => {
                if let Ok(file) = syn::parse2::<syn::File>(call.mac.tokens.clone())
                    && !file.items.is_empty()
                {
                    call.mac.tokens = proc_macro2::TokenStream::new();
                    all.extend(with_items_of_macros(file.items));
                }
            }
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    *items = with_items_of_macros(std::mem::take(items));
                }
            }
            _ => {}
        }
        all.push(item);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_rust_is_a_finding_at_its_line() {
        let (_, findings) = SourceFiles::parse([("a.rs".to_owned(), "fn f() {}\nfn {".to_owned())]);
        assert_eq!((findings[0].file.as_str(), findings[0].line), ("a.rs", 2));
    }

    #[test]
    fn items_inside_a_macro_call_count_as_items() {
        let text = "thread_local! { static CACHE: u8 = 0; }";
        let (files, _) = SourceFiles::parse([("a.rs".to_owned(), text.to_owned())]);
        assert!(matches!(files.get("a.rs").unwrap().1.items[0], Item::Static(_)));
    }
}
