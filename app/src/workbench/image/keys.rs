//! Keys of an image view: the tools, the view, and a cross for people without a pointer.

use super::context::ImageContext;
use super::key_commands::{CROSS_KEYS, VIEW_KEYS, ViewCommand, move_cross};
use super::pointer::ImagePointers;
use crate::ui::KeyBindings;
use crate::workbench::actions::comparison::flicker;
use crate::workbench::state::WorkbenchTool;
use assay_core::geometry::Point2;
use assay_editor::tool::{KeyModifiers, PointerButton, PolygonTarget, ToolEvent, ToolKey};
use leptos::ev;
use leptos::prelude::*;

const DRAWING: &str = "Drawing";
const PICTURE: &str = "Picture";

/// Bind the keys for as long as the view is open.
pub fn bind(context: ImageContext, pointers: ImagePointers) {
    let keys = KeyBindings::get();
    if context.wb.mode.may_ever_edit() {
        bind_drawing(keys, context);
    }
    keys.bind(DRAWING, "Esc", "Cancel the shape, or put the tool away", move || escape(context));
    bind_view(keys, context);
    if context.wb.mode.may_ever_edit() || context.wb.mode.shows_golden_label() {
        bind_cross(keys, context);
    }
    let plays = if context.wb.frame_count() > 1 { "; a tap plays or pauses" } else { "" };
    keys.bind(PICTURE, "Space", format!("Hold it and drag to move the picture{plays}"), move || {
        pointers.hold_space(true);
    });
    let released = window_event_listener(ev::keyup, move |event| {
        if event.key() == " " && pointers.hold_space(false) {
            tap(context, pointers);
        }
    });
    on_cleanup(move || released.remove());
}

fn bind_drawing(keys: KeyBindings, context: ImageContext) {
    let may = move || untrack(|| context.editable());
    let send = move |key| move || send(context, key);
    let unfinished = context.wb.editing.unfinished;
    let redraw = move || context.draw_selected(PolygonTarget::ShapeOf);
    keys.bind_when(DRAWING, "Enter", "Finish the shape", may, send(ToolKey::Enter));
    keys.bind_when(DRAWING, "Backspace", "Take the last point back", may, send(ToolKey::Backspace));
    keys.bind_when(DRAWING, "Ctrl+A", "Snap to the borders of neighbours, or not", may, send(ToolKey::Snap));
    keys.bind_when(DRAWING, "Del", "Remove the point under the pointer", may, send(ToolKey::Delete));
    // While a shape is drawn the tool answers to Delete in all its forms.
    let is_drawing = move || unfinished.is_begun();
    keys.bind_when(
        DRAWING,
        "Shift+Del",
        "Remove the point under the pointer",
        is_drawing,
        send(ToolKey::Delete),
    );
    keys.bind_when(DRAWING, "Shift+N", "Draw the selected shape again", may, redraw);
}

/// Give a key to the active tool. Returns whether it made use of it.
fn send(context: ImageContext, key: ToolKey) -> bool {
    context.send(&ToolEvent::Key(key)).handled
}

fn escape(context: ImageContext) -> bool {
    if context.wb.editing.tool.get_untracked() == WorkbenchTool::Comment {
        context.wb.editing.tool.set(WorkbenchTool::Select);
    }
    send(context, ToolKey::Escape)
}

fn bind_view(keys: KeyBindings, context: ImageContext) {
    for (keys_text, title, command) in VIEW_KEYS {
        keys.bind(PICTURE, keys_text, title, move || {
            context.view.update(|view| match command {
                ViewCommand::Zoom(factor) => view.zoom(factor),
                ViewCommand::Pan(by) => view.pan(by),
                ViewCommand::Fit => view.fit(),
            });
        });
    }
    let compares = move || untrack(|| context.compares());
    keys.bind_when(PICTURE, "Tab", "Golden and label in turn", compares, move || {
        flicker(context.wb, context.flickers_to_golden)
    });
}

/// Arrows move a cross over the picture, for people without a pointer; a tap of Space presses there.
fn bind_cross(keys: KeyBindings, context: ImageContext) {
    let draws = move || {
        context.wb.editing.tool.get_untracked() != WorkbenchTool::Select || context.by_keys.get_untracked()
    };
    let has_focus = || document().active_element().is_some_and(|focused| focused.tag_name() == "CANVAS");
    for (key, title, direction) in CROSS_KEYS {
        keys.bind(DRAWING, key, title, move || {
            let is_moved = draws() && has_focus();
            if is_moved {
                step_cross(context, direction);
            }
            is_moved
        });
    }
}

fn step_cross(context: ImageContext, direction: Point2) {
    let view = context.view.get_untracked();
    let at = move_cross(&view, context.pointer.get_untracked(), direction);
    context.by_keys.set(true);
    context.pointer.set(Some(at));
    let [l, t, r, b] = view.visible();
    if at[0] < l || at[1] < t || at[0] > r || at[1] > b {
        context.view.update(|view| view.center(at));
    }
    context.send(&ToolEvent::Move { at, modifiers: KeyModifiers::default() });
}

/// A tap of Space presses at the cross; without one it plays the frames, or stops.
fn tap(context: ImageContext, pointers: ImagePointers) {
    let at = context.pointer.get_untracked().filter(|_| context.by_keys.get_untracked());
    let Some(at) = at else {
        if context.wb.frame_count() > 1 {
            context.wb.view.playing.update(|playing| *playing = !*playing);
        }
        return;
    };
    if context.wb.editing.tool.get_untracked() == WorkbenchTool::Comment {
        return pointers.pin(at);
    }
    let modifiers = KeyModifiers::default();
    context.send(&ToolEvent::Down { at, button: PointerButton::Primary, modifiers });
    context.send(&ToolEvent::Up { at, modifiers });
}
