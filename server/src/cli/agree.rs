//! `assay agree`: how far raters agree, corrected for chance.

use super::error::CliError;
use super::files::{answer, read_as, shown};
use assay_core::alignment::agreement::{self, AgreementMetric, MeasurementLevel, Ratings};
use std::io::Write;
use std::path::PathBuf;

/// Drawn once, so that the same table gives the same interval.
const SEED: u64 = 2859;

/// Agreement of raters.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay agree --metric krippendorff --level nominal ratings.csv\n\n\
                  The table has the columns item, rater and value.")]
pub struct AgreeArgs {
    /// Which coefficient
    #[arg(long, value_enum)]
    metric: AgreementMetric,
    /// How values are compared: by name, by order, by difference, by ratio
    #[arg(long, value_enum, default_value = "nominal")]
    level: MeasurementLevel,
    /// The table
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
}

/// Writes the agreement as one line of JSON.
///
/// # Errors
/// A file that cannot be read or is not such a table; ratings that the metric is not for.
pub fn run(args: &AgreeArgs, output: impl Write) -> Result<(), CliError> {
    let ratings = read_as(&args.file, Ratings::from_csv)?;
    let found = agreement::agreement(&ratings, args.metric, args.level, SEED)
        .map_err(|e| CliError::new(shown(&args.file), "ratings", e.to_string(), ""))?;
    answer(&found, None, output)
}
