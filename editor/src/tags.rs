//! Values of tags: what a scene and its frames are. A tag is made with its first value.

use crate::Edit;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::ontology::{Attribute, Class};
use std::collections::BTreeMap;

/// Where a tag is set.
#[derive(Clone, Copy, Debug)]
pub struct TagTarget<'a> {
    /// Sensor that the scene's tags are stored with.
    pub sensor: &'a str,
    /// Frame on screen.
    pub frame: u32,
    /// Number of frames of the scene.
    pub frame_count: u32,
}

/// Edits that set an attribute of a class's tag, or take its value away: of the whole scene, or from the frame on screen up to the
/// next one that has a value of its own.
pub fn set_tag(
    document: &Document,
    class: &Class,
    attribute: &Attribute,
    target: TagTarget<'_>,
    value: Option<AttributeValue>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let tag = document.tag(&class.name);
    let made = tag.is_none().then(|| new_tag(class, target));
    let Some(tag) = tag.or(made.as_ref()) else { return edits };
    let (id, name) = (tag.id.clone(), attribute.name.clone());
    if attribute.per_frame {
        let at = target.frame;
        let valid = tag.tag_shape(at).cloned();
        let blank = || Shape::new(at, target.sensor.to_owned(), Geometry::Tag);
        let mut shape = valid.map_or_else(blank, |shape| Shape { frame: at, ..shape });
        match value {
            Some(value) => shape.attributes.insert(name, value),
            None => shape.attributes.remove(&name),
        };
        edits.push(Edit::SetShape { id, shape });
    } else {
        edits.push(Edit::SetAttribute { id, name, value });
    }
    if let Some(object) = made {
        edits.insert(0, Edit::Add { index: usize::MAX, object });
    }
    edits
}

/// A tag without values. Where the class has attributes of frames, it is a track: a value is valid until the next one.
fn new_tag(class: &Class, target: TagTarget<'_>) -> Object {
    let changes = class.attributes.iter().any(|attribute| attribute.per_frame);
    Object {
        // The same wherever it is made, so that drafts of two windows merge.
        id: format!("tag {}", class.name),
        class: class.name.clone(),
        attributes: BTreeMap::new(),
        track: changes && target.frame_count > 1,
        shapes: vec![Shape::new(0, target.sensor.to_owned(), Geometry::Tag)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Editor;
    use assay_core::ontology::AttributeKind;

    fn attribute(name: &str, per_frame: bool) -> Attribute {
        Attribute { name: name.to_owned(), kind: AttributeKind::Text, required: true, per_frame, when: None }
    }

    fn class() -> Class {
        let attributes = vec![attribute("weather", false), attribute("defect", true)];
        Class { name: "scene".to_owned(), attributes, ..Class::default() }
    }

    fn set(editor: &mut Editor, attribute: usize, frame: u32, value: Option<&str>) {
        let class = class();
        let target = TagTarget { sensor: "lidar", frame, frame_count: 10 };
        let value = value.map(|text| AttributeValue::Text(text.to_owned()));
        let edits = set_tag(editor.document(), &class, &class.attributes[attribute], target, value);
        editor.apply(edits);
    }

    fn defects(editor: &Editor) -> Vec<Option<String>> {
        let tag = editor.document().tag("scene").unwrap();
        let defect = attribute("defect", true);
        (0..10).map(|frame| tag.tag_value(&defect, frame).map(AttributeValue::as_text)).collect()
    }

    #[test]
    fn the_first_value_makes_the_tag_and_one_undo_takes_both_back() {
        let mut editor = Editor::new(Document::default());
        set(&mut editor, 0, 4, Some("rain"));
        let tag = editor.document().tag("scene").unwrap();
        assert_eq!((tag.shapes[0].frame, tag.track), (0, true));
        assert_eq!(tag.attributes["weather"].as_text(), "rain");
        editor.undo();
        assert_eq!(editor.document(), &Document::default());
    }

    #[test]
    fn a_value_of_a_frame_reaches_up_to_the_next_one() {
        let mut editor = Editor::new(Document::default());
        set(&mut editor, 1, 0, Some("none"));
        set(&mut editor, 1, 6, Some("none"));
        set(&mut editor, 1, 3, Some("missing sector"));
        let expected: Vec<Option<String>> = (0..10)
            .map(|frame| Some(if (3..6).contains(&frame) { "missing sector" } else { "none" }.to_owned()))
            .collect();
        assert_eq!(defects(&editor), expected);
    }

    #[test]
    fn a_value_is_taken_away_in_its_frames_alone() {
        let mut editor = Editor::new(Document::default());
        set(&mut editor, 0, 0, Some("rain"));
        set(&mut editor, 1, 0, Some("none"));
        set(&mut editor, 1, 8, None);
        assert_eq!(defects(&editor)[7..], [Some("none".to_owned()), None, None]);
        set(&mut editor, 0, 0, None);
        assert!(editor.document().tag("scene").unwrap().attributes.is_empty());
    }
}
