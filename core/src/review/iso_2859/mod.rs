//! Acceptance sampling: how many items of a lot to inspect, and how many nonconforming items to accept, by ISO
//! 2859-1:1999, single sampling.
//!
//! The plans are those of its Tables 1, 2-A (normal), 2-B (tightened) and 2-C (reduced); the switching rules are
//! those of its section 9. They differ from the editions of 1974 and 1989, from MIL-STD-105 and from ANSI/ASQ Z1.4 in
//! two points. Under reduced inspection each plan rejects at one more than it accepts, where those have a gap
//! between; and a score over lots, not ten lots in a row, leads to reduced inspection. MIL-STD-105E also has no plan
//! for letter A at AQL 10 under tightened inspection.
//!
//! Double and multiple plans, fractional acceptance numbers and skip-lot sampling (ISO 2859-3) are not implemented.

mod code_letter;
mod master_table;
mod plan;
mod switching;

pub use code_letter::{InspectionLevel, SampleSizeCode};
pub use master_table::{AQLS, InspectionSeverity};
pub use plan::{SamplingPlan, SamplingPlanError, plan};
pub use switching::{ENOUGH, InspectionPhase, LotResult, SwitchingState, next, resume};
