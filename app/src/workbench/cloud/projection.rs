//! Pointer in a projection: it drags faces, corners, the heading, the whole cuboid.

use super::context::CloudContext;
use super::cuboid_actions::{cancel, clear_message, commit, preview_change, selected_to_edit};
use super::drag::DragState;
use super::projection_handles::{cursor_of, handle_under};
use super::projection_view::ProjectionView;
use super::viewport::CloudViewport;
use crate::ui::pointer::{ViewPointerEvent, ViewPointers};
use assay_core::geometry::Point2;
use assay_editor::cuboid::{CuboidHandle, drag_handle, handles};
use assay_editor::pointer::{PointerAction, PointerKind, PointerPhase, PressButton};
use assay_editor::view::{OrthographicView, ViewWindow};
use leptos::ev::{PointerEvent, WheelEvent};
use leptos::prelude::*;

/// Pointer of one projection.
#[derive(Clone, Copy)]
pub struct ProjectionPointer {
    press: ProjectionPress,
    pointers: ViewPointers,
}

/// Press in a projection with what it needs.
#[derive(Clone, Copy)]
struct ProjectionPress {
    space: CloudContext,
    side: OrthographicView,
    /// Handle under the pointer, for the cursor.
    over: RwSignal<Option<CuboidHandle>>,
}

impl ProjectionPointer {
    /// Pointer of a projection.
    pub fn new(space: CloudContext, side: OrthographicView) -> Self {
        let press = ProjectionPress { space, side, over: RwSignal::new(None) };
        let pointers = ViewPointers::new(move || press.size_px(), move |event| press.act(event));
        Self { press, pointers }
    }

    /// A pointer did something.
    pub fn handle(self, phase: PointerPhase, event: &PointerEvent) {
        self.pointers.handle(phase, event);
    }

    /// The wheel turned: show the cuboid larger or smaller.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let factor = (-event.delta_y() * 0.0012).clamp(-1.0, 1.0).exp();
        self.press.change_view(|view, _| view.zoom(factor));
    }

    /// Show the whole cuboid again.
    pub fn show_whole(self) {
        self.press.change_view(|view, _| *view = ProjectionView::default());
    }

    /// CSS cursor.
    pub fn cursor(self) -> &'static str {
        cursor_of(self.press.over.get())
    }
}

impl ProjectionPress {
    fn act(self, ViewPointerEvent { action, kind, modifiers }: ViewPointerEvent) {
        let is_finger = kind == PointerKind::Touch;
        match action {
            PointerAction::Press { at, button } => match button {
                PressButton::Primary if !modifiers.shift => self.start_drag(at, is_finger),
                PressButton::Primary | PressButton::Middle => {
                    self.space.cuboid.drag.set_value(Some(DragState::PanProjection));
                }
                PressButton::Secondary => {}
            },
            PointerAction::Drag { at, by, .. } => self.drag(at, by),
            PointerAction::Release { .. } => self.release(),
            PointerAction::Cancel => cancel(self.space),
            PointerAction::Pan(by) => self.change_view(|view, px_per_m| view.pan(by, px_per_m)),
            PointerAction::Pinch(gesture) => {
                let size_px = self.size_px();
                self.change_view(|view, px_per_m| view.pinch(gesture, size_px, px_per_m));
            }
            PointerAction::Hover(at) => {
                let over = if self.space.may_edit() { self.handle_at(at, false) } else { None };
                if self.over.get_untracked() != over {
                    self.over.set(over);
                }
            }
        }
    }

    fn window(self) -> Option<ViewWindow> {
        self.space.with_viewer(|viewer| viewer.window(CloudViewport::Projection(self.side))).flatten()
    }

    fn size_px(self) -> [f64; 2] {
        self.space.with_viewer(|v| v.size_of(CloudViewport::Projection(self.side))).unwrap_or_default()
    }

    /// A finger beside all handles moves the view: it has neither a middle button nor Shift.
    fn start_drag(self, at: Point2, is_finger: bool) {
        let handle = self.handle_at(at, is_finger);
        if handle.is_none() && is_finger {
            return self.space.cuboid.drag.set_value(Some(DragState::PanProjection));
        }
        let Some(drawn) = selected_to_edit(self.space) else { return };
        let (Some(window), Some(handle)) = (self.window(), handle) else { return };
        let from = window.on_plane(at);
        let (id, start) = (drawn.id, drawn.cuboid);
        let side = self.side;
        let drag = DragState::Handle { id, start, side, handle, window, from };
        self.space.cuboid.drag.set_value(Some(drag));
        self.space.refresh();
    }

    fn drag(self, at: Point2, by: Point2) {
        match self.space.cuboid.drag.get_value() {
            Some(DragState::Handle { id, start, side, handle, window, from }) if side == self.side => {
                clear_message(self.space);
                let cuboid = drag_handle(&start, side, handle, from, window.on_plane(at));
                preview_change(self.space, &id, cuboid);
            }
            Some(DragState::PanProjection) => self.change_view(|view, px_per_m| view.pan(by, px_per_m)),
            _ => {}
        }
    }

    fn release(self) {
        let drag = self.space.cuboid.drag.get_value();
        self.space.cuboid.drag.set_value(None);
        if matches!(drag, Some(DragState::Handle { .. })) {
            commit(self.space);
            self.space.refresh();
        }
    }

    /// Change what the projection shows, given its px per metre.
    fn change_view(self, change: impl FnOnce(&mut ProjectionView, f64)) {
        let Some(window) = self.window() else { return };
        let index = OrthographicView::ALL.iter().position(|side| *side == self.side);
        self.space.cuboid.projections.update_value(|views| {
            if let Some(view) = index.and_then(|i| views.get_mut(i)) {
                change(view, window.px_per_m(1.0));
            }
        });
        self.space.refresh();
    }

    fn handle_at(self, at: Point2, is_finger: bool) -> Option<CuboidHandle> {
        let (window, drawn) = (self.window()?, self.space.selected()?);
        let placed: Vec<(CuboidHandle, Point2)> = handles(&drawn.cuboid, self.side)
            .into_iter()
            .filter_map(|(handle, p)| Some((handle, window.project(p)?)))
            .collect();
        handle_under(&placed, at, is_finger)
    }
}
