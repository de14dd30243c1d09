//! The command line; one file a command.

mod fault;
mod grade;
mod import;
mod measure;
mod serve;

pub use fault::Fault;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// A jointly vetted definition of good for data labeling.
#[derive(Debug, Parser)]
#[command(name = "assay", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the app and its API.
    Serve(serve::Args),
    /// Take a folder of images, Pascal VOC, COCO or KITTI into a project.
    Import(import::Args),
    /// Measure how far labels are from golden, one pair a line.
    Measure(measure::MeasureArgs),
    /// Grade a label file against golden under a rubric.
    Grade(grade::GradeArgs),
}

/// Run the program with the process's arguments.
#[allow(clippy::print_stderr, reason = "it is the command line")]
pub fn main() -> ExitCode {
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let outcome = match Cli::parse().command {
        Command::Serve(args) => {
            drop(output);
            serve::run(args).map(|()| 0)
        }
        Command::Import(args) => import::run(&args, output).map(|()| 0),
        Command::Measure(args) => measure::run(&args, input, output),
        Command::Grade(args) => grade::run(&args, output),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}
