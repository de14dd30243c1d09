//! Comparison of two versions: removed text on the left, added text on the right.

use crate::words::severity_words;
use assay_core::grade::explain;
use assay_core::ontology::{AttributeKind, Class, Ontology};
use assay_core::rubric::{Rubric, Rule};
use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

/// One side of a text as pieces, each with whether only this side has it.
fn side(before: &str, after: &str, own: ChangeTag) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let is_own = change.tag() == own;
        if !is_own && change.tag() != ChangeTag::Equal {
            continue;
        }
        match pieces.last_mut() {
            Some((last, text)) if *last == is_own => text.push_str(change.value()),
            _ => pieces.push((is_own, change.value().to_owned())),
        }
    }
    pieces
}

/// Both sides as table cells.
fn cells(before: &str, after: &str) -> impl IntoView + use<> {
    let gone = side(before, after, ChangeTag::Delete)
        .into_iter()
        .map(|(own, text)| if own { view! { <del>{text}</del> }.into_any() } else { text.into_any() });
    let come = side(before, after, ChangeTag::Insert)
        .into_iter()
        .map(|(own, text)| if own { view! { <ins>{text}</ins> }.into_any() } else { text.into_any() });
    view! { <td>{gone.collect_view()}</td><td>{come.collect_view()}</td> }
}

/// Names with both texts where they differ: in the order of the later version, then what is removed.
fn pairs(before: &[(String, String)], after: &[(String, String)]) -> Vec<(String, String, String)> {
    let text = |all: &[(String, String)], name: &str| {
        all.iter().find(|(n, _)| n == name).map(|(_, t)| t.clone()).unwrap_or_default()
    };
    let gone = before.iter().filter(|(n, _)| !after.iter().any(|(m, _)| m == n));
    let names = after.iter().chain(gone).map(|(name, _)| name);
    names
        .map(|name| (name.clone(), text(before, name), text(after, name)))
        .filter(|(_, was, now)| was != now)
        .collect()
}

fn table(title: &'static str, test_id: &'static str, pairs: Vec<(String, String, String)>) -> AnyView {
    if pairs.is_empty() {
        return ().into_any();
    }
    let row = |(name, was, now): (String, String, String)| {
        view! { <tr><th scope="row">{name}</th>{cells(&was, &now)}</tr> }
    };
    view! {
        <section class="card pad stack" data-testid=test_id>
            <h2>{title}</h2>
            <table class="table comparison">
                <thead><tr><th></th><th>"Before"</th><th>"After"</th></tr></thead>
                <tbody>{pairs.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// Description of a class, one line for each property.
fn describe_class(class: &Class) -> String {
    let mut lines = vec![class.definition.clone()];
    let kinds: Vec<&str> = class.geometry.iter().map(|k| k.word()).collect();
    lines.push(format!("Drawn as {}", kinds.join(", ")));
    for attribute in &class.attributes {
        let values = match &attribute.kind {
            AttributeKind::Choice { values } => format!(" ({})", values.join(", ")),
            _ => String::new(),
        };
        let must = if attribute.required { ", always" } else { "" };
        let each = if attribute.per_frame { ", in each frame" } else { "" };
        let when = attribute.when.as_ref().map(|w| format!(", {}", w.sentence())).unwrap_or_default();
        lines.push(format!("Asked: {}{values}{must}{each}{when}", attribute.name));
    }
    for example in &class.examples {
        lines.push(format!("{}: {}", if example.good { "Do" } else { "Don’t" }, example.caption));
    }
    lines.push(format!("Colour {}", class.color));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Classes that differ.
#[component]
pub(super) fn ClassComparison(before: Ontology, after: Ontology) -> impl IntoView {
    let of = |o: &Ontology| o.classes.iter().map(|c| (c.name.clone(), describe_class(c))).collect::<Vec<_>>();
    table("Classes", "classes-compared", pairs(&of(&before), &of(&after)))
}

/// Rules that differ, as sentences.
#[component]
pub(super) fn RuleComparison(before: Rubric, after: Rubric) -> impl IntoView {
    let sentence = |r: &Rule| {
        let why = if r.why.is_empty() { String::new() } else { format!("\nWhy: {}", r.why) };
        format!("{}\n{}{why}", severity_words(r.severity).0, explain(r))
    };
    let of = |r: &Rubric| r.rules.iter().map(|r| (r.name().to_owned(), sentence(r))).collect::<Vec<_>>();
    table("Rules", "rules-compared", pairs(&of(&before), &of(&after)))
}

/// The guideline, whole.
#[component]
pub(super) fn GuidelineComparison(before: String, after: String) -> impl IntoView {
    let pair = if before == after { Vec::new() } else { vec![(String::new(), before, after)] };
    table("Guideline", "guideline-compared", pair)
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::GeometryKind;
    use assay_core::ontology::Attribute;

    fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn each_side_marks_what_it_alone_has() {
        let own = |side: Vec<(bool, String)>| {
            side.into_iter().filter(|(own, _)| *own).map(|(_, text)| text).collect::<Vec<_>>()
        };
        let (before, after) = ("Rough edges are fine.", "Rough edges are wrong.");
        assert_eq!(own(side(before, after, ChangeTag::Delete)), ["fine."]);
        assert_eq!(own(side(before, after, ChangeTag::Insert)), ["wrong."]);
    }

    #[test]
    fn only_what_differs_is_paired_and_what_is_gone_comes_last() {
        let before = named(&[("a", "1"), ("gone", "2"), ("same", "3")]);
        let after = named(&[("same", "3"), ("new", "4"), ("a", "5")]);
        let text = |name: &str, was: &str, now: &str| (name.to_owned(), was.to_owned(), now.to_owned());
        let expected = [text("new", "", "4"), text("a", "1", "5"), text("gone", "2", "")];
        assert_eq!(pairs(&before, &after), expected);
    }

    #[test]
    fn a_class_is_described_line_by_line() {
        let kind = AttributeKind::Choice { values: vec!["left".to_owned(), "right".to_owned()] };
        let attribute =
            Attribute { name: "lane".to_owned(), kind, required: true, per_frame: false, when: None };
        let class = Class {
            name: "car".to_owned(),
            color: "#40c4ff".to_owned(),
            geometry: vec![GeometryKind::Box],
            attributes: vec![attribute],
            ..Class::default()
        };
        let expected = format!(
            "Drawn as {}\nAsked: lane (left, right), always\nColour #40c4ff",
            GeometryKind::Box.word()
        );
        assert_eq!(describe_class(&class), expected);
    }
}
