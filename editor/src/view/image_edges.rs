//! A cuboid's edges on a camera image, bent as the lens bends them.

use assay_core::geometry::{CUBOID_EDGES, Cuboid, Point2, Point3, Pose};
use assay_core::sensor::CameraModel;

/// An edge in space that a pinhole sees is cut this far before the camera, m.
const CUT_M: f64 = 0.1;
/// Straight parts that an edge is drawn with.
const PARTS: usize = 16;

/// An edge, or a part of one, as it is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageEdge {
    /// Index into [`CUBOID_EDGES`].
    pub edge: usize,
    /// Image px; at least two.
    pub line: Vec<Point2>,
}

impl ImageEdge {
    /// Whether it bounds the cuboid's front.
    pub fn is_front(&self) -> bool {
        CUBOID_EDGES
            .get(self.edge)
            .is_some_and(|edge| edge.iter().all(|corner| [0, 3, 4, 7].contains(corner)))
    }
}

/// The edges that a camera sees; lines may leave the image. An edge that leaves the field of view and comes
/// back gives two.
pub fn cuboid_on_image(cuboid: &Cuboid, to_camera: &Pose, model: &CameraModel) -> Vec<ImageEdge> {
    let corners = cuboid.corners().map(|p| to_camera.apply(p));
    let mut seen = Vec::new();
    for (edge, [from, to]) in CUBOID_EDGES.into_iter().enumerate() {
        let Some((a, b)) = before_camera(corners[from], corners[to], model) else { continue };
        let mut line = Vec::new();
        for part in 0..=PARTS {
            let t = part as f64 / PARTS as f64;
            let p = core::array::from_fn(|i| a[i] + (b[i] - a[i]) * t);
            match model.project(p) {
                Some(at) => line.push(at),
                None => push_line(&mut seen, edge, &mut line),
            }
        }
        push_line(&mut seen, edge, &mut line);
    }
    seen
}

fn push_line(seen: &mut Vec<ImageEdge>, edge: usize, line: &mut Vec<Point2>) {
    let line = std::mem::take(line);
    if line.len() > 1 {
        seen.push(ImageEdge { edge, line });
    }
}

/// The part of an edge before a pinhole camera; a fisheye sees beside and behind itself.
fn before_camera(a: Point3, b: Point3, model: &CameraModel) -> Option<(Point3, Point3)> {
    if matches!(model, CameraModel::Fisheye { .. }) || (a[2] >= CUT_M && b[2] >= CUT_M) {
        return Some((a, b));
    }
    if a[2] < CUT_M && b[2] < CUT_M {
        return None;
    }
    let t = (CUT_M - a[2]) / (b[2] - a[2]);
    let cut = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, CUT_M];
    Some(if a[2] < CUT_M { (cut, b) } else { (a, cut) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Camera axes of a camera that looks along +x of the cuboid's frame.
    fn ahead() -> Pose {
        Pose::from_matrix([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]], [0.0; 3])
    }

    fn pinhole() -> CameraModel {
        CameraModel::Pinhole { focal: [700.0; 2], center: [600.0, 180.0], distortion: [0.0; 5] }
    }

    fn fisheye() -> CameraModel {
        CameraModel::Fisheye {
            focal: [300.0; 2],
            center: [400.0; 2],
            k: [0.02, 0.0, 0.0, 0.0],
            max_angle_rad: 1.7,
        }
    }

    fn edges(seen: &[ImageEdge]) -> BTreeSet<usize> {
        seen.iter().map(|e| e.edge).collect()
    }

    #[test]
    fn a_cuboid_ahead_shows_all_edges_about_its_centre() {
        let cuboid = Cuboid::upright([20.0, 0.0, 0.0], [4.0, 2.0, 1.5], 0.3);
        for model in [pinhole(), fisheye()] {
            assert_eq!(edges(&cuboid_on_image(&cuboid, &ahead(), &model)).len(), 12);
        }
    }

    #[test]
    fn a_cuboid_that_reaches_behind_a_pinhole_is_cut_and_stays_on_its_side() {
        let cuboid = Cuboid::upright([0.0, 2.0, 0.0], [8.0, 1.0, 1.0], 0.0);
        let seen = cuboid_on_image(&cuboid, &ahead(), &pinhole());
        assert_eq!(edges(&seen).len(), 8, "the far face and what leads to it");
        assert!(seen.iter().flat_map(|e| &e.line).all(|p| p[0] < 600.0), "it is on the left");
    }

    #[test]
    fn nothing_is_seen_of_what_is_behind() {
        let cuboid = Cuboid::upright([-20.0, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0);
        assert!(cuboid_on_image(&cuboid, &ahead(), &pinhole()).is_empty());
        assert!(cuboid_on_image(&cuboid, &ahead(), &fisheye()).is_empty());
    }

    #[test]
    fn a_fisheye_bends_straight_edges() {
        let cuboid = Cuboid::upright([4.0, 0.0, 2.0], [1.0, 12.0, 1.0], 0.0);
        let seen = cuboid_on_image(&cuboid, &ahead(), &fisheye());
        let bend = seen.iter().map(|e| {
            let (a, b) = (e.line[0], e.line[e.line.len() - 1]);
            let middle = e.line[e.line.len() / 2];
            let length = libm::hypot(b[0] - a[0], b[1] - a[1]);
            ((b[0] - a[0]) * (middle[1] - a[1]) - (b[1] - a[1]) * (middle[0] - a[0])).abs() / length
        });
        assert!(bend.fold(0.0, f64::max) > 3.0);
    }

    #[test]
    fn four_edges_bound_the_front() {
        let cuboid = Cuboid::upright([20.0, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0);
        let seen = cuboid_on_image(&cuboid, &ahead(), &pinhole());
        assert_eq!(seen.iter().filter(|e| e.is_front()).count(), 4);
    }
}
