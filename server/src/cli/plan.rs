//! `assay plan`: number of items of a lot to inspect, and number of nonconforming items that reject it.

use super::error::CliError;
use super::files::answer;
use assay_core::review::sampling::{self, InspectionLevel, InspectionSeverity};
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
    #[arg(long, value_name = "I|II|III|S-1..S-4")]
    level: String,
    /// Acceptance quality limit: percent of nonconforming items, or nonconformities per 100 items
    #[arg(long, value_name = "X")]
    aql: f64,
    /// Severity that follows from earlier lots by the switching rules
    #[arg(long, value_enum, default_value = "normal")]
    severity: Inspection,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum Inspection {
    Normal,
    Tightened,
    Reduced,
}

impl From<Inspection> for InspectionSeverity {
    fn from(inspection: Inspection) -> Self {
        match inspection {
            Inspection::Normal => Self::Normal,
            Inspection::Tightened => Self::Tightened,
            Inspection::Reduced => Self::Reduced,
        }
    }
}

/// Writes the plan as one line of JSON.
///
/// # Errors
/// The standard does not have this level, limit or severity.
pub fn run(args: &PlanArgs, output: impl Write) -> Result<(), CliError> {
    let option = |option: &str, what: String, fix: &str| CliError::new("plan", option, what, fix);
    let level = InspectionLevel::from_name(&args.level).ok_or_else(|| {
        option(
            "--level",
            format!("`{}` is not a level", args.level),
            "Write I, II, III, S-1, S-2, S-3 or S-4",
        )
    })?;
    let plan = sampling::plan(args.lot, level, args.aql, args.severity.into())
        .map_err(|e| option("--lot and --aql", e.to_string(), ""))?;
    answer(&plan, None, output)
}
