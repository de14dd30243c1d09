//! Edits of the label: undo, flags of the shape in the frame, keyframes, attributes.

use crate::workbench::state::{EditingState, ToolStep, Workbench};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_editor::Edit;
use leptos::prelude::*;

/// Undo the last step, of an unfinished shape if there is one, if the label can be changed now.
pub fn undo(editing: EditingState) {
    if editing.editable.get_untracked() && !editing.unfinished.step(ToolStep::Undo) {
        editing.editor.update(|e| {
            e.undo();
        });
    }
}

/// Redo the step that was undone last, of an unfinished shape if there is one, if the label can be changed now.
pub fn redo(editing: EditingState) {
    if editing.editable.get_untracked() && !editing.unfinished.step(ToolStep::Redo) {
        editing.editor.update(|e| {
            e.redo();
        });
    }
}

/// Mark the selected object in this frame as occluded, or not.
pub fn toggle_occluded(wb: Workbench) {
    change_selected(wb, |object, frame| with_shape(object, frame, |shape| shape.occluded = !shape.occluded));
}

/// Add a keyframe of the selected track in this frame, or remove it.
pub fn toggle_keyframe(wb: Workbench) {
    change_selected(wb, keyframe_edit);
}

/// Attribute of an object to set.
#[derive(Clone, Debug)]
pub struct AttributeTarget {
    /// Id of the object.
    pub id: String,
    /// Name of the attribute.
    pub name: String,
    /// Frame that it is of; none: the object as a whole.
    pub frame: Option<u32>,
}

impl AttributeTarget {
    /// Value of the attribute; in a frame of a track that of the last keyframe.
    pub fn value(&self, document: &Document) -> Option<AttributeValue> {
        let object = document.object(&self.id)?;
        let Some(frame) = self.frame else { return object.attributes.get(&self.name).cloned() };
        let sensor = &object.shapes.first()?.sensor;
        object.shape_at(frame, sensor)?.attributes.get(&self.name).cloned()
    }

    /// Edit that sets the value, or takes it away; between keyframes it makes one.
    fn edit(&self, document: &Document, value: Option<AttributeValue>) -> Option<Edit> {
        let (id, name) = (self.id.clone(), self.name.clone());
        let Some(frame) = self.frame else { return Some(Edit::SetAttribute { id, name, value }) };
        with_shape(document.object(&id)?, frame, |shape| match value {
            Some(value) => drop(shape.attributes.insert(name, value)),
            None => drop(shape.attributes.remove(&name)),
        })
    }
}

/// Set an attribute of an object, or remove it, if the object can be changed now.
pub fn set_attribute(editing: EditingState, target: &AttributeTarget, value: Option<AttributeValue>) {
    if editing.editable.get_untracked() && !editing.is_locked(&target.id) {
        editing.editor.update(|e| e.apply(target.edit(e.document(), value)));
    }
}

/// Set an attribute while it is typed, so that each letter is stored; [`finish_typing`] ends the step that undo takes back.
pub fn type_attribute(editing: EditingState, target: &AttributeTarget, value: Option<AttributeValue>) {
    if editing.editable.get_untracked() && !editing.is_locked(&target.id) {
        editing.editor.update(|e| e.preview(target.edit(e.document(), value)));
    }
}

/// End the step of what was typed.
pub fn finish_typing(editing: EditingState) {
    editing.editor.try_update(|e| e.commit());
}

/// Apply an edit of the selected object in one step, if the label can be changed now.
fn change_selected(wb: Workbench, edit: impl FnOnce(&Object, u32) -> Option<Edit>) {
    let frame = wb.view.frame.get_untracked();
    let edit = wb.editing.editor.with_untracked(|e| edit(e.selected()?, frame));
    if let Some(edit) = edit.filter(|_| wb.editing.editable.get_untracked()) {
        wb.editing.editor.update(|e| e.apply([edit]));
    }
}

/// Edit that changes an object's shape in a frame; between keyframes it makes one.
fn with_shape(object: &Object, frame: u32, change: impl FnOnce(&mut Shape)) -> Option<Edit> {
    let sensor = object.shapes.first()?.sensor.clone();
    let drawn = object.shape(frame, &sensor).cloned();
    let mut shape = drawn.or_else(|| object.shape_at(frame, &sensor))?;
    change(&mut shape);
    Some(Edit::SetShape { id: object.id.clone(), shape })
}

/// Edit that adds or removes a track's keyframe in a frame.
fn keyframe_edit(object: &Object, frame: u32) -> Option<Edit> {
    let first = object.shapes.first().filter(|_| object.track)?;
    let (id, sensor) = (object.id.clone(), first.sensor.clone());
    if object.shape(frame, &sensor).is_none() {
        return Some(Edit::SetShape { id, shape: object.shape_at(frame, &sensor)? });
    }
    // The last keyframe stays: an object without a shape is nowhere.
    (object.shapes.len() > 1).then_some(Edit::RemoveShape { id, frame, sensor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{object, shape, workbench};

    /// Workbench with a selected track that has keyframes in the frames 0 and 4.
    fn open_track() -> Workbench {
        let track = Object { track: true, shapes: vec![shape(0), shape(4)], ..object("a", "car") };
        let wb = workbench([track]);
        wb.editing.select(Some("a".to_owned()));
        wb
    }

    fn shapes(wb: Workbench) -> Vec<(u32, bool, bool)> {
        wb.editing.editor.with_untracked(|e| {
            e.document().objects[0].shapes.iter().map(|s| (s.frame, s.occluded, s.outside)).collect()
        })
    }

    #[test]
    fn a_flag_between_keyframes_makes_a_keyframe() {
        Owner::new().with(|| {
            let wb = open_track();
            wb.view.frame.set(2);
            toggle_occluded(wb);
            assert_eq!(shapes(wb), [(0, false, false), (2, true, false), (4, false, false)]);
            toggle_occluded(wb);
            assert_eq!(shapes(wb)[1], (2, false, false));
        });
    }

    #[test]
    fn a_keyframe_is_added_and_removed_but_the_last_one_stays() {
        Owner::new().with(|| {
            let wb = open_track();
            let frames = || shapes(wb).into_iter().map(|s| s.0).collect::<Vec<_>>();
            wb.view.frame.set(2);
            toggle_keyframe(wb);
            assert_eq!(frames(), [0, 2, 4]);
            for frame in [2, 4, 0] {
                wb.view.frame.set(frame);
                toggle_keyframe(wb);
            }
            assert_eq!(frames(), [0]);
        });
    }

    #[test]
    fn an_object_that_is_no_track_has_no_keyframes() {
        let drawn = Object { shapes: vec![shape(0)], ..object("a", "car") };
        assert_eq!(keyframe_edit(&drawn, 0), None);
    }

    #[test]
    fn undo_and_redo_are_for_the_unfinished_shape_first() {
        Owner::new().with(|| {
            let wb = open_track();
            toggle_occluded(wb);
            let (steps, drawn) = (StoredValue::new(Vec::new()), StoredValue::new(true));
            wb.editing.unfinished.register(move |step| {
                steps.update_value(|all| all.push(step));
                drawn.get_value()
            });
            undo(wb.editing);
            redo(wb.editing);
            assert_eq!(steps.get_value(), [ToolStep::Undo, ToolStep::Redo]);
            assert!(shapes(wb)[0].1, "the finished object stays");
            drawn.set_value(false);
            undo(wb.editing);
            assert!(!shapes(wb)[0].1);
        });
    }

    #[test]
    fn attributes_of_a_locked_object_stay() {
        Owner::new().with(|| {
            let wb = open_track();
            let text = |text: &str| Some(AttributeValue::Text(text.to_owned()));
            let stored = || {
                wb.editing.editor.with_untracked(|e| e.document().objects[0].attributes.get("plate").cloned())
            };
            let plate = AttributeTarget { id: "a".to_owned(), name: "plate".to_owned(), frame: None };
            type_attribute(wb.editing, &plate, text("K"));
            type_attribute(wb.editing, &plate, text("KA"));
            finish_typing(wb.editing);
            assert_eq!(stored(), text("KA"));
            wb.editing.locked.update(|locked| {
                locked.insert("a".to_owned());
            });
            set_attribute(wb.editing, &plate, None);
            type_attribute(wb.editing, &plate, text("B"));
            assert_eq!(stored(), text("KA"));
            wb.editing.locked.update(|locked| locked.clear());
            wb.editing.editable.set(false);
            set_attribute(wb.editing, &plate, None);
            assert_eq!(stored(), text("KA"));
        });
    }

    #[test]
    fn an_attribute_of_a_frame_holds_from_there_to_the_next_keyframe() {
        Owner::new().with(|| {
            let wb = open_track();
            let blinker = |frame| AttributeTarget {
                id: "a".to_owned(),
                name: "blinker".to_owned(),
                frame: Some(frame),
            };
            let left = Some(AttributeValue::Text("left".to_owned()));
            set_attribute(wb.editing, &blinker(2), left.clone());
            let value = |frame| wb.editing.editor.with_untracked(|e| blinker(frame).value(e.document()));
            assert_eq!([0, 2, 3, 4].map(value), [None, left.clone(), left, None]);
            undo(wb.editing);
            assert_eq!(shapes(wb).len(), 2, "the keyframe goes with it");
        });
    }

    #[test]
    fn undo_and_redo_wait_for_the_edit_lock() {
        Owner::new().with(|| {
            let wb = open_track();
            toggle_occluded(wb);
            wb.editing.editable.set(false);
            undo(wb.editing);
            assert!(shapes(wb)[0].1, "nothing is undone without the right to edit");
            wb.editing.editable.set(true);
            undo(wb.editing);
            assert!(!shapes(wb)[0].1);
            redo(wb.editing);
            assert!(shapes(wb)[0].1);
        });
    }
}
