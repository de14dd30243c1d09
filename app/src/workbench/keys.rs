//! Keys of the workbench. Keys of a view's own tools are with the view.

use super::actions::comparison::toggle_comparison;
use super::actions::findings::step_finding;
use super::actions::frames::{step_frame, step_keyframe};
use super::actions::submission::{save_now, submit};
use super::actions::tracks::{delete_selected, toggle_outside};
use super::actions::{edits, objects};
use super::state::{Workbench, WorkbenchContext, WorkbenchMode, WorkbenchTool};
use super::toolbar::offered_tools;
use crate::ui::{KeyBindings, Toasts};
use assay_core::pipeline::StageKind;
use leptos::prelude::*;

/// Number of frames of a long step.
const LONG_STEP: u32 = 10;

/// Bind the keys for as long as the workbench is open.
pub(super) fn bind(wb: Workbench, context: WorkbenchContext) {
    let keys = KeyBindings::get();
    bind_tools(keys, wb);
    // Tags are no objects to select, and tracks that are linked do not change: their views have keys of their own.
    let has_objects =
        wb.stage.with_value(|stage| !matches!(stage.kind, StageKind::Categorize | StageKind::Link));
    if has_objects {
        bind_objects(keys, wb);
    }
    if wb.frame_count() > 1 {
        bind_frames(keys, wb);
    }
    if wb.mode.may_ever_edit() {
        keys.bind("Work", "Ctrl+Z", "Undo", move || edits::undo(wb.editing));
        keys.bind("Work", "Ctrl+Shift+Z|Ctrl+Y", "Redo", move || edits::redo(wb.editing));
        if has_objects {
            bind_edits(keys, wb);
            bind_classes(keys, wb);
        }
    }
    if wb.mode == WorkbenchMode::Label {
        let toasts = Toasts::get();
        keys.bind_in_fields("Work", "Ctrl+Enter", "Submit", move || submit(wb, context, toasts));
        keys.bind_in_fields("Work", "Ctrl+S", "Save now", move || save_now(context));
    }
    if !wb.predictions.models().is_empty() {
        keys.bind("Work", "Shift+P", "Show or hide predictions", move || wb.predictions.toggle());
    }
    let has_golden = move || wb.comparison.has_golden();
    let compare = move || toggle_comparison(wb, context);
    keys.bind_when("Work", "Shift+C", "Compare with golden, or back", has_golden, compare);
    keys.bind_when("Work", ".", "Next finding", has_golden, move || step_finding(wb, true));
    keys.bind_when("Work", ",", "Previous finding", has_golden, move || step_finding(wb, false));
}

/// Bind each tool for as long as it is offered: in a debrief, who may edit changes.
fn bind_tools(keys: KeyBindings, wb: Workbench) {
    let offered = move || untrack(|| offered_tools(wb));
    for tool in WorkbenchTool::ALL {
        let is_offered = move || offered().contains(&tool);
        keys.bind_when("Tools", tool.key(), tool.title(), is_offered, move || wb.editing.tool.set(tool));
    }
    let next = move || WorkbenchTool::to_draw_again(wb.editing.last_drawing_tool.get_value(), &offered());
    let can_draw = move || next().is_some();
    keys.bind_when("Tools", "N", "Draw again with the last tool", can_draw, move || {
        if let Some(tool) = next() {
            wb.editing.tool.set(tool);
        }
    });
    Effect::new(move |_| {
        let tool = wb.editing.tool.get();
        if tool.geometry().is_some() {
            wb.editing.last_drawing_tool.set_value(Some(tool));
        }
    });
}

fn bind_objects(keys: KeyBindings, wb: Workbench) {
    use objects::{deselect, step_object, toggle_selected_hidden, toggle_selected_locked};
    keys.bind("Objects", "Tab", "Next object", move || step_object(wb, true));
    keys.bind("Objects", "Shift+Tab", "Previous object", move || step_object(wb, false));
    keys.bind("Objects", "H", "Hide or show the selected object, in all frames", move || {
        toggle_selected_hidden(wb)
    });
    keys.bind("Objects", "Esc", "Select nothing", move || deselect(wb));
    if wb.mode.may_ever_edit() {
        keys.bind("Objects", "L", "Lock or unlock the selected object", move || {
            toggle_selected_locked(wb.editing)
        });
        keys.bind("Objects", "Del", "Delete the selected object", move || delete_selected(wb, false));
        keys.bind("Objects", "Shift+Del", "Delete it, also when locked", move || delete_selected(wb, true));
    }
}

fn bind_edits(keys: KeyBindings, wb: Workbench) {
    keys.bind("Objects", "Q", "Occluded, or not", move || edits::toggle_occluded(wb));
    if wb.frame_count() > 1 {
        keys.bind("Frames", "O", "Outside from here on, or not", move || toggle_outside(wb));
        keys.bind("Frames", "K", "Keyframe here, or not", move || edits::toggle_keyframe(wb));
        keys.bind("Frames", "R", "Next keyframe", move || step_keyframe(wb, true));
        keys.bind("Frames", "E", "Previous keyframe", move || step_keyframe(wb, false));
    }
}

/// Bind Ctrl and a digit to each of the first ten classes.
fn bind_classes(keys: KeyBindings, wb: Workbench) {
    let names =
        wb.stage.with_value(|s| s.ontology.classes.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
    for (number, name) in names.into_iter().take(10).enumerate() {
        let title = format!("Class {name}");
        // By its place: the stage's classes may change while the workbench is open.
        let named = move || wb.stage.with_value(|s| s.ontology.classes.get(number).map(|c| c.name.clone()));
        let set = move || named().into_iter().for_each(|name| objects::set_class(wb.editing, &name));
        keys.bind("Classes", format!("Ctrl+{}", (number + 1) % 10), title, set);
    }
}

fn bind_frames(keys: KeyBindings, wb: Workbench) {
    let playing = wb.view.playing;
    keys.bind("Frames", "Space", "Play or pause", move || playing.update(|playing| *playing = !*playing));
    keys.bind("Frames", "F", "Next frame", move || step_frame(wb.view, 1, true));
    keys.bind("Frames", "D", "Previous frame", move || step_frame(wb.view, 1, false));
    keys.bind("Frames", "V", "Ten frames on", move || step_frame(wb.view, LONG_STEP, true));
    keys.bind("Frames", "Shift+V", "Ten frames back", move || step_frame(wb.view, LONG_STEP, false));
}
