//! Labels with the attributes that they declare.

use crate::photos::{text_of, value_of};
use crate::xml::{XmlElement, safe};
use assay_core::label::AttributeValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What an attribute's text is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum AttributeSpecKind {
    Checkbox,
    Number,
    Text,
}

/// Labels of a file.
#[derive(Debug, Default)]
pub(super) struct CvatLabels {
    /// In the file's order, without those of tags.
    pub(super) classes: Vec<String>,
    seen: BTreeSet<String>,
    /// Kind, and whether it changes within a track, by label and name.
    specs: BTreeMap<(String, String), (AttributeSpecKind, bool)>,
}

impl CvatLabels {
    /// All `labels` of the file's `meta`, wherever they are in it.
    pub(super) fn read(meta: Option<&XmlElement>) -> Self {
        let mut labels = Self::default();
        for task in meta.into_iter().flat_map(|meta| &meta.children).chain(meta) {
            for label in task.all("labels").flat_map(|list| list.all("label")) {
                labels.add(label);
            }
        }
        labels
    }

    fn add(&mut self, label: &XmlElement) {
        let Some(name) = label.word("name") else { return };
        if label.word("type") != Some("tag") && self.seen.insert(name.to_owned()) {
            self.classes.push(name.to_owned());
        }
        for spec in label.all("attributes").flat_map(|list| list.all("attribute")) {
            let kind = match spec.word("input_type") {
                Some("checkbox") => AttributeSpecKind::Checkbox,
                Some("number") => AttributeSpecKind::Number,
                _ => AttributeSpecKind::Text,
            };
            let mutable = spec.word("mutable").is_some_and(|word| word.eq_ignore_ascii_case("true"));
            if let Some(own) = spec.word("name") {
                self.specs.insert((name.to_owned(), own.to_owned()), (kind, mutable));
            }
        }
    }

    fn spec(&self, class: &str, name: &str) -> Option<(AttributeSpecKind, bool)> {
        self.specs.get(&(class.to_owned(), name.to_owned())).copied()
    }

    /// Whether an attribute changes within a track; `None` where it is not declared.
    pub(super) fn mutable(&self, class: &str, name: &str) -> Option<bool> {
        self.spec(class, name).map(|(_, mutable)| mutable)
    }

    /// The attributes of an element, as they are declared.
    pub(super) fn values(&self, class: &str, element: &XmlElement) -> BTreeMap<String, AttributeValue> {
        let value =
            |name: &str, text: &str| match (self.spec(class, name).map(|(kind, _)| kind), value_of(text)) {
                (Some(AttributeSpecKind::Text), _) => AttributeValue::Text(text.to_owned()),
                (Some(AttributeSpecKind::Number), AttributeValue::Bool(_)) => {
                    AttributeValue::Text(text.to_owned())
                }
                (Some(AttributeSpecKind::Number), _) => text
                    .parse()
                    .map_or_else(|_| AttributeValue::Text(text.to_owned()), AttributeValue::Number),
                (_, value) => value,
            };
        let finite = |value: &AttributeValue| !matches!(value, AttributeValue::Number(n) if !n.is_finite());
        let named = element.all("attribute").filter_map(|a| Some((a.get("name")?, a.text.as_str())));
        named
            .map(|(name, text)| (name.to_owned(), value(name, text)))
            .filter(|(_, value)| finite(value))
            .collect()
    }
}

/// What is to be declared of a label's attribute.
#[derive(Default)]
struct Declared {
    kinds: BTreeSet<&'static str>,
    values: BTreeSet<String>,
    mutable: bool,
}

/// Labels to be written: gathers what objects use.
#[derive(Default)]
pub(super) struct CvatLabelWriter {
    order: Vec<(String, bool)>,
    seen: BTreeSet<String>,
    attributes: BTreeMap<String, BTreeMap<String, Declared>>,
}

impl CvatLabelWriter {
    /// A label, of a tag or of shapes.
    pub(super) fn label(&mut self, name: &str, tag: bool) {
        if !self.seen.contains(name) {
            self.seen.insert(name.to_owned());
            self.order.push((name.to_owned(), tag));
        }
    }

    /// An attribute of a label, once more.
    pub(super) fn attribute(&mut self, label: &str, name: &str, value: &AttributeValue, mutable: bool) {
        let of_label = self.attributes.entry(label.to_owned()).or_default();
        let declared = of_label.entry(name.to_owned()).or_default();
        declared.mutable |= mutable;
        declared.kinds.insert(match value {
            AttributeValue::Bool(_) => "checkbox",
            AttributeValue::Number(_) => "number",
            AttributeValue::Text(_) => "text",
        });
        declared.values.insert(text_of(value));
    }

    /// Attributes that are of several kinds.
    pub(super) fn mixed(&self) -> usize {
        self.attributes
            .values()
            .flat_map(BTreeMap::values)
            .filter(|declared| declared.kinds.len() > 1)
            .count()
    }

    /// The element `labels`.
    pub(super) fn written(&self) -> String {
        let mut text = String::from("    <labels>\n");
        for (i, (name, tag)) in self.order.iter().enumerate() {
            let kind = if *tag { "tag" } else { "any" };
            let _ = writeln!(
                text,
                "      <label><name>{}</name><color>{}</color><type>{kind}</type><attributes>",
                safe(name),
                color(i)
            );
            for (name, declared) in self.attributes.get(name).into_iter().flatten() {
                let kind =
                    declared.kinds.iter().next().filter(|_| declared.kinds.len() == 1).unwrap_or(&"text");
                let (default, values) = match *kind {
                    "checkbox" => ("false".to_owned(), String::new()),
                    "number" => ("0".to_owned(), "-1000000;1000000;1".to_owned()),
                    _ => (String::new(), declared.values.iter().cloned().collect::<Vec<_>>().join("\n")),
                };
                let _ = writeln!(
                    text,
                    "        <attribute><name>{}</name><mutable>{}</mutable><input_type>{kind}</input_type>\
                    <default_value>{default}</default_value><values>{}</values></attribute>",
                    safe(name),
                    if declared.mutable { "True" } else { "False" },
                    safe(&values)
                );
            }
            text.push_str("      </attributes></label>\n");
        }
        text.push_str("    </labels>\n");
        text
    }
}

/// A colour of its own for each label: a step of the golden angle around the circle of hues.
fn color(i: usize) -> String {
    let hue = libm::fmod(i as f64 * 0.618_033_988_75, 1.0) * 6.0;
    let part = |shift: f64| {
        let distance = (libm::fmod(hue + shift, 6.0) - 3.0).abs();
        ((distance - 1.0).clamp(0.0, 1.0) * 200.0 + 40.0) as u8
    };
    format!("#{:02x}{:02x}{:02x}", part(0.0), part(4.0), part(2.0))
}
