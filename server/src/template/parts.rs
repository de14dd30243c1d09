//! Parts of templates: classes, attributes and rubrics.

use assay_core::geometry::GeometryKind;
use assay_core::ontology::{Attribute, AttributeKind, Class};
use assay_core::rubric::Rubric;

/// Required attribute with one of these values.
pub(super) fn choice(name: &str, values: &[&str], per_frame: bool) -> Attribute {
    Attribute {
        name: name.to_owned(),
        kind: AttributeKind::Choice { values: values.iter().map(|value| (*value).to_owned()).collect() },
        required: true,
        per_frame,
        when: None,
    }
}

/// Class that is drawn by a kind of geometry; boxes may be polygons too.
pub(super) fn class(
    name: &str,
    color: &str,
    definition: &str,
    kind: GeometryKind,
    usual_size_m: Option<[f64; 3]>,
) -> Class {
    let geometry = if kind == GeometryKind::Box { vec![kind, GeometryKind::Polygon] } else { vec![kind] };
    Class {
        name: name.to_owned(),
        color: color.to_owned(),
        definition: definition.to_owned(),
        geometry,
        usual_size_m,
        ..Class::default()
    }
}

/// Rubric of a template.
#[allow(clippy::expect_used, reason = "the templates are part of the program; a test parses each")]
pub(super) fn rubric(text: &str) -> Rubric {
    Rubric::parse(text).expect("a template's rubric is sound")
}
