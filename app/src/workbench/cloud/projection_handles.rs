//! Handles of a cuboid in a projection under the pointer.

use assay_core::geometry::Point2;
use assay_editor::cuboid::CuboidHandle;

/// Distance from which a handle is taken, px.
const HANDLE_PX: f64 = 11.0;
/// Distance from which an edge between handles is taken, px.
const EDGE_PX: f64 = 6.0;
/// How much further a finger reaches than a mouse or a pen.
const FINGER_REACH: f64 = 2.0;

/// The handle under the pointer among handles at screen positions: a handle itself, then an edge along its whole length,
/// then the inside. A finger reaches further than a mouse.
pub fn handle_under(placed: &[(CuboidHandle, Point2)], at: Point2, is_finger: bool) -> Option<CuboidHandle> {
    let further = if is_finger { FINGER_REACH } else { 1.0 };
    let (handle_px, edge_px) = (HANDLE_PX * further, EDGE_PX * further);
    let off = |p: &Point2| (p[0] - at[0]).hypot(p[1] - at[1]);
    let nearest = placed.iter().min_by(|a, b| off(&a.1).total_cmp(&off(&b.1)))?;
    let corner =
        |signs: [i8; 2]| placed.iter().find(|(h, _)| *h == CuboidHandle::Faces(signs)).map(|(_, p)| *p);
    let (high, low) = (corner([1, 1])?, corner([-1, -1])?);
    let [left, right] = [low[0].min(high[0]), low[0].max(high[0])];
    let [top, bottom] = [low[1].min(high[1]), low[1].max(high[1])];
    // The middle of a small cuboid still moves the whole.
    let shorter = (right - left).min(bottom - top);
    let (handle_px, edge_px) =
        (handle_px.min(shorter / 3.0).max(HANDLE_PX), edge_px.min(shorter / 6.0).max(EDGE_PX));
    if off(&nearest.1) < handle_px {
        return Some(nearest.0);
    }
    let in_x = at[0] > left - edge_px && at[0] < right + edge_px;
    let in_y = at[1] > top - edge_px && at[1] < bottom + edge_px;
    match () {
        () if !in_x || !in_y => None,
        () if (at[0] - right).abs() < edge_px => Some(CuboidHandle::Faces([1, 0])),
        () if (at[0] - left).abs() < edge_px => Some(CuboidHandle::Faces([-1, 0])),
        () if (at[1] - top).abs() < edge_px => Some(CuboidHandle::Faces([0, 1])),
        () if (at[1] - bottom).abs() < edge_px => Some(CuboidHandle::Faces([0, -1])),
        () => Some(CuboidHandle::Body),
    }
}

/// CSS cursor that tells what a drag of a handle does.
pub fn cursor_of(handle: Option<CuboidHandle>) -> &'static str {
    match handle {
        None => "default",
        Some(CuboidHandle::Body) => "move",
        Some(CuboidHandle::Rotate) => "grab",
        Some(CuboidHandle::Faces([_, 0])) => "ew-resize",
        Some(CuboidHandle::Faces([0, _])) => "ns-resize",
        Some(CuboidHandle::Faces([a, b])) if a == b => "nesw-resize",
        Some(CuboidHandle::Faces(_)) => "nwse-resize",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Corners of a square from 100 to 200 px and the handle of the heading.
    fn placed() -> Vec<(CuboidHandle, Point2)> {
        vec![
            (CuboidHandle::Faces([1, 1]), [200.0, 100.0]),
            (CuboidHandle::Faces([-1, 1]), [100.0, 100.0]),
            (CuboidHandle::Faces([-1, -1]), [100.0, 200.0]),
            (CuboidHandle::Faces([1, -1]), [200.0, 200.0]),
            (CuboidHandle::Rotate, [230.0, 150.0]),
        ]
    }

    fn under(at: Point2) -> Option<CuboidHandle> {
        handle_under(&placed(), at, false)
    }

    #[test]
    fn a_handle_is_taken_before_the_edge_and_the_inside() {
        assert_eq!(under([196.0, 106.0]), Some(CuboidHandle::Faces([1, 1])));
        assert_eq!(under([228.0, 152.0]), Some(CuboidHandle::Rotate));
    }

    #[test]
    fn a_finger_reaches_a_handle_and_an_edge_from_further_away() {
        let by = |at, is_finger| handle_under(&placed(), at, is_finger);
        assert_eq!(
            [by([215.0, 90.0], false), by([215.0, 90.0], true)],
            [None, Some(CuboidHandle::Faces([1, 1]))]
        );
        assert_eq!(
            [by([90.0, 150.0], false), by([90.0, 150.0], true)],
            [None, Some(CuboidHandle::Faces([-1, 0]))]
        );
        assert_eq!(by([150.0, 150.0], true), Some(CuboidHandle::Body));
    }

    #[test]
    fn an_edge_is_taken_along_its_whole_length() {
        assert_eq!(under([202.0, 150.0]), Some(CuboidHandle::Faces([1, 0])));
        assert_eq!(under([97.0, 170.0]), Some(CuboidHandle::Faces([-1, 0])));
        assert_eq!(under([150.0, 103.0]), Some(CuboidHandle::Faces([0, 1])));
        assert_eq!(under([150.0, 204.0]), Some(CuboidHandle::Faces([0, -1])));
    }

    #[test]
    fn the_inside_moves_the_cuboid_and_the_outside_nothing() {
        assert_eq!(under([150.0, 150.0]), Some(CuboidHandle::Body));
        assert_eq!(under([150.0, 60.0]), None);
        assert_eq!(handle_under(&[], [0.0; 2], false), None);
    }

    #[test]
    fn the_cursor_points_where_the_drag_goes() {
        assert_eq!(cursor_of(Some(CuboidHandle::Faces([1, 0]))), "ew-resize");
        assert_eq!(cursor_of(Some(CuboidHandle::Faces([0, -1]))), "ns-resize");
        assert_eq!(cursor_of(Some(CuboidHandle::Faces([1, 1]))), "nesw-resize");
        assert_eq!(cursor_of(Some(CuboidHandle::Faces([1, -1]))), "nwse-resize");
        assert_eq!(cursor_of(None), "default");
    }
}
