//! Agreement of ARCHITECTURE.md with the checkout: each folder and file that it names exists, and it names each top-level
//! module of each crate.

use crate::finding::Finding;
use crate::test_code::is_test;
use crate::workspace::{Member, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use syn::Item;

const PATH: &str = "ARCHITECTURE.md";
/// Endings of file names.
const FILE_ENDINGS: [&str; 6] = [".rs", ".md", ".toml", ".html", ".json", ".txt"];

/// A finding for each name without a folder or file, and for each module without a name.
pub fn check(workspace: &Workspace) -> Vec<Finding> {
    let checkout = Checkout { folders: workspace.folders(), files: &workspace.files };
    let members: Vec<&str> = workspace.members.iter().map(|member| member.folder.as_str()).collect();
    let document = Document::read(workspace.document(PATH), &members, &checkout);
    let mut findings = document.findings;
    for member in &workspace.members {
        let named = document.names.get(member.folder.as_str());
        for (file, line, module) in top_modules(workspace, member) {
            if !named.is_some_and(|named| named.contains(&module)) {
                let what = format!("{PATH} does not name the module `{module}` of {}", member.folder);
                let fix = format!("Describe it in the section \"{}\"", member.folder);
                findings.push(Finding::new(&file, line, what, fix));
            }
        }
    }
    findings
}

/// The modules that a member's main crate declares: file, line and name of each.
fn top_modules(workspace: &Workspace, member: &Member) -> Vec<(String, usize, String)> {
    let Some((path, file)) = member.crate_roots.first().and_then(|root| workspace.sources.get(root)) else {
        return Vec::new();
    };
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(module) if !is_test(&module.attrs) => {
            Some((path.to_owned(), module.ident.span().start().line, module.ident.to_string()))
        }
        _ => None,
    });
    modules.collect()
}

/// Folders and files of the checkout.
struct Checkout<'a> {
    folders: BTreeSet<&'a str>,
    files: &'a BTreeSet<String>,
}

impl Checkout<'_> {
    /// Whether a folder (with a slash at the end) or a file of this name exists at the root or anywhere in `folder`.
    fn has(&self, name: &str, folder: &str) -> bool {
        let ending = format!("/{}", name.trim_end_matches('/'));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let is_meant =
            |path: &str| format!("/{path}") == ending || path.starts_with(&prefix) && path.ends_with(&ending);
        if name.ends_with('/') {
            self.folders.iter().any(|path| is_meant(path))
        } else {
            self.files.iter().any(|path| is_meant(path))
        }
    }

    /// The path of a folder's child, which may lie in its `src`.
    fn child(&self, folder: &str, name: &str) -> Option<String> {
        let name = name.trim_end_matches('/');
        let paths = if folder.is_empty() {
            vec![name.to_owned()]
        } else {
            vec![format!("{folder}/{name}"), format!("{folder}/src/{name}")]
        };
        paths.into_iter().find(|path| self.folders.contains(path.as_str()) || self.files.contains(path))
    }
}

/// Names in the document, and findings about them.
#[derive(Default)]
struct Document<'a> {
    findings: Vec<Finding>,
    /// The names of modules by the member's folder.
    names: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> Document<'a> {
    fn read(text: &str, members: &[&'a str], checkout: &Checkout<'_>) -> Self {
        let mut document = Self::default();
        // The member that the section describes, and the level of the heading that says so.
        let mut section: Option<(&'a str, usize)> = None;
        let mut fence: Option<bool> = None;
        let mut tree = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if let Some(language) = line.trim_start().strip_prefix("```") {
                // A block without a language is a tree of folders.
                fence = if fence.is_some() { None } else { Some(language.trim().is_empty()) };
                tree.clear();
            } else if let Some(is_tree) = fence {
                if is_tree {
                    document.read_tree_line(line, index + 1, members, checkout, &mut tree);
                }
            } else if line.starts_with('#') {
                let level = line.chars().take_while(|character| *character == '#').count();
                let member = members.iter().find(|member| words(line).any(|word| word == **member));
                section = match member {
                    Some(member) => Some((*member, level)),
                    None => section.filter(|(_, above)| level > *above),
                };
            } else {
                for name in line.split('`').skip(1).step_by(2) {
                    document.read_name(name, index + 1, section.map(|(member, _)| member), members, checkout);
                }
            }
        }
        document
    }

    /// A name in backticks, in the section of a member or elsewhere.
    fn read_name(
        &mut self,
        name: &str,
        line: usize,
        section: Option<&'a str>,
        members: &[&'a str],
        checkout: &Checkout<'_>,
    ) {
        if let Some(member) = section {
            self.names.entry(member).or_default().extend(words(name).map(str::to_owned));
        }
        let mut parts = words(name);
        if let Some(member) = members.iter().find(|member| parts.next() == Some(**member)) {
            self.names.entry(member).or_default().extend(words(name).skip(1).map(str::to_owned));
        }
        let is_plain = !name.starts_with('/') && !name.contains([' ', ':', '*', '{', '<']);
        let is_path = name.ends_with('/') || FILE_ENDINGS.iter().any(|ending| name.ends_with(ending));
        if is_plain && is_path && !checkout.has(name, section.unwrap_or("")) {
            self.report(name, line);
        }
    }

    /// A line of a tree: folders and files, then a description. A line with a larger indentation lies in the folder
    /// above. `tree` has the enclosing folders with their indentations.
    fn read_tree_line(
        &mut self,
        text: &str,
        line: usize,
        members: &[&'a str],
        checkout: &Checkout<'_>,
        tree: &mut Vec<(usize, String)>,
    ) {
        let entry = text.trim_start();
        let indentation = text.len() - entry.len();
        while tree.last().is_some_and(|(above, _)| *above >= indentation) {
            tree.pop();
        }
        let parent = tree.last().map(|(_, folder)| folder.clone()).unwrap_or_default();
        let is_path = |name: &str| name.ends_with('/') || checkout.child(&parent, name).is_some();
        let mut names = entry.split_whitespace().peekable();
        let mut around = parent.clone();
        while let Some(name) = names.next_if(|name| is_path(name)) {
            match checkout.child(&parent, name) {
                Some(path) => around = path,
                None => self.report(name, line),
            }
        }
        let top = tree.first().map_or(around.as_str(), |(_, folder)| folder);
        for name in names
            .map(|name| name.trim_matches([',', ';', ':', '.', '(', ')']))
            .filter(|name| name.ends_with('/'))
        {
            if !name.starts_with('/') && !checkout.has(name, top) {
                self.report(name, line);
            }
        }
        // The names before the gap, and folders in the description, are names of modules.
        if let Some((_, member)) = tree.first()
            && let Some(member) = members.iter().find(|folder| *folder == member)
        {
            let listed = entry.split("  ").next().unwrap_or("");
            let folders = entry.split_whitespace().filter(|word| word.contains('/'));
            let named = words(listed).chain(folders.flat_map(words)).map(str::to_owned);
            self.names.entry(member).or_default().extend(named);
        }
        tree.push((indentation, around));
    }

    fn report(&mut self, name: &str, line: usize) {
        let what = format!("`{name}` does not exist");
        self.findings.push(Finding::new(
            PATH,
            line,
            what,
            "Name a folder or file that exists, or delete the name",
        ));
    }
}

/// The words of a text: letters, digits and underscores.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_files::SourceFiles;

    /// The findings for a document about `core`, with the modules `grade` and `scene`, and `docs`.
    fn findings(document: &str) -> Vec<String> {
        let root =
            ("core/src/lib.rs".to_owned(), "pub mod grade;\nmod scene;\n#[cfg(test)] mod tests;".to_owned());
        let (sources, _) = SourceFiles::parse([root]);
        let files = [
            "core/src/lib.rs",
            "core/src/grade/mod.rs",
            "core/src/grade/match.rs",
            "core/src/scene.rs",
            "docs/guide.md",
        ];
        let members =
            vec![Member { folder: "core".to_owned(), crate_roots: vec!["core/src/lib.rs".to_owned()] }];
        let workspace = Workspace {
            members,
            sources,
            documents: [(PATH.to_owned(), document.to_owned())].into(),
            files: files.map(str::to_owned).into(),
            ..Workspace::default()
        };
        check(&workspace)
            .iter()
            .map(|finding| format!("{}:{}: {}", finding.file, finding.line, finding.what))
            .collect()
    }

    #[test]
    fn a_section_names_the_modules_of_its_member() {
        assert_eq!(findings("## The domain: core\n`grade/` compares, `scene` holds."), [""; 0]);
    }

    #[test]
    fn a_tree_names_the_modules_of_its_member() {
        assert_eq!(
            findings("```\ncore/   the domain\n  grade/ scene   two modules; grade/ compares\ndocs/\n```"),
            [""; 0]
        );
    }

    #[test]
    fn a_path_names_a_module_in_any_section() {
        assert_eq!(findings("App and server meet in `core::grade` and in `core/src/scene.rs`."), [""; 0]);
    }

    #[test]
    fn a_module_without_a_name_is_a_finding() {
        let found = findings("## core\n`grade` compares.\n## docs\n`scene` is something else here.");
        assert_eq!(found, ["core/src/lib.rs:2: ARCHITECTURE.md does not name the module `scene` of core"]);
    }

    #[test]
    fn a_folder_that_does_not_exist_is_a_finding() {
        let found = findings("## core\n`grade` and `scene`.\nSee `format/` and `docs/`.");
        assert_eq!(found, ["ARCHITECTURE.md:3: `format/` does not exist"]);
    }

    #[test]
    fn a_folder_in_a_tree_that_does_not_exist_is_a_finding() {
        let found = findings("```\ncore/\n  grade/ scene, format/ and more\n  sensor/\nmedia/\n```");
        let expected = ["3: `format/`", "4: `sensor/`", "5: `media/`"];
        assert_eq!(found, expected.map(|name| format!("ARCHITECTURE.md:{name} does not exist")));
    }

    #[test]
    fn a_file_that_does_not_exist_is_a_finding() {
        let found = findings("## core\n`grade/match.rs`, `scene.rs`, `guide.rs`.");
        assert_eq!(found, ["ARCHITECTURE.md:2: `guide.rs` does not exist"]);
    }

    #[test]
    fn other_code_in_backticks_is_no_folder() {
        assert_eq!(findings("## core\n`grade` `scene` `/tasks/` `a::b` `{id}/` `x / y`"), [""; 0]);
    }
}
