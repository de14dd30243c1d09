//! `assay agree`: agreement of raters, corrected for chance.

use super::error::CliError;
use super::files::{answer, read_as, shown};
use assay_core::alignment::agreement::{self, AgreementMetric, MeasurementLevel, Ratings};
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
    metric: Coefficient,
    /// Comparison of values: by name, by order, by difference, by ratio
    #[arg(long, value_enum, default_value = "nominal")]
    level: Scale,
    /// Table of ratings
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum Coefficient {
    /// Kappa of two raters
    Cohen,
    /// Kappa of the same number of raters for each item
    Fleiss,
    /// Alpha of any number of raters; ratings may be missing
    Krippendorff,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum Scale {
    Nominal,
    Ordinal,
    Interval,
    Ratio,
}

/// Writes the agreement as one line of JSON.
///
/// # Errors
/// The file cannot be read or is not such a table, or the metric does not apply to the ratings.
pub fn run(args: &AgreeArgs, output: impl Write) -> Result<(), CliError> {
    let metric = match args.metric {
        Coefficient::Cohen => AgreementMetric::Cohen,
        Coefficient::Fleiss => AgreementMetric::Fleiss,
        Coefficient::Krippendorff => AgreementMetric::Krippendorff,
    };
    let level = match args.level {
        Scale::Nominal => MeasurementLevel::Nominal,
        Scale::Ordinal => MeasurementLevel::Ordinal,
        Scale::Interval => MeasurementLevel::Interval,
        Scale::Ratio => MeasurementLevel::Ratio,
    };
    let ratings = read_as(&args.file, Ratings::from_csv)?;
    let found = agreement::agreement(&ratings, metric, level, SEED)
        .map_err(|e| CliError::new(shown(&args.file), "ratings", e.to_string(), ""))?;
    answer(&found, None, output)
}
