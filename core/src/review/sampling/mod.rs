//! How many items of a lot to inspect, and how many bad ones to bear: ISO 2859-1:1999, single sampling.
//!
//! The plans are those of its Tables 1, 2-A (normal), 2-B (tightened) and 2-C (reduced), the switching rules
//! those of its section 9. They differ from the editions of 1974 and 1989, from MIL-STD-105 and from
//! ANSI/ASQ Z1.4 in two places. Under reduced inspection each plan rejects at one more than it accepts, where
//! those leave a gap between; and reduced inspection is earned by a score over lots instead of by ten lots in
//! a row. MIL-STD-105E also has no plan for letter A at AQL 10 under tightened inspection.
//!
//! Double and multiple plans, fractional acceptance numbers and skip-lot sampling (ISO 2859-3) are left out.

mod code;
mod plan;
mod switching;
mod table;

pub use code::{InspectionLevel, SampleSizeCode};
pub use plan::{SamplingPlan, SamplingPlanError, plan};
pub use switching::{ENOUGH, InspectionPhase, LotResult, SwitchingState, next, resume};
pub use table::{AQLS, InspectionSeverity};
