//! An attribute as an element.

use crate::photos::text_of;
use crate::xml::safe;
use assay_core::label::AttributeValue;
use std::fmt::Write as _;

/// The line of an attribute.
pub(super) fn attribute(lines: &mut String, name: &str, value: &AttributeValue) {
    let (name, text) = (safe(name), safe(&text_of(value)));
    let _ = writeln!(lines, "      <attribute name=\"{name}\">{text}</attribute>");
}
