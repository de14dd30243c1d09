//! State of a pointer drag in the 3D view.

use assay_core::geometry::{Cuboid, Point2, Point3};
use assay_editor::cuboid::CuboidHandle;
use assay_editor::view::{OrthographicView, ViewWindow};
use leptos::ev::PointerEvent;
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

/// Distance within which a press is a click, px.
const CLICK_PX: f64 = 4.0;

/// A drag that has begun.
#[derive(Clone, Debug)]
pub enum DragState {
    /// Turns the camera, or a click that has not moved yet.
    Orbit,
    /// Moves the camera.
    Pan,
    /// Places a cuboid.
    PlaceCuboid,
    /// Moves the selected cuboid over the ground, from a point at its own height.
    Move {
        /// The object.
        id: String,
        /// Cuboid at the start.
        start: Cuboid,
        /// Point where the drag started, m.
        from: Point3,
    },
    /// Turns the selected cuboid by the tip of its heading.
    Turn {
        /// The object.
        id: String,
        /// Cuboid at the start.
        start: Cuboid,
        /// Point where the drag started, m.
        from: Point3,
    },
    /// Drags a handle in a projection.
    Handle {
        /// The object.
        id: String,
        /// Cuboid at the start.
        start: Cuboid,
        /// The projection.
        side: OrthographicView,
        /// The handle.
        handle: CuboidHandle,
        /// Window at the start: it stays while the cuboid changes.
        window: ViewWindow,
        /// Point where the drag started, m.
        from: Point3,
    },
}

/// Whether a pointer has left the position where it was pressed.
pub fn is_drag(from: Point2, to: Point2) -> bool {
    (to[0] - from[0]).hypot(to[1] - from[1]) > CLICK_PX
}

/// Position of an event in its canvas, and the canvas.
pub fn pointer_position(event: &PointerEvent) -> Option<(Point2, HtmlCanvasElement)> {
    let canvas: HtmlCanvasElement = event.current_target()?.dyn_into().ok()?;
    Some(([f64::from(event.offset_x()), f64::from(event.offset_y())], canvas))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_that_hardly_moves_is_a_click() {
        assert!(!is_drag([10.0, 10.0], [13.0, 12.0]));
        assert!(is_drag([10.0, 10.0], [13.0, 13.0]));
    }
}
