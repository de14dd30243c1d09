//! References in the code of a module: the targets of all paths outside of its `use` declarations.

use crate::macro_contents::{MacroVisitor, loose_paths, visit_contents};
use crate::module_tree::{
    ANY, Import, MACROS, ModuleId, ModuleTree, Namespaces, TYPES, Target, VALUES, leaves,
};
use crate::test_code::{attributes_of_impl_item, attributes_of_item, is_test};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItem, Item, Meta, Stmt};

/// The references of one module.
#[derive(Default)]
pub struct References {
    /// Lines and targets.
    pub found: Vec<(usize, Target)>,
    /// The first segments of the paths that lead to a target in the crate.
    pub first_names: BTreeSet<String>,
}

/// The references in the items of a module.
pub fn references(tree: &ModuleTree<'_>, module: ModuleId) -> References {
    let mut collector = Collector {
        tree,
        module,
        blocks: Vec::new(),
        bound: BTreeSet::new(),
        references: References::default(),
    };
    if let Some(module) = tree.modules.get(module) {
        module.items.iter().for_each(|item| collector.visit_item(item));
    }
    collector.references
}

/// The names that a block declares and imports.
#[derive(Default)]
struct BlockScope {
    declared: BTreeSet<String>,
    imports: Vec<Import>,
}

struct Collector<'t> {
    tree: &'t ModuleTree<'t>,
    module: ModuleId,
    /// The enclosing blocks, outermost first.
    blocks: Vec<BlockScope>,
    /// The variables of the enclosing functions.
    bound: BTreeSet<String>,
    references: References,
}

impl Collector<'_> {
    fn refer(&mut self, segments: &[String], line: usize, namespaces: Namespaces) {
        let Some(first) = segments.first() else { return };
        let is_single = segments.len() == 1;
        if is_single && self.bound.contains(first) {
            return;
        }
        for target in self.resolve(segments, namespaces) {
            // A single name in code never refers to a module.
            if target.module().is_some() && !(is_single && matches!(target, Target::Module(_))) {
                self.references.first_names.insert(first.clone());
                self.references.found.push((line, target));
            }
        }
    }

    fn resolve(&self, segments: &[String], namespaces: Namespaces) -> Vec<Target> {
        let Some((first, rest)) = segments.split_first() else { return Vec::new() };
        for block in self.blocks.iter().rev() {
            if block.declared.contains(first) {
                return Vec::new();
            }
            if let Some(import) = block.imports.iter().find(|import| import.name.as_ref() == Some(first)) {
                let path: Vec<String> = import.path.iter().chain(rest).cloned().collect();
                return self.tree.resolve(&path, self.module, namespaces);
            }
        }
        self.tree.resolve(segments, self.module, namespaces)
    }

    fn refer_path(&mut self, path: &syn::Path, namespaces: Namespaces) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            let segments: Vec<String> =
                path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.refer(&segments, first.ident.span().start().line, namespaces);
        }
        // The types in angle brackets.
        path.segments.iter().for_each(|segment| self.visit_path_arguments(&segment.arguments));
    }

    /// Visit a function with its own variables.
    fn with_variables(&mut self, variables: BTreeSet<String>, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.bound, variables);
        self.bound.extend(outer.iter().cloned());
        visit(self);
        self.bound = outer;
    }
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        // The caller resolves the imports of the module. Modules inside functions do not count.
        if !matches!(item, Item::Use(_) | Item::Mod(_)) && !is_test(attributes_of_item(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !is_test(attributes_of_impl_item(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let variables = Variables::collect(|variables| variables.visit_item_fn(function));
        self.with_variables(variables, |collector| visit::visit_item_fn(collector, function));
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        let variables = Variables::collect(|variables| variables.visit_impl_item_fn(function));
        self.with_variables(variables, |collector| visit::visit_impl_item_fn(collector, function));
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        let variables = Variables::collect(|variables| variables.visit_trait_item_fn(function));
        self.with_variables(variables, |collector| visit::visit_trait_item_fn(collector, function));
    }

    fn visit_block(&mut self, block: &'ast Block) {
        let mut scope = BlockScope::default();
        for statement in &block.stmts {
            match statement {
                Stmt::Item(Item::Use(item)) if item.leading_colon.is_none() => {
                    let visible_in = self.module;
                    let template = Import {
                        path: vec![],
                        name: None,
                        namespaces: ANY,
                        visible_in,
                        is_reexport: false,
                        line: 0,
                    };
                    for import in leaves(&item.tree, &template) {
                        self.refer(&import.path, item.use_token.span.start().line, import.namespaces);
                        scope.imports.push(import);
                    }
                }
                Stmt::Item(Item::Fn(item)) => drop(scope.declared.insert(item.sig.ident.to_string())),
                Stmt::Item(Item::Struct(item)) => drop(scope.declared.insert(item.ident.to_string())),
                Stmt::Item(Item::Enum(item)) => drop(scope.declared.insert(item.ident.to_string())),
                Stmt::Item(Item::Const(item)) => drop(scope.declared.insert(item.ident.to_string())),
                _ => {}
            }
        }
        self.blocks.push(scope);
        visit::visit_block(self, block);
        self.blocks.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.refer_path(path, TYPES);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(owner) = &path.qself {
            self.visit_qself(owner);
        }
        self.refer_path(&path.path, VALUES);
    }

    fn visit_pat_tuple_struct(&mut self, pattern: &'ast syn::PatTupleStruct) {
        self.refer_path(&pattern.path, VALUES);
        pattern.elems.iter().for_each(|pattern| self.visit_pat(pattern));
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.refer_path(&call.path, MACROS);
        visit_contents(self, &call.tokens);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            if list.path.is_ident("serde") {
                for (path, line) in paths_in_serde(list.tokens.clone()) {
                    self.refer(&path, line, VALUES | TYPES);
                }
            }
            visit_contents(self, &list.tokens);
        }
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

impl MacroVisitor for Collector<'_> {
    fn visit_loose_tokens(&mut self, tokens: &[TokenTree]) {
        for path in loose_paths(tokens) {
            let is_type_or_component = path.segments.iter().any(|name| name.starts_with(char::is_uppercase));
            if path.is_macro_call {
                self.refer(&path.segments, path.line, MACROS);
            } else if path.segments.len() > 1 || is_type_or_component {
                self.refer(&path.segments, path.line, ANY);
            } else if path.is_call {
                self.refer(&path.segments, path.line, VALUES);
            }
        }
    }
}

/// The functions and modules that serde's attributes name in strings: `with = "crate::hex"`.
fn paths_in_serde(tokens: TokenStream) -> Vec<(Vec<String>, usize)> {
    const KEYS: [&str; 6] =
        ["default", "with", "serialize_with", "deserialize_with", "skip_serializing_if", "getter"];
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut paths = Vec::new();
    for window in tokens.windows(3) {
        if let [TokenTree::Ident(key), TokenTree::Punct(_), TokenTree::Literal(text)] = window
            && KEYS.iter().any(|known| key == known)
            && let Ok(path) = syn::parse_str::<syn::Path>(text.to_string().trim_matches('"'))
        {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            paths.push((segments, text.span().start().line));
        }
    }
    paths
}

/// The names of a function's variables: a variable hides an item of its name.
struct Variables(BTreeSet<String>);

impl Variables {
    fn collect(visit: impl FnOnce(&mut Self)) -> BTreeSet<String> {
        let mut variables = Self(BTreeSet::new());
        visit(&mut variables);
        variables.0
    }
}

impl<'ast> Visit<'ast> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        let name = pattern.ident.to_string();
        // A name in upper case is a constant or a variant.
        if !name.starts_with(char::is_uppercase) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        visit_contents(self, &call.tokens);
    }
}

impl MacroVisitor for Variables {
    fn visit_loose_tokens(&mut self, _: &[TokenTree]) {}
}
