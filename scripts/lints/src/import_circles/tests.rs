use super::*;
use crate::workspace::Member;

/// The files of each circle in a crate.
fn circles_between(texts: &[(&str, &str)]) -> Vec<Vec<String>> {
    circles(&parse(texts), "lib.rs").into_iter().map(|(files, _)| files).collect()
}

fn parse(texts: &[(&str, &str)]) -> SourceFiles {
    let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let (files, unreadable) = SourceFiles::parse(texts);
    assert_eq!(unreadable, []);
    files
}

#[track_caller]
fn assert_circle(a: &str, b: &str) {
    assert_eq!(circles_between(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)]), [["a.rs", "b.rs"]]);
}

#[track_caller]
fn assert_no_circle(a: &str, b: &str) {
    assert_eq!(circles_between(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", b)]), [[""; 0]; 0]);
}

#[test]
fn two_files_that_import_each_other_are_a_circle() {
    assert_circle("use crate::b::B; pub struct A;", "use super::a::A; pub struct B;");
}

#[test]
fn imports_in_one_direction_are_no_circle() {
    assert_no_circle("use crate::b::B; pub struct A;", "pub struct B;");
}

#[test]
fn groups_and_renames_are_imports() {
    assert_circle(
        "use crate::{b::{B as Other}}; pub struct A;",
        "use super::a::{self as first}; pub struct B(first::A);",
    );
}

#[test]
fn a_path_in_the_code_is_an_import() {
    assert_circle("pub fn a() { crate::b::b() }", "pub fn b() { super::a::a() }");
}

#[test]
fn a_path_in_a_macro_call_is_an_import() {
    assert_circle(
        "pub fn A() { view! { <p><super::b::B /></p> } }",
        "pub fn B() { view! { <p>{move || crate::a::A()}</p> } }",
    );
}

#[test]
fn a_function_that_serde_calls_is_an_import() {
    assert_circle(
        "use crate::b::B; pub fn one() -> u8 { 1 }",
        "pub struct B { #[serde(default = \"crate::a::one\")] count: u8 }",
    );
}

#[test]
fn an_import_in_a_function_is_an_import() {
    assert_circle("use crate::b::B; pub enum A { X }", "pub struct B; fn f() { use crate::a::A::*; }");
}

#[test]
fn a_glob_imports_the_items_that_the_code_uses() {
    assert_circle("use crate::b::*; pub struct A(B);", "use crate::a::*; pub struct B(Box<A>);");
}

#[test]
fn a_glob_without_a_use_counts_for_its_file() {
    assert_circle("use crate::b::*; pub struct A;", "use crate::a::A; pub trait B {}");
}

#[test]
fn a_reexport_blames_the_file_that_declares_the_item() {
    let texts = [
        ("lib.rs", "mod shape;"),
        ("shape/mod.rs", "mod circle; mod square; pub use circle::Circle; pub use square::Square;"),
        ("shape/circle.rs", "use super::Square; pub struct Circle;"),
        ("shape/square.rs", "use crate::shape::Circle; pub struct Square;"),
    ];
    assert_eq!(circles_between(&texts), [["shape/circle.rs", "shape/square.rs"]]);
}

#[test]
fn a_facade_that_children_look_through_is_no_circle() {
    let texts = [
        ("lib.rs", "mod shape;"),
        ("shape/mod.rs", "mod circle; mod square; pub use circle::Circle; pub use square::Square;"),
        ("shape/circle.rs", "use super::Square; pub struct Circle;"),
        ("shape/square.rs", "pub struct Square;"),
    ];
    assert_eq!(circles_between(&texts), [[""; 0]; 0]);
}

#[test]
fn a_parent_and_a_child_that_use_each_other_are_a_circle() {
    let child = ("shape/circle.rs", "use super::Point; pub struct Circle(Point);");
    let private = "mod circle; use circle::Circle; pub struct Point; fn f(_: Circle) {}";
    let public = "mod circle; pub use circle::Circle; pub struct Point; fn f(_: Circle) {}";
    for parent in [private, public] {
        let texts = [("lib.rs", "mod shape;"), ("shape/mod.rs", parent), child];
        assert_eq!(circles_between(&texts), [["shape/circle.rs", "shape/mod.rs"]], "{parent}");
    }
}

#[test]
fn a_child_that_uses_its_parent_is_no_circle_where_the_parent_only_reexports() {
    let texts = [
        ("lib.rs", "mod shape;"),
        ("shape/mod.rs", "mod circle; pub use circle::Circle; pub struct Point;"),
        ("shape/circle.rs", "use super::Point; pub struct Circle(Point);"),
    ];
    assert_eq!(circles_between(&texts), [[""; 0]; 0]);
}

#[test]
fn a_variable_hides_a_function_of_its_name() {
    let texts = [
        ("lib.rs", "mod room;"),
        (
            "room/mod.rs",
            "mod agenda; pub use agenda::agenda; pub struct Room; fn f(agenda: u8) -> u8 { agenda }",
        ),
        ("room/agenda.rs", "use super::Room; pub fn agenda() {}"),
    ];
    assert_eq!(circles_between(&texts), [[""; 0]; 0]);
}

#[test]
fn a_module_in_scope_counts_for_what_its_paths_reach() {
    let texts = [
        ("lib.rs", "mod store; mod page;"),
        ("store/mod.rs", "pub mod tasks; use crate::page::Page; pub fn open(_: Page) {}"),
        ("store/tasks.rs", "pub fn load() {}"),
        ("page.rs", "use crate::store; pub struct Page; fn f() { store::tasks::load() }"),
    ];
    assert_eq!(circles_between(&texts), [[""; 0]; 0]);
}

#[test]
fn what_a_macro_makes_counts_for_the_file_of_the_call() {
    assert_circle("use crate::b::B; ids! { TaskId }", "use crate::a::TaskId; pub struct B;");
}

#[test]
fn test_code_imports_nothing() {
    assert_no_circle(
        "use crate::b::B; pub struct A;",
        "pub struct B; #[cfg(test)] mod tests { use crate::a::A; }",
    );
    assert_no_circle("use crate::b::B; pub struct A;", "pub struct B; #[cfg(test)] use crate::a::A;");
}

#[test]
fn a_finding_names_each_import_with_its_line() {
    let sources = parse(&[
        ("lib.rs", "mod a;\nmod b;"),
        ("a.rs", "\nuse crate::b::B;\npub struct A;"),
        ("b.rs", "pub struct B(super::a::A);"),
    ]);
    let (_, finding) = circles(&sources, "lib.rs").remove(0);
    assert_eq!(finding.what, "circle of imports between 2 files: a.rs, b.rs");
    assert_eq!((finding.file.as_str(), finding.line), ("a.rs", 2));
    assert_eq!(finding.details, ["a.rs:2 uses B of b.rs", "b.rs:1 uses A of a.rs"]);
}

fn findings_with_allowed(allowed: &str) -> Vec<Finding> {
    let sources = parse(&[
        ("core/lib.rs", "mod a; mod b;"),
        ("core/a.rs", "use crate::b::B; pub struct A;"),
        ("core/b.rs", "use crate::a::A; pub struct B;"),
    ]);
    let members = vec![Member { folder: "core".to_owned(), crate_roots: vec!["core/lib.rs".to_owned()] }];
    let documents = [(allowed::PATH.to_owned(), allowed.to_owned())].into();
    check(&Workspace { members, sources, documents, ..Workspace::default() })
}

#[test]
fn an_allowed_circle_is_no_finding() {
    assert_eq!(findings_with_allowed("core/a.rs core/b.rs: one parser"), []);
}

#[test]
fn an_allowed_circle_that_does_not_exist_is_a_finding() {
    let findings =
        findings_with_allowed("core/a.rs core/b.rs: one parser\ncore/a.rs core/c.rs: another parser");
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].file.as_str(), findings[0].line), (allowed::PATH, 2));
}
