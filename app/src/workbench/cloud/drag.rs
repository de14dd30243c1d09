//! State of a pointer drag in the 3D view.

use assay_core::geometry::{Cuboid, Point2, Point3};
use assay_editor::cuboid::CuboidHandle;
use assay_editor::view::{OrthographicView, ViewWindow};

/// A pointer that moved less than this clicked, px.
pub const CLICK_PX: f64 = 4.0;

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
        /// As it was.
        start: Cuboid,
        /// Where it was grabbed, m.
        from: Point3,
    },
    /// Turns the selected cuboid by the tip of its heading.
    Turn {
        /// The object.
        id: String,
        /// As it was.
        start: Cuboid,
        /// Where it was grabbed, m.
        from: Point3,
    },
    /// Drags a handle in a projection.
    Handle {
        /// The object.
        id: String,
        /// As it was.
        start: Cuboid,
        /// The projection.
        side: OrthographicView,
        /// The handle.
        handle: CuboidHandle,
        /// The projection as it was: it stands still while the cuboid changes.
        window: ViewWindow,
        /// Where it was grabbed, m.
        from: Point3,
    },
}

/// Whether a pointer has left the place where it was pressed.
pub fn is_drag(from: Point2, to: Point2) -> bool {
    (to[0] - from[0]).hypot(to[1] - from[1]) > CLICK_PX
}
