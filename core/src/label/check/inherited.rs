//! Content that a person who labels a task starts from.

use crate::geometry::GeometryKind;
use crate::label::Document;
use std::collections::BTreeSet;

/// Content that labels of a task had before, from an import, a model or an earlier ontology. A person who goes on from
/// it may submit it, although the ontology does not list it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InheritedContent {
    pub(super) attributes: BTreeSet<String>,
    pub(super) kinds: BTreeSet<(String, GeometryKind)>,
}

impl InheritedContent {
    /// Add the attributes, and the geometries of each class, of a document.
    pub fn add(&mut self, document: &Document) {
        for object in &document.objects {
            self.attributes.extend(object.attributes.keys().cloned());
            for shape in &object.shapes {
                self.attributes.extend(shape.attributes.keys().cloned());
                self.kinds.insert((object.class.clone(), shape.geometry.kind()));
            }
        }
    }
}
