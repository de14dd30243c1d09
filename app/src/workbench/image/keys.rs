//! Keyboard of an image view. Keys that a tool or the view uses go no further.

use super::context::ImageContext;
use super::key_commands::{
    ToolCommand, ViewCommand, belongs_to_control, cross_direction, move_cross, tool_command, view_command,
};
use super::pointer::ImagePointers;
use crate::workbench::actions::comparison::flicker;
use crate::workbench::state::WorkbenchTool;
use assay_editor::tool::{KeyModifiers, PointerButton, PolygonTarget, ToolEvent, ToolKey};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Keyboard of one view.
#[derive(Clone, Copy)]
pub struct ImageKeyboard {
    context: ImageContext,
    pointers: ImagePointers,
}

impl ImageKeyboard {
    /// Keyboard of a view and its pointers.
    pub fn new(context: ImageContext, pointers: ImagePointers) -> Self {
        Self { context, pointers }
    }

    /// A key went down anywhere on the page.
    pub fn down(self, event: &KeyboardEvent) {
        let Some(focus) = focus() else { return };
        if focus.writes || !self.is_used(event, &focus) {
            return;
        }
        event.prevent_default();
        event.stop_immediate_propagation();
    }

    /// A key went up.
    pub fn up(self, event: &KeyboardEvent) {
        if event.code() == "Space" && self.pointers.hold_space(false) && self.context.by_keys.get_untracked()
        {
            self.tap();
        }
    }

    fn is_used(self, event: &KeyboardEvent, focus: &Focus) -> bool {
        let ctrl = event.ctrl_key() || event.meta_key();
        let held = KeyModifiers { shift: event.shift_key(), ctrl, alt: event.alt_key() };
        // A focused button keeps the keys that press it.
        if !focus.on_picture && belongs_to_control(&event.code()) {
            return false;
        }
        self.is_tool_key(event, held)
            || self.is_view_key(event, held)
            || self.is_cross_key(event, held, focus)
    }

    fn is_tool_key(self, event: &KeyboardEvent, held: KeyModifiers) -> bool {
        let context = self.context;
        match tool_command(&event.key(), held) {
            None => return false,
            Some(ToolCommand::Key(key)) => {
                if key == ToolKey::Escape && context.wb.editing.tool.get_untracked() == WorkbenchTool::Comment
                {
                    context.wb.editing.tool.set(WorkbenchTool::Select);
                }
                return context.send(&ToolEvent::Key(key)).handled;
            }
            Some(ToolCommand::Draw | ToolCommand::Redraw) if !context.editable() => return false,
            Some(ToolCommand::Draw) => context.wb.editing.tool.set(context.last_tool.get_value()),
            Some(ToolCommand::Redraw) => context.draw_selected(PolygonTarget::ShapeOf),
        }
        true
    }

    fn is_view_key(self, event: &KeyboardEvent, held: KeyModifiers) -> bool {
        let context = self.context;
        match view_command(&event.code(), held) {
            None => return false,
            Some(ViewCommand::Zoom(factor)) => context.view.update(|view| view.zoom(factor)),
            Some(ViewCommand::Pan(by)) => context.view.update(|view| view.pan(by)),
            Some(ViewCommand::Fit) => context.view.update(|view| view.fit()),
            Some(ViewCommand::HoldToPan) => {
                self.pointers.hold_space(true);
            }
            Some(ViewCommand::Flicker) => return flicker(context.wb, context.flickers_to_golden),
        }
        true
    }

    /// Arrows move a cross over the picture, for people without a pointer; a tap of Space presses there.
    fn is_cross_key(self, event: &KeyboardEvent, held: KeyModifiers, focus: &Focus) -> bool {
        let context = self.context;
        let draws = context.wb.editing.tool.get_untracked() != WorkbenchTool::Select
            || context.by_keys.get_untracked();
        if !focus.on_canvas || !draws {
            return false;
        }
        let Some(direction) = cross_direction(&event.code(), held) else { return false };
        let view = context.view.get_untracked();
        let at = move_cross(&view, context.pointer.get_untracked(), direction);
        context.by_keys.set(true);
        context.pointer.set(Some(at));
        let [l, t, r, b] = view.visible();
        if at[0] < l || at[1] < t || at[0] > r || at[1] > b {
            context.view.update(|view| view.center(at));
        }
        context.send(&ToolEvent::Move { at, modifiers: held });
        true
    }

    fn tap(self) {
        let Some(at) = self.context.pointer.get_untracked() else { return };
        if self.context.wb.editing.tool.get_untracked() == WorkbenchTool::Comment {
            return self.pointers.pin(at);
        }
        let modifiers = KeyModifiers::default();
        self.context.send(&ToolEvent::Down { at, button: PointerButton::Primary, modifiers });
        self.context.send(&ToolEvent::Up { at, modifiers });
    }
}

struct Focus {
    /// Whether a field takes keys as text.
    writes: bool,
    /// Whether the picture has the focus, or nothing.
    on_picture: bool,
    /// Whether the picture itself has the focus.
    on_canvas: bool,
}

/// Location of the focus; `None` while a dialog is open.
fn focus() -> Option<Focus> {
    if document().query_selector("dialog[open]").ok().flatten().is_some() {
        return None;
    }
    let element = document().active_element();
    let tag = element.as_ref().map(|e| e.tag_name()).unwrap_or_default();
    let edits =
        element.and_then(|e| e.dyn_into::<HtmlElement>().ok()).is_some_and(|e| e.is_content_editable());
    Some(Focus {
        writes: edits || matches!(tag.as_str(), "TEXTAREA" | "SELECT" | "INPUT"),
        on_picture: matches!(tag.as_str(), "CANVAS" | "BODY" | ""),
        on_canvas: tag == "CANVAS",
    })
}
