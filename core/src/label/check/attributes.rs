//! Check of attributes: their names, and their values by the kind that the ontology gives them.

use super::inherited::InheritedContent;
use super::text::{MAX_NAME_CHARS, shown};
use crate::label::{AttributeValue, DocumentError};
use crate::ontology::{Attribute, AttributeKind, Class, Ontology};
use std::collections::BTreeMap;

/// Largest number of attributes of an object or a shape.
const MAX_ATTRIBUTES: usize = 200;
/// Largest number of characters in a text.
const MAX_TEXT_CHARS: usize = 10_000;

/// Errors of the attributes of an object or shape, with JSON pointers into them.
///
/// An attribute of another class is no error: an object that gets another class keeps its attributes, so that the change
/// can be undone.
pub(super) fn errors(
    class: Option<&Class>,
    ontology: Option<(&Ontology, &InheritedContent)>,
    values: &BTreeMap<String, AttributeValue>,
) -> Vec<DocumentError> {
    let mut found = Vec::new();
    if values.len() > MAX_ATTRIBUTES {
        let message = "has more than 200 attributes; remove some".to_owned();
        found.push(DocumentError { pointer: String::new(), message });
        return found;
    }
    for (name, value) in values {
        let known = class.and_then(|class| class.attributes.iter().find(|a| a.name == *name));
        let message = match (known, ontology) {
            _ if name.chars().count() > MAX_NAME_CHARS => {
                Some("has a name of more than 1,000 characters; shorten it".to_owned())
            }
            (Some(attribute), Some((_, inherited))) => {
                value_error(attribute, value).filter(|_| !inherited.attributes.contains(name))
            }
            (None, Some((ontology, inherited)))
                if class.is_some() && !inherited.attributes.contains(name) && !is_listed(ontology, name) =>
            {
                Some(format!("“{}” is no attribute of this stage; remove it", shown(name)))
            }
            _ => None,
        };
        if let Some(message) = message.or_else(|| size_error(value)) {
            found.push(DocumentError { pointer: format!("/{}", escaped(name)), message });
        }
    }
    found
}

fn is_listed(ontology: &Ontology, name: &str) -> bool {
    ontology.classes.iter().flat_map(|class| &class.attributes).any(|attribute| attribute.name == name)
}

/// Error of a value of any attribute.
fn size_error(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::Number(number) if !number.is_finite() => Some("is not finite".to_owned()),
        AttributeValue::Text(text) if text.chars().count() > MAX_TEXT_CHARS => {
            Some("has more than 10,000 characters; shorten it".to_owned())
        }
        _ => None,
    }
}

/// Error of a value by the kind of its attribute.
fn value_error(attribute: &Attribute, value: &AttributeValue) -> Option<String> {
    match (&attribute.kind, value) {
        (AttributeKind::Bool, AttributeValue::Bool(_))
        | (AttributeKind::Number, AttributeValue::Number(_))
        | (AttributeKind::Text, AttributeValue::Text(_)) => None,
        (AttributeKind::Bool, _) => Some("is neither true nor false".to_owned()),
        (AttributeKind::Number, _) => Some("is no number".to_owned()),
        (AttributeKind::Text, _) => Some("is no text".to_owned()),
        (AttributeKind::Choice { values }, value) => {
            let text = value.as_text();
            (!values.contains(&text))
                .then(|| format!("is “{}”, which is none of its values; choose one of them", shown(&text)))
        }
    }
}

/// Name as a part of a JSON pointer (RFC 6901), cut where it is long.
fn escaped(name: &str) -> String {
    shown(name).replace('~', "~0").replace('/', "~1")
}
