//! Circles of imports between the files of one crate.
//!
//! A file imports another when a `use` declaration or a path in its code refers to an item of that file. Re-exports
//! lead to the file that declares the item, so that a facade takes part in no circle. `mod x;` and a re-export of items
//! from modules inside do not count as imports.

mod allowed;
mod components;
mod references;

use crate::finding::Finding;
use crate::module_tree::{Import, ModuleId, ModuleTree, Target};
use crate::source_files::SourceFiles;
use crate::workspace::Workspace;
use references::references;
use std::collections::{BTreeMap, BTreeSet};

/// A finding for each circle that is not allowed, and for each allowed circle that does not exist.
pub fn check(workspace: &Workspace) -> Vec<Finding> {
    let (allowed, mut findings) = allowed::parse(workspace.document(allowed::PATH));
    let mut used = BTreeSet::new();
    for root in workspace.members.iter().flat_map(|member| &member.crate_roots) {
        for (files, finding) in circles(&workspace.sources, root) {
            match allowed.iter().find(|allowed| allowed.files == files) {
                Some(allowed) => drop(used.insert(allowed.line)),
                None => findings.push(finding),
            }
        }
    }
    for allowed in allowed.iter().filter(|allowed| !used.contains(&allowed.line)) {
        let what = "no circle has exactly these files";
        findings.push(Finding::new(
            allowed::PATH,
            allowed.line,
            what,
            "Delete the line, or list the files of the circle",
        ));
    }
    findings
}

/// An import of one file by another.
struct Edge {
    /// The line of the first use.
    line: usize,
    /// The names of the items.
    names: BTreeSet<String>,
}

/// The circles in the crate with this root file: the files of each in order, and its finding.
fn circles(sources: &SourceFiles, root: &str) -> Vec<(Vec<String>, Finding)> {
    let tree = ModuleTree::load(sources, root);
    let edges = edges(&tree);
    let mut circles = Vec::new();
    for files in components::components(&edges.keys().copied().collect()) {
        let inside: Vec<_> =
            edges.iter().filter(|((a, b), _)| files.contains(a) && files.contains(b)).collect();
        let Some(((first, _), edge)) = inside.first() else { continue };
        let what = format!("circle of imports between {} files: {}", files.len(), files.join(", "));
        let fix = format!(
            "Move what they share into a file that imports neither; add a circle inside one parser to {}",
            allowed::PATH
        );
        let mut finding = Finding::new(first, edge.line, what, fix);
        for ((from, to), edge) in &inside {
            let names: Vec<&str> = edge.names.iter().map(String::as_str).collect();
            finding.details.push(format!("{from}:{} uses {} of {to}", edge.line, names.join(", ")));
        }
        circles.push((files.iter().map(|file| (*file).to_owned()).collect(), finding));
    }
    circles
}

/// The imports between different files of a crate, by importing and imported file.
fn edges<'a>(tree: &'a ModuleTree<'_>) -> BTreeMap<(&'a str, &'a str), Edge> {
    let mut edges = BTreeMap::new();
    for id in 0..tree.modules.len() {
        let references = references(tree, id);
        let mut uses = imported(tree, id, &references);
        uses.extend(references.found);
        for (line, target) in uses {
            let name = match &target {
                Target::Module(_) => "the module",
                Target::Item(_, name) | Target::Unknown(_, name) => name.as_str(),
                Target::External => continue,
            };
            let files = (tree.modules.get(id), target.module().and_then(|target| tree.modules.get(target)));
            if let (Some(from), Some(to)) = files
                && from.file != to.file
            {
                let edge = edges.entry((from.file, to.file)).or_insert(Edge { line, names: BTreeSet::new() });
                edge.line = edge.line.min(line);
                edge.names.insert(name.to_owned());
            }
        }
    }
    edges
}

/// The lines and targets of the imports of a module.
///
/// An imported module, by name or by `*`, counts for its own file only if no path in the code leads through it.
/// Otherwise the items at the ends of those paths count.
fn imported(
    tree: &ModuleTree<'_>,
    id: ModuleId,
    references: &references::References,
) -> Vec<(usize, Target)> {
    let Some(module) = tree.modules.get(id) else { return Vec::new() };
    let used_globs: BTreeSet<usize> =
        references.first_names.iter().filter_map(|name| tree.glob_with(id, name)).collect();
    let mut imported = Vec::new();
    for (index, import) in module.imports.iter().enumerate() {
        let targets = tree.resolve(&import.path, id, import.namespaces);
        let has_item = targets.iter().any(|target| !matches!(target, Target::Module(_)));
        let is_path_start = match &import.name {
            Some(name) => references.first_names.contains(name),
            None => used_globs.contains(&index),
        };
        for target in targets {
            let counts = match target {
                Target::Module(_) => !has_item && !is_path_start,
                _ => true,
            };
            if counts && !is_facade(tree, id, import, &target) {
                imported.push((import.line, target));
            }
        }
    }
    imported
}

/// Whether an import is a re-export of an item from a module inside.
fn is_facade(tree: &ModuleTree<'_>, module: ModuleId, import: &Import, target: &Target) -> bool {
    import.is_reexport && target.module().is_some_and(|target| tree.is_inside(target, module))
}

#[cfg(test)]
mod tests;
