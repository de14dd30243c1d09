//! Inputs from real life and their right results: `server/tests/cases/NAME` has the smallest input of each, and a
//! test named after it drives the command line as a user would.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// CommandOutcome of one command: exit status, standard output, standard error.
struct CommandOutcome {
    status: i32,
    out: String,
    err: String,
}

impl CommandOutcome {
    /// Standard output as one JSON value.
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
}

/// A file or folder of the inputs.
fn case(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(path);
    assert!(path.exists(), "no input {}", path.display());
    path.to_str().unwrap().to_owned()
}

/// Runs `assay` to its end.
fn assay(arguments: &[&str]) -> CommandOutcome {
    let output = Command::new(env!("CARGO_BIN_EXE_assay")).args(arguments).output().unwrap();
    CommandOutcome {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A converted data set: the outcome, and a file or folder that is deleted at the end.
struct Converted {
    outcome: CommandOutcome,
    path: PathBuf,
    _scratch: TempDir,
}

impl Converted {
    fn as_str(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// A file of the result as text; the empty path is the result itself.
    fn text(&self, path: &str) -> String {
        let path = if path.is_empty() { self.path.clone() } else { self.path.join(path) };
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// Paths of all files of a folder, ascending.
    fn paths(&self) -> Vec<String> {
        assay_server::folder::files_in(&self.path, 1_000).into_iter().map(|file| file.path).collect()
    }

    /// A file of the result as JSON; the empty path is the result itself.
    fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(path)).unwrap()
    }
}

/// Runs a command that writes a file or folder.
fn convert_into(run: impl FnOnce(&str) -> CommandOutcome) -> Converted {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("out");
    Converted { outcome: run(path.to_str().unwrap()), path, _scratch: scratch }
}

/// Converts a file or folder; `more` are further arguments.
fn convert_with(input: &str, from: &str, to: &str, more: &[&str]) -> Converted {
    convert_into(|path| assay(&[&["convert", input, "--from", from, "--to", to, path], more].concat()))
}

/// As [`convert_with`]; the conversion must succeed.
fn convert(input: &str, from: &str, to: &str) -> Converted {
    let converted = convert_with(input, from, to, &[]);
    assert_eq!(converted.outcome.status, 0, "{}", converted.outcome.err);
    converted
}

mod agree;
mod alarm;
mod align;
mod clouds;
mod coco;
#[path = "../common/mod.rs"]
mod common;
mod consensus;
mod cvat;
mod drift;
mod exports;
mod grade;
mod imports;
mod kitti;
mod loss_counts;
mod mot;
mod names;
mod nuscenes;
mod plan;
mod project;
mod server_import;
mod text;
mod two_windows;
mod voc;
mod yolo;
