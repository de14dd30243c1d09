//! Template *Inventory*: boxes around items, with their SKU, so that items can be counted.

use super::parts::{class, rubric};
use crate::store::stages::NewStage;
use assay_core::api::StageKind;
use assay_core::geometry::GeometryKind;
use assay_core::ontology::{Attribute, AttributeKind, Class, Ontology};

/// The stage.
pub(super) fn stage() -> NewStage {
    let item = "One unit of a product that can be boxed by itself, as it is sold.";
    let stack = "Units of one product that hide each other, so that they cannot be boxed one by one.";
    let gap = "An empty place where an item belongs, as wide as the item.";
    NewStage {
        name: "Items".to_owned(),
        kind: StageKind::Image,
        ontology: Ontology {
            classes: vec![
                box_class("item", "#40c4ff", item, vec![attribute("sku", AttributeKind::Text, true)]),
                box_class(
                    "stack",
                    "#be8cff",
                    stack,
                    vec![
                        attribute("sku", AttributeKind::Text, true),
                        attribute("count", AttributeKind::Number, true),
                    ],
                ),
                box_class("gap", "#ffaa40", gap, vec![attribute("sku", AttributeKind::Text, false)]),
            ],
        },
        rubric: rubric(include_str!("inventory.json")),
        guideline: include_str!("inventory.md").to_owned(),
        compare_while_labeling: false,
    }
}

fn box_class(name: &str, color: &str, definition: &str, attributes: Vec<Attribute>) -> Class {
    Class { attributes, ..class(name, color, definition, GeometryKind::Box, None) }
}

fn attribute(name: &str, kind: AttributeKind, required: bool) -> Attribute {
    Attribute { name: name.to_owned(), kind, required, per_frame: false, when: None }
}
