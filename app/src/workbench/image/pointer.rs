//! Mouse, pen, fingers and wheel: they change the view and send events to the tools.

use super::context::ImageContext;
use super::pointer_gestures::wheel;
use super::pointer_state::{PointerMove, PointerState};
use crate::workbench::actions::comments::pin_comment;
use crate::workbench::state::WorkbenchTool;
use assay_core::geometry::Point2;
use assay_core::golden::Anchor;
use assay_editor::tool::{KeyModifiers, PointerButton, ToolEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, MouseEvent, PointerEvent, WheelEvent};

/// Pointers on the picture.
#[derive(Clone, Copy)]
pub struct ImagePointers {
    context: ImageContext,
    state: StoredValue<PointerState>,
}

impl ImagePointers {
    /// Pointers of one view.
    pub fn new(context: ImageContext) -> Self {
        Self { context, state: StoredValue::new(PointerState::default()) }
    }

    /// Whether a drag pans now.
    pub fn pans(self) -> bool {
        self.state.with_value(PointerState::pans)
    }

    /// Space went down or up. Returns whether it was tapped: released without a drag.
    pub fn hold_space(self, held: bool) -> bool {
        self.state.try_update_value(|s| s.hold_space(held)) == Some(true)
    }

    /// A button or finger went down.
    pub fn down(self, event: &PointerEvent) {
        let at = position(event);
        capture(event);
        let fingers = self.state.try_update_value(|s| s.press(event.pointer_id(), at));
        self.context.by_keys.set(false);
        if fingers == Some(2) {
            // A second finger: what the first one began is cancelled.
            self.context.send(&ToolEvent::Abort);
            return self.state.update_value(PointerState::abort);
        }
        if self.state.try_update_value(|s| s.begin(event.button() == 1)) == Some(true) {
            event.prevent_default();
        } else {
            self.press(event, at);
        }
    }

    fn press(self, event: &PointerEvent, at: Point2) {
        let context = self.context;
        let button = if event.button() == 2 { PointerButton::Secondary } else { PointerButton::Primary };
        if context.wb.editing.tool.get_untracked() == WorkbenchTool::Comment
            && button == PointerButton::Primary
        {
            return self.state.update_value(|s| s.begin_pin(at));
        }
        let image = self.point(at);
        let reply = context.send(&ToolEvent::Down { at: image, button, modifiers: modifiers(event) });
        self.state.update_value(|s| s.set_pans(reply.pans));
    }

    /// A pointer moved.
    pub fn moved(self, event: &PointerEvent) {
        let at = position(event);
        match self.state.try_update_value(|s| s.move_to(event.pointer_id(), at)) {
            Some(PointerMove::Pinch(gesture)) => {
                return self.context.view.update(|view| gesture.apply(view));
            }
            Some(PointerMove::Pan(by)) => self.context.view.update(|view| view.pan(by)),
            Some(PointerMove::Tool) | None => {}
        }
        let image = self.point(at);
        self.context.send(&ToolEvent::Move { at: image, modifiers: modifiers(event) });
    }

    /// A button or finger went up.
    pub fn up(self, event: &PointerEvent) {
        let pins = self.state.try_update_value(|s| s.release(event.pointer_id())) == Some(true);
        let image = self.point(position(event));
        if pins {
            self.pin(image);
        } else if event.button() == 0 {
            self.context.send(&ToolEvent::Up { at: image, modifiers: modifiers(event) });
        }
    }

    /// Pin a comment at an image position.
    pub fn pin(self, at: Point2) {
        let (frame, sensor) = (self.context.wb.view.frame.get_untracked(), self.context.sensor.get_value());
        pin_comment(self.context.wb, Anchor::Pixel { frame, sensor, at });
    }

    /// The system took the pointer away.
    pub fn lost(self, event: &PointerEvent) {
        self.state.update_value(|s| s.lose(event.pointer_id()));
        self.context.send(&ToolEvent::Abort);
    }

    /// The pointer left the picture.
    pub fn left(self) {
        if !self.state.with_value(PointerState::is_down) && !self.context.by_keys.get_untracked() {
            self.context.pointer.set(None);
            self.context.send(&ToolEvent::Leave);
        }
    }

    /// The wheel turned, or fingers moved on a touch pad.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 33.0 };
        let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
        let at = position(event);
        let gesture = wheel(at, [x, y], event.ctrl_key(), event.shift_key());
        self.context.view.update(|view| gesture.apply(view));
        let image = self.point(at);
        self.context.send(&ToolEvent::Move { at: image, modifiers: modifiers(event) });
    }

    /// The image position under a screen position; it becomes the pointer's.
    fn point(self, at: Point2) -> Point2 {
        let image = self.context.view.with_untracked(|view| view.to_image(at));
        self.context.pointer.set(Some(image));
        image
    }
}

/// Position of an event, screen px from the view's corner.
fn position(event: &MouseEvent) -> Point2 {
    [f64::from(event.offset_x()), f64::from(event.offset_y())]
}

fn modifiers(event: &MouseEvent) -> KeyModifiers {
    KeyModifiers {
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
    }
}

/// A drag goes on outside of the picture.
fn capture(event: &PointerEvent) {
    if let Some(canvas) = event.target().and_then(|t| t.dyn_into::<HtmlCanvasElement>().ok()) {
        // A pointer that is gone already cannot be captured; then there is no drag either.
        let _ = canvas.set_pointer_capture(event.pointer_id());
    }
}
