//! `assay eval`: evaluation of a model's output against ground truth, with the figures of the reference
//! programs.

use super::convert::print_report;
use super::error::CliError;
use super::files::{answer, read_as, shown};
use assay_core::eval::{coco, mot, nuscenes};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Evaluate a model's output.
#[derive(clap::Args, Debug)]
pub struct EvalArgs {
    #[command(subcommand)]
    benchmark: Benchmark,
}

/// Ground truth and the output that is compared with it.
#[derive(clap::Args, Debug)]
struct EvalFiles {
    /// Ground truth
    #[arg(long, value_name = "FILE")]
    gt: PathBuf,
    /// Output of the model
    #[arg(long, value_name = "FILE")]
    dt: PathBuf,
    /// File for the figures; default: standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(clap::Subcommand, Debug)]
enum Benchmark {
    /// Detections in images: the twelve figures of pycocotools, and AP by class.
    #[command(
        after_help = "Example:\n  assay eval coco --gt instances_val2017.json --dt detections.json --iou-type bbox"
    )]
    Coco {
        #[command(flatten)]
        files: EvalFiles,
        /// Compare boxes or masks
        #[arg(long, value_enum)]
        iou_type: coco::IouType,
    },
    /// Tracks in MOTChallenge text: HOTA, CLEAR and identity figures of TrackEval's MotChallenge2DBox with its default
    /// preprocessing, with IoU as similarity. Results on rows of classes 2, 7, 8 and 12 are taken out, and rows of
    /// class 1 whose confidence is not 0 are the targets. Files without classes (MOT15) have no preprocessing.
    #[command(after_help = "Example:\n  assay eval mot --gt gt.txt --dt tracker.txt")]
    Mot {
        #[command(flatten)]
        files: EvalFiles,
        /// Leave the preprocessing out: rows of every class are targets
        #[arg(long)]
        raw: bool,
    },
    /// Cuboids in nuScenes' result format: mAP, the five errors and NDS of the devkit.
    #[command(after_help = "Example:\n  assay eval nuscenes --gt gt.json --dt detections.json")]
    Nuscenes(EvalFiles),
}

/// Evaluates and writes the figures as one line of JSON.
///
/// # Errors
/// Files cannot be read or written, or do not have the expected content.
pub fn run(args: &EvalArgs, output: impl Write) -> Result<(), CliError> {
    match &args.benchmark {
        Benchmark::Coco { files, iou_type } => {
            let gt = read_as(&files.gt, |text| coco::CocoGroundTruth::parse(text, *iou_type))?;
            let dt = read_as(&files.dt, |text| coco::CocoDetections::parse(text, &gt))?;
            print_report(&[], &gt.warnings());
            answer(&coco::evaluate(&gt, &dt), files.out.as_ref(), output)
        }
        Benchmark::Mot { files, raw } => answer(&tracks(files, *raw)?, files.out.as_ref(), output),
        Benchmark::Nuscenes(files) => {
            let gt = read_as(&files.gt, nuscenes::read_boxes)?;
            let dt = read_as(&files.dt, nuscenes::read_boxes)?;
            let figures = nuscenes::evaluate(&gt, &dt).map_err(|e| e.in_file(&shown(&files.dt)))?;
            answer(&figures, files.out.as_ref(), output)
        }
    }
}

/// Figures of tracks; says what the preprocessing took out.
fn tracks(files: &EvalFiles, raw: bool) -> Result<mot::MotEvaluation, CliError> {
    let truth = read_as(&files.gt, |text| mot::text::ground_truth(text, raw))?;
    let any_class = raw || !truth.has_classes();
    let tracker = read_as(&files.dt, |text| mot::text::tracker(text, any_class))?;
    if truth.fractional_confidences() > 0 {
        let count = truth.fractional_confidences();
        note(
            &files.gt,
            &format!("{count} × a confidence between -1 and 1 counts here; TrackEval ignores it"),
        );
    }
    if raw {
        return Ok(mot::evaluate(&truth.without_preprocessing(), &tracker));
    }
    let both = truth.preprocess(&tracker);
    if both.other_rows > 0 {
        let (rows, results) = (both.other_rows, both.removed_results);
        let what = format!("{rows} × rows of classes other than 1 (pedestrian) are no targets");
        note(
            &files.gt,
            &format!("{what}, and {results} × results on distractors are left out; --raw counts all"),
        );
    }
    Ok(mot::evaluate(&both.gt, &both.tracker))
}

/// Prints what someone should know of a file on standard error.
#[allow(clippy::print_stderr, reason = "messages go to standard error")]
fn note(file: &Path, what: &str) {
    eprintln!("assay: {}: {what}", shown(file));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_on(
        folder: &Path,
        files: [(&str, &str); 2],
        benchmark: impl Fn(EvalFiles) -> Benchmark,
    ) -> Result<String, CliError> {
        let [gt, dt] = files.map(|(name, text)| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path
        });
        let mut output = Vec::new();
        run(&EvalArgs { benchmark: benchmark(EvalFiles { gt, dt, out: None }) }, &mut output)?;
        Ok(String::from_utf8(output).unwrap())
    }

    const GT: &str = r#"{"images":[{"id":1}],"categories":[{"id":3,"name":"car"}],
        "annotations":[{"id":1,"image_id":1,"category_id":3,"bbox":[0,0,40,40],"area":1600,"iscrowd":0}]}"#;

    #[test]
    fn a_perfect_detection_has_the_twelve_figures_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let dt = r#"[{"image_id":1,"category_id":3,"bbox":[0,0,40,40],"score":0.9}]"#;
        let coco = |files| Benchmark::Coco { files, iou_type: coco::IouType::Bbox };
        let written = run_on(folder.path(), [("gt.json", GT), ("dt.json", dt)], coco).unwrap();
        let figures: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(figures["stats"].as_array().unwrap().len(), 12);
        assert!((figures["stats"][0].as_f64().unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_error_names_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let dt = r#"[{"image_id":9,"category_id":3,"bbox":[0,0,40,40],"score":0.9}]"#;
        let coco = |files| Benchmark::Coco { files, iou_type: coco::IouType::Bbox };
        let error = run_on(folder.path(), [("gt.json", GT), ("dt.json", dt)], coco).unwrap_err();
        assert!(error.file.ends_with("dt.json"), "{error}");
        let error = run_on(folder.path(), [("gt.txt", "1,1,0,0,x,5,1\n"), ("dt.txt", "")], |files| {
            Benchmark::Mot { files, raw: false }
        })
        .unwrap_err();
        assert!(error.file.ends_with("gt.txt") && error.location.contains('1'), "{error}");
    }
}
