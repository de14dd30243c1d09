//! Identifiers that a file declares: items, fields, variants, parameters, variables.

use crate::macro_contents::{MacroVisitor, visit_contents};
use proc_macro2::{Ident, TokenTree};
use std::fmt;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item};

/// Kind of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierKind {
    /// A struct, enum, union, trait, alias or type parameter.
    Type,
    /// A function or method.
    Function,
    /// Anything else.
    Name,
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Type => "type",
            Self::Function => "function",
            Self::Name => "name",
        })
    }
}

/// A declared identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// Its kind.
    pub kind: IdentifierKind,
    /// Its name, without `r#`.
    pub name: String,
    /// Its line, from 1.
    pub line: usize,
}

/// The identifiers that items and their contents declare. A trait declares the names of its items; an implementation of
/// the trait does not.
pub fn declared_in(items: &[Item]) -> Vec<Identifier> {
    let mut collector = Collector(Vec::new());
    items.iter().for_each(|item| collector.visit_item(item));
    collector.0
}

struct Collector(Vec<Identifier>);

impl Collector {
    fn add(&mut self, kind: IdentifierKind, ident: &Ident) {
        if ident != "_" {
            let name = ident.to_string().trim_start_matches("r#").to_owned();
            self.0.push(Identifier { kind, name, line: ident.span().start().line });
        }
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        use IdentifierKind::{Function, Name, Type};
        match item {
            Item::Const(item) => self.add(Name, &item.ident),
            Item::Enum(item) => self.add(Type, &item.ident),
            Item::Fn(item) => self.add(Function, &item.sig.ident),
            Item::Macro(item) => item.ident.iter().for_each(|ident| self.add(Name, ident)),
            Item::Mod(item) => self.add(Name, &item.ident),
            Item::Static(item) => self.add(Name, &item.ident),
            Item::Struct(item) => self.add(Type, &item.ident),
            Item::Trait(item) => self.add(Type, &item.ident),
            Item::TraitAlias(item) => self.add(Type, &item.ident),
            Item::Type(item) => self.add(Type, &item.ident),
            Item::Union(item) => self.add(Type, &item.ident),
            Item::Impl(block) if block.trait_.is_none() => {
                for item in &block.items {
                    match item {
                        ImplItem::Const(item) => self.add(Name, &item.ident),
                        ImplItem::Fn(item) => self.add(Function, &item.sig.ident),
                        ImplItem::Type(item) => self.add(Type, &item.ident),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.add(IdentifierKind::Function, &item.sig.ident);
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.add(IdentifierKind::Name, &item.ident);
        visit::visit_trait_item_const(self, item);
    }

    fn visit_trait_item_type(&mut self, item: &'ast syn::TraitItemType) {
        self.add(IdentifierKind::Type, &item.ident);
        visit::visit_trait_item_type(self, item);
    }

    fn visit_type_param(&mut self, parameter: &'ast syn::TypeParam) {
        self.add(IdentifierKind::Type, &parameter.ident);
        visit::visit_type_param(self, parameter);
    }

    fn visit_use_rename(&mut self, rename: &'ast syn::UseRename) {
        self.add(IdentifierKind::Name, &rename.rename);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.add(IdentifierKind::Name, &variant.ident);
        visit::visit_variant(self, variant);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        field.ident.iter().for_each(|ident| self.add(IdentifierKind::Name, ident));
        visit::visit_field(self, field);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        // A name in upper case refers to a constant or a variant.
        if !pattern.ident.to_string().starts_with(char::is_uppercase) {
            self.add(IdentifierKind::Name, &pattern.ident);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        visit_contents(self, &call.tokens);
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

impl MacroVisitor for Collector {
    fn visit_loose_tokens(&mut self, tokens: &[TokenTree]) {
        for (at, name) in tokens.iter().enumerate() {
            let TokenTree::Ident(name) = name else { continue };
            let [before, before_that] = [1, 2].map(|back| at.checked_sub(back).and_then(|at| tokens.get(at)));
            let keyword = before.map(ToString::to_string).unwrap_or_default();
            match keyword.as_str() {
                "struct" | "enum" | "union" | "trait" | "type" => self.add(IdentifierKind::Type, name),
                "fn" => self.add(IdentifierKind::Function, name),
                "let" | "mut" | "const" | "static" | "mod" if name != "mut" => {
                    self.add(IdentifierKind::Name, name)
                }
                // The first parameter of a closure.
                "|" if starts_closure(before_that) => self.add(IdentifierKind::Name, name),
                _ => {}
            }
        }
    }
}

/// Whether a `|` after this token begins a closure.
fn starts_closure(before: Option<&TokenTree>) -> bool {
    match before {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() != '|',
        Some(TokenTree::Ident(keyword)) => keyword == "move",
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let file = syn::parse_file(text).unwrap();
        declared_in(&file.items).iter().map(|found| format!("{} {}", found.kind, found.name)).collect()
    }

    #[test]
    fn items_are_declared() {
        let found = names(
            "struct A; enum B { C } trait D { fn e(); type F; } type G = u8; const H: u8 = 0; mod i { fn j() {} }",
        );
        assert_eq!(
            found,
            [
                "type A",
                "type B",
                "name C",
                "type D",
                "function e",
                "type F",
                "type G",
                "name H",
                "name i",
                "function j"
            ]
        );
    }

    #[test]
    fn fields_parameters_and_variables_are_declared() {
        let found = names(
            "struct A { b: u8 } fn c(d: u8) { let (e, mut f) = g; h.map(|r#i| i); if let Some(None) = j {} }",
        );
        assert_eq!(found, ["type A", "name b", "function c", "name d", "name e", "name f", "name i"]);
    }

    #[test]
    fn methods_are_declared_by_their_type_or_their_trait() {
        assert_eq!(
            names("impl A { fn b(&self) {} } impl C for A { fn d(e: u8) {} }"),
            ["function b", "name e"]
        );
    }

    #[test]
    fn names_that_an_import_gives_are_declared() {
        assert_eq!(names("use a::{b as c, d};"), ["name c"]);
    }

    #[test]
    fn variables_in_macro_calls_are_declared() {
        let found = names("fn a() { view! { <p on:click=move |b| c title=|_| e>{let d = f; d}</p> } }");
        assert_eq!(found, ["function a", "name b", "name d"]);
    }
}
