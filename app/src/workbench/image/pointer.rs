//! Mouse, pen, fingers and wheel: what they do to the view, and what they tell the tools.

use super::context::ImageContext;
use crate::workbench::state::WorkbenchTool;
use assay_core::geometry::Point2;
use assay_core::golden::Anchor;
use assay_editor::tool::{KeyModifiers, PointerButton, ToolEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, MouseEvent, PointerEvent, WheelEvent};

/// A press that moves less than this is a click, screen px.
const CLICK_PX: f64 = 4.0;
/// Zoom for each px that a wheel turns, and that fingers spread on a touch pad.
const WHEEL: f64 = 0.0015;
const TOUCH_PAD: f64 = 0.01;

/// The pointers on the picture.
#[derive(Clone, Copy)]
pub struct ImagePointers {
    context: ImageContext,
    state: StoredValue<PointerState>,
}

#[derive(Clone, Debug, Default)]
struct PointerState {
    /// Pointers that are down, by id, screen px.
    down: Vec<(i32, Point2)>,
    /// The press drags the picture.
    pans: bool,
    /// Where a press began that pins a comment unless it moves, screen px.
    pins: Option<Point2>,
    /// Space is held: a drag pans whatever the tool.
    space: bool,
    /// Something was dragged while it was held.
    space_used: bool,
}

impl ImagePointers {
    /// For one view.
    pub fn new(context: ImageContext) -> Self {
        Self { context, state: StoredValue::new(PointerState::default()) }
    }

    /// Whether a drag pans now.
    pub fn pans(self) -> bool {
        self.state.with_value(|s| s.pans || s.space)
    }

    /// Space went down or up. Gives whether it was tapped: let go without a drag.
    pub fn hold_space(self, held: bool) -> bool {
        self.state.try_update_value(|s| {
            let tapped = s.space && !held && !s.space_used;
            s.space = held;
            s.space_used &= held;
            tapped
        }) == Some(true)
    }

    /// A button or finger went down.
    pub fn down(self, event: &PointerEvent) {
        let at = place(event);
        capture(event);
        let fingers = self.state.try_update_value(|s| {
            s.down.retain(|(id, _)| *id != event.pointer_id());
            s.down.push((event.pointer_id(), at));
            s.down.len()
        });
        self.context.by_keys.set(false);
        if fingers == Some(2) {
            return self.pinch_begins();
        }
        let space = self.state.with_value(|s| s.space);
        let pans = event.button() == 1 || space;
        self.state.update_value(|s| (s.pans, s.pins, s.space_used) = (pans, None, space));
        if pans {
            event.prevent_default();
        } else {
            self.press(event, at);
        }
    }

    fn press(self, event: &PointerEvent, at: Point2) {
        let context = self.context;
        let button = if event.button() == 2 { PointerButton::Secondary } else { PointerButton::Primary };
        if context.wb.tool.get_untracked() == WorkbenchTool::Comment && button == PointerButton::Primary {
            return self.state.update_value(|s| (s.pins, s.pans) = (Some(at), true));
        }
        let image = self.point(at);
        let reply = context.send(&ToolEvent::Down { at: image, button, modifiers: modifiers(event) });
        self.state.update_value(|s| s.pans = reply.pans);
    }

    /// A second finger: what the first one began is not meant.
    fn pinch_begins(self) {
        self.context.send(&ToolEvent::Abort);
        self.state.update_value(|s| (s.pans, s.pins) = (false, None));
    }

    /// A pointer moved.
    pub fn moved(self, event: &PointerEvent) {
        let at = place(event);
        let before = self.state.with_value(|s| s.down.clone());
        self.state.update_value(|s| {
            for (id, place) in &mut s.down {
                if *id == event.pointer_id() {
                    *place = at;
                }
            }
        });
        if let [_, _, ..] = before.as_slice() {
            let after = self.state.with_value(|s| s.down.clone());
            return self.pinch(&before, &after);
        }
        let last = before.iter().find(|(id, _)| *id == event.pointer_id()).map(|(_, p)| *p);
        if let (Some(last), true) = (last, self.state.with_value(|s| s.pans)) {
            self.state.update_value(|s| {
                s.pins = s.pins.filter(|from| distance(*from, at) <= CLICK_PX);
                s.space_used = true;
            });
            self.context.view.update(|view| view.pan([at[0] - last[0], at[1] - last[1]]));
        }
        let image = self.point(at);
        self.context.send(&ToolEvent::Move { at: image, modifiers: modifiers(event) });
    }

    /// Two fingers: the picture follows both.
    fn pinch(self, before: &[(i32, Point2)], after: &[(i32, Point2)]) {
        let ([(_, a0), (_, b0), ..], [(_, a1), (_, b1), ..]) = (before, after) else { return };
        let middle = |a: &Point2, b: &Point2| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let (m0, m1) = (middle(a0, b0), middle(a1, b1));
        let factor = distance(*a1, *b1) / distance(*a0, *b0).max(1.0);
        self.context.view.update(|view| {
            view.pan([m1[0] - m0[0], m1[1] - m0[1]]);
            view.zoom_about(m1, factor);
        });
    }

    /// A button or finger was let go.
    pub fn up(self, event: &PointerEvent) {
        let at = place(event);
        let pin = self.state.try_update_value(|s| {
            s.down.retain(|(id, _)| *id != event.pointer_id());
            s.pans = false;
            s.pins.take()
        });
        let image = self.point(at);
        match pin.flatten() {
            Some(_) => self.pin(image),
            None if event.button() == 0 => {
                self.context.send(&ToolEvent::Up { at: image, modifiers: modifiers(event) });
            }
            None => {}
        }
    }

    /// Pin a comment at an image place.
    pub fn pin(self, at: Point2) {
        let (frame, sensor) = (self.context.wb.frame.get_untracked(), self.context.sensor.get_value());
        self.context.wb.pin.set(Some(Anchor::Pixel { frame, sensor, at }));
    }

    /// The system took the pointer away.
    pub fn lost(self, event: &PointerEvent) {
        self.state.update_value(|s| {
            s.down.retain(|(id, _)| *id != event.pointer_id());
            (s.pans, s.pins) = (false, None);
        });
        self.context.send(&ToolEvent::Abort);
    }

    /// The pointer left the picture.
    pub fn left(self) {
        if self.state.with_value(|s| s.down.is_empty()) && !self.context.by_keys.get_untracked() {
            self.context.pointer.set(None);
            self.context.send(&ToolEvent::Leave);
        }
    }

    /// The wheel turned, or fingers moved on a touch pad.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 33.0 };
        let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
        let at = place(event);
        self.context.view.update(|view| match (event.ctrl_key(), event.shift_key()) {
            (true, _) => view.zoom_about(at, (-y * TOUCH_PAD).exp()),
            (false, true) => view.pan([-x - y, 0.0]),
            (false, false) => view.zoom_about(at, (-y * WHEEL).exp()),
        });
        let image = self.point(at);
        self.context.send(&ToolEvent::Move { at: image, modifiers: modifiers(event) });
    }

    /// The image place under a screen place, remembered as the pointer's.
    fn point(self, at: Point2) -> Point2 {
        let image = self.context.view.with_untracked(|view| view.to_image(at));
        self.context.pointer.set(Some(image));
        image
    }
}

/// Where an event happened, screen px from the view's corner.
fn place(event: &MouseEvent) -> Point2 {
    [f64::from(event.offset_x()), f64::from(event.offset_y())]
}

fn distance(a: Point2, b: Point2) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
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
