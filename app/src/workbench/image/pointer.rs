//! Mouse, pen, fingers and wheel: they change the view and send events to the tools.

use super::context::ImageContext;
use super::pointer_state::{PointerState, PressUse};
use super::wheel::wheel_gesture;
use crate::ui::pointer::{ViewPointerEvent, ViewPointers, on_leaving_window};
use crate::workbench::actions::comments::pin_comment;
use crate::workbench::state::WorkbenchTool;
use assay_core::geometry::Point2;
use assay_core::golden::Anchor;
use assay_editor::pointer::{PointerAction, PointerKind, PointerPhase, PressButton};
use assay_editor::tool::{KeyModifiers, PointerButton, ToolEvent};
use leptos::prelude::*;
use web_sys::{PointerEvent, WheelEvent};

/// Pointers on the picture.
#[derive(Clone, Copy)]
pub struct ImagePointers {
    press: ImagePress,
    pointers: ViewPointers,
}

/// Press over the picture with what it needs.
#[derive(Clone, Copy)]
struct ImagePress {
    context: ImageContext,
    state: StoredValue<PointerState>,
}

impl ImagePointers {
    /// Pointers of one view.
    pub fn new(context: ImageContext) -> Self {
        let press = ImagePress { context, state: StoredValue::new(PointerState::default()) };
        let size_px = move || context.view.with_untracked(|view| view.screen());
        let pointers = ViewPointers::new(size_px, move |event| press.act(event));
        on_leaving_window(move || press.forget_space());
        Self { press, pointers }
    }

    /// Whether a drag pans now.
    pub fn pans(self) -> bool {
        self.press.state.with_value(PointerState::pans)
    }

    /// Space went down or up. Returns whether it was tapped: released without a drag.
    pub fn hold_space(self, held: bool) -> bool {
        self.press.state.try_update_value(|s| s.hold_space(held)) == Some(true)
    }

    /// A pointer did something.
    pub fn handle(self, phase: PointerPhase, event: &PointerEvent) {
        self.pointers.handle(phase, event);
    }

    /// Pin a comment at an image position.
    pub fn pin(self, at: Point2) {
        self.press.pin(at);
    }

    /// The pointer left the picture.
    pub fn left(self) {
        let context = self.press.context;
        if !self.pointers.is_down() && !context.by_keys.get_untracked() {
            context.pointer.set(None);
            context.send(&ToolEvent::Leave);
        }
    }

    /// The wheel turned, or fingers moved on a touch pad.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let Some((at, modifiers)) = self.pointers.position_of_whole(event) else { return };
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 33.0 };
        let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
        let gesture = wheel_gesture(at, [x, y], event.ctrl_key(), event.shift_key());
        self.press.context.view.update(|view| gesture.apply(view));
        self.press.move_to(at, modifiers);
    }
}

impl ImagePress {
    fn act(self, ViewPointerEvent { action, kind, modifiers }: ViewPointerEvent) {
        let context = self.context;
        context.coarse.set_value(kind == PointerKind::Touch);
        match action {
            PointerAction::Press { at, button } => self.begin(at, button, modifiers),
            PointerAction::Drag { at, by, .. } => {
                if self.state.with_value(PointerState::drags_view) {
                    context.view.update(|view| view.pan(by));
                }
                self.move_to(at, modifiers);
            }
            PointerAction::Release { at, moved } => self.release(at, moved, modifiers),
            PointerAction::Cancel => {
                if self.state.try_update_value(PointerState::end) == Some(PressUse::Tool) {
                    context.send(&ToolEvent::Abort);
                }
            }
            PointerAction::Pan(by) => context.view.update(|view| view.pan(by)),
            PointerAction::Pinch(gesture) => context.view.update(|view| gesture.apply(view)),
            PointerAction::Hover(at) => self.move_to(at, modifiers),
        }
    }

    fn begin(self, at: Point2, button: PressButton, modifiers: KeyModifiers) {
        let context = self.context;
        context.by_keys.set(false);
        let pins = context.wb.editing.tool.get_untracked() == WorkbenchTool::Comment;
        let used = self.state.try_update_value(|s| s.begin(button, pins));
        let at = self.point(at);
        let button = match button {
            PressButton::Secondary => PointerButton::Secondary,
            PressButton::Primary | PressButton::Middle => PointerButton::Primary,
        };
        if matches!(used, Some(PressUse::Tool | PressUse::Secondary)) {
            let reply = context.send(&ToolEvent::Down { at, button, modifiers });
            self.state.update_value(|s| s.set_pans(reply.pans));
        }
    }

    fn release(self, at: Point2, moved: bool, modifiers: KeyModifiers) {
        let at = self.point(at);
        match self.state.try_update_value(PointerState::end) {
            Some(PressUse::Pin) if !moved => self.pin(at),
            Some(PressUse::Tool) => {
                self.context.send(&ToolEvent::Up { at, modifiers });
            }
            _ => {}
        }
    }

    fn move_to(self, at: Point2, modifiers: KeyModifiers) {
        let at = self.point(at);
        self.context.send(&ToolEvent::Move { at, modifiers });
    }

    fn pin(self, at: Point2) {
        let (frame, sensor) = (self.context.wb.view.frame.get_untracked(), self.context.sensor.get_value());
        pin_comment(self.context.wb, Anchor::Pixel { frame, sensor, at });
    }

    /// The window lost the focus: nothing says any more when Space goes up.
    fn forget_space(self) {
        self.state.update_value(|s| {
            s.hold_space(false);
        });
        // The cursor follows the pointer.
        self.context.pointer.update(|_| ());
    }

    /// The image position under a screen position; it becomes the pointer's.
    fn point(self, at: Point2) -> Point2 {
        let image = self.context.view.with_untracked(|view| view.to_image(at));
        self.context.pointer.set(Some(image));
        image
    }
}
