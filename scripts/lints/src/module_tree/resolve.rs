//! Resolution of paths to items, through imports, re-exports and globs.

use super::{ANY, Import, Kind, Module, ModuleId, ModuleTree, Namespaces, TYPES, Target};

/// Lookups that have started and not finished. They must not start again: re-exports may form a circle.
type OpenLookups = Vec<(ModuleId, String, Namespaces)>;

impl ModuleTree<'_> {
    /// The targets of a path in a module: several where the namespaces allow it, none for a name that is not in scope.
    pub fn resolve(&self, path: &[String], module: ModuleId, namespaces: Namespaces) -> Vec<Target> {
        self.resolve_from(path, module, namespaces, &mut Vec::new())
    }

    /// The glob import of a module that brings a name into its scope.
    pub fn glob_with(&self, module: ModuleId, name: &str) -> Option<usize> {
        let here = self.modules.get(module)?;
        let is_named = here.imports.iter().any(|import| import.name.as_deref() == Some(name));
        if is_named || here.declarations.contains_key(name) {
            return None;
        }
        let holds = |import: &Import| {
            import.name.is_none() && !self.in_glob(import, module, name, ANY, &mut Vec::new()).is_empty()
        };
        here.imports.iter().position(holds)
    }

    fn resolve_from(
        &self,
        path: &[String],
        module: ModuleId,
        namespaces: Namespaces,
        open: &mut OpenLookups,
    ) -> Vec<Target> {
        let mut here = module;
        let mut rest = path;
        let mut is_anchored = false;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" => here = 0,
                "self" => {}
                "super" => here = self.modules.get(here).and_then(|module| module.parent).unwrap_or(0),
                _ => break,
            }
            is_anchored = true;
            rest = after;
        }
        if is_anchored {
            return self.walk(here, rest, module, namespaces, open);
        }
        match rest.split_first() {
            None => Vec::new(),
            Some((name, [])) => self.look_up(here, name, namespaces, module, open),
            Some((name, after)) => {
                let first = self.look_up(here, name, TYPES, module, open);
                self.walk_all(first, after, module, namespaces, open)
            }
        }
    }

    /// The targets of a path that starts in the module `here`, as the module `from` sees it.
    fn walk(
        &self,
        here: ModuleId,
        path: &[String],
        from: ModuleId,
        namespaces: Namespaces,
        open: &mut OpenLookups,
    ) -> Vec<Target> {
        let Some((name, rest)) = path.split_first() else { return vec![Target::Module(here)] };
        let wanted = if rest.is_empty() { namespaces } else { TYPES };
        let mut found = self.look_up(here, name, wanted, from, open);
        if found.is_empty() {
            found = self.look_up(here, name, ANY, from, open);
        }
        if found.is_empty() {
            return vec![Target::Unknown(here, name.clone())];
        }
        if rest.is_empty() { found } else { self.walk_all(found, rest, from, namespaces, open) }
    }

    fn walk_all(
        &self,
        targets: Vec<Target>,
        path: &[String],
        from: ModuleId,
        namespaces: Namespaces,
        open: &mut OpenLookups,
    ) -> Vec<Target> {
        let mut found = Vec::new();
        for target in targets {
            match target {
                Target::Module(module) => found.extend(self.walk(module, path, from, namespaces, open)),
                // The rest of the path is a variant, an associated item, or part of an unknown or external item.
                target => found.push(target),
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The targets of a name in the scope of the module `here`, as the module `from` sees it. Declarations and named
    /// imports hide globs.
    fn look_up(
        &self,
        here: ModuleId,
        name: &str,
        namespaces: Namespaces,
        from: ModuleId,
        open: &mut OpenLookups,
    ) -> Vec<Target> {
        let key = (here, name.to_owned(), namespaces);
        let Some(module) = self.modules.get(here) else { return Vec::new() };
        if open.contains(&key) {
            return Vec::new();
        }
        open.push(key);
        let mut found = self.declared(here, module, name, namespaces, from);
        let visible = || module.imports.iter().filter(|import| self.is_inside(from, import.visible_in));
        for import in visible().filter(|import| import.name.as_deref() == Some(name)) {
            if import.namespaces & namespaces != 0 {
                let targets = self.resolve_from(&import.path, here, namespaces, open);
                found.extend(if targets.is_empty() { vec![Target::External] } else { targets });
            }
        }
        if found.is_empty() {
            for import in visible().filter(|import| import.name.is_none()) {
                found.extend(self.in_glob(import, here, name, namespaces, open));
            }
        }
        open.pop();
        // One import covers all namespaces. If the crate has the name in one of them, the others are not external.
        if found.iter().any(|target| *target != Target::External) {
            found.retain(|target| *target != Target::External);
        }
        found.sort();
        found.dedup();
        found
    }

    fn declared(
        &self,
        here: ModuleId,
        module: &Module<'_>,
        name: &str,
        namespaces: Namespaces,
        from: ModuleId,
    ) -> Vec<Target> {
        let declarations = module.declarations.get(name).into_iter().flatten();
        declarations
            .filter(|declaration| declaration.namespaces & namespaces != 0)
            .filter(|declaration| self.is_inside(from, declaration.visible_in))
            .map(|declaration| match declaration.kind {
                Kind::Module(module) => Target::Module(module),
                _ => Target::Item(here, name.to_owned()),
            })
            .collect()
    }

    /// The targets of a name in a glob import of the module `here`.
    fn in_glob(
        &self,
        import: &Import,
        here: ModuleId,
        name: &str,
        namespaces: Namespaces,
        open: &mut OpenLookups,
    ) -> Vec<Target> {
        let mut found = Vec::new();
        for target in self.resolve_from(&import.path, here, TYPES, open) {
            match target {
                Target::Module(module) => found.extend(self.look_up(module, name, namespaces, here, open)),
                Target::Item(module, item) => {
                    let declarations =
                        self.modules.get(module).and_then(|module| module.declarations.get(&item));
                    let is_variant = |kind: &Kind| matches!(kind, Kind::Enum(variants) if variants.iter().any(|v| v == name));
                    if declarations.into_iter().flatten().any(|declaration| is_variant(&declaration.kind)) {
                        found.push(Target::Item(module, item));
                    }
                }
                Target::Unknown(..) | Target::External => {}
            }
        }
        found.retain(|target| *target != Target::External);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_files::SourceFiles;

    /// The targets of a path in the module of `file`, as text.
    fn resolve(texts: &[(&str, &str)], file: &str, path: &str, namespaces: Namespaces) -> Vec<String> {
        let (files, unreadable) =
            SourceFiles::parse(texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
        assert_eq!(unreadable, []);
        let tree = ModuleTree::load(&files, "lib.rs");
        let module = tree.modules.iter().position(|module| module.file == file).unwrap();
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        let targets = tree.resolve(&path, module, namespaces);
        targets
            .iter()
            .map(|target| match target {
                Target::Module(module) => format!("module {}", tree.modules[*module].file),
                Target::Item(module, name) => format!("{name} of {}", tree.modules[*module].file),
                Target::Unknown(module, name) => format!("{name} unknown in {}", tree.modules[*module].file),
                Target::External => "external".to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_reexport_leads_to_the_file_that_declares_the_item() {
        let texts = [
            ("lib.rs", "mod shape; mod user;"),
            ("shape/mod.rs", "mod circle; pub use circle::Circle as Round;"),
            ("shape/circle.rs", "pub struct Circle;"),
            ("user.rs", "use crate::shape::Round;"),
        ];
        assert_eq!(resolve(&texts, "user.rs", "crate::shape::Round", TYPES), ["Circle of shape/circle.rs"]);
        assert_eq!(resolve(&texts, "user.rs", "Round::new", ANY), ["Circle of shape/circle.rs"]);
    }

    #[test]
    fn a_glob_gives_the_names_of_its_module_and_of_its_enum() {
        let texts = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "pub enum Color { Red } pub fn paint() {}"),
            ("b.rs", "use crate::a::*; use Color::*;"),
        ];
        assert_eq!(resolve(&texts, "b.rs", "paint", ANY), ["paint of a.rs"]);
        assert_eq!(resolve(&texts, "b.rs", "Red", ANY), ["Color of a.rs"]);
    }

    #[test]
    fn a_module_and_a_function_may_share_a_name() {
        let texts = [
            ("lib.rs", "mod agenda; pub use agenda::agenda; mod user;"),
            ("agenda.rs", "pub fn agenda() {} pub fn sort() {}"),
            ("user.rs", ""),
        ];
        assert_eq!(resolve(&texts, "user.rs", "super::agenda::sort", ANY), ["sort of agenda.rs"]);
        assert_eq!(
            resolve(&texts, "user.rs", "super::agenda", ANY),
            ["module agenda.rs", "agenda of agenda.rs"]
        );
    }

    #[test]
    fn a_name_that_a_macro_makes_counts_for_the_deepest_module() {
        let texts = [("lib.rs", "mod ids;"), ("ids.rs", "ids! { TaskId UserId }")];
        assert_eq!(resolve(&texts, "lib.rs", "ids::TaskId", TYPES), ["TaskId unknown in ids.rs"]);
    }

    #[test]
    fn names_of_other_crates_are_external_or_not_in_scope() {
        let texts = [("lib.rs", "use std::fmt;")];
        assert_eq!(resolve(&texts, "lib.rs", "fmt::Display", TYPES), ["external"]);
        assert_eq!(resolve(&texts, "lib.rs", "std::fmt::Display", TYPES), [""; 0]);
    }

    #[test]
    fn a_circle_of_reexports_ends() {
        let texts =
            [("lib.rs", "mod a; mod b;"), ("a.rs", "pub use crate::b::*;"), ("b.rs", "pub use crate::a::*;")];
        assert_eq!(resolve(&texts, "lib.rs", "a::Missing", ANY), ["Missing unknown in a.rs"]);
    }

    #[test]
    fn a_private_item_is_not_seen_from_outside() {
        let texts = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "fn load() {} pub use crate::b::load;"),
            ("b.rs", "pub fn load() {}"),
        ];
        assert_eq!(resolve(&texts, "lib.rs", "a::load", ANY), ["load of b.rs"]);
    }
}
