//! Pointer in a projection: it drags faces, corners, the heading, the whole cuboid.

use super::context::CloudContext;
use super::cuboid_actions::{cancel, clear_message, commit, preview_change, selected_to_edit};
use super::drag::{DragState, pointer_position};
use super::projection_handles::{cursor_of, handle_under};
use super::viewport::CloudViewport;
use assay_core::geometry::Point2;
use assay_editor::cuboid::{CuboidHandle, drag_handle, handles};
use assay_editor::view::{OrthographicView, ViewWindow};
use leptos::ev::{PointerEvent, WheelEvent};
use leptos::prelude::*;

/// Pointer of one projection.
#[derive(Clone, Copy)]
pub struct ProjectionPointer {
    space: CloudContext,
    side: OrthographicView,
    /// Handle under the pointer, for the cursor.
    over: RwSignal<Option<CuboidHandle>>,
}

impl ProjectionPointer {
    /// Pointer of a projection.
    pub fn new(space: CloudContext, side: OrthographicView) -> Self {
        Self { space, side, over: RwSignal::new(None) }
    }

    fn window(self) -> Option<ViewWindow> {
        self.space.with_viewer(|viewer| viewer.window(CloudViewport::Projection(self.side))).flatten()
    }

    /// A button went down.
    pub fn down(self, event: &PointerEvent) {
        let Some((at, canvas)) = pointer_position(event) else { return };
        let _ = canvas.focus();
        let Some(drawn) = selected_to_edit(self.space).filter(|_| event.button() == 0) else { return };
        let Some(window) = self.window() else { return };
        let Some(handle) = self.handle_at(at) else { return };
        // Without capture a drag ends at the view's edge: no harm.
        let _ = canvas.set_pointer_capture(event.pointer_id());
        let from = window.on_plane(at);
        let (id, start) = (drawn.id, drawn.cuboid);
        self.space.cuboid.drag.set_value(Some(DragState::Handle {
            id,
            start,
            side: self.side,
            handle,
            window,
            from,
        }));
        self.space.refresh();
    }

    /// The pointer moved.
    pub fn moved(self, event: &PointerEvent) {
        let Some((at, _)) = pointer_position(event) else { return };
        match self.space.cuboid.drag.get_value() {
            Some(DragState::Handle { id, start, side, handle, window, from }) if side == self.side => {
                clear_message(self.space);
                let cuboid = drag_handle(&start, side, handle, from, window.on_plane(at));
                preview_change(self.space, &id, cuboid);
            }
            Some(_) => {}
            None => {
                let over = if self.space.may_edit() { self.handle_at(at) } else { None };
                if self.over.get_untracked() != over {
                    self.over.set(over);
                }
            }
        }
    }

    /// The button went up.
    pub fn up(self) {
        if self.space.cuboid.drag.with_value(|drag| matches!(drag, Some(DragState::Handle { .. }))) {
            self.space.cuboid.drag.set_value(None);
            commit(self.space);
            self.space.refresh();
        }
    }

    /// The drag was taken away.
    pub fn lost(self) {
        cancel(self.space);
    }

    /// The wheel turned: show the cuboid larger or smaller.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let factor = (-event.delta_y() * 0.0012).clamp(-1.0, 1.0).exp();
        let index = OrthographicView::ALL.iter().position(|side| *side == self.side);
        self.space.cuboid.zooms.update_value(|zooms| {
            if let Some(zoom) = index.and_then(|i| zooms.get_mut(i)) {
                *zoom = (*zoom * factor).clamp(0.1, 12.0);
            }
        });
        self.space.refresh();
    }

    /// CSS cursor.
    pub fn cursor(self) -> &'static str {
        cursor_of(self.over.get())
    }

    fn handle_at(self, at: Point2) -> Option<CuboidHandle> {
        let (window, drawn) = (self.window()?, self.space.selected()?);
        let placed: Vec<(CuboidHandle, Point2)> = handles(&drawn.cuboid, self.side)
            .into_iter()
            .filter_map(|(handle, p)| Some((handle, window.project(p)?)))
            .collect();
        handle_under(&placed, at)
    }
}
