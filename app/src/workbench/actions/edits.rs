//! Edits of the label: undo, flags of the shape in the frame, keyframes, attributes.

use crate::workbench::state::{EditingState, Workbench};
use assay_core::label::{AttributeValue, Object, Shape};
use assay_editor::Edit;
use leptos::prelude::*;

/// Undo the last step, if the label can be changed now.
pub fn undo(editing: EditingState) {
    if editing.editable.get_untracked() {
        editing.editor.update(|e| {
            e.undo();
        });
    }
}

/// Redo the step that was undone last, if the label can be changed now.
pub fn redo(editing: EditingState) {
    if editing.editable.get_untracked() {
        editing.editor.update(|e| {
            e.redo();
        });
    }
}

/// Mark the selected object in this frame as occluded, or not.
pub fn toggle_occluded(wb: Workbench) {
    change_selected(wb, |object, frame| with_shape(object, frame, |shape| shape.occluded = !shape.occluded));
}

/// Mark the selected object as outside from this frame on, or not.
pub fn toggle_outside(wb: Workbench) {
    change_selected(wb, |object, frame| with_shape(object, frame, |shape| shape.outside = !shape.outside));
}

/// Add a keyframe of the selected track in this frame, or remove it.
pub fn toggle_keyframe(wb: Workbench) {
    change_selected(wb, keyframe_edit);
}

/// Set an attribute of an object, or remove it.
pub fn set_attribute(editing: EditingState, id: String, name: String, value: Option<AttributeValue>) {
    editing.editor.update(|e| e.apply([Edit::SetAttribute { id, name, value }]));
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
    fn outside_is_set_in_the_frame_on_screen() {
        Owner::new().with(|| {
            let wb = open_track();
            wb.view.frame.set(4);
            toggle_outside(wb);
            assert_eq!(shapes(wb), [(0, false, false), (4, false, true)]);
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
