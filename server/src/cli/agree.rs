//! `assay agree`: agreement of raters, corrected for chance.

use super::error::CliError;
use super::files::{answer, shown};
use super::ratings::read_ratings;
use assay_core::agreement::{self, AgreementMetric, MeasurementLevel};
use std::io::Write;
use std::path::PathBuf;

/// Seed of the resampling; it is constant, so that the same table gives the same interval.
const SEED: u64 = 2859;

/// Compute the agreement of raters.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay agree --metric krippendorff --level nominal ratings.csv\n\n\
                  The table has the columns item, rater and value.")]
pub struct AgreeArgs {
    /// Coefficient
    #[arg(long, value_enum)]
    metric: AgreementMetric,
    /// Comparison of values: by name, by order, by difference, by ratio
    #[arg(long, value_enum, default_value = "nominal")]
    level: MeasurementLevel,
    /// Table of ratings
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
}

/// Writes the agreement as one line of JSON.
///
/// # Errors
/// The file cannot be read or is not such a table, or the metric does not apply to the ratings.
pub fn run(args: &AgreeArgs, output: impl Write) -> Result<(), CliError> {
    let ratings = read_ratings(&args.file)?;
    let found = agreement::agreement(&ratings, args.metric, args.level, SEED)
        .map_err(|e| CliError::new(shown(&args.file), "ratings", e.to_string(), ""))?;
    answer(&found, None, output)
}
