use super::*;
use crate::sensor::CameraModel;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Camera axes of a camera that looks along +x of the cuboid's frame.
fn ahead() -> Pose {
    Pose::from_matrix([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]], [0.0; 3])
}

fn pinhole() -> CameraModel {
    CameraModel::Pinhole { focal: [700.0; 2], center: [600.0, 180.0], distortion: [0.0; 5] }
}

fn distorted() -> CameraModel {
    CameraModel::Pinhole {
        focal: [700.0; 2],
        center: [600.0, 400.0],
        distortion: [-0.35, 0.12, 0.001, -0.0005, -0.01],
    }
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
        assert_eq!(edges(&cuboid_edges(&Lens::new(model), &cuboid, &ahead())).len(), 12);
    }
}

#[test]
fn a_cuboid_that_reaches_behind_a_pinhole_is_cut_and_stays_on_its_side() {
    let cuboid = Cuboid::upright([0.0, 2.0, 0.0], [8.0, 1.0, 1.0], 0.0);
    let seen = cuboid_edges(&Lens::new(pinhole()), &cuboid, &ahead());
    assert_eq!(edges(&seen).len(), 8, "the far face and what leads to it");
    assert!(seen.iter().flat_map(|e| &e.line).all(|p| p[0] < 600.0), "it is on the left");
}

#[test]
fn nothing_is_seen_of_what_is_behind() {
    let cuboid = Cuboid::upright([-20.0, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0);
    assert!(cuboid_edges(&Lens::new(pinhole()), &cuboid, &ahead()).is_empty());
    assert!(cuboid_edges(&Lens::new(fisheye()), &cuboid, &ahead()).is_empty());
}

#[test]
fn a_fisheye_bends_straight_edges() {
    let cuboid = Cuboid::upright([4.0, 0.0, 2.0], [1.0, 12.0, 1.0], 0.0);
    let seen = cuboid_edges(&Lens::new(fisheye()), &cuboid, &ahead());
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
    let seen = cuboid_edges(&Lens::new(pinhole()), &cuboid, &ahead());
    assert_eq!(seen.iter().filter(|e| e.is_front()).count(), 4);
}

fn any_lens() -> impl Strategy<Value = CameraModel> {
    prop_oneof![
        Just(pinhole()),
        Just(fisheye()),
        Just(distorted()),
        Just(CameraModel::woodscape([339.7, -32.0, 48.3, -7.2], [1280.0, 966.0], [3.9, -3.1], 1.0)),
        Just(CameraModel::Omnidirectional {
            focal: [1336.0, 1335.0],
            center: [716.0, 705.0],
            xi: 2.2,
            distortion: [0.016, 1.65, 0.0004, 0.0],
        }),
    ]
}

/// Largest distance of the visible points of a cuboid's edges from their drawn lines, px, and the edge it is at.
fn largest_distance(lens: &Lens, cuboid: &Cuboid) -> (f64, usize) {
    let corners = cuboid.corners().map(|p| ahead().apply(p));
    let seen = cuboid_edges(lens, cuboid, &ahead());
    let mut largest = (0.0, 0);
    for (edge, [from, to]) in CUBOID_EDGES.into_iter().enumerate() {
        for i in 0..=997 {
            let p = between(corners[from], corners[to], f64::from(i) / 997.0);
            let Some(at) = lens.project(p) else { continue };
            let lines = seen.iter().filter(|e| e.edge == edge);
            let off = lines
                .flat_map(|e| e.line.iter().zip(e.line.iter().skip(1)))
                .map(|(a, b)| off_chord(at, *a, *b))
                .fold(f64::INFINITY, f64::min);
            if off > largest.0 {
                largest = (off, edge);
            }
        }
    }
    largest
}

/// Its image runs out to where the distortion turns it back: most of the turn lies between two samples.
#[test]
fn an_edge_that_turns_at_the_border_of_a_distorted_image_is_followed() {
    let cuboid = Cuboid::upright(
        [0.3643287242785625, -4.373397445440024, -1.8507917274725803],
        [6.217441102083369, 2.7074105318412114, 4.451616314576568],
        3.128783788897414,
    );
    let (off, edge) = largest_distance(&Lens::new(distorted()), &cuboid);
    assert!(off <= TOLERANCE_PX, "{off} px off, edge {edge}");
}

proptest! {
    #[test]
    fn lines_lie_within_a_quarter_pixel_of_the_true_curves_and_all_that_is_seen_is_drawn(
        model in any_lens(), center in prop::array::uniform3(-8.0..8.0_f64), size in prop::array::uniform3(0.5..8.0_f64),
        yaw in -3.2..3.2_f64,
    ) {
        let (off, edge) = largest_distance(&Lens::new(model), &Cuboid::upright(center, size, yaw));
        prop_assert!(off <= TOLERANCE_PX, "{off} px off, edge {edge}");
    }
}
