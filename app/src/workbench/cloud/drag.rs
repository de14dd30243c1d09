//! State of a pointer drag in the 3D view.

use assay_core::geometry::{Cuboid, Point3};
use assay_editor::cuboid::CuboidHandle;
use assay_editor::view::{OrthographicView, ViewWindow};

/// A drag that has begun.
#[derive(Clone, Debug)]
pub enum DragState {
    /// Turns the camera, or a click that has not moved yet.
    Orbit,
    /// Moves the camera.
    Pan,
    /// Moves what a projection shows.
    PanProjection,
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

impl DragState {
    /// Whether the drag places or changes a cuboid.
    pub fn changes_cuboid(&self) -> bool {
        match self {
            Self::Orbit | Self::Pan | Self::PanProjection => false,
            Self::PlaceCuboid | Self::Move { .. } | Self::Turn { .. } | Self::Handle { .. } => true,
        }
    }
}
