//! `assay plan`: how many items of a lot to inspect, and how many nonconforming items reject it.

use super::error::CliError;
use super::files::answer;
use assay_core::review::sampling::{self, InspectionLevel, InspectionSeverity};
use std::io::Write;

/// A single sampling plan of ISO 2859-1.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay plan --lot 1000 --level II --aql 1.0\n  \
                  {\"code\":\"J\",\"sample\":80,\"accept\":2,\"reject\":3}")]
pub struct PlanArgs {
    /// Items in the lot
    #[arg(long, value_name = "N")]
    lot: u64,
    /// How much to tell good lots from bad: I less than II, III more; S-1 to S-4 for costly inspection
    #[arg(long, value_enum)]
    level: InspectionLevel,
    /// The acceptance quality limit: percent of nonconforming items, or nonconformities per 100 items
    #[arg(long, value_name = "X")]
    aql: f64,
    /// By the lots before, as the switching rules say
    #[arg(long, value_enum, default_value = "normal")]
    severity: InspectionSeverity,
}

/// Writes the plan as one line of JSON.
///
/// # Errors
/// A lot or limit that the standard does not have.
pub fn run(args: &PlanArgs, output: impl Write) -> Result<(), CliError> {
    let plan = sampling::plan(args.lot, args.level, args.aql, args.severity)
        .map_err(|e| CliError::new("plan", "--lot and --aql", e.to_string(), ""))?;
    answer(&plan, None, output)
}
