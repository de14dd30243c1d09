//! The workbench's keys and what they do. Those of a view's own tools are with the view.

use super::bar::{submit, toggle_compare};
use super::page::WorkbenchContext;
use super::state::{Workbench, WorkbenchMode};
use super::toolbar;
use crate::ui::{KeyBindings, Toasts};
use assay_core::label::{Object, Shape};
use assay_editor::{Edit, Editor};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Frames that V and C go.
const STEP: u32 = 10;

/// Bind them all, for as long as the workbench is open.
pub(super) fn bind(wb: Workbench, context: WorkbenchContext) {
    let keys = KeyBindings::get();
    bind_tools(keys, wb);
    bind_objects(keys, wb);
    if wb.frame_count() > 1 {
        bind_frames(keys, wb);
    }
    if wb.may_ever_edit() {
        bind_edits(keys, wb);
        bind_classes(keys, wb);
    }
    if wb.mode == WorkbenchMode::Label {
        let toasts = Toasts::get();
        keys.bind("Work", "Ctrl+Enter", "Submit", move || submit(wb, context, toasts));
        keys.bind("Work", "Ctrl+S", "Save now", move || {
            if let Some(sync) = context.sync {
                sync.save_now();
            }
        });
    }
    if !wb.predicted.models().is_empty() {
        keys.bind("Work", "Shift+P", "Show or hide predictions", move || wb.predicted.toggle());
    }
    if wb.golden.with_untracked(Option::is_some) {
        keys.bind("Work", "X", "Compare with golden, or back", move || toggle_compare(wb, context));
        keys.bind("Work", ".", "Next finding", move || step_finding(wb, true));
        keys.bind("Work", ",", "Previous finding", move || step_finding(wb, false));
    }
}

fn bind_tools(keys: KeyBindings, wb: Workbench) {
    for entry in toolbar::tools(wb) {
        keys.bind("Tools", entry.key, entry.title, move || wb.tool.set(entry.tool));
    }
}

fn bind_objects(keys: KeyBindings, wb: Workbench) {
    keys.bind("Objects", "Tab", "Next object", move || step_object(wb, true));
    keys.bind("Objects", "Shift+Tab", "Previous object", move || step_object(wb, false));
    keys.bind("Objects", "H", "Hide or show the selected object", move || toggle(wb, wb.hidden));
    keys.bind("Objects", "Esc", "Select nothing", move || {
        wb.pin.set(None);
        wb.select(None);
    });
    if wb.may_ever_edit() {
        keys.bind("Objects", "L", "Lock or unlock the selected object", move || toggle(wb, wb.locked));
        keys.bind("Objects", "Del", "Delete the selected object", move || delete(wb, false));
        keys.bind("Objects", "Shift+Del", "Delete it, also when locked", move || delete(wb, true));
    }
}

fn bind_edits(keys: KeyBindings, wb: Workbench) {
    keys.bind("Work", "Ctrl+Z", "Undo", move || step(wb, Editor::undo));
    keys.bind("Work", "Ctrl+Shift+Z|Ctrl+Y", "Redo", move || step(wb, Editor::redo));
    keys.bind("Objects", "Q", "Occluded, or not", move || {
        change_shape(wb, |shape| shape.occluded = !shape.occluded);
    });
    if wb.frame_count() > 1 {
        keys.bind("Frames", "O", "Outside from here on, or not", move || {
            change_shape(wb, |shape| shape.outside = !shape.outside);
        });
        keys.bind("Frames", "K", "Keyframe here, or not", move || toggle_keyframe(wb));
        keys.bind("Frames", "R", "Next keyframe", move || step_keyframe(wb, true));
        keys.bind("Frames", "E", "Previous keyframe", move || step_keyframe(wb, false));
    }
}

/// Undo or redo, where the label may be changed right now.
fn step(wb: Workbench, step: fn(&mut Editor) -> bool) {
    if wb.editable.get_untracked() {
        wb.editor.update(|e| {
            step(e);
        });
    }
}

/// Ctrl+1 is the first class, as its place in the list says.
fn bind_classes(keys: KeyBindings, wb: Workbench) {
    let names =
        wb.stage.with_value(|s| s.ontology.classes.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
    for (number, name) in names.into_iter().take(10).enumerate() {
        let title = format!("Class {name}");
        keys.bind("Classes", format!("Ctrl+{}", (number + 1) % 10), title, move || set_class(wb, &name));
    }
}

fn bind_frames(keys: KeyBindings, wb: Workbench) {
    keys.bind("Frames", "F", "Next frame", move || step_frame(wb, 1, true));
    keys.bind("Frames", "D", "Previous frame", move || step_frame(wb, 1, false));
    keys.bind("Frames", "V", "Ten frames on", move || step_frame(wb, STEP, true));
    keys.bind("Frames", "Shift+V", "Ten frames back", move || step_frame(wb, STEP, false));
}

/// Go so many frames on or back, within the scene.
pub(super) fn step_frame(wb: Workbench, by: u32, on: bool) {
    let last = wb.frame_count().saturating_sub(1);
    let now = wb.frame.get_untracked();
    wb.frame.set(if on { now.saturating_add(by).min(last) } else { now.saturating_sub(by) });
}

/// Give the selection a class, and draw the next object in it.
pub(super) fn set_class(wb: Workbench, name: &str) {
    wb.class.set(name.to_owned());
    let selected =
        wb.editor.with_untracked(|e| e.selected().filter(|o| o.class != name).map(|o| o.id.clone()));
    if let Some(id) = selected.filter(|id| wb.editable.get_untracked() && !is_locked(wb, id)) {
        wb.editor.update(|e| e.apply([Edit::SetClass { id, class: name.to_owned() }]));
    }
}

fn is_locked(wb: Workbench, id: &str) -> bool {
    wb.locked.with_untracked(|locked| locked.contains(id))
}

fn toggle(wb: Workbench, set: RwSignal<BTreeSet<String>>) {
    let Some(id) = untrack(|| wb.selection()) else { return };
    toggle_in(set, &id);
}

/// In or out.
pub(super) fn toggle_in(set: RwSignal<BTreeSet<String>>, id: &str) {
    set.update(|all| {
        if !all.remove(id) {
            all.insert(id.to_owned());
        }
    });
}

fn delete(wb: Workbench, also_locked: bool) {
    let Some(id) = untrack(|| wb.selection()) else { return };
    if wb.editable.get_untracked() && (also_locked || !is_locked(wb, &id)) {
        wb.editor.update(|e| e.apply([Edit::Remove { id }]));
    }
}

/// Whether an object can be seen in a frame; cheap, for it copies no shapes.
pub(super) fn is_in_frame(object: &Object, frame: u32) -> bool {
    let here = |s: &&Shape| s.frame == frame;
    if object.shapes.iter().any(|s| here(&s) && !s.outside) {
        return true;
    }
    if !object.track || object.shapes.iter().any(|s| here(&s)) {
        return false;
    }
    let before = object.shapes.iter().filter(|s| s.frame < frame).max_by_key(|s| s.frame);
    before.is_some_and(|s| !s.outside)
}

fn step_object(wb: Workbench, on: bool) {
    let frame = wb.frame.get_untracked();
    let next = wb.editor.with_untracked(|e| {
        let ids: Vec<&str> =
            e.document().objects.iter().filter(|o| is_in_frame(o, frame)).map(|o| o.id.as_str()).collect();
        let now = e.selection().and_then(|id| ids.iter().position(|i| *i == id));
        let index = match (now, on) {
            (None, true) => 0,
            (None, false) => ids.len().saturating_sub(1),
            (Some(i), true) => (i + 1) % ids.len().max(1),
            (Some(i), false) => (i + ids.len().saturating_sub(1)) % ids.len().max(1),
        };
        ids.get(index).map(|id| (*id).to_owned())
    });
    if next.is_some() {
        wb.select(next);
    }
}

fn step_finding(wb: Workbench, on: bool) {
    let count = wb.grade.with_untracked(|g| g.as_ref().map_or(0, |g| g.findings.len()));
    if count == 0 {
        return;
    }
    let index = match (wb.hovered_finding.get_untracked(), on) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(i), true) => (i + 1) % count,
        (Some(i), false) => (i + count - 1) % count,
    };
    super::panels::go_to_finding(wb, index);
}

/// Change the selected object's shape in this frame: where it is between keyframes, that makes one.
fn change_shape(wb: Workbench, change: impl Fn(&mut Shape)) {
    let frame = wb.frame.get_untracked();
    let edit = wb.editor.with_untracked(|e| {
        let object = e.selected()?;
        let sensor = object.shapes.first()?.sensor.clone();
        let drawn = object.shape(frame, &sensor).cloned();
        let mut shape = drawn.or_else(|| object.shape_at(frame, &sensor))?;
        change(&mut shape);
        Some(Edit::SetShape { id: object.id.clone(), shape })
    });
    apply(wb, edit);
}

/// One step, where the label may be changed right now.
fn apply(wb: Workbench, edit: Option<Edit>) {
    if let Some(edit) = edit.filter(|_| wb.editable.get_untracked()) {
        wb.editor.update(|e| e.apply([edit]));
    }
}

fn toggle_keyframe(wb: Workbench) {
    let frame = wb.frame.get_untracked();
    let edit = wb.editor.with_untracked(|e| {
        let object = e.selected().filter(|o| o.track)?;
        let (id, sensor) = (object.id.clone(), object.shapes.first()?.sensor.clone());
        if object.shape(frame, &sensor).is_none() {
            return Some(Edit::SetShape { id, shape: object.shape_at(frame, &sensor)? });
        }
        // The last keyframe stays: an object without a shape is nowhere.
        (object.shapes.len() > 1).then_some(Edit::RemoveShape { id, frame, sensor })
    });
    apply(wb, edit);
}

fn step_keyframe(wb: Workbench, on: bool) {
    let now = wb.frame.get_untracked();
    let next = wb.editor.with_untracked(|e| {
        let frames = e.selected()?.shapes.iter().map(|s| s.frame);
        if on { frames.filter(|f| *f > now).min() } else { frames.filter(|f| *f < now).max() }
    });
    if let Some(next) = next {
        wb.frame.set(next);
    }
}
