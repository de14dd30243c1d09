//! Contents of macro calls: expressions and statements where they parse as such, loose tokens elsewhere.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Block, Expr, Token};

/// A visitor that also looks into macro calls.
pub trait MacroVisitor: for<'ast> Visit<'ast> {
    /// Tokens that are neither expressions nor statements, one level of groups.
    fn visit_loose_tokens(&mut self, tokens: &[TokenTree]);
}

/// Visit the contents of a macro call. In `format!("{}", a.b())` they are expressions. In `view! { <p>{move || a}</p> }`
/// the group in braces is a statement, and the rest is loose tokens.
pub fn visit_contents(visitor: &mut impl MacroVisitor, tokens: &TokenStream) {
    if let Ok(expressions) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
        expressions.iter().for_each(|expression| visitor.visit_expr(expression));
    } else if let Ok(statements) = Block::parse_within.parse2(tokens.clone()) {
        statements.iter().for_each(|statement| visitor.visit_stmt(statement));
    } else {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        visitor.visit_loose_tokens(&tokens);
        for token in tokens {
            if let TokenTree::Group(group) = token {
                visit_contents(visitor, &group.stream());
            }
        }
    }
}

/// A path among loose tokens.
#[derive(Debug, PartialEq, Eq)]
pub struct LoosePath {
    /// Its segments, among them `crate`, `self` and `super`.
    pub segments: Vec<String>,
    /// Its line, from 1.
    pub line: usize,
    /// Whether an opening parenthesis follows.
    pub is_call: bool,
    /// Whether an exclamation mark follows.
    pub is_macro_call: bool,
}

/// The paths among tokens: identifiers with `::` between them. Fields and methods (after a dot), lifetimes, and names
/// after `fn` do not count.
pub fn loose_paths(tokens: &[TokenTree]) -> Vec<LoosePath> {
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(TokenTree::Ident(first)) = tokens.get(at) else {
            at += 1;
            continue;
        };
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let mut segments = vec![first.to_string()];
        at += 1;
        while let (true, Some(TokenTree::Ident(next))) = (is_path_separator(tokens, at), tokens.get(at + 2)) {
            segments.push(next.to_string());
            at += 3;
        }
        let follows = tokens.get(at);
        let is_declared = matches!(before, Some(TokenTree::Ident(word)) if word == "fn");
        if !is_declared && !is_punct(before, '.') && !is_punct(before, '\'') {
            let is_call = matches!(follows, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
            let line = first.span().start().line;
            paths.push(LoosePath { segments, line, is_call, is_macro_call: is_punct(follows, '!') });
        }
    }
    paths
}

/// Whether a token is this punctuation mark.
pub fn is_punct(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
        && is_punct(tokens.get(at + 1), ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Names(Vec<String>);

    impl Visit<'_> for Names {
        fn visit_path(&mut self, path: &syn::Path) {
            self.0.extend(path.segments.iter().map(|segment| segment.ident.to_string()));
        }
    }

    impl MacroVisitor for Names {
        fn visit_loose_tokens(&mut self, tokens: &[TokenTree]) {
            self.0.extend(
                loose_paths(tokens).into_iter().map(|path| format!("loose {}", path.segments.join("::"))),
            );
        }
    }

    fn names(contents: &str) -> Vec<String> {
        let mut names = Names::default();
        visit_contents(&mut names, &contents.parse().unwrap());
        names.0
    }

    #[test]
    fn arguments_are_expressions() {
        assert_eq!(names("\"{}\", point.x, total(sum)"), ["point", "total", "sum"]);
    }

    #[test]
    fn blocks_in_a_view_are_statements() {
        assert_eq!(
            names("<p title=hint>{let a = b; a}</p>"),
            ["loose p", "loose title", "loose hint", "loose p", "b", "a"]
        );
    }

    #[test]
    fn loose_paths_have_no_fields_and_say_what_follows() {
        let tokens: Vec<TokenTree> =
            "super::load(a.b) => new!".parse::<TokenStream>().unwrap().into_iter().collect();
        let paths = loose_paths(&tokens);
        assert_eq!(paths[0].segments, ["super", "load"]);
        assert!(paths[0].is_call && !paths[0].is_macro_call);
        assert!(paths[1].is_macro_call);
    }
}
