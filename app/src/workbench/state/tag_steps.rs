//! Steps of categorizing: the attributes of tags in the order in which a person sets them.

use assay_core::label::{AttributeValue, Document, Object};
use assay_core::ontology::{Attribute, AttributeKind, Class, Ontology};

/// Attribute of a tag, by its places in the ontology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TagStep {
    /// Index of the class.
    pub class: usize,
    /// Index of the attribute in the class.
    pub attribute: usize,
    /// Whether it is set in each frame.
    pub per_frame: bool,
}

impl TagStep {
    /// The class and the attribute.
    pub fn find_in(self, ontology: &Ontology) -> Option<(&Class, &Attribute)> {
        let class = ontology.classes.get(self.class)?;
        Some((class, class.attributes.get(self.attribute)?))
    }
}

/// Attributes that apply in a frame: those of the scene, then those of the frame.
pub fn tag_steps(ontology: &Ontology, document: &Document, frame: u32) -> Vec<TagStep> {
    let tags = ontology.classes.iter().enumerate().filter(|(_, class)| class.is_tag());
    let mut steps: Vec<TagStep> = tags
        .flat_map(|(at, class)| {
            let tag = document.tag(&class.name);
            let applying =
                class.attributes.iter().enumerate().filter(move |(_, a)| applies(class, a, tag, frame));
            applying.map(move |(attribute, a)| TagStep { class: at, attribute, per_frame: a.per_frame })
        })
        .collect();
    steps.sort_by_key(|step| step.per_frame);
    steps
}

fn applies(class: &Class, attribute: &Attribute, tag: Option<&Object>, frame: u32) -> bool {
    let Some(when) = &attribute.when else { return true };
    let other = class.attributes.iter().find(|other| other.name == when.attribute);
    let value = other.and_then(|other| tag?.tag_value(other, frame));
    value.is_some_and(|value| when.is.contains(&value.as_text()))
}

/// Step and frame after a value was chosen: the next attribute; after the last one the first attribute of the next frame.
pub fn next_step(steps: &[TagStep], now: TagStep, frame: u32, frame_count: u32) -> (TagStep, u32) {
    let at = steps.iter().position(|step| *step == now);
    if let Some(next) = at.and_then(|at| steps.get(at + 1)) {
        return (*next, frame);
    }
    match steps.iter().find(|step| step.per_frame) {
        Some(first) if frame + 1 < frame_count => (*first, frame + 1),
        _ => (now, frame),
    }
}

/// Values of an attribute that keys choose, in their order, with their names.
pub fn tag_options(kind: &AttributeKind) -> Vec<(String, AttributeValue)> {
    match kind {
        AttributeKind::Choice { values } => {
            values.iter().map(|value| (value.clone(), AttributeValue::Text(value.clone()))).collect()
        }
        AttributeKind::Bool => [("yes", true), ("no", false)]
            .map(|(name, value)| (name.to_owned(), AttributeValue::Bool(value)))
            .into(),
        AttributeKind::Number | AttributeKind::Text => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn ontology() -> Ontology {
        from_value(json!({"classes": [
            {"name": "frame", "color": "#40c4ff", "geometry": ["tag"], "attributes": [
                {"name": "defect", "per_frame": true, "kind": {"type": "choice", "values": ["none", "missing sector"]}}]},
            {"name": "car", "color": "#40c4ff", "geometry": ["box"], "attributes": [{"name": "parked", "kind": {"type": "bool"}}]},
            {"name": "scene", "color": "#40c4ff", "geometry": ["tag"], "attributes": [
                {"name": "rain", "kind": {"type": "bool"}},
                {"name": "wet road", "kind": {"type": "bool"}, "when": {"attribute": "rain", "is": ["yes"]}}]},
        ]}))
        .unwrap()
    }

    fn names(document: &Document) -> Vec<String> {
        let ontology = ontology();
        let steps = tag_steps(&ontology, document, 0);
        steps.into_iter().map(|step| step.find_in(&ontology).unwrap().1.name.clone()).collect()
    }

    #[test]
    fn attributes_of_the_scene_come_before_those_of_a_frame() {
        assert_eq!(names(&Document::default()), ["rain", "defect"]);
    }

    #[test]
    fn an_attribute_comes_where_its_condition_is_true() {
        let rainy: Document = from_value(json!({"version": 1, "objects": [
            {"id": "1", "class": "scene", "attributes": {"rain": true}, "shapes": [{"sensor": "lidar", "geometry": "tag"}]}]}))
        .unwrap();
        assert_eq!(names(&rainy), ["rain", "wet road", "defect"]);
    }

    #[test]
    fn the_last_attribute_of_a_frame_leads_to_the_next_frame() {
        let step = |attribute, per_frame| TagStep { class: 0, attribute, per_frame };
        let steps = [step(0, false), step(1, true), step(2, true)];
        assert_eq!(next_step(&steps, steps[0], 4, 9), (steps[1], 4));
        assert_eq!(next_step(&steps, steps[2], 4, 9), (steps[1], 5));
        assert_eq!(next_step(&steps, steps[2], 8, 9), (steps[2], 8), "the last frame");
        assert_eq!(next_step(&steps[..1], steps[0], 4, 9), (steps[0], 4), "nothing changes by the frame");
    }

    #[test]
    fn keys_choose_from_values_that_are_listed() {
        let names = |kind| tag_options(&kind).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(AttributeKind::Bool), ["yes", "no"]);
        assert_eq!(names(AttributeKind::Choice { values: vec!["a".to_owned()] }), ["a"]);
        assert!(names(AttributeKind::Text).is_empty());
    }
}
