use super::*;
use crate::geometry::{norm3, sub3};
use crate::sensor::Lens;
use proptest::prelude::*;

fn pinhole(distortion: [f64; 5]) -> CameraModel {
    CameraModel::Pinhole { focal: [500.0, 510.0], center: [320.0, 240.0], distortion }
}

fn fisheye(k: [f64; 4], max_angle_rad: f64) -> CameraModel {
    CameraModel::Fisheye { focal: [300.0; 2], center: [320.0, 240.0], k, max_angle_rad }
}

fn mei(xi: f64, distortion: [f64; 4]) -> CameraModel {
    CameraModel::Omnidirectional { focal: [900.0, 905.0], center: [700.0, 702.0], xi, distortion }
}

fn any_model() -> impl Strategy<Value = CameraModel> {
    let k = |bound: f64| -bound..bound;
    let tangential = || prop_oneof![Just([0.0; 2]), prop::array::uniform2(-0.003..0.003)];
    prop_oneof![
        (k(0.4), k(0.2), tangential(), k(0.1)).prop_map(|(k1, k2, p, k3)| pinhole([k1, k2, p[0], p[1], k3])),
        (prop::array::uniform3(k(0.5)), tangential(), prop::array::uniform3(k(0.5))).prop_map(
            |(k, p, below)| {
                let distortion = [k[0], k[1], p[0], p[1], k[2], below[0], below[1], below[2]];
                CameraModel::Rational { focal: [500.0, 510.0], center: [320.0, 240.0], distortion }
            }
        ),
        (prop::array::uniform4(k(0.1)), 0.5..3.1_f64).prop_map(|(k, most)| fisheye(k, most)),
        (300.0..400.0_f64, k(60.0), k(60.0), k(20.0), 0.9..1.1_f64).prop_map(|(a, b, c, d, aspect)| {
            CameraModel::woodscape([a, b, c, d], [1280.0, 966.0], [3.9, -3.0], aspect)
        }),
        (0.0..3.0_f64, k(0.2), k(0.2), tangential())
            .prop_map(|(xi, k1, k2, p)| mei(xi, [k1, k2, p[0], p[1]])),
    ]
}

fn ray(angle: f64, around: f64) -> Point3 {
    let aside = libm::sin(angle);
    [aside * libm::cos(around), aside * libm::sin(around), libm::cos(angle)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn a_pixel_of_a_direction_gives_the_direction_again(
        model in any_model(), share in 0.0..1.0_f64, around in -3.2..3.2_f64,
    ) {
        let lens = Lens::new(model);
        let sent = ray(lens.max_angle_rad() * share, around);
        let far = sent.map(|v| v * 100.0);
        prop_assume!(lens.near_m().is_none_or(|near| far[2] >= near));
        let pixel = lens.project(far).ok_or_else(|| TestCaseError::fail("not seen"))?;
        prop_assert_eq!(model.project(far), Some(pixel));
        let back = lens.unproject(pixel).ok_or_else(|| TestCaseError::fail("no way back"))?;
        prop_assert!((norm3(back) - 1.0).abs() < 1e-12);
        // Where the model comes near to folding, pixels tell directions apart less and less.
        let beside = ray(lens.max_angle_rad() * share - 1e-6, around).map(|v| v * 100.0);
        let moved = lens.project(beside).map_or(1.0, |p| libm::hypot(p[0] - pixel[0], p[1] - pixel[1]));
        let blunt = (500.0 * 1e-6 / moved.max(1e-12)).max(1.0);
        prop_assert!(norm3(sub3(back, sent)) < 1e-12 * blunt * blunt + 1e-15 * pixel[0].hypot(pixel[1]), "{back:?} {sent:?}");
        let again = lens.project(back.map(|v| v * 100.0));
        let off = again.map_or(0.0, |p| libm::hypot(p[0] - pixel[0], p[1] - pixel[1]));
        prop_assert!(off < 1e-10 * (1.0 + pixel[0].hypot(pixel[1])), "off by {off} px");
    }

    #[test]
    fn beyond_the_field_of_view_nothing_is_seen(
        model in any_model(), share in 1e-6..1.0_f64, around in -3.2..3.2_f64,
    ) {
        let lens = Lens::new(model);
        let most = lens.max_angle_rad();
        prop_assume!(most < 3.1);
        let outside = ray(most + (PI - most) * share, around);
        prop_assert_eq!(lens.project(outside.map(|v| v * 100.0)), None);
        prop_assert_eq!(model.project(outside.map(|v| v * 100.0)), None);
    }

    #[test]
    fn the_image_radius_rises_in_the_whole_field_of_view(model in any_model(), around in -3.2..3.2_f64) {
        let lens = Lens::new(model);
        let (_, center) = model.intrinsics();
        let mut last = -1.0;
        for i in 0..200 {
            let p = ray(lens.max_angle_rad() * f64::from(i) / 200.0, around);
            let Some(at) = lens.project(p.map(|v| v * 1000.0)) else { break };
            let radius = libm::hypot(at[0] - center[0], at[1] - center[1]);
            prop_assert!(radius > last, "{radius} after {last}");
            last = radius;
        }
    }

    #[test]
    fn no_numbers_make_it_panic(
        model in any_model(), p in prop::array::uniform3(any::<f64>()), wild in prop::array::uniform8(any::<f64>()),
    ) {
        let [a, b, c, d, e, f, g, h] = wild;
        let others = [
            pinhole([a, b, c, d, e]),
            fisheye([a, b, c, d], e),
            mei(a, [b, c, d, e]),
            CameraModel::Rational { focal: [a, b], center: [c, d], distortion: wild },
            CameraModel::Polynomial { center: [a, b], k: [c, d, e, f], aspect_ratio: g, max_angle_rad: h },
        ];
        for model in others.iter().chain([&model]) {
            if let Some(at) = model.project(p) {
                prop_assert!(at.iter().all(|v| v.is_finite()));
            }
            if let Some(ray) = model.unproject([p[0], p[1]]) {
                prop_assert!(ray.iter().all(|v| v.is_finite()));
            }
        }
    }
}

#[test]
fn straight_ahead_is_the_principal_point() {
    let models = [pinhole([0.0; 5]), pinhole([0.1; 5]), fisheye([0.01; 4], 1.6), mei(1.2, [0.1; 4])];
    for camera in models {
        let center = camera.intrinsics().1;
        assert_eq!(camera.project([0.0, 0.0, 7.0]), Some(center));
        let ahead = camera.unproject(center).unwrap();
        assert!(norm3(sub3(ahead, [0.0, 0.0, 1.0])) < 1e-12);
    }
}

#[test]
fn behind_a_pinhole_nothing_is_seen_but_a_fisheye_may_see_beside_itself() {
    assert_eq!(pinhole([0.0; 5]).project([1.0, 0.0, -1.0]), None);
    let wide = fisheye([0.0; 4], 1.65);
    assert!(wide.project([10.0, 0.0, -0.1]).is_some());
    assert_eq!(wide.project([1.0, 0.0, -1.0]), None);
    assert_eq!(fisheye([0.0; 4], 4.0).project([0.0, 0.0, -1.0]), None);
}

#[test]
fn a_model_that_folds_and_rises_again_is_cut_at_the_fold() {
    // Slope 1 - 3u + u²: negative between u = 0.38 and 2.6, and positive again after.
    let model = pinhole([-1.0, 0.2, 0.0, 0.0, 0.0]);
    assert!(
        (Lens::new(model).max_angle_rad() - libm::atan(libm::sqrt((3.0 - libm::sqrt(5.0)) / 2.0))).abs()
            < 1e-12
    );
    assert!(model.project([0.6, 0.0, 1.0]).is_some());
    assert_eq!(model.project([1.0, 0.0, 1.0]), None);
    assert_eq!(model.project([2.0, 0.0, 1.0]), None);
}

#[test]
fn mei_ends_at_the_limb_of_its_sphere() {
    assert!((Lens::new(mei(2.0, [0.0; 4])).max_angle_rad() - libm::acos(-0.5)).abs() < 1e-12);
    assert!((Lens::new(mei(0.0, [0.0; 4])).max_angle_rad() - PI / 2.0).abs() < 1e-3);
    let parabolic = Lens::new(mei(1.0, [0.0; 4]));
    assert!(parabolic.project([0.1, 0.0, -1.0]).is_some());
}

#[test]
fn mei_without_a_mirror_is_a_pinhole() {
    let distortion = [-0.2, 0.05, 0.001, -0.002];
    let [k1, k2, p1, p2] = distortion;
    let plain = CameraModel::Pinhole {
        focal: [900.0, 905.0],
        center: [700.0, 702.0],
        distortion: [k1, k2, p1, p2, 0.0],
    };
    for p in [[0.3, 0.2, 1.0], [-3.0, 1.0, 8.0]] {
        let (a, b) = (mei(0.0, distortion).project(p).unwrap(), plain.project(p).unwrap());
        assert!((a[0] - b[0]).abs() < 1e-9 && (a[1] - b[1]).abs() < 1e-9);
    }
}

#[test]
fn old_json_is_read_and_each_model_has_its_name() {
    let old = r#"{"model":"pinhole","focal":[1.0,2.0],"center":[3.0,4.0]}"#;
    let model: CameraModel = serde_json::from_str(old).unwrap();
    assert_eq!(serde_json::to_string(&model).unwrap(), old);
    let fisheye = r#"{"model":"fisheye","focal":[1.0,2.0],"center":[3.0,4.0],"k":[0.1,0.0,0.0,0.0],"max_angle_rad":1.6}"#;
    let model: CameraModel = serde_json::from_str(fisheye).unwrap();
    assert_eq!(serde_json::to_string(&model).unwrap(), fisheye);
    let poly: CameraModel =
        serde_json::from_str(r#"{"model":"polynomial","center":[1,2],"k":[340,1,2,3]}"#).unwrap();
    let CameraModel::Polynomial { aspect_ratio, max_angle_rad, .. } = poly else { panic!("{poly:?}") };
    assert_eq!((aspect_ratio, max_angle_rad), (1.0, PI));
    for (name, rest) in [
        (
            "rational",
            r#""focal":[1.0,1.0],"center":[0.0,0.0],"distortion":[0.1,0.0,0.0,0.0,0.0,0.1,0.0,0.0]"#,
        ),
        (
            "omnidirectional",
            r#""focal":[1.0,1.0],"center":[0.0,0.0],"xi":1.5,"distortion":[0.1,0.0,0.0,0.0]"#,
        ),
    ] {
        let text = format!(r#"{{"model":"{name}",{rest}}}"#);
        let model: CameraModel = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&model).unwrap(), text);
    }
}
