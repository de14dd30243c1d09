//! Alarm when a customer rejects more labels than was promised, and its cause: our quality fell, or their grading moved.
//!
//! The alarm is read after every verdict, for as long as the project goes on. So it is no test at a fixed time: it bets against
//! the promise, and a healthy project loses its capital on average, whenever one reads it.
//!
//! | file | holds |
//! | --- | --- |
//! | `downstream_verdict` | a verdict of a customer, with what our grade says of the same object, and its line of JSON |
//! | `fall_prediction` | the probability that the next verdict accepts, by the verdicts so far and a fall at an unknown time |
//! | `evidence` | the capital of bets against the promise: an e-process |
//! | `episode` | since when acceptance is low, and the verdicts before and since |
//! | `cause` | the parts of a fall that are due to our quality and to their grading |
//! | `alarm` | all of it, verdict by verdict, and the report |
//!
//! docs/statistics.md says what the model assumes.

mod alarm;
mod cause;
mod downstream_verdict;
mod episode;
mod evidence;
mod fall_prediction;

pub use alarm::{AlarmReport, AlarmSettings, AlarmSettingsError, LowAcceptance, RejectionAlarm};
pub use cause::{GradingShare, RejectionCause};
pub use downstream_verdict::{DownstreamVerdict, parse_downstream_verdict};

#[cfg(test)]
use crate::{random::SplitMix, review::Verdict};

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
