//! `assay plan`: number of items of a lot to inspect, and number of nonconforming items that reject it.

use super::error::CliError;
use super::files::answer;
use assay_core::review::iso_2859::{self, InspectionLevel, InspectionSeverity};
use assay_core::review::sequential_plan::{SequentialDesign, SequentialPlanError, sequential_plan};
use std::io::Write;

/// Print a sampling plan: a single one of ISO 2859-1, or a sequential one.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  assay plan --lot 1000 --level II --aql 1.0\n  \
                  {\"code\":\"J\",\"sample\":80,\"accept\":2,\"reject\":3}\n\n  \
                  assay plan --sequential --lot 10000 --aql 1.0 --rql 5.0 --alpha 0.05 --beta 0.10\n\n\
                  A sequential plan says after each inspected item whether to accept, to reject or to go on: in its \
                  `steps`, accept at `accept` nonconforming items or fewer, reject at `reject` or more. It inspects \
                  items in random order. docs/statistics.md says what it assumes.")]
pub struct PlanArgs {
    /// Number of items in the lot
    #[arg(long, value_name = "N")]
    lot: u64,
    /// Inspection level: I discriminates less than II, III more; S-1 to S-4 for costly inspection
    #[arg(long, value_enum, required_unless_present = "sequential")]
    level: Option<InspectionLevel>,
    /// Acceptance quality limit: percent of nonconforming items, or nonconformities per 100 items
    #[arg(long, value_name = "X")]
    aql: f64,
    /// Severity that follows from earlier lots by the switching rules
    #[arg(long, value_enum, default_value = "normal")]
    severity: InspectionSeverity,
    /// A sequential plan between AQL and RQL instead of a single one of ISO 2859-1
    #[arg(long, requires = "rql", conflicts_with_all = ["level", "severity"])]
    sequential: bool,
    /// Rejectable quality level: percent of nonconforming items
    #[arg(long, value_name = "X", requires = "sequential", conflicts_with = "level")]
    rql: Option<f64>,
    /// Producer's risk: largest probability of rejecting a lot at the AQL
    #[arg(long, value_name = "A", default_value = "0.05", requires = "sequential")]
    alpha: f64,
    /// Consumer's risk: largest probability of accepting a lot at the RQL
    #[arg(long, value_name = "B", default_value = "0.1", requires = "sequential")]
    beta: f64,
}

/// Writes the plan as one line of JSON.
///
/// # Errors
/// A lot or limit that the standard does not have; qualities and risks without a sequential plan.
pub fn run(args: &PlanArgs, output: impl Write) -> Result<(), CliError> {
    let PlanArgs { lot, aql, alpha, beta, .. } = *args;
    match (args.rql, args.level) {
        (Some(rql), _) => {
            let plan = sequential_plan(&SequentialDesign { lot, aql, rql, alpha, beta })
                .map_err(|e| CliError::new("plan", wrong_option(&e), e.to_string(), ""))?;
            answer(&plan, None, output)
        }
        (None, Some(level)) => {
            let plan = iso_2859::plan(lot, level, aql, args.severity)
                .map_err(|e| CliError::new("plan", "--lot and --aql", e.to_string(), ""))?;
            answer(&plan, None, output)
        }
        (None, None) => {
            Err(CliError::new("plan", "--level", "is missing", "Give an inspection level such as II"))
        }
    }
}

/// Option that an error of a sequential plan is about.
fn wrong_option(error: &SequentialPlanError) -> &'static str {
    match error {
        SequentialPlanError::EmptyLot => "--lot",
        SequentialPlanError::Percentage { name: "AQL", .. } => "--aql",
        SequentialPlanError::Percentage { .. } => "--rql",
        SequentialPlanError::Order { .. } => "--aql and --rql",
        SequentialPlanError::Risk { name: "alpha", .. } => "--alpha",
        SequentialPlanError::Risk { .. } => "--beta",
        SequentialPlanError::TooManyInspections => "--aql, --rql, --alpha and --beta",
    }
}
