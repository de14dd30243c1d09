//! Workspace on disk: its members, their Rust files, its documents and its folders.

use crate::finding::Finding;
use crate::source_files::SourceFiles;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The member with these lints. Its tests contain words that the lints refuse.
const OWN_MEMBER: &str = "scripts/lints";
/// Folders with generated files and with data.
const SKIPPED_FOLDERS: [&str; 6] = [".git", "target", "dist", "node_modules", "artifacts", "data"];

/// A member of the workspace.
pub struct Member {
    /// Its folder, from the root of the workspace.
    pub folder: String,
    /// The root files of its crates: the library first, then the programs.
    pub crate_roots: Vec<String>,
}

/// Workspace in memory: everything that the lints read.
#[derive(Default)]
pub struct Workspace {
    /// All members but these lints.
    pub members: Vec<Member>,
    /// Their Rust files.
    pub sources: SourceFiles,
    /// The texts of README, ARCHITECTURE, CONTRIBUTING, the files in `docs/` and the data files of the lints, by path.
    pub documents: BTreeMap<String, String>,
    /// All files of the checkout, by path.
    pub files: BTreeSet<String>,
    /// A finding for each Rust file that cannot be parsed.
    pub unreadable: Vec<Finding>,
}

impl Workspace {
    /// Reads the workspace in a folder. The error names the missing file.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut files = BTreeSet::new();
        list_files(root, "", &mut files).map_err(|error| format!("the folder cannot be read: {error}"))?;
        let text =
            |path: &str| std::fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"));
        let folders =
            member_folders(&text("Cargo.toml")?).ok_or("Cargo.toml has no list of workspace members")?;
        let mut members = Vec::new();
        let mut sources = Vec::new();
        for folder in folders.into_iter().filter(|folder| folder != OWN_MEMBER) {
            let manifest = text(&format!("{folder}/Cargo.toml"))?;
            let prefix = format!("{folder}/");
            for path in files.iter().filter(|path| path.starts_with(&prefix) && path.ends_with(".rs")) {
                sources.push((path.clone(), text(path)?));
            }
            members.push(Member { crate_roots: crate_roots(&folder, &manifest, &files), folder });
        }
        let mut documents = BTreeMap::new();
        for path in files.iter().filter(|path| is_document(path)) {
            documents.insert(path.clone(), text(path)?);
        }
        let (sources, unreadable) = SourceFiles::parse(sources);
        Ok(Self { members, sources, documents, files, unreadable })
    }

    /// A document's text; empty where the document does not exist.
    pub fn document(&self, path: &str) -> &str {
        self.documents.get(path).map_or("", String::as_str)
    }

    /// All folders of the checkout, by path.
    pub fn folders(&self) -> BTreeSet<&str> {
        let mut folders = BTreeSet::new();
        for file in &self.files {
            folders.extend(file.match_indices('/').map(|(end, _)| file.split_at(end).0));
        }
        folders
    }
}

fn is_document(path: &str) -> bool {
    let is_guide = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].contains(&path);
    let is_data = path.starts_with("scripts/lints/") && path.ends_with(".txt");
    is_guide || is_data || path.starts_with("docs/") && path.ends_with(".md")
}

fn list_files(root: &Path, folder: &str, files: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if !entry.file_type()?.is_dir() {
            files.insert(path);
        } else if !SKIPPED_FOLDERS.contains(&name.as_str()) {
            list_files(root, &path, files)?;
        }
    }
    Ok(())
}

/// The strings in `members = […]` of a workspace's manifest.
fn member_folders(manifest: &str) -> Option<Vec<String>> {
    let (_, workspace) = manifest.split_once("[workspace]")?;
    let (_, list) = workspace.split_once("members = [")?;
    let (list, _) = list.split_once(']')?;
    Some(list.split('"').skip(1).step_by(2).map(str::to_owned).collect())
}

/// The root files of a member's library and programs: those in the usual places and those in its manifest.
fn crate_roots(folder: &str, manifest: &str, files: &BTreeSet<String>) -> Vec<String> {
    let mut roots = vec![format!("{folder}/src/lib.rs"), format!("{folder}/src/main.rs")];
    let mut is_crate = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_crate = ["[lib]", "[[bin]]"].contains(&line.trim());
        }
        if let Some(path) = line.strip_prefix("path = \"").and_then(|rest| rest.strip_suffix('"'))
            && is_crate
        {
            roots.push(format!("{folder}/{path}"));
        }
    }
    let programs = format!("{folder}/src/bin/");
    let is_program = |path: &&String| {
        path.strip_prefix(&programs)
            .is_some_and(|rest| rest.ends_with("/main.rs") || rest.ends_with(".rs") && !rest.contains('/'))
    };
    roots.extend(files.iter().filter(is_program).cloned());
    let mut seen = BTreeSet::new();
    roots.retain(|root| files.contains(root) && seen.insert(root.clone()));
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_in_one_line_or_in_several() {
        let expected = Some(vec!["core".to_owned(), "scripts/lints".to_owned()]);
        assert_eq!(member_folders("[workspace]\nmembers = [\"core\", \"scripts/lints\"]"), expected);
        assert_eq!(
            member_folders("[workspace]\nmembers = [\n  \"core\",\n  \"scripts/lints\",\n]"),
            expected
        );
        assert_eq!(member_folders("[package]\nname = \"core\""), None);
    }

    #[test]
    fn crates_of_a_member_are_its_library_and_its_programs() {
        let files = [
            "app/src/lib.rs",
            "app/src/bin/pages.rs",
            "app/src/bin/workbench/main.rs",
            "app/src/bin/workbench/x.rs",
        ]
        .map(str::to_owned)
        .into();
        let manifest = "[[bin]]\nname = \"pages\"\npath = \"src/bin/pages.rs\"\n[[example]]\npath = \"src/bin/workbench/x.rs\"";
        let expected = ["app/src/lib.rs", "app/src/bin/pages.rs", "app/src/bin/workbench/main.rs"];
        assert_eq!(crate_roots("app", manifest, &files), expected);
    }

    #[test]
    fn folders_are_those_that_hold_files() {
        let workspace = Workspace { files: ["a/b/c.rs".to_owned()].into(), ..Workspace::default() };
        assert_eq!(workspace.folders(), ["a", "a/b"].into());
    }
}
