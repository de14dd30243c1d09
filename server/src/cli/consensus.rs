//! `assay consensus`: the most likely value of each item from the ratings of several raters.

use super::error::CliError;
use super::files::{answer_lines, shown};
use super::ratings::read_ratings;
use assay_core::aggregation::{AggregationError, AggregationMethod, DawidSkene, consensus};
use std::io::Write;
use std::path::PathBuf;

/// Find the most likely value of each item from several raters.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay consensus --method dawid-skene ratings.csv\n  \
                  {\"item\":\"frame 7\",\"value\":\"car\",\"probability\":0.98}\n\n\
                  The table has the columns item, rater and value. docs/statistics.md says what each method assumes.")]
pub struct ConsensusArgs {
    /// Majority counts raters; dawid-skene also learns from all items which values each rater confuses
    #[arg(long, value_enum)]
    method: AggregationMethod,
    /// File for the result instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Table of ratings
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
}

/// Writes one line of JSON for each item in order of first appearance.
///
/// # Errors
/// The file cannot be read or is not such a table, it has no ratings or too many values, or the result cannot be
/// written.
#[allow(clippy::print_stderr, reason = "messages go to standard error")]
pub fn run(args: &ConsensusArgs, output: impl Write) -> Result<(), CliError> {
    let ratings = read_ratings(&args.file)?;
    let file = shown(&args.file);
    let error = |e: AggregationError| CliError::new(&file, "ratings", e.to_string(), "");
    let found = match args.method {
        AggregationMethod::Majority => consensus(&ratings, args.method).map_err(error)?,
        AggregationMethod::DawidSkene => {
            let fitted = DawidSkene::fit(&ratings).map_err(error)?;
            if !fitted.has_converged() {
                let iterations = fitted.log_likelihoods().len();
                eprintln!(
                    "assay: {file}: the probabilities were still changing after {iterations} iterations"
                );
            }
            fitted.consensus()
        }
    };
    let unrated = found.iter().filter(|item| item.value.is_none()).count();
    if unrated > 0 {
        eprintln!("assay: {file}: {unrated} items have no rating; their value is null");
    }
    answer_lines(&found, args.out.as_ref(), output)
}
