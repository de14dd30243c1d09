//! Command line; one file a command.

mod agree;
mod alarm;
mod align;
mod consensus;
mod convert;
mod describe;
mod doctor;
mod drift;
mod error;
mod eval;
mod export;
mod export_args;
mod files;
mod grade;
mod import;
mod import_args;
mod inspect;
mod json_lines;
mod labels;
mod measure;
mod plan;
mod ratings;
mod remote;
mod sample;
mod schema;
mod serve;

pub use error::CliError;

use clap::{CommandFactory, Parser, Subcommand};
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
    Serve(serve::ServeArgs),
    /// Describe files: clouds, images, annotations.
    Inspect(inspect::InspectArgs),
    /// Convert labels from one format to another.
    Convert(convert::ConvertArgs),
    /// Import images, clouds and labels into a project.
    Import(import_args::ImportArgs),
    /// Export a project's labels or golden items in a format.
    Export(export_args::ExportArgs),
    /// Check that a server's stored data is as it was written.
    Doctor(doctor::DoctorArgs),
    /// Measure how far labels are from golden, one pair a line.
    Measure(measure::MeasureArgs),
    /// Grade a label file against golden under a rubric.
    Grade(grade::GradeArgs),
    /// Evaluate a model's output as COCO, MOTChallenge and nuScenes do.
    Eval(eval::EvalArgs),
    /// Compute the agreement of raters, corrected for chance.
    Agree(agree::AgreeArgs),
    /// Compare what graders accept with the rubric and with releases.
    Align(align::AlignArgs),
    /// Raise an alarm when a customer rejects more than was promised, and name the cause.
    Alarm(alarm::AlarmArgs),
    /// Find drift of a batch of labels from a reference, and odd objects.
    Drift(drift::DriftArgs),
    /// Find the most likely value of each item from several raters.
    Consensus(consensus::ConsensusArgs),
    /// Choose scenes that represent all scenes of a project.
    Sample(sample::SampleArgs),
    /// Print a sampling plan of ISO 2859-1, or a sequential one.
    Plan(plan::PlanArgs),
    /// Print the JSON Schema of a file that people write.
    Schema(schema::SchemaArgs),
    /// Print completions for a shell.
    Completions(describe::CompletionsArgs),
    /// Print the manual page.
    #[command(after_help = "Example:\n  assay man | man -l -")]
    Man,
}

/// Runs the program with the arguments of the process.
#[allow(clippy::print_stderr, reason = "it is the command line")]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) if e.use_stderr() => {
            eprintln!("{}", usage_error(&e));
            return ExitCode::from(2);
        }
        // Help and version are not errors.
        Err(e) => e.exit(),
    };
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let result = match cli.command {
        Command::Serve(args) => {
            drop(output);
            serve::run(args).map(|()| 0)
        }
        Command::Import(args) => import::run(&args, output).map(|()| 0),
        Command::Inspect(args) => inspect::run(&args, output).map(|()| 0),
        Command::Convert(args) => convert::run(&args).map(|()| 0),
        Command::Export(args) => export::run(&args).map(|()| 0),
        Command::Doctor(args) => doctor::run(&args, output),
        Command::Measure(args) => measure::run(&args, input, output),
        Command::Grade(args) => grade::run(&args, output),
        Command::Eval(args) => eval::run(&args, output).map(|()| 0),
        Command::Agree(args) => agree::run(&args, output).map(|()| 0),
        Command::Align(args) => align::run(&args, output).map(|()| 0),
        Command::Alarm(args) => alarm::run(&args, output),
        Command::Drift(args) => drift::run(&args, output),
        Command::Consensus(args) => consensus::run(&args, output).map(|()| 0),
        Command::Sample(args) => sample::run(&args, output).map(|()| 0),
        Command::Plan(args) => plan::run(&args, output).map(|()| 0),
        Command::Schema(args) => schema::run(&args, output).map(|()| 0),
        Command::Completions(args) => {
            describe::completions(&args, Cli::command(), output);
            Ok(0)
        }
        Command::Man => describe::man(Cli::command(), output).map(|()| 0),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Wrong usage as the one line that every error has.
fn usage_error(e: &clap::Error) -> CliError {
    let help = clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let text = if e.kind() == help { "a command is missing".to_owned() } else { e.to_string() };
    let what = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let what = what.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let what = what.trim_start_matches("error: ").trim_end_matches('.');
    CliError::new("command line", "arguments", what, "`assay --help` lists the commands and options.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage_line(arguments: &[&str]) -> String {
        usage_error(&Cli::try_parse_from(arguments).unwrap_err()).to_string()
    }

    #[test]
    fn a_wrong_usage_is_one_line() {
        let line = usage_line(&["assay", "serve", "--nonsense"]);
        assert!(
            line.starts_with("assay: command line: arguments: unexpected argument '--nonsense' found"),
            "{line}"
        );
        assert_eq!(usage_line(&["assay", "import"]).lines().count(), 1);
        assert!(usage_line(&["assay"]).contains("a command is missing"));
    }
}
