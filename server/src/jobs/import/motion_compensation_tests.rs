//! What becomes of a post beside a street that a vehicle passes while its LiDAR turns.

use super::super::options::ImportOptions;
use super::super::preview::preview_import;
use super::super::tests::{import_with, project, real};
use crate::blobs::BlobStore;
use crate::folder::{DatasetFolder, files_in};
use crate::store::testing::{Fixture, each_engine};
use crate::store::{scenes, task_list};
use assay_core::api::{ForwardDirection, ImportReport, ProjectTemplate};
use assay_core::scene::motion_compensation::SweepTime;
use assay_core::scene::{FrameData, Scene};
use assay_formats::cloud::stream::{PointChunk, read};
use assay_formats::cloud::{CSV, PCD, PLY};
use std::io::Cursor;

/// Metres between two frames, a tenth of a second apart.
const STEP_M: f64 = 0.8;
/// Points of a sweep.
const POINTS: usize = 11;

/// A scene as raw folders have it: the vehicle drives along y, and each sweep sees one post again and again while it
/// goes on. The file's times begin at `start_s`.
fn drive(start_s: f64, times: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["pointcloud", "poses"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
    }
    for frame in 0..4 {
        let at = STEP_M * f64::from(frame);
        let pose = format!(r#"{{"heading": [1, 0, 0, 0], "position": [0, {at}, 0]}}"#);
        std::fs::write(folder.path().join(format!("poses/{frame}.json")), pose).unwrap();
        let mut cloud = format!(
            "ply\nformat ascii 1.0\nelement vertex {POINTS}\nproperty float x\nproperty float y\nproperty float z\n\
             property float intensity\nproperty double {times}\nproperty uchar ring\nend_header\n"
        );
        for i in 0..POINTS {
            let share = i as f64 / (POINTS - 1) as f64;
            let y = 20.0 - at - STEP_M * share;
            let time = start_s + f64::from(frame) / 10.0 + share / 10.0;
            cloud += &format!("3 {y} 1.5 {} {time} {i}\n", 0.5 * i as f64);
        }
        std::fs::write(folder.path().join(format!("pointcloud/{frame}.ply")), cloud).unwrap();
    }
    folder
}

fn compensate(at: SweepTime) -> ImportOptions {
    ImportOptions { compensate: Some(at), ..ImportOptions::default() }
}

/// What an import gives, and the scene that it made.
fn taken(
    fixture: &Fixture,
    blobs: &BlobStore,
    folder: &std::path::Path,
    options: &ImportOptions,
) -> (ImportReport, Scene) {
    let at = project(fixture, ProjectTemplate::Street);
    let report = import_with(fixture, &at, blobs, (&DatasetFolder::scan(folder), options));
    let scene = fixture.write(move |tx| {
        let filter = task_list::TaskFilter { limit: 1, ..task_list::TaskFilter::default() };
        let task = task_list::list(tx, at.project, &filter, false)?.items.remove(0);
        scenes::get_by_task(tx, task.id.parse()?)
    });
    (report, scene)
}

fn chunk(media_type: &str, bytes: &[u8]) -> (Vec<String>, PointChunk) {
    let (mut names, mut all) = (Vec::new(), PointChunk::default());
    read(media_type, &mut Cursor::new(bytes), &mut |header, chunk| {
        names = header.fields.iter().map(|f| f.name.clone()).collect();
        all = chunk.clone();
        Ok(())
    })
    .unwrap();
    (names, all)
}

fn cloud(blobs: &BlobStore, data: &FrameData) -> (Vec<String>, PointChunk) {
    chunk(&data.media_type, &std::fs::read(blobs.find(&data.blob).unwrap()).unwrap())
}

#[test]
fn a_post_that_was_smeared_stands_in_one_place_and_the_files_stay_beside_it() {
    let folder = drive(1_700_000_000.0, "timestamp");
    each_engine(|fixture| {
        let stored = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(stored.path()).unwrap();
        let (report, scene) = taken(fixture, &blobs, folder.path(), &compensate(SweepTime::Start));
        assert_eq!((report.problems, report.not_read, report.scenes), (vec![], vec![], 1));
        assert_eq!((report.motion_compensated, report.without_timestamps), (4, 0));
        for (i, frame) in scene.frames.iter().enumerate() {
            let data = &frame.data[0];
            assert_eq!((data.media_type.as_str(), data.file.clone()), (PCD, format!("{i}.pcd")));
            let (names, moved) = cloud(&blobs, data);
            assert_eq!(names, ["intensity", "timestamp", "ring"]);
            let y = 20.0 - STEP_M * i as f64;
            let off = |p: &[f64; 3]| (p[0] - 3.0).abs() + (p[1] - y).abs() + (p[2] - 1.5).abs();
            assert!(moved.points.len() == POINTS && moved.points.iter().all(|p| off(p) < 1e-5), "{moved:?}");
            // All that the file says else is as it was, and so is the file.
            let original = std::fs::read(folder.path().join(format!("pointcloud/{i}.ply"))).unwrap();
            assert_eq!(moved.fields, chunk(PLY, &original).1.fields);
            let recorded = data.recorded.as_deref().unwrap();
            assert_eq!(std::fs::read(blobs.find(recorded).unwrap()).unwrap(), original);
        }
    });
}

#[test]
fn the_moment_decides_where_the_post_stands() {
    let folder = drive(0.0, "time");
    let blobs_at = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(blobs_at.path()).unwrap();
    for (at, y) in [(SweepTime::Start, 20.0), (SweepTime::Middle, 19.6), (SweepTime::End, 19.2)] {
        let (_, scene) = taken(&Fixture::sqlite(), &blobs, folder.path(), &compensate(at));
        // Had the sweep ended when the vehicle was here, it would have seen the post from farther back before.
        let (_, moved) = cloud(&blobs, &scene.frames[0].data[0]);
        assert!(moved.points.iter().all(|p| (p[1] - y).abs() < 1e-5), "{at:?}: {:?}", moved.points);
    }
}

#[test]
fn a_file_that_stays_where_it_is_stays_there_though_its_points_are_moved() {
    let folder = drive(0.0, "time");
    let stored = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(stored.path()).unwrap();
    let options = ImportOptions { in_place: true, ..compensate(SweepTime::Start) };
    let (_, scene) = taken(&Fixture::sqlite(), &blobs, folder.path(), &options);
    let data = &scene.frames[0].data[0];
    assert!(blobs.path(&data.blob).exists());
    let recorded = data.recorded.as_deref().unwrap();
    assert!(!blobs.path(recorded).exists());
    assert_eq!(blobs.find(recorded).unwrap(), folder.path().canonicalize().unwrap().join("pointcloud/0.ply"));
}

#[test]
fn clouds_without_times_are_left_and_counted_and_unasked_nothing_is_moved() {
    let (without_timestamps, timed) = (drive(0.0, "height"), drive(0.0, "time"));
    let stored = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(stored.path()).unwrap();
    let (report, scene) =
        taken(&Fixture::sqlite(), &blobs, without_timestamps.path(), &compensate(SweepTime::Start));
    assert_eq!((report.without_timestamps, report.motion_compensated, report.scenes), (4, 0, 1));
    assert_eq!(
        (scene.frames[0].data[0].recorded.as_ref(), &*scene.frames[0].data[0].media_type),
        (None, PLY)
    );
    let (report, scene) = taken(&Fixture::sqlite(), &blobs, timed.path(), &ImportOptions::default());
    assert_eq!((report.without_timestamps, report.motion_compensated, report.scenes), (0, 0, 1));
    assert_eq!(
        (scene.frames[0].data[0].recorded.as_ref(), &*scene.frames[0].data[0].media_type),
        (None, PLY)
    );
}

#[test]
fn a_recording_without_poses_is_refused_with_its_file_and_a_fix() {
    let folder = drive(0.0, "time");
    for pose in files_in(&folder.path().join("poses"), 10).into_iter().skip(1) {
        std::fs::remove_file(pose.file).unwrap();
    }
    for cloud in files_in(&folder.path().join("pointcloud"), 10).into_iter().skip(1) {
        std::fs::remove_file(cloud.file).unwrap();
    }
    let at = Fixture::sqlite();
    let (stored, of) = (tempfile::tempdir().unwrap(), project(&at, ProjectTemplate::Street));
    let blobs = BlobStore::open(stored.path()).unwrap();
    let folder = DatasetFolder::scan(folder.path());
    let report = import_with(&at, &of, &blobs, (&folder, &compensate(SweepTime::Start)));
    let [problem] = report.problems.as_slice() else { panic!("{report:?}") };
    assert_eq!((problem.file.as_str(), problem.location.as_str()), ("pointcloud/0.ply", "field time"));
    assert!(problem.message.contains("no pose") && problem.fix.contains("without moving"), "{problem:?}");
    assert_eq!(report.scenes, 0);
}

#[test]
fn a_preview_says_how_far_the_vehicle_goes_in_a_sweep_and_shows_the_points_as_they_would_be() {
    let folder = drive(1_700_000_000.0, "timestamp");
    let folder = DatasetFolder::scan(folder.path());
    let seen = preview_import(&folder, &ImportOptions::default());
    let motion = seen.motion.unwrap();
    assert_eq!(
        (motion.field.as_str(), motion.unit.as_str(), motion.suggested),
        ("timestamp", "s", SweepTime::End)
    );
    assert!((f64::from(motion.travel_m) - STEP_M).abs() < 1e-5 && motion.sweep_us.abs_diff(100_000) < 3);
    let ahead = |points: &[[f32; 2]]| {
        let all = points.iter().map(|p| f64::from(p[0]));
        all.clone().fold(f64::NEG_INFINITY, f64::max) - all.fold(f64::INFINITY, f64::min)
    };
    assert!((ahead(&seen.points) - STEP_M).abs() < 1e-5);
    let options = ImportOptions { forward: ForwardDirection::Left, ..compensate(SweepTime::End) };
    let seen = preview_import(&folder, &options);
    assert_eq!(seen.problems, vec![]);
    assert!(seen.points.len() == POINTS && ahead(&seen.points) < 1e-5, "{:?}", seen.points);
    let Some(real) = real("scale-drive") else { return };
    assert_eq!(
        preview_import(&DatasetFolder::scan(&real), &ImportOptions::default()).motion,
        None,
        "its points have no times"
    );
}

#[test]
fn tables_with_times_are_moved_as_well() {
    let folder = drive(0.0, "time");
    for file in files_in(&folder.path().join("pointcloud"), 10) {
        let (names, chunk) = chunk(PLY, &std::fs::read(&file.file).unwrap());
        let mut table = format!("x,y,z,{}\n", names.join(","));
        for (i, [x, y, z]) in chunk.points.iter().enumerate() {
            let fields: Vec<String> = chunk.fields.iter().map(|f| f[i].to_string()).collect();
            table += &format!("{x},{y},{z},{}\n", fields.join(","));
        }
        // A table under a cloud's name is known by what it holds.
        std::fs::write(&file.file, table).unwrap();
    }
    let stored = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(stored.path()).unwrap();
    let (report, scene) = taken(&Fixture::sqlite(), &blobs, folder.path(), &compensate(SweepTime::Start));
    assert_eq!((report.problems, report.scenes), (vec![], 1));
    let data = &scene.frames[0].data[0];
    let (names, moved) = cloud(&blobs, data);
    assert_eq!(names, ["intensity", "time", "ring"]);
    assert!(moved.points.iter().all(|p| (p[1] - 20.0).abs() < 1e-5), "{:?}", moved.points);
    let recorded = std::fs::read(blobs.find(data.recorded.as_deref().unwrap()).unwrap()).unwrap();
    assert_eq!(chunk(CSV, &recorded).1.fields, moved.fields);
}
