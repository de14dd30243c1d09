//! Cuboid editing: placement, fitting to points, translation, rotation and resizing.
//!
//! Functions take a cuboid and give the changed one; [`set_cuboid`] makes the edit of it.

mod change;
mod cluster;
mod fit;
mod handle;
mod placement;

pub use change::{CuboidAxis, rotate, translate};
pub use cluster::{estimate_ground, grow_cluster};
pub use fit::{CuboidFit, fit_around, fit_inside};
pub use handle::{CuboidHandle, drag_handle, handles};
pub use placement::{CuboidPlacement, PlacementResult};

use crate::Edit;
use assay_core::geometry::{Cuboid, Geometry};
use assay_core::label::{Document, Object, Shape};
use std::collections::BTreeMap;

/// No side gets shorter than this, m.
pub const MIN_SIZE_M: f64 = 0.05;

/// A new object with a cuboid in one frame, last in the drawing order.
pub fn add_cuboid(id: String, class: String, frame: u32, sensor: String, cuboid: Cuboid) -> Edit {
    let shape = Shape::new(frame, sensor, Geometry::Cuboid(cuboid));
    let object = Object { id, class, attributes: BTreeMap::new(), track: false, shapes: vec![shape] };
    Edit::Add { index: usize::MAX, object }
}

/// The cuboid of an object in a frame, interpolated where it is a track between keyframes.
pub fn cuboid_at(object: &Object, frame: u32, sensor: &str) -> Option<Cuboid> {
    object.shape_at(frame, sensor)?.geometry.as_cuboid().copied()
}

/// The edit that gives an object this cuboid in a frame; between a track's keyframes it makes one. `None` where
/// the object has no cuboid there.
pub fn set_cuboid(document: &Document, id: &str, frame: u32, sensor: &str, cuboid: Cuboid) -> Option<Edit> {
    let shape = document.object(id)?.shape_at(frame, sensor)?;
    shape.geometry.as_cuboid()?;
    let shape = Shape { geometry: Geometry::Cuboid(cuboid), ..shape };
    Some(Edit::SetShape { id: id.to_owned(), shape })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Editor;

    fn car(x: f64) -> Cuboid {
        Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0)
    }

    fn placed() -> Editor {
        let mut editor = Editor::default();
        editor.apply([add_cuboid("a".to_owned(), "car".to_owned(), 3, "lidar".to_owned(), car(1.0))]);
        editor
    }

    #[test]
    fn a_change_is_undone_in_one_step() {
        let mut editor = placed();
        for x in 2..9 {
            let edit = set_cuboid(editor.document(), "a", 3, "lidar", car(f64::from(x)));
            editor.preview(edit);
        }
        editor.commit();
        assert_eq!(cuboid_at(&editor.document().objects[0], 3, "lidar"), Some(car(8.0)));
        editor.undo();
        assert_eq!(cuboid_at(&editor.document().objects[0], 3, "lidar"), Some(car(1.0)));
    }

    #[test]
    fn a_frame_without_the_object_gives_no_edit() {
        let editor = placed();
        assert_eq!(set_cuboid(editor.document(), "a", 4, "lidar", car(0.0)), None);
        assert_eq!(set_cuboid(editor.document(), "b", 3, "lidar", car(0.0)), None);
    }

    #[test]
    fn a_change_between_keyframes_makes_a_keyframe_and_keeps_the_flags() {
        let mut editor = placed();
        editor.apply([Edit::SetTrack { id: "a".to_owned(), track: true }]);
        let edit = set_cuboid(editor.document(), "a", 5, "lidar", car(4.0)).unwrap();
        editor.apply([edit]);
        let shapes: Vec<u32> = editor.document().objects[0].shapes.iter().map(|s| s.frame).collect();
        assert_eq!(shapes, [3, 5]);
    }
}
