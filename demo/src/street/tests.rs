//! Tests of the drive as a whole.

mod conditions;
mod defects;
mod signals;

use super::actor_kind::ActorKind;
use super::actors::cast;
use super::clips::{STREET, clip};
use super::daylight::Conditions;
use super::drive::Drive;
use super::sensors::{DriveCamera, lidar_to_ego};
use super::{bytes, clip_files, golden, scene};
use assay_core::geometry::Pose;
use assay_core::grade::grade;
use assay_core::hash::sha256_hex;
use assay_core::review::Verdict;

const SEED: u64 = 2026;

#[test]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    let files = clip_files(0);
    let hash = |sensor: &str| {
        let file = files.iter().find(|f| f.sensor == sensor).unwrap();
        sha256_hex(&bytes(SEED, 0, file))
    };
    insta::assert_snapshot!(hash("lidar"));
    insta::assert_snapshot!(hash("camera-rear"));
    let rain = super::av().find(|index| clip(*index).unwrap().conditions == Conditions::Rain).unwrap();
    let lidar = clip_files(rain).into_iter().find(|f| f.sensor == "lidar").unwrap();
    insta::assert_snapshot!(sha256_hex(&bytes(SEED, rain, &lidar)));
}

/// Width, height and bytes of red, green and blue of an image of the drive.
fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    (info.width, info.height, bytes)
}

#[test]
fn true_boxes_contain_the_points_of_their_road_users() {
    let drive = Drive::new(SEED, &STREET[0]);
    let cloud = drive.lidar(9);
    let world_to_lidar = lidar_to_ego().then(&drive.ego_to_world(9)).inverse();
    for (number, actor) in cast(SEED).iter().enumerate() {
        let mut cuboid = actor.cuboid(Drive::time_s(9));
        let margin = 0.1;
        cuboid.size = cuboid.size.map(|v| v + margin);
        let lidar_to_world = world_to_lidar.inverse();
        let own = cloud.points.iter().filter(|p| p.owner == Some(number as u32));
        let outside =
            own.clone().filter(|p| !cuboid.contains(lidar_to_world.apply(p.position.map(f64::from)))).count();
        assert_eq!(outside, 0, "{:?} {number} of {}", actor.kind, own.count());
    }
}

#[test]
fn a_turn_of_the_lidar_has_the_points_of_a_real_one() {
    let cloud = Drive::new(SEED, &STREET[0]).lidar(3);
    assert!((60_000..110_000).contains(&cloud.points.len()), "{}", cloud.points.len());
}

#[test]
fn a_road_user_projects_to_where_the_camera_sees_it() {
    let drive = Drive::new(SEED, &STREET[0]);
    let at = Drive::time_s(2);
    let (camera, image) = (DriveCamera::Front, drive.image_owners(2, DriveCamera::Front));
    let world_to_camera = camera.to_ego().then(&drive.ego_to_world(2)).inverse();
    let mut seen = 0;
    for (number, actor) in cast(SEED).iter().enumerate() {
        let corners = actor.cuboid(at).corners().map(|c| camera.model().project(world_to_camera.apply(c)));
        let Some(corners) = corners.into_iter().collect::<Option<Vec<_>>>() else { continue };
        for (x, y) in image.iter().filter(|(_, owner)| *owner == number as u32).map(|(p, _)| *p) {
            seen += 1;
            let within = |axis: usize, v: f64| {
                let low = corners.iter().map(|c| c[axis]).fold(f64::INFINITY, f64::min);
                let high = corners.iter().map(|c| c[axis]).fold(f64::NEG_INFINITY, f64::max);
                (low - 2.5..=high + 2.5).contains(&v)
            };
            assert!(
                within(0, f64::from(x)) && within(1, f64::from(y)),
                "{:?} {number} at {x} {y}",
                actor.kind
            );
        }
    }
    assert!(seen > 1000, "only {seen} samples on road users");
}

#[test]
fn no_road_user_moves_or_turns_faster_than_its_kind_can() {
    for actor in cast(SEED) {
        let most = match actor.kind {
            ActorKind::Pedestrian => 2.5,
            ActorKind::Cyclist => 9.0,
            _ => 17.0,
        };
        assert!(actor.speed() <= most, "{:?} at {} m/s", actor.kind, actor.speed());
        let turned = super::vector::wrapped(actor.place(0.1).yaw_rad - actor.place(0.0).yaw_rad) / 0.1;
        assert!(turned.abs() < 0.8, "{:?} turns {turned} rad/s", actor.kind);
    }
}

#[test]
fn every_class_of_the_ontology_occurs_and_one_person_lies_on_the_road() {
    let cast = cast(SEED);
    assert!((40..70).contains(&cast.len()), "{}", cast.len());
    for kind in [
        ActorKind::Car,
        ActorKind::Pickup,
        ActorKind::Truck,
        ActorKind::Bus,
        ActorKind::Cyclist,
        ActorKind::Pedestrian,
    ] {
        assert!(cast.iter().any(|a| a.kind == kind), "{kind:?}");
    }
    assert_eq!(cast.iter().filter(|a| a.is_lying).count(), 1);
}

#[test]
fn golden_is_accepted_under_its_own_rubric_and_swaggy_boxes_are_not() {
    let world = crate::world(SEED);
    let (truth, rubric) = (golden(SEED, 0), world.street_stage().rubric);
    let place = scene(SEED, 0, &|f| f.file.clone());
    assert!(truth.objects.len() >= 15, "{}", truth.objects.len());
    assert_eq!(truth.problems(), vec![]);
    let verdict = |label: &assay_core::label::Document| {
        grade(label, &truth, assay_core::grade::Recording::from_scene(&place), &rubric).verdict
    };
    assert_eq!(verdict(&truth), Verdict::Accept);
    assert_eq!(verdict(&world.label_by(crate::TaskerErrors::swaggy(), &truth, 1)), Verdict::Reject);
}

#[test]
fn cameras_and_ego_frames_are_rigid() {
    for camera in DriveCamera::ALL {
        let back = camera.to_ego().then(&camera.to_ego().inverse());
        assert!(back.translation.iter().all(|v| v.abs() < 1e-9));
        assert!((back.rotation[0].abs() - Pose::IDENTITY.rotation[0]).abs() < 1e-9);
    }
}
