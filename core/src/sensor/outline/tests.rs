use super::*;
use crate::sensor::CameraModel;
use proptest::prelude::*;

const SIZE: [u32; 2] = [1242, 375];

/// Camera axes of a camera that looks along +x of the cuboid's frame.
fn ahead() -> Pose {
    Pose::from_matrix([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]], [0.0; 3])
}

fn pinhole() -> Lens {
    Lens::new(CameraModel::Pinhole { focal: [721.5, 721.5], center: [609.6, 172.9], distortion: [0.0; 5] })
}

fn woodscape() -> Lens {
    Lens::new(CameraModel::woodscape([339.7, -32.0, 48.3, -7.2], [1280.0, 966.0], [3.9, -3.1], 1.0))
}

fn any_cuboid() -> impl Strategy<Value = Cuboid> {
    let center = (-10.0..40.0_f64, -15.0..15.0_f64, -3.0..3.0_f64);
    (center, prop::array::uniform3(0.3..12.0_f64), -3.2..3.2_f64)
        .prop_map(|((x, y, z), size, yaw)| Cuboid::upright([x, y, z], size, yaw))
}

/// The other way round: each face is cut by the near plane and the four planes of the frustum in space, and what is left
/// is projected. What the camera sees from within a cuboid is added as the corners of the image.
fn box_by_frustum(cuboid: &Cuboid) -> Option<[f64; 4]> {
    let ([f, _], [cx, cy]) = ([721.5, 721.5], [609.6, 172.9]);
    let [w, h] = SIZE.map(f64::from);
    let planes = [
        ([0.0, 0.0, 1.0], -NEAR_M),
        ([f, 0.0, cx], 0.0),
        ([-f, 0.0, w - cx], 0.0),
        ([0.0, f, cy], 0.0),
        ([0.0, -f, h - cy], 0.0),
    ];
    let corners = cuboid.corners().map(|p| ahead().apply(p));
    let faces = [[0, 1, 2, 3], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]];
    let mut pixels: Vec<Point2> = Vec::new();
    for face in faces {
        let mut ring: Vec<Point3> = face.iter().map(|c| corners[*c]).collect();
        for (normal, offset) in planes {
            let side = |p: &Point3| dot3(normal, *p) + offset;
            let mut inside = Vec::new();
            for (p, q) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let (a, b) = (side(p), side(q));
                if a >= 0.0 {
                    inside.push(*p);
                }
                if (a >= 0.0) != (b >= 0.0) {
                    inside.push(core::array::from_fn(|i| p[i] + (q[i] - p[i]) * (a / (a - b))));
                }
            }
            ring = inside;
        }
        pixels.extend(ring.iter().map(|p| [f * p[0] / p[2] + cx, f * p[1] / p[2] + cy]));
    }
    let to_box = cuboid.pose().then(&ahead()).inverse();
    for corner in [[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]] {
        let ray = to_box.rotate([(corner[0] - cx) / f, (corner[1] - cy) / f, 1.0]);
        // In front of the near plane, which z = 1 along the ray makes simple.
        if farthest_in_box(to_box.translation, ray, cuboid.size.map(|v| v / 2.0))
            .is_some_and(|far| far > NEAR_M)
        {
            pixels.push(corner);
        }
    }
    let first = *pixels.first()?;
    let (min, max) = pixels.iter().fold((first, first), |(min, max), p| {
        ([min[0].min(p[0]), min[1].min(p[1])], [max[0].max(p[0]), max[1].max(p[1])])
    });
    Some([min[0], min[1], max[0] - min[0], max[1] - min[1]])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn a_pinholes_box_is_that_of_the_solid_cut_by_the_frustum(cuboid in any_cuboid()) {
        let (found, wanted) = (cuboid_box(&pinhole(), SIZE, &cuboid, &ahead()), box_by_frustum(&cuboid));
        match (found, wanted) {
            (Some(a), Some(b)) => {
                let off = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                prop_assert!(off < 1e-9, "{a:?} {b:?}");
            }
            (None, Some(b)) => prop_assert!(b[2] < 1e-9 || b[3] < 1e-9, "{b:?}"),
            (found, wanted) => prop_assert_eq!(found, wanted),
        }
    }

    #[test]
    fn every_pixel_of_a_cuboid_lies_in_its_outline(
        cuboid in any_cuboid(), inside in prop::collection::vec(prop::array::uniform3(-0.5..0.5_f64), 40), wide in any::<bool>(),
    ) {
        let (lens, size) = if wide { (woodscape(), [1280, 966]) } else { (pinhole(), SIZE) };
        let outline = cuboid_outline(&lens, size, &cuboid, &ahead());
        let pose = cuboid.pose().then(&ahead());
        for share in inside {
            let Some(at) = lens.project(pose.apply(core::array::from_fn(|i| share[i] * cuboid.size[i]))) else { continue };
            if at.iter().zip(size).all(|(v, s)| *v > 0.0 && *v < f64::from(s)) {
                let ring = outline.as_ref().map_or(&[][..], Polygon::outer);
                prop_assert!(ring.len() > 2, "no outline, but {at:?} is seen");
                let edges = ring.iter().zip(ring.iter().cycle().skip(1));
                let outside = edges.map(|(a, b)| {
                    -turn(*a, *b, at) / libm::hypot(b[0] - a[0], b[1] - a[1])
                });
                prop_assert!(outside.fold(f64::NEG_INFINITY, f64::max) < 0.25);
            }
        }
    }
}

#[test]
fn a_cuboid_around_the_camera_covers_the_image() {
    let cuboid = Cuboid::upright([0.0; 3], [4.0, 3.0, 2.0], 0.2);
    assert_eq!(cuboid_box(&pinhole(), SIZE, &cuboid, &ahead()), Some([0.0, 0.0, 1242.0, 375.0]));
    assert_eq!(cuboid_box(&woodscape(), [1280, 966], &cuboid, &ahead()), Some([0.0, 0.0, 1280.0, 966.0]));
}

#[test]
fn nothing_is_covered_by_what_is_behind_or_beside_the_image() {
    for center in [[-20.0, 0.0, 0.0], [5.0, 40.0, 0.0]] {
        assert_eq!(
            cuboid_outline(&pinhole(), SIZE, &Cuboid::upright(center, [4.0, 2.0, 1.5], 0.0), &ahead()),
            None
        );
    }
    let behind = Cuboid::upright([-20.0, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0);
    let lens = Lens::new(CameraModel::Fisheye {
        focal: [300.0; 2],
        center: [400.0; 2],
        k: [0.0; 4],
        max_angle_rad: 1.7,
    });
    assert_eq!(cuboid_outline(&lens, [800, 800], &behind, &ahead()), None);
}

#[test]
fn a_wall_that_crosses_the_field_of_view_is_bounded_by_its_circle() {
    // Seen within 60 degrees: a circle of 300 · 1.047 px, of which the wall takes the upper part.
    let lens = Lens::new(CameraModel::Fisheye {
        focal: [300.0; 2],
        center: [400.0; 2],
        k: [0.0; 4],
        max_angle_rad: PI / 3.0,
    });
    let wall = Cuboid::upright([2.0, 0.0, 50.5], [1.0, 400.0, 100.0], 0.0);
    let [left, top, width, _] = cuboid_box(&lens, [800, 800], &wall, &ahead()).unwrap();
    let radius = 100.0 * PI;
    assert!((top - (400.0 - radius)).abs() < 0.05, "{top}");
    assert!((left - (400.0 - radius)).abs() < 6.0 && (width - 2.0 * radius).abs() < 12.0, "{left} {width}");
}
