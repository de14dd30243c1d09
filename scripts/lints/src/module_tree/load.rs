//! Loading of a module tree from parsed files.

use super::{
    ANY, Declaration, Import, Kind, MACROS, Module, ModuleId, ModuleTree, Namespaces, TYPES, VALUES,
};
use crate::source_files::SourceFiles;
use crate::test_code::{attributes_of_item, is_test};
use std::collections::BTreeMap;
use syn::{Attribute, Expr, Fields, Ident, Item, ItemMod, Lit, Meta, UseTree, Visibility};

impl<'a> ModuleTree<'a> {
    /// The tree of the crate with this root file; empty where the file does not exist.
    pub fn load(files: &'a SourceFiles, root: &str) -> Self {
        let mut tree = Self { modules: Vec::new() };
        if let Some((path, file)) = files.get(root) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            let folders = ModuleFolders { folder: folder.clone(), attribute_folder: folder };
            tree.add_module(files, None, path, &file.items, &folders);
        }
        tree
    }

    fn add_module(
        &mut self,
        files: &'a SourceFiles,
        parent: Option<ModuleId>,
        file: &'a str,
        items: &'a [Item],
        folders: &ModuleFolders,
    ) -> ModuleId {
        let id = self.modules.len();
        self.modules.push(Module {
            parent,
            file,
            items: Vec::new(),
            declarations: BTreeMap::new(),
            imports: Vec::new(),
        });
        for item in items.iter().filter(|item| !is_test(attributes_of_item(item))) {
            if let Item::Mod(child) = item {
                self.add_child(files, id, file, child, folders);
                continue;
            }
            if let Item::Use(item) = item {
                let visible_in = self.visible_in(id, &item.vis);
                let is_reexport = is_public(&item.vis);
                let template = Import {
                    path: Vec::new(),
                    name: None,
                    namespaces: ANY,
                    visible_in,
                    is_reexport,
                    line: 0,
                };
                if item.leading_colon.is_none()
                    && let Some(module) = self.modules.get_mut(id)
                {
                    module.imports.extend(leaves(&item.tree, &template));
                }
            }
            if let Some((name, visibility, namespaces, kind)) = declared(item) {
                self.declare(id, name, visibility, namespaces, kind);
            }
            if let Some(module) = self.modules.get_mut(id) {
                module.items.push(item);
            }
        }
        id
    }

    fn add_child(
        &mut self,
        files: &'a SourceFiles,
        parent: ModuleId,
        file: &'a str,
        child: &'a ItemMod,
        folders: &ModuleFolders,
    ) {
        let name = plain(&child.ident);
        let loaded = match &child.content {
            Some((_, items)) => Some((file, items.as_slice(), folders.inside(&name))),
            None => folders.find(files, &name, path_attribute(&child.attrs)),
        };
        if let Some((file, items, folders)) = loaded {
            let id = self.add_module(files, Some(parent), file, items, &folders);
            self.declare(parent, &child.ident, &child.vis, TYPES, Kind::Module(id));
        }
    }

    fn declare(
        &mut self,
        module: ModuleId,
        name: &Ident,
        visibility: &Visibility,
        namespaces: Namespaces,
        kind: Kind,
    ) {
        let visible_in = self.visible_in(module, visibility);
        let is_public = is_public(visibility);
        let line = name.span().start().line;
        if let Some(module) = self.modules.get_mut(module) {
            let declaration = Declaration { kind, namespaces, visible_in, is_public, line };
            module.declarations.entry(plain(name)).or_default().push(declaration);
        }
    }

    fn visible_in(&self, module: ModuleId, visibility: &Visibility) -> ModuleId {
        match visibility {
            Visibility::Public(_) => 0,
            Visibility::Inherited => module,
            Visibility::Restricted(restricted) if restricted.path.is_ident("self") => module,
            Visibility::Restricted(restricted) if restricted.path.is_ident("super") => {
                self.modules.get(module).and_then(|module| module.parent).unwrap_or(0)
            }
            Visibility::Restricted(_) => 0,
        }
    }
}

/// Folders with the files of a module's children.
struct ModuleFolders {
    /// The folder of `name.rs` and `name/mod.rs`.
    folder: String,
    /// The folder to which `#[path]` is relative.
    attribute_folder: String,
}

impl ModuleFolders {
    /// The folders of an inline module.
    fn inside(&self, name: &str) -> Self {
        let folder = join(&self.folder, name);
        Self { attribute_folder: folder.clone(), folder }
    }

    /// The file of a child, its items and its own folders.
    fn find<'a>(
        &self,
        files: &'a SourceFiles,
        name: &str,
        attribute: Option<String>,
    ) -> Option<(&'a str, &'a [Item], Self)> {
        let inner = join(&self.folder, name);
        let candidates = match attribute {
            Some(path) => {
                let path = join(&self.attribute_folder, &path);
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
                vec![(path, folder)]
            }
            None => vec![(format!("{inner}.rs"), inner.clone()), (join(&inner, "mod.rs"), inner)],
        };
        candidates.into_iter().find_map(|(path, folder)| {
            let (path, file) = files.get(&path)?;
            let attribute_folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            Some((path, file.items.as_slice(), Self { folder, attribute_folder }))
        })
    }
}

/// A path below a folder, without `.` and `..`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(value) => match &value.lit {
                Lit::Str(path) => Some(path.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

/// An identifier's name without `r#`.
fn plain(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => !restricted.path.is_ident("self"),
        Visibility::Inherited => false,
    }
}

/// What an item declares: its name, visibility, namespaces and kind. `add_child` declares modules.
fn declared(item: &Item) -> Option<(&Ident, &Visibility, Namespaces, Kind)> {
    Some(match item {
        Item::Const(item) => (&item.ident, &item.vis, VALUES, Kind::Other),
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| plain(&variant.ident)).collect();
            (&item.ident, &item.vis, TYPES, Kind::Enum(variants))
        }
        Item::Fn(item) => (&item.sig.ident, &item.vis, VALUES, Kind::Other),
        Item::Macro(item) => (item.ident.as_ref()?, &Visibility::Inherited, MACROS, Kind::Other),
        Item::Static(item) => (&item.ident, &item.vis, VALUES, Kind::Other),
        Item::Struct(item) => {
            let has_constructor = !matches!(item.fields, Fields::Named(_));
            (&item.ident, &item.vis, if has_constructor { TYPES | VALUES } else { TYPES }, Kind::Type)
        }
        Item::Trait(item) => (&item.ident, &item.vis, TYPES, Kind::Type),
        Item::TraitAlias(item) => (&item.ident, &item.vis, TYPES, Kind::Type),
        Item::Type(item) => (&item.ident, &item.vis, TYPES, Kind::Type),
        Item::Union(item) => (&item.ident, &item.vis, TYPES, Kind::Type),
        _ => return None,
    })
}

/// The leaves of a `use` tree. `template` has the path before the tree and the fields that all leaves share.
pub fn leaves(tree: &UseTree, template: &Import) -> Vec<Import> {
    let below = |ident: &Ident| {
        let mut import = template.clone();
        import.line = ident.span().start().line;
        import.path.push(plain(ident));
        import
    };
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &below(&path.ident)),
        UseTree::Group(group) => group.items.iter().flat_map(|tree| leaves(tree, template)).collect(),
        UseTree::Glob(_) => vec![template.clone()],
        UseTree::Name(leaf) => vec![with_name(below(&leaf.ident), None)],
        UseTree::Rename(leaf) => vec![with_name(below(&leaf.ident), Some(plain(&leaf.rename)))],
    }
}

/// A leaf with its name. `self` at the end of a path refers to the module before it.
fn with_name(mut import: Import, name: Option<String>) -> Import {
    if import.path.len() > 1 && import.path.last().is_some_and(|last| last == "self") {
        import.path.pop();
        import.namespaces = TYPES;
    }
    import.name = name.or_else(|| import.path.last().cloned());
    import
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files_of_modules(texts: &[(&str, &str)]) -> Vec<String> {
        let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let (files, unreadable) = SourceFiles::parse(texts);
        assert_eq!(unreadable, []);
        let tree = ModuleTree::load(&files, "src/lib.rs");
        tree.modules.iter().map(|module| module.file.to_owned()).collect()
    }

    #[test]
    fn a_child_lies_in_name_rs_or_in_a_mod_rs() {
        let files = files_of_modules(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "mod c;"),
            ("src/a/c.rs", ""),
            ("src/b/mod.rs", "mod d;"),
            ("src/b/d.rs", ""),
        ]);
        assert_eq!(files, ["src/lib.rs", "src/a.rs", "src/a/c.rs", "src/b/mod.rs", "src/b/d.rs"]);
    }

    #[test]
    fn a_path_attribute_is_relative_to_the_file() {
        let files = files_of_modules(&[
            ("src/lib.rs", "mod a;"),
            ("src/a.rs", "#[path = \"../shared/x.rs\"] mod b;"),
            ("shared/x.rs", "mod y;"),
            ("shared/y.rs", ""),
        ]);
        assert_eq!(files, ["src/lib.rs", "src/a.rs", "shared/x.rs", "shared/y.rs"]);
    }

    #[test]
    fn an_inline_module_has_its_own_folder() {
        let files = files_of_modules(&[("src/lib.rs", "mod a { mod b; }"), ("src/a/b.rs", "")]);
        assert_eq!(files, ["src/lib.rs", "src/lib.rs", "src/a/b.rs"]);
    }

    #[test]
    fn modules_of_tests_are_left_out() {
        let files = files_of_modules(&[("src/lib.rs", "#[cfg(test)] mod tests;"), ("src/tests.rs", "")]);
        assert_eq!(files, ["src/lib.rs"]);
    }

    #[test]
    fn a_use_declaration_has_a_leaf_for_each_name() {
        let item: syn::ItemUse = syn::parse_str("use crate::a::{self, b as c, d::*};").unwrap();
        let template =
            Import { path: vec![], name: None, namespaces: ANY, visible_in: 0, is_reexport: false, line: 0 };
        let leaves = leaves(&item.tree, &template);
        let written: Vec<_> =
            leaves.iter().map(|leaf| (leaf.path.join("::"), leaf.name.as_deref())).collect();
        let expected = [("crate::a", Some("a")), ("crate::a::b", Some("c")), ("crate::a::d", None)]
            .map(|(p, n)| (p.to_owned(), n));
        assert_eq!(written, expected);
    }
}
