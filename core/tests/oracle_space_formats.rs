//! Files that this program writes against the programs of those who made their formats:
//! scripts/oracles/nuscenes_tables.py reads nuScenes folders with nuscenes-devkit.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements*.txt; `./test oracles`
//! makes one.
#![allow(clippy::expect_used, clippy::print_stderr)]

use assay_core::format::dataset::{Dataset, Folder, MemoryFolder};
use assay_core::format::nuscenes;
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

/// A folder with what is written of a data set and its media.
fn export(name: &str, source: &MemoryFolder, dataset: &Dataset) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let written = nuscenes::write(dataset).expect("nuScenes holds it");
    let media = written.media.into_iter().map(|m| {
        assert_eq!(m.wanted, m.media_type, "{} needs no other coding", m.to);
        (m.to, source.read(&m.from).expect("a file"))
    });
    for (path, bytes) in written.files.into_iter().chain(media) {
        let path = out.join(path);
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
    let data = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let root = Path::new(&data).join("nuscenes-sample");
    if !root.is_dir() {
        eprintln!("SKIPPED: no nuscenes-sample at {data}");
        return;
    }
    let mut all = Vec::new();
    files(&root, Path::new(""), &mut all);
    let source = MemoryFolder::new(all);
    let mut dataset = Dataset::default();
    let mut take = |item| dataset.items.push(Result::expect(item, "a scene"));
    dataset.classes = nuscenes::read(&source, &mut take).expect("tables").classes;
    let out = export("nuscenes-export", &source, &dataset);
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
