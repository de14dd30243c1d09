//! What an import takes in, and what it leaves out.

use super::{ImportContext, ImportOptions};
use crate::blobs::BlobStore;
use crate::folder::{DatasetFolder, files_in};
use crate::store::accounts::{NewUser, add_user};
use crate::store::testing::{Fixture, each_engine};
use crate::store::{labels, projects, scenes, stages, task_list};
use crate::template;
use assay_core::api::{ImportReport, ImportedLabelRole, ProjectTemplate};
use assay_core::id::{ProjectId, StageId, UserId};
use std::path::{Path, PathBuf};

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let target = folder.path().join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, bytes).unwrap();
    }
    folder
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn tree(left: f64) -> Vec<u8> {
    let corners = format!("<xmin>{left}</xmin><ymin>2</ymin><xmax>20</xmax><ymax>9</ymax>");
    format!("<annotation><object><name>Tree</name><bndbox>{corners}</bndbox></object></annotation>")
        .into_bytes()
}

/// What comes of a folder in a new project.
fn taken(template: ProjectTemplate, files: &[(&str, &[u8])]) -> ImportReport {
    let folder = folder(files);
    let fixture = Fixture::sqlite();
    let stored = tempfile::tempdir().unwrap();
    let at = project(&fixture, template);
    import(&fixture, &at, &BlobStore::open(stored.path()).unwrap(), folder.path())
}

/// The only error: its file and place.
fn error(template: ProjectTemplate, files: &[(&str, &[u8])]) -> (String, String) {
    let mut found = taken(template, files).problems;
    let error = found.pop().unwrap();
    assert_eq!(found, vec![]);
    assert!(!error.message.is_empty() && !error.fix.is_empty());
    (error.file, error.location)
}

fn named(file: &str, place: &str) -> (String, String) {
    (file.to_owned(), place.to_owned())
}

const CALIB: &str = "P2: 700 0 600 0 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\n\
    Tr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 0\n";
const CAR: &str = "Car 0 0 0 1 2 3 4 1.5 1.6 4 1 2 13 0\n";

fn kitti(calib: &str, label: &str, cloud: &[u8], image: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("training/calib/000001.txt", calib.into()),
        ("training/label_2/000001.txt", label.into()),
        ("training/velodyne/000001.bin", cloud.into()),
        ("training/image_2/000001.png", image.into()),
    ]
}

fn kitti_error(files: &[(&'static str, Vec<u8>)]) -> (String, String) {
    error(
        ProjectTemplate::Street,
        &files.iter().map(|(path, bytes)| (*path, bytes.as_slice())).collect::<Vec<_>>(),
    )
}

#[test]
fn an_empty_folder_says_what_to_drop() {
    assert_eq!(error(ProjectTemplate::Images, &[]), named("folder", "folder"));
}

#[test]
fn a_cut_image_is_named() {
    let mut bytes = picture();
    bytes.truncate(bytes.len() / 2);
    assert_eq!(
        error(ProjectTemplate::Images, &[("a/cut.png", &bytes), ("a/whole.png", &picture())]).0,
        "a/cut.png"
    );
}

#[test]
fn a_claim_of_ten_billion_pixels_is_refused_by_its_header() {
    let mut bytes = picture();
    // Width and height of the IHDR chunk, then its checksum made right again.
    bytes[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&100_000_u32.to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    assert_eq!(error(ProjectTemplate::Images, &[("huge.png", &bytes)]), named("huge.png", "header"));
}

#[test]
fn a_word_for_a_number_in_a_label_is_named_with_its_line() {
    let label = format!("{CAR}Car 0 0 0 1 2 3 4 1.5 wide 4 1 2 13 0\n");
    let files = kitti(CALIB, &label, &[0; 16], &picture());
    assert_eq!(kitti_error(&files), named("training/label_2/000001.txt", "line 2"));
}

#[test]
fn a_sweep_that_is_no_whole_number_of_points_is_named() {
    let files = kitti(CALIB, CAR, &[0; 20], &picture());
    assert_eq!(kitti_error(&files), named("training/velodyne/000001.bin", "byte 16"));
}

#[test]
fn a_frame_without_calibration_is_named() {
    let mut files = kitti(CALIB, CAR, &[0; 16], &picture());
    files[0].0 = "training/calib/000002.txt";
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (*path, bytes.as_slice())).collect();
    let report = taken(ProjectTemplate::Street, &files);
    let listed: Vec<&str> = report
        .problems
        .iter()
        .map(|p| p.file.as_str())
        .chain(report.ignored.iter().map(String::as_str))
        .collect();
    assert!(listed.iter().any(|file| file.contains("000001")), "{report:?}");
    assert_eq!(report.tasks, 0);
}

#[test]
fn entity_bombs_and_deep_json_are_refused() {
    let bomb = b"<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><annotation>&c;</annotation>";
    assert_eq!(
        error(ProjectTemplate::Images, &[("a.png", &picture()), ("a.xml", bomb)]),
        named("a.xml", "line 1")
    );
    let deep = format!("{{\"images\":[],\"categories\":[],\"annotations\":{}", "[".repeat(100_000));
    assert_eq!(
        error(ProjectTemplate::Images, &[("a.png", &picture()), ("a.json", deep.as_bytes())]).0,
        "a.json"
    );
}

#[test]
fn a_label_is_never_lost_or_given_to_another_image() {
    let (image, label) = (picture(), tree(1.0));
    let alone: &[(&str, &[u8])] = &[("a.png", &image), ("b.xml", &label)];
    assert_eq!(error(ProjectTemplate::Images, alone), named("b", "scene"));
    let (one, two) = (tree(1.0), tree(5.0));
    let files: &[(&str, &[u8])] =
        &[("x/a.png", &image), ("x/a.xml", &one), ("y/a.png", &image), ("y/a.xml", &two)];
    let report = taken(ProjectTemplate::Images, files);
    assert_eq!((report.problems, report.objects), (vec![], 2));
    let between: &[(&str, &[u8])] = &[("x/a.png", &image), ("y/a.png", &image), ("z/a.xml", &one)];
    assert_eq!(error(ProjectTemplate::Images, between).1, "image");
}

#[test]
fn what_nobody_knows_is_left_aside() {
    let files: &[(&str, &[u8])] = &[("a.png", &picture()), ("pom.xml", b"<project/>"), ("b.doc", b"")];
    let report = taken(ProjectTemplate::Images, files);
    assert_eq!((report.format.as_str(), report.tasks), ("images", 1));
    assert_eq!(report.ignored, ["b.doc"]);
}

#[test]
fn a_good_file_beside_a_bad_one_still_comes_in() {
    let (image, label) = (picture(), tree(1.0));
    let files: &[(&str, &[u8])] = &[("a.png", &image), ("a.xml", &label), ("b.png", &image[..60])];
    let report = taken(ProjectTemplate::Images, files);
    assert_eq!((report.problems.len(), report.problems[0].file.as_str()), (1, "b.png"));
    assert_eq!((report.tasks, report.golden), (1, 1));
}

#[test]
fn a_stage_gets_what_it_can_label() {
    let report = taken(ProjectTemplate::Street, &[("a.png", &picture())]);
    assert_eq!((report.problems[0].location.as_str(), report.tasks), ("stage", 0));
}

#[test]
fn classes_are_named_as_the_person_said() {
    let folder = folder(&[("a.png", &picture()), ("a.xml", &tree(1.0))]);
    let (fixture, stored) = (Fixture::sqlite(), tempfile::tempdir().unwrap());
    let at = project(&fixture, ProjectTemplate::Images);
    let blobs = BlobStore::open(stored.path()).unwrap();
    let classes = [("Tree".to_owned(), "object".to_owned())].into();
    let options = ImportOptions { classes, ..ImportOptions::default() };
    let report = import_with(&fixture, &at, &blobs, (&DatasetFolder::scan(folder.path()), &options));
    assert_eq!((report.objects, report.new_classes), (1, vec![]));
}

#[test]
fn a_recording_turned_about_has_its_points_where_they_were() {
    use assay_core::api::ForwardDirection;
    use assay_formats::sustech;
    let Some(street) = real("sustech-street") else { return };
    let folder = DatasetFolder::scan(&street);
    let mut items = Vec::new();
    sustech::read(&folder, &mut |item| items.push(item.unwrap())).unwrap();
    let mut item = items.remove(0);
    let before = item.scene.clone();
    super::forward_direction::turn(&mut item, ForwardDirection::Left);
    let (lidar, camera) = ("lidar", before.cameras().next().unwrap().id.clone());
    let left = before.sensor_to_ego(0, lidar).unwrap().inverse().apply([0.0, 5.0, 0.0]);
    let ahead = item.scene.sensor_to_ego(0, lidar).unwrap().apply(left);
    assert!((ahead[0] - 5.0).abs() < 1e-9 && ahead[1].abs() < 1e-9, "{ahead:?}");
    let to_camera = |scene: &assay_core::scene::Scene| {
        scene.between_sensors(0, lidar, &camera).unwrap().apply([9.0, 1.0, 0.0])
    };
    assert!(to_camera(&before).iter().zip(to_camera(&item.scene)).all(|(a, b)| (a - b).abs() < 1e-9));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let (outside, inside) = (folder(&[("secret.png", &picture())]), folder(&[]));
    std::os::unix::fs::symlink(outside.path(), inside.path().join("link")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.png"), inside.path().join("a.png")).unwrap();
    assert_eq!(files_in(inside.path(), 1000), vec![]);
}

/// Where an import of a test goes, and by whom.
#[derive(Clone, Copy)]
pub(crate) struct ImportTarget {
    pub(crate) project: ProjectId,
    stage: StageId,
    user: UserId,
}

/// A project of a template with its stage and admin.
pub(crate) fn project(fixture: &Fixture, template: ProjectTemplate) -> ImportTarget {
    let now = fixture.now();
    fixture.write(move |tx| {
        let email = format!("{template:?}@example.org");
        let user = add_user(tx, &now, &NewUser { name: "Ana".to_owned(), email, ..NewUser::default() })?;
        let project = projects::create(tx, &now, &format!("{template:?}"), "", user)?;
        let stage = stages::add(tx, project, &template::stage(template))?;
        Ok(ImportTarget { project, stage, user })
    })
}

pub(crate) fn import(fixture: &Fixture, at: &ImportTarget, blobs: &BlobStore, path: &Path) -> ImportReport {
    let options = ImportOptions { labels: ImportedLabelRole::Golden, ..ImportOptions::default() };
    import_with(fixture, at, blobs, (&DatasetFolder::scan(path), &options))
}

pub(crate) fn import_with(
    fixture: &Fixture,
    &ImportTarget { project, stage, user }: &ImportTarget,
    blobs: &BlobStore,
    (folder, options): (&DatasetFolder, &ImportOptions),
) -> ImportReport {
    let now = fixture.now();
    let context = ImportContext { db: fixture.db(), blobs, now: &now, project, stage, user };
    super::import(context, folder, options, &mut |_| {}).unwrap()
}

#[allow(clippy::print_stderr, reason = "a skipped test must be seen")]
pub(crate) fn real(name: &str) -> Option<PathBuf> {
    let given = std::env::var("ASSAY_TEST_DATA").map(PathBuf::from);
    let folder = given.unwrap_or(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data")).join(name);
    if !folder.exists() {
        eprintln!("SKIPPED: no {name} at {}", folder.display());
        return None;
    }
    Some(folder)
}

fn counts(r: &ImportReport) -> (&str, u32, u32, u32, u32, u32) {
    (&r.format, r.scenes, r.tasks, r.objects, r.golden, r.already_there)
}

#[test]
fn real_recordings_come_in_once_with_their_golden() {
    let (Some(street), Some(trees)) = (real("kitti-frame"), real("neon-trees")) else { return };
    each_engine(|fixture| {
        let stored = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(stored.path()).unwrap();
        let at = project(fixture, ProjectTemplate::Street);
        assert_eq!(counts(&import(fixture, &at, &blobs, &street)), ("kitti", 1, 1, 6, 1, 0));
        assert_eq!(counts(&import(fixture, &at, &blobs, &street)), ("kitti", 0, 0, 0, 0, 1));
        let at = project(fixture, ProjectTemplate::Images);
        let report = import(fixture, &at, &blobs, &trees);
        assert_eq!((report.format.as_str(), report.scenes, report.golden), ("voc", 2, 1));
        assert_eq!(report.ignored, ["SOURCE.md"]);
    });
}

#[test]
fn a_real_recording_in_a_bucket_comes_in_as_from_a_folder_and_stays_there() {
    use crate::bucket::tests::{bucket, put};
    let Some(street) = real("kitti-frame") else { return };
    let bucket = bucket("street");
    for file in files_in(&street, 1_000) {
        put(&bucket, &format!("drives/one/{}", file.path), &std::fs::read(&file.file).unwrap());
    }
    each_engine(|fixture| {
        let stored = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(stored.path()).unwrap();
        let at = project(fixture, ProjectTemplate::Street);
        let opened = crate::folder::open(Path::new(&bucket.url("drives/one"))).unwrap();
        let options =
            ImportOptions { labels: ImportedLabelRole::Golden, in_place: true, ..ImportOptions::default() };
        let report = import_with(fixture, &at, &blobs, (&opened.folder, &options));
        assert_eq!(counts(&report), ("kitti", 1, 1, 6, 1, 0), "{:?}", report.problems);
        let scene = fixture.write(move |tx| {
            let filter = task_list::TaskFilter { limit: 1, ..task_list::TaskFilter::default() };
            let task = task_list::list(tx, at.project, &filter, false)?.items.remove(0);
            scenes::get_by_task(tx, task.id.parse()?)
        });
        for data in &scene.frames[0].data {
            assert!(!blobs.path(&data.blob).exists(), "{} stays in the bucket", data.file);
            let copy = blobs.find(&data.blob).unwrap();
            let theirs = std::fs::read(&copy).unwrap();
            std::fs::remove_file(copy).unwrap();
            assert_eq!(std::fs::read(blobs.find(&data.blob).unwrap()).unwrap(), theirs);
        }
    });
}

#[test]
fn labels_that_are_not_golden_become_a_first_revision() {
    let folder = folder(&[("a.png", &picture()), ("a.xml", &tree(1.0))]);
    each_engine(|fixture| {
        let stored = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(stored.path()).unwrap();
        let at = project(fixture, ProjectTemplate::Images);
        let folder = DatasetFolder::scan(folder.path());
        let report = import_with(fixture, &at, &blobs, (&folder, &ImportOptions::default()));
        assert_eq!(counts(&report), ("voc", 1, 1, 1, 0, 0));
        assert_eq!(report.new_classes, ["Tree"]);
        let revisions = fixture.write(move |tx| {
            let task = task_list::list(
                tx,
                at.project,
                &task_list::TaskFilter { limit: 10, ..task_list::TaskFilter::default() },
                false,
            )?
            .items
            .remove(0);
            labels::revisions(tx, task.id.parse()?)
        });
        assert_eq!(revisions.len(), 1);
    });
}
