//! Keys over a picture. Those that a tool or the view makes use of go no further.

use super::context::ImageContext;
use super::pointer::ImagePointers;
use crate::workbench::state::{CompareMode, WorkbenchTool};
use assay_editor::tool::{KeyModifiers, PointerButton, PolygonTarget, ToolEvent, ToolKey};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// One press of a key moves the picture by this, screen px.
const PAN_PX: f64 = 60.0;
/// One press of a key zooms by this.
const ZOOM: f64 = 1.25;
/// One press of an arrow moves the cross by this, screen px.
const CROSS_PX: f64 = 10.0;

/// The keyboard of one view.
#[derive(Clone, Copy)]
pub struct ImageKeyboard {
    context: ImageContext,
    pointers: ImagePointers,
}

impl ImageKeyboard {
    /// For one view.
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

    /// A key was let go.
    pub fn up(self, event: &KeyboardEvent) {
        if event.code() == "Space" && self.pointers.hold_space(false) && self.context.by_keys.get_untracked()
        {
            self.tap();
        }
    }

    fn is_used(self, event: &KeyboardEvent, focus: &Focus) -> bool {
        let ctrl = event.ctrl_key() || event.meta_key();
        let held = KeyModifiers { shift: event.shift_key(), ctrl, alt: event.alt_key() };
        // A button in focus keeps the keys that press it.
        if !focus.on_picture && matches!(event.code().as_str(), "Space" | "Enter" | "NumpadEnter" | "Tab") {
            return false;
        }
        self.is_tool_key(event, held)
            || self.is_view_key(event, held)
            || self.is_cross_key(event, held, focus)
    }

    fn is_tool_key(self, event: &KeyboardEvent, held: KeyModifiers) -> bool {
        let key = match (event.key().as_str(), held.ctrl, held.shift) {
            ("Enter", false, _) => ToolKey::Enter,
            ("Escape", false, _) => ToolKey::Escape,
            ("Backspace", false, false) => ToolKey::Backspace,
            ("Delete", false, false) => ToolKey::Delete,
            ("z", true, false) => ToolKey::Undo,
            ("Z" | "z", true, true) | ("y", true, _) => ToolKey::Redo,
            ("a", true, false) => ToolKey::Snap,
            ("n" | "N", false, _) if !held.alt => return self.draw_again(held.shift),
            _ => return false,
        };
        if key == ToolKey::Escape && self.context.wb.tool.get_untracked() == WorkbenchTool::Comment {
            self.context.wb.tool.set(WorkbenchTool::Select);
        }
        self.context.send(&ToolEvent::Key(key)).handled
    }

    /// N: draw with the last tool; with Shift, the selected shape anew.
    fn draw_again(self, redraw: bool) -> bool {
        let context = self.context;
        if !context.editable() {
            return false;
        }
        if redraw {
            context.draw_selected(PolygonTarget::ShapeOf);
        } else {
            context.wb.tool.set(context.last_tool.get_value());
        }
        true
    }

    fn is_view_key(self, event: &KeyboardEvent, held: KeyModifiers) -> bool {
        let context = self.context;
        let pan = |x: f64, y: f64| context.view.update(|view| view.pan([x * PAN_PX, y * PAN_PX]));
        match (event.code().as_str(), held.alt, held.shift, held.ctrl) {
            ("KeyI", true, ..) => context.view.update(|view| view.zoom(ZOOM)),
            ("KeyK", true, ..) => context.view.update(|view| view.zoom(1.0 / ZOOM)),
            ("KeyJ", true, ..) | ("ArrowLeft", false, true, false) => pan(1.0, 0.0),
            ("KeyL", true, ..) | ("ArrowRight", false, true, false) => pan(-1.0, 0.0),
            ("KeyU", true, ..) | ("ArrowUp", false, true, false) => pan(0.0, 1.0),
            ("KeyO", true, ..) | ("ArrowDown", false, true, false) => pan(0.0, -1.0),
            ("Home", false, false, false) => context.view.update(|view| view.fit()),
            ("Space", false, false, false) => {
                self.pointers.hold_space(true);
            }
            ("Tab", false, false, false) => return self.flicker(),
            _ => return false,
        }
        true
    }

    /// Tab while comparing: golden and label in turn.
    fn flicker(self) -> bool {
        let wb = self.context.wb;
        if !wb.comparing.get_untracked() || wb.golden.with_untracked(Option::is_none) {
            return false;
        }
        if wb.compare_mode.get_untracked() == CompareMode::Flicker {
            self.context.flickers_to_golden.update(|golden| *golden = !*golden);
        } else {
            self.context.flickers_to_golden.set(true);
            wb.compare_mode.set(CompareMode::Flicker);
        }
        true
    }

    /// Arrows move a cross over the picture, for hands without a pointer; a tap of Space presses there.
    fn is_cross_key(self, event: &KeyboardEvent, held: KeyModifiers, focus: &Focus) -> bool {
        let context = self.context;
        let draws =
            context.wb.tool.get_untracked() != WorkbenchTool::Select || context.by_keys.get_untracked();
        if !focus.on_canvas || !draws || held != KeyModifiers::default() {
            return false;
        }
        let by = match event.code().as_str() {
            "ArrowLeft" => [-1.0, 0.0],
            "ArrowRight" => [1.0, 0.0],
            "ArrowUp" => [0.0, -1.0],
            "ArrowDown" => [0.0, 1.0],
            _ => return false,
        };
        let view = context.view.get_untracked();
        let [l, t, r, b] = view.visible();
        let [x, y] = context.pointer.get_untracked().unwrap_or([(l + r) / 2.0, (t + b) / 2.0]);
        let step = CROSS_PX / view.scale();
        let [width, height] = view.image();
        let at = [(x + by[0] * step).clamp(0.0, width), (y + by[1] * step).clamp(0.0, height)];
        context.by_keys.set(true);
        context.pointer.set(Some(at));
        if at[0] < l || at[1] < t || at[0] > r || at[1] > b {
            context.view.update(|view| view.center(at));
        }
        context.send(&ToolEvent::Move { at, modifiers: held });
        true
    }

    fn tap(self) {
        let Some(at) = self.context.pointer.get_untracked() else { return };
        if self.context.wb.tool.get_untracked() == WorkbenchTool::Comment {
            return self.pointers.pin(at);
        }
        let modifiers = KeyModifiers::default();
        self.context.send(&ToolEvent::Down { at, button: PointerButton::Primary, modifiers });
        self.context.send(&ToolEvent::Up { at, modifiers });
    }
}

struct Focus {
    /// In a field where keys write.
    writes: bool,
    /// On the picture, or nowhere in particular.
    on_picture: bool,
    /// On the picture itself.
    on_canvas: bool,
}

/// Where the focus is; none while a dialog is open.
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
