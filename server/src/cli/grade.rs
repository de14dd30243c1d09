//! `assay grade`: grade of a label file against golden under a rubric.

use super::convert::parse_format;
use super::error::CliError;
use super::files::{self, read, shown};
use super::labels::{self, wrong_json};
use crate::clouds::CloudPoints;
use crate::grading::grade_recorded;
use assay_core::grade;
use assay_core::review::Verdict;
use assay_core::rubric::Rubric;
use assay_core::scene::{FrameData, Scene};
use assay_formats::LabelFormat;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Grade labels against golden.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  assay grade --golden golden.json --labels label.json --rubric rubric.json\n\n\
                        Exit status 0: accepted, 1: rejected, 2: the input is wrong."
)]
pub struct GradeArgs {
    /// Golden labels
    #[arg(long, value_name = "FILE")]
    pub golden: PathBuf,
    /// Labels to grade
    #[arg(long, value_name = "FILE")]
    pub labels: PathBuf,
    /// Format of both; files or folders as in `assay convert`
    #[arg(long, value_parser = parse_format, default_value = "assay")]
    pub format: LabelFormat,
    /// Rubric
    #[arg(long, value_name = "FILE")]
    pub rubric: PathBuf,
    /// Scene, so that tracks are compared between their keyframes, too; its clouds are in the same folder
    #[arg(long, value_name = "FILE")]
    pub scene: Option<PathBuf>,
    /// File for the grade; default: standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Reads a rubric.
///
/// # Errors
/// The file cannot be read, or is no rubric.
pub(super) fn read_rubric(path: &Path) -> Result<Rubric, CliError> {
    Rubric::parse(&read(path)?).map_err(|e| CliError::new(shown(path), e.pointer, e.message, ""))
}

/// Grades and writes the grade as one line of JSON. Returns the exit status: 0 accepted, 1 rejected.
///
/// # Errors
/// Files cannot be read or written, or do not have the expected content.
pub fn run(args: &GradeArgs, output: impl Write) -> Result<u8, CliError> {
    let rubric = read_rubric(&args.rubric)?;
    let pair = labels::read_both([&args.golden, &args.labels], args.format)?;
    let (golden, label, listed) = (&pair.golden, &pair.label, pair.graded_frames.as_ref());
    let mut grade = match args.scene.as_deref() {
        None => {
            let recording = grade::Recording { graded_frames: listed, ..grade::Recording::NONE };
            grade::grade(label, golden, recording, &rubric)
        }
        Some(path) => {
            let beside = |data: &FrameData| {
                CloudPoints::open_file(&data.media_type, &path.with_file_name(&data.file)).ok()
            };
            grade_recorded([label, golden], &scene(path)?, &beside, &rubric)
        }
    };
    grade.not_graded = pair.not_graded;
    files::answer(&grade, args.out.as_ref(), output)?;
    Ok(u8::from(grade.verdict == Verdict::Reject))
}

fn scene(path: &Path) -> Result<Scene, CliError> {
    serde_json::from_str(&read(path)?).map_err(|e| wrong_json(path, &e, "a scene"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUBRIC: &str = r#"{"name":"r","match":{"measure":"iou","min":0.1},
        "rules":[{"id":"tight","measure":"iou","min":0.9,"severity":"major"}]}"#;

    fn tree(width: f64) -> String {
        let shape = format!(r#"{{"sensor":"photo","geometry":{{"box":[0,0,{width},10]}}}}"#);
        format!(r#"{{"version":1,"objects":[{{"id":"t","class":"tree","shapes":[{shape}]}}]}}"#)
    }

    fn graded(golden: &str, label: &str, rubric: &str) -> Result<(u8, String), CliError> {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let args = GradeArgs {
            golden: file("golden.json", golden),
            labels: file("label.json", label),
            rubric: file("rubric.json", rubric),
            format: &assay_formats::assay::FORMAT,
            scene: None,
            out: None,
        };
        let mut output = Vec::new();
        let status = run(&args, &mut output).map_err(|mut error| {
            error.file = error.file.rsplit('/').next().unwrap_or_default().to_owned();
            error
        })?;
        Ok((status, String::from_utf8(output).unwrap()))
    }

    #[test]
    fn the_exit_status_is_the_verdict() {
        assert_eq!(graded(&tree(10.0), &tree(10.0), RUBRIC).unwrap().0, 0);
        let (status, output) = graded(&tree(10.0), &tree(5.0), RUBRIC).unwrap();
        assert_eq!(status, 1);
        let grade: serde_json::Value = serde_json::from_str(&output).unwrap();
        assert_eq!((&grade["verdict"], &grade["findings"][0]["value"]), (&"reject".into(), &0.5.into()));
    }

    #[test]
    fn errors_name_file_location_and_fix() {
        let twice = RUBRIC.replace("[{", r#"[{"id":"tight","measure":"spill","max":0,"severity":"minor"},{"#);
        let error = graded(&tree(1.0), &tree(1.0), &twice).unwrap_err().to_string();
        assert_eq!(error, "assay: rubric.json: /rules/1/id: is used by an earlier rule; give each its own.");
        let error = graded("{", &tree(1.0), RUBRIC).unwrap_err().to_string();
        assert!(error.starts_with("assay: golden.json: line 1 column 1: EOF"), "{error}");
    }
}
