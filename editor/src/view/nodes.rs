//! Which nodes of a tiled cloud to have for what is on screen.

use super::vector::{add3, along3, scale3};
use super::window::{CameraProjection, ViewWindow};
use assay_core::geometry::{Point3, dot3};
use assay_formats::tiles::{TileIndex, TileView, nodes_to_load};

/// Where an eye stands whose lines of sight are as good as parallel, m.
const FAR_EYE_M: f64 = 1e6;

/// The nodes worth having for a window, the most urgent first, of about so many points together.
pub fn nodes_in_view(index: &TileIndex, window: &ViewWindow, budget_points: u64) -> Vec<u32> {
    let aspect = window.size_px[0] / window.size_px[1].max(1.0);
    let (eye, pixels_per_radian, planes) = match window.projection {
        CameraProjection::Perspective { fov_y_rad } => {
            let slope = libm::tan(fov_y_rad / 2.0);
            let side =
                |axis: Point3, slope: f64| plane(add3(scale3(window.forward, slope), axis), window.eye);
            let planes = [
                side(window.right, slope * aspect),
                side(scale3(window.right, -1.0), slope * aspect),
                side(window.up, slope),
                side(scale3(window.up, -1.0), slope),
                plane(window.forward, window.eye),
            ];
            (window.eye, window.px_per_m(1.0), planes)
        }
        CameraProjection::Orthographic { height_m, depth_m } => {
            let side = |axis: Point3, reach_m: f64| plane(axis, along3(window.eye, axis, -reach_m));
            let planes = [
                side(window.right, height_m * aspect / 2.0),
                side(scale3(window.right, -1.0), height_m * aspect / 2.0),
                side(window.up, height_m / 2.0),
                side(scale3(window.up, -1.0), height_m / 2.0),
                side(window.forward, depth_m),
            ];
            let eye = along3(window.eye, window.forward, -FAR_EYE_M);
            (eye, window.px_per_m(1.0) * FAR_EYE_M, planes)
        }
    };
    nodes_to_load(index, &TileView { eye, pixels_per_radian, planes: &planes }, budget_points)
}

/// The plane through a point; what lies where the normal points is inside.
fn plane(normal: Point3, through: Point3) -> [f64; 4] {
    [normal[0], normal[1], normal[2], -dot3(normal, through)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{OrbitCamera, OrthographicView};
    use assay_core::geometry::Cuboid;
    use assay_formats::tiles::{MemoryScratch, TileBuilder};

    /// A square of ground, a side of 400 m.
    fn ground() -> TileIndex {
        let at = |i: u32, by: u32| f64::from(i.wrapping_mul(by)) / f64::from(u32::MAX) * 400.0 - 200.0;
        let points: Vec<Point3> = (0..600_000).map(|i| [at(i, 2_654_435_761), at(i, 40_503), 0.0]).collect();
        let mut scratch = MemoryScratch::default();
        let mut builder = TileBuilder::new(&[], &mut scratch);
        builder.add(&points, &[]).unwrap();
        builder.finish(&mut Vec::new()).unwrap()
    }

    #[test]
    fn nodes_before_the_eye_are_wanted_and_those_behind_it_are_not() {
        let (index, size_px) = (ground(), [900.0, 600.0]);
        for yaw_rad in [0.0, 1.0, 3.0] {
            let window = OrbitCamera { yaw_rad, ..OrbitCamera::default() }.window(size_px);
            let nodes = nodes_in_view(&index, &window, u64::MAX);
            assert_eq!(nodes.first(), Some(&0), "the root comes first");
            for (id, node) in (0..).zip(&index.nodes) {
                let [low, high] = index.node_bounds(node);
                let middle = core::array::from_fn(|i| (low[i] + high[i]) / 2.0);
                let is_seen = window
                    .project(middle)
                    .is_some_and(|[x, y]| (0.0..size_px[0]).contains(&x) && (0.0..size_px[1]).contains(&y));
                let reach = (high[0] - low[0]) + (high[1] - low[1]);
                if window.to_eye(middle)[2] < -reach {
                    assert!(!nodes.contains(&id), "node {id} is behind");
                } else if is_seen && window.to_eye(middle)[2] < 30.0 {
                    assert!(nodes.contains(&id), "node {id} is in the middle of it");
                }
            }
        }
    }

    #[test]
    fn a_projection_wants_what_is_around_its_cuboid_alone() {
        let index = ground();
        let cuboid = Cuboid::upright([60.0, 60.0, 0.0], [4.0, 2.0, 2.0], 0.3);
        let window = OrthographicView::ALL[0].window(&cuboid, 1.0, [300.0, 300.0]);
        let nodes = nodes_in_view(&index, &window, u64::MAX);
        let holds = |id: &u32| {
            let [low, high] = index.node_bounds(&index.nodes[*id as usize]);
            (0..2).all(|i| low[i] <= cuboid.center[i] && high[i] >= cuboid.center[i])
        };
        assert!(nodes.iter().any(|id| holds(id) && *id > 0), "the finest there is wanted");
        assert!(nodes.len() < index.nodes.len() / 2, "{} of {}", nodes.len(), index.nodes.len());
    }
}
