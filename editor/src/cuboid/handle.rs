//! What can be grabbed of a cuboid in a projection.

use super::MIN_SIZE_M;
use super::change::rotate;
use crate::view::{OrthographicView, add3, along3};
use assay_core::geometry::{Cuboid, Point3, sub3};

/// The rotation handle stands so far before the front, m.
const ROTATE_ARM_M: f64 = 0.5;

/// A part of a cuboid that a drag changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CuboidHandle {
    /// The faces at the plus (1) or minus (-1) end of the projection's axes to the right and to the top; 0 where
    /// the axis is left alone. One of them: a face; both: a corner.
    Faces([i8; 2]),
    /// Turns it; in the top projection alone.
    Rotate,
    /// Moves it in the plane of the projection.
    Body,
}

/// The handles of a projection with their places, m: corners, faces, and from the top the rotation handle.
pub fn handles(cuboid: &Cuboid, side: OrthographicView) -> Vec<(CuboidHandle, Point3)> {
    let pose = cuboid.pose();
    let [right, up] = side.plane();
    let mut found = Vec::with_capacity(9);
    for signs in [[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 0], [0, 1], [-1, 0], [0, -1]] {
        let mut at = [0.0; 3];
        at[right] = f64::from(signs[0]) * cuboid.size[right] / 2.0;
        at[up] = f64::from(signs[1]) * cuboid.size[up] / 2.0;
        found.push((CuboidHandle::Faces(signs), pose.apply(at)));
    }
    if side == OrthographicView::Top {
        found.push((CuboidHandle::Rotate, pose.apply([cuboid.size[0] / 2.0 + ROTATE_ARM_M, 0.0, 0.0])));
    }
    found
}

/// The cuboid `start` after its handle was dragged from one place in the projection's plane to another, m.
/// Faces that are not dragged stay where they are.
pub fn drag_handle(
    start: &Cuboid,
    side: OrthographicView,
    handle: CuboidHandle,
    from: Point3,
    to: Point3,
) -> Cuboid {
    let pose = start.pose();
    let [right, up] = side.plane();
    let mut step = pose.inverse().rotate(sub3(to, from));
    step[side.across()] = 0.0;
    match handle {
        CuboidHandle::Body => Cuboid { center: add3(start.center, pose.rotate(step)), ..*start },
        CuboidHandle::Rotate => {
            let heading = |p: Point3| libm::atan2(p[1] - start.center[1], p[0] - start.center[0]);
            rotate(start, heading(to) - heading(from))
        }
        CuboidHandle::Faces(signs) => {
            let (mut size, mut shift) = (start.size, [0.0; 3]);
            for (axis, sign) in [right, up].into_iter().zip(signs.map(f64::from)) {
                size[axis] = (start.size[axis] + sign * step[axis]).max(MIN_SIZE_M);
                shift[axis] = sign * (size[axis] - start.size[axis]) / 2.0;
            }
            Cuboid { center: along3(start.center, pose.rotate(shift), 1.0), size, ..*start }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::norm3;
    use proptest::prelude::*;

    fn car() -> Cuboid {
        Cuboid::upright([8.0, -3.0, -0.9], [4.4, 1.8, 1.5], 0.7)
    }

    fn handle_position(cuboid: &Cuboid, side: OrthographicView, handle: CuboidHandle) -> Point3 {
        handles(cuboid, side).into_iter().find(|(h, _)| *h == handle).unwrap().1
    }

    fn sides() -> impl Strategy<Value = OrthographicView> {
        prop::sample::select(OrthographicView::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn the_corner_opposite_a_dragged_one_stays(side in sides(), step in prop::array::uniform3(-1.0..3.0_f64)) {
            let (grabbed, fixed) = (CuboidHandle::Faces([1, -1]), CuboidHandle::Faces([-1, 1]));
            let from = handle_position(&car(), side, grabbed);
            let after = drag_handle(&car(), side, grabbed, from, add3(from, step));
            prop_assert!(norm3(sub3(handle_position(&after, side, fixed), handle_position(&car(), side, fixed))) < 1e-9);
            prop_assert_eq!(after.size[side.across()], car().size[side.across()]);
        }

        #[test]
        fn a_face_follows_the_pointer_along_its_axis(side in sides(), by in -0.5..2.0_f64) {
            let grabbed = CuboidHandle::Faces([1, 0]);
            let from = handle_position(&car(), side, grabbed);
            let mut step = [0.0; 3];
            step[side.plane()[0]] = by;
            let to = add3(from, car().pose().rotate(step));
            let after = drag_handle(&car(), side, grabbed, from, to);
            prop_assert!(norm3(sub3(handle_position(&after, side, grabbed), to)) < 1e-9);
        }
    }

    #[test]
    fn a_side_never_turns_inside_out() {
        let from = handle_position(&car(), OrthographicView::Top, CuboidHandle::Faces([1, 0]));
        let after = drag_handle(
            &car(),
            OrthographicView::Top,
            CuboidHandle::Faces([1, 0]),
            from,
            along3(from, [1.0, 1.0, 0.0], -50.0),
        );
        assert_eq!(after.size[0], MIN_SIZE_M);
    }

    #[test]
    fn the_rotation_handle_points_the_front_at_the_pointer() {
        let from = handle_position(&car(), OrthographicView::Top, CuboidHandle::Rotate);
        let to = add3(car().center, [0.0, 5.0, 0.0]);
        let after = drag_handle(&car(), OrthographicView::Top, CuboidHandle::Rotate, from, to);
        assert!((after.yaw_rad() - core::f64::consts::FRAC_PI_2).abs() < 1e-9);
        assert_eq!((after.center, after.size), (car().center, car().size));
    }

    #[test]
    fn the_body_moves_in_the_plane_alone() {
        let after = drag_handle(
            &car(),
            OrthographicView::Top,
            CuboidHandle::Body,
            car().center,
            add3(car().center, [1.0, 2.0, 3.0]),
        );
        assert!(norm3(sub3(after.center, [9.0, -1.0, -0.9])) < 1e-9);
    }
}
