//! Files that this program writes against other programs for their formats: scripts/oracles/nuscenes_tables.py reads
//! nuScenes folders with nuscenes-devkit, kitti_boxes.py KITTI folders with Datumaro, and openlabel.py holds OpenLABEL
//! against its schema.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements*.txt; `./test oracles`
//! makes one.

use assay_formats::dataset::{Dataset, DatasetFiles, Folder, MemoryFolder};
use assay_formats::{LabelFormat, coco, kitti, nuscenes, openlabel};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a program of scripts/oracles; its lines. `None`, said aloud, where there is no Python for it.
fn oracle(program: &str, arguments: &[&Path]) -> Option<Vec<Value>> {
    let Ok(python) = std::env::var("ASSAY_ORACLE_PYTHON") else {
        eprintln!("SKIPPED: ASSAY_ORACLE_PYTHON is not set; `./test oracles` sets it");
        return None;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/oracles").join(program);
    let output = Command::new(python).arg(path).args(arguments).output().expect("the oracle's Python starts");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the oracle failed: {messages}");
    let text = String::from_utf8(output.stdout).expect("the oracle writes UTF-8");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// The files of a folder below `at`, by their paths from the root.
fn files(root: &Path, at: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(root.join(at)).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = at.join(entry.file_name());
        if root.join(&path).is_dir() {
            files(root, &path, into);
        } else {
            let bytes = std::fs::read(root.join(&path)).expect("a file");
            into.push((path.to_string_lossy().into_owned(), bytes));
        }
    }
}

/// Which files of a folder are read.
type Wanted = fn(&str) -> bool;

/// A real folder and its data set; `None`, said aloud, where it is not there.
fn real(folder: &str, format: LabelFormat, wanted: Wanted) -> Option<(MemoryFolder, Dataset)> {
    let data = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let root = Path::new(&data).join(folder);
    if !root.is_dir() {
        eprintln!("SKIPPED: no {folder} at {data}");
        return None;
    }
    let mut all = Vec::new();
    files(&root, Path::new(""), &mut all);
    all.retain(|(path, _)| wanted(path));
    let mut source = MemoryFolder::new(all);
    if format == &kitti::FORMAT {
        source = source.with_image("training/image_2/000008.png", [1242, 375]);
    }
    let mut dataset = Dataset::default();
    let mut take = |item| dataset.items.push(Result::expect(item, "a scene"));
    dataset.classes = format.read(&source, &mut take).expect("it is read").classes;
    Some((source, dataset))
}

/// A folder with what is written of a data set, and its media as they are.
fn export(name: &str, source: &MemoryFolder, written: DatasetFiles) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let media = written.media.into_iter().map(|m| (m.to, source.read(&m.from).expect("a file")));
    for (path, bytes) in written.files.into_iter().chain(media) {
        // Of a format that is one file the path is empty.
        let path = out.join(if path.is_empty() { "labels.json" } else { &path });
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        std::fs::write(path, bytes).expect("a file is written");
    }
    out
}

fn close(a: &Value, b: &Value, at: &str, largest: &mut f64) {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| close(a, b, &format!("{at}/{i}"), largest));
        }
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            a.iter().for_each(|(key, a)| close(a, &b[key], &format!("{at}/{key}"), largest));
        }
        (Value::Number(a), Value::Number(b)) => {
            let off = (a.as_f64().expect("a number") - b.as_f64().expect("a number")).abs();
            *largest = largest.max(off);
            assert!(off < 1e-6, "{at}: {a}, of the original {b}");
        }
        _ => assert_eq!(a, b, "{at}"),
    }
}

#[test]
fn the_devkit_reads_the_same_of_a_nuscenes_export_as_of_its_original() {
    let Some((source, dataset)) = real("nuscenes-sample", &nuscenes::FORMAT, |_| true) else { return };
    let written = nuscenes::write(&dataset).expect("nuScenes holds it");
    assert!(written.media.iter().all(|m| m.wanted == m.media_type), "no file needs another coding");
    let out = export("nuscenes-export", &source, written);
    let data = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let root = Path::new(&data).join("nuscenes-sample");
    let version = Path::new("v1.0-mini");
    let Some(ours) = oracle("nuscenes_tables.py", &[&out, version]) else { return };
    let originals = oracle("nuscenes_tables.py", &[&root, version]).expect("the same Python");
    let boxes: usize = ours.iter().filter_map(|file| file["boxes"].as_array()).map(Vec::len).sum();
    assert_eq!((ours.len(), boxes), (7, 7 * 69));
    let mut largest = 0.0_f64;
    for (ours, original) in ours.iter().zip(&originals) {
        close(ours, original, original["channel"].as_str().unwrap_or_default(), &mut largest);
    }
    eprintln!("{boxes} boxes of {} files compared, at most {largest:e} apart", ours.len());
}

#[test]
fn datumaro_finds_the_same_objects_in_a_kitti_export_as_in_its_original() {
    let Some((source, dataset)) = real("kitti-frame", &kitti::FORMAT, |_| true) else { return };
    let written = kitti::write(&dataset).expect("KITTI holds it");
    let out = export("kitti-export/training", &source, written);
    let data = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let original = Path::new(&data).join("kitti-frame/training");
    let (Some(ours), Some(originals)) =
        (oracle("kitti_boxes.py", &[&out]), oracle("kitti_boxes.py", &[&original]))
    else {
        return;
    };
    assert_eq!(ours.len(), 10, "six cars and four areas that nobody labeled");
    assert_eq!(ours, originals);
}

#[test]
fn openlabel_holds_to_its_schema() {
    let sources: [(&str, LabelFormat, Wanted); 3] = [
        ("nuscenes-sample", &nuscenes::FORMAT, |_| true),
        ("kitti-frame", &kitti::FORMAT, |_| true),
        ("coco-100", &coco::FORMAT, |path| path == "instances_val2014_100.json"),
    ];
    let mut paths = Vec::new();
    for (folder, format, wanted) in sources {
        let Some((source, dataset)) = real(folder, format, wanted) else { return };
        let mut written = openlabel::write(&dataset).expect("OpenLABEL holds it");
        written.media.clear();
        let name = format!("openlabel-{folder}");
        let _ = std::fs::remove_dir_all(Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name));
        let out = export(&name, &source, written);
        // Of a data set of many items, each is a file.
        let mut all = Vec::new();
        files(&out, Path::new(""), &mut all);
        paths.extend(all.into_iter().map(|(path, _)| out.join(path)));
    }
    let arguments: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let Some(answers) = oracle("openlabel.py", &arguments) else { return };
    for answer in &answers {
        assert_eq!(answer["faults"], Value::Array(vec![]), "{}", answer["file"]);
    }
    eprintln!("{} files hold to the schema", answers.len());
    assert!(answers.len() == paths.len() && paths.len() > 3);
}
