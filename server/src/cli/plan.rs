//! `assay plan`: number of items of a lot to inspect, and number of nonconforming items that reject it.

use super::error::CliError;
use super::files::answer;
use assay_core::review::iso_2859::{self, InspectionLevel, InspectionSeverity};
use std::io::Write;

/// Print a single sampling plan of ISO 2859-1.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay plan --lot 1000 --level II --aql 1.0\n  \
                  {\"code\":\"J\",\"sample\":80,\"accept\":2,\"reject\":3}")]
pub struct PlanArgs {
    /// Number of items in the lot
    #[arg(long, value_name = "N")]
    lot: u64,
    /// Inspection level: I discriminates less than II, III more; S-1 to S-4 for costly inspection
    #[arg(long, value_enum)]
    level: InspectionLevel,
    /// Acceptance quality limit: percent of nonconforming items, or nonconformities per 100 items
    #[arg(long, value_name = "X")]
    aql: f64,
    /// Severity that follows from earlier lots by the switching rules
    #[arg(long, value_enum, default_value = "normal")]
    severity: InspectionSeverity,
}

/// Writes the plan as one line of JSON.
///
/// # Errors
/// A lot or limit that the standard does not have.
pub fn run(args: &PlanArgs, output: impl Write) -> Result<(), CliError> {
    let plan = iso_2859::plan(args.lot, args.level, args.aql, args.severity)
        .map_err(|e| CliError::new("plan", "--lot and --aql", e.to_string(), ""))?;
    answer(&plan, None, output)
}
