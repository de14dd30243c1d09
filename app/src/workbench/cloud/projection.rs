//! The pointer in a projection: drag faces, corners, the heading, the whole cuboid.

use super::drag::DragState;
use super::perspective::pointer_position;
use super::space::CloudContext;
use super::viewer::CloudViewport;
use assay_core::geometry::Point2;
use assay_editor::cuboid::{CuboidHandle, drag_handle, handles};
use assay_editor::view::{OrthographicView, ViewWindow};
use leptos::ev::{PointerEvent, WheelEvent};
use leptos::prelude::*;

/// A handle is grabbed within this, px.
const HANDLE_PX: f64 = 11.0;
/// An edge between handles is grabbed within this, px.
const EDGE_PX: f64 = 6.0;

/// The pointer of one projection.
#[derive(Clone, Copy)]
pub struct ProjectionPointer {
    space: CloudContext,
    side: OrthographicView,
    /// What the pointer would drag; for the cursor's shape.
    pub over: RwSignal<Option<CuboidHandle>>,
}

impl ProjectionPointer {
    /// For one view.
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
        let Some(drawn) = self.space.selected_to_edit().filter(|_| event.button() == 0) else { return };
        let Some(window) = self.window() else { return };
        let Some(handle) = self.handle_at(at) else { return };
        // Without capture a drag ends at the view's edge: no harm.
        let _ = canvas.set_pointer_capture(event.pointer_id());
        let from = window.on_plane(at);
        let (id, start) = (drawn.id, drawn.cuboid);
        self.space.drag.set_value(Some(DragState::Handle {
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
        match self.space.drag.get_value() {
            Some(DragState::Handle { id, start, side, handle, window, from }) if side == self.side => {
                self.space.clear_status();
                self.space.preview_change(&id, drag_handle(&start, side, handle, from, window.on_plane(at)));
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
        if self.space.drag.with_value(|drag| matches!(drag, Some(DragState::Handle { .. }))) {
            self.space.drag.set_value(None);
            self.space.commit();
            self.space.refresh();
        }
    }

    /// The drag was taken away.
    pub fn lost(self) {
        self.space.drag.set_value(None);
        self.space.wb.editor.update(assay_editor::Editor::cancel);
    }

    /// The wheel turned: show the cuboid larger or smaller.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let factor = (-event.delta_y() * 0.0012).clamp(-1.0, 1.0).exp();
        let index = OrthographicView::ALL.iter().position(|side| *side == self.side);
        self.space.zooms.update_value(|zooms| {
            if let Some(zoom) = index.and_then(|i| zooms.get_mut(i)) {
                *zoom = (*zoom * factor).clamp(0.1, 12.0);
            }
        });
        self.space.refresh();
    }

    /// The CSS cursor that says what a drag would do.
    pub fn cursor(self) -> &'static str {
        match self.over.get() {
            None => "default",
            Some(CuboidHandle::Body) => "move",
            Some(CuboidHandle::Rotate) => "grab",
            Some(CuboidHandle::Faces([_, 0])) => "ew-resize",
            Some(CuboidHandle::Faces([0, _])) => "ns-resize",
            Some(CuboidHandle::Faces([a, b])) if a == b => "nesw-resize",
            Some(CuboidHandle::Faces(_)) => "nwse-resize",
        }
    }

    /// The handle under the pointer: a handle itself, then an edge along its whole length, then the inside.
    fn handle_at(self, at: Point2) -> Option<CuboidHandle> {
        let (window, drawn) = (self.window()?, self.space.selected()?);
        let placed: Vec<(CuboidHandle, Point2)> = handles(&drawn.cuboid, self.side)
            .into_iter()
            .filter_map(|(handle, p)| Some((handle, window.project(p)?)))
            .collect();
        let off = |p: &Point2| (p[0] - at[0]).hypot(p[1] - at[1]);
        let nearest = placed.iter().min_by(|a, b| off(&a.1).total_cmp(&off(&b.1)))?;
        if off(&nearest.1) < HANDLE_PX {
            return Some(nearest.0);
        }
        let corner =
            |signs: [i8; 2]| placed.iter().find(|(h, _)| *h == CuboidHandle::Faces(signs)).map(|(_, p)| *p);
        let (high, low) = (corner([1, 1])?, corner([-1, -1])?);
        let [left, right] = [low[0].min(high[0]), low[0].max(high[0])];
        let [top, bottom] = [low[1].min(high[1]), low[1].max(high[1])];
        let in_x = at[0] > left - EDGE_PX && at[0] < right + EDGE_PX;
        let in_y = at[1] > top - EDGE_PX && at[1] < bottom + EDGE_PX;
        match () {
            () if !in_x || !in_y => None,
            () if (at[0] - right).abs() < EDGE_PX => Some(CuboidHandle::Faces([1, 0])),
            () if (at[0] - left).abs() < EDGE_PX => Some(CuboidHandle::Faces([-1, 0])),
            () if (at[1] - top).abs() < EDGE_PX => Some(CuboidHandle::Faces([0, 1])),
            () if (at[1] - bottom).abs() < EDGE_PX => Some(CuboidHandle::Faces([0, -1])),
            () => Some(CuboidHandle::Body),
        }
    }
}
