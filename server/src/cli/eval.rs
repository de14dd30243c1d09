//! `assay eval`: a model's output against ground truth, in the figures of the field's own programs.

use super::fault::Fault;
use super::files::{answer, read_as};
use assay_core::eval::{mot, nuscenes};
use std::io::Write;
use std::path::PathBuf;

/// Evaluate a model's output.
#[derive(clap::Args, Debug)]
pub struct EvalArgs {
    #[command(subcommand)]
    benchmark: Benchmark,
}

/// Ground truth and what is compared with it.
#[derive(clap::Args, Debug)]
struct Files {
    /// The ground truth
    #[arg(long, value_name = "FILE")]
    gt: PathBuf,
    /// The model's output
    #[arg(long, value_name = "FILE")]
    dt: PathBuf,
    /// Where to write the figures; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(clap::Subcommand, Debug)]
enum Benchmark {
    /// Tracks in MOTChallenge text: HOTA, CLEAR and identity figures as TrackEval's, with IoU as similarity.
    #[command(after_help = "Example:\n  assay eval mot --gt gt.txt --dt tracker.txt")]
    Mot(Files),
    /// Cuboids in nuScenes' result format: mAP, the five errors and NDS as the devkit's.
    #[command(after_help = "Example:\n  assay eval nuscenes --gt gt.json --dt detections.json")]
    Nuscenes(Files),
}

/// Evaluates and writes the figures as one line of JSON.
///
/// # Errors
/// Files that cannot be read or written, or do not hold what they should.
pub fn run(args: &EvalArgs, output: impl Write) -> Result<(), Fault> {
    match &args.benchmark {
        Benchmark::Mot(files) => {
            let (gt, dt) =
                (read_as(&files.gt, mot::text::ground_truth)?, read_as(&files.dt, mot::text::tracker)?);
            answer(&mot::evaluate(&gt, &dt), files.out.as_ref(), output)
        }
        Benchmark::Nuscenes(files) => {
            let gt = read_as(&files.gt, nuscenes::boxes)?;
            let dt = read_as(&files.dt, nuscenes::boxes)?;
            let fault = |e: assay_core::format::FormatError| e.in_file(&files.dt.display().to_string());
            answer(&nuscenes::evaluate(&gt, &dt).map_err(fault)?, files.out.as_ref(), output)
        }
    }
}
