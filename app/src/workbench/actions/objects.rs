//! Actions on objects: select, look at, hide, lock, class.

use crate::workbench::state::{EditingState, ViewLocation, Workbench, next_object, toggle_id};
use assay_core::geometry::Point3;
use assay_core::label::Object;
use assay_editor::Edit;
use leptos::prelude::*;

/// Select the next or the previous object of the frame.
pub fn step_object(wb: Workbench, forward: bool) {
    let frame = wb.view.frame.get_untracked();
    let next = wb.editing.editor.with_untracked(|e| next_object(e.document(), e.selection(), frame, forward));
    if next.is_some() {
        wb.editing.select(next);
    }
}

/// Select an object and look at it in the 3D view.
pub fn select_and_look(wb: Workbench, id: String) {
    let frame = wb.view.frame.get_untracked();
    let center =
        wb.editing.editor.with_untracked(|e| e.document().object(&id).and_then(|o| cuboid_center(o, frame)));
    wb.editing.select(Some(id));
    if let Some(center) = center {
        wb.view.navigator.show(ViewLocation::Space(center));
    }
}

/// Deselect, and forget the location of an unwritten comment.
pub fn deselect(wb: Workbench) {
    wb.comments.draft_anchor.set(None);
    wb.editing.select(None);
}

/// Hide or show the selected object.
pub fn toggle_selected_hidden(wb: Workbench) {
    if let Some(id) = wb.editing.selection_untracked() {
        toggle_id(wb.view.hidden, &id);
    }
}

/// Lock or unlock the selected object.
pub fn toggle_selected_locked(editing: EditingState) {
    if let Some(id) = editing.selection_untracked() {
        toggle_id(editing.locked, &id);
    }
}

/// Give the selected object a class, and draw the next object in it.
pub fn set_class(editing: EditingState, name: &str) {
    editing.class.set(name.to_owned());
    let selected =
        editing.editor.with_untracked(|e| e.selected().filter(|o| o.class != name).map(|o| o.id.clone()));
    if let Some(id) = selected.filter(|id| editing.editable.get_untracked() && !editing.is_locked(id)) {
        editing.editor.update(|e| e.apply([Edit::SetClass { id, class: name.to_owned() }]));
    }
}

/// Centre of an object's cuboid in a frame, m.
fn cuboid_center(object: &Object, frame: u32) -> Option<Point3> {
    let sensor = &object.shapes.iter().find(|s| s.geometry.as_cuboid().is_some())?.sensor;
    object.shape_at(frame, sensor)?.geometry.as_cuboid().map(|c| c.center)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{car, object, shape, workbench};
    use assay_core::geometry::Geometry;
    use assay_core::label::Shape;

    fn classes(wb: Workbench) -> Vec<String> {
        wb.editing.editor.with_untracked(|e| e.document().objects.iter().map(|o| o.class.clone()).collect())
    }

    fn open() -> Workbench {
        let drawn = |id: &str| Object { shapes: vec![shape(0)], ..object(id, "car") };
        workbench([drawn("a"), drawn("b")])
    }

    #[test]
    fn a_cuboid_is_looked_at_where_it_is_in_the_frame() {
        let at = |x: f64, frame| Shape { geometry: Geometry::Cuboid(car([x, 0.0, 0.0])), ..shape(frame) };
        let track = Object { track: true, shapes: vec![at(0.0, 0), at(10.0, 10)], ..object("a", "car") };
        assert_eq!(cuboid_center(&track, 10), Some([10.0, 0.0, 0.0]));
        assert_eq!(cuboid_center(&Object { shapes: vec![shape(0)], ..object("b", "car") }, 0), None);
    }

    #[test]
    fn a_class_is_given_to_the_selection_and_to_the_next_object() {
        Owner::new().with(|| {
            let wb = open();
            set_class(wb.editing, "tree");
            assert_eq!(classes(wb), ["car", "car"], "nothing is selected");
            wb.editing.select(Some("b".to_owned()));
            set_class(wb.editing, "tree");
            assert_eq!(classes(wb), ["car", "tree"]);
            assert_eq!(wb.editing.class.get_untracked(), "tree");
        });
    }

    #[test]
    fn a_locked_object_keeps_its_class() {
        Owner::new().with(|| {
            let wb = open();
            wb.editing.select(Some("a".to_owned()));
            toggle_selected_locked(wb.editing);
            set_class(wb.editing, "tree");
            assert_eq!(classes(wb), ["car", "car"]);
        });
    }

    #[test]
    fn no_class_changes_while_the_label_cannot_be_changed() {
        Owner::new().with(|| {
            let wb = open();
            wb.editing.select(Some("a".to_owned()));
            wb.editing.editable.set(false);
            set_class(wb.editing, "tree");
            assert_eq!(classes(wb), ["car", "car"]);
        });
    }

    #[test]
    fn hiding_twice_shows_again() {
        Owner::new().with(|| {
            let wb = open();
            step_object(wb, true);
            toggle_selected_hidden(wb);
            assert!(wb.view.hidden.with_untracked(|hidden| hidden.contains("a")));
            toggle_selected_hidden(wb);
            assert!(wb.view.hidden.with_untracked(|hidden| hidden.is_empty()));
        });
    }

    #[test]
    fn stepping_selects_one_object_after_the_other() {
        Owner::new().with(|| {
            let wb = open();
            let selected = |forward| {
                step_object(wb, forward);
                wb.editing.selection_untracked().unwrap()
            };
            assert_eq!([selected(true), selected(true), selected(true)], ["a", "b", "a"]);
            assert_eq!(selected(false), "b");
        });
    }
}
