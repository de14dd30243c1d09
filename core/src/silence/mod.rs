//! Radio silence: what teams have been asked for and have not answered, measured against their own rhythm.
//!
//! The rhythm of a team is how long its answers have taken so far, in working days. A wait is unusual by the probability that the
//! team takes so long: it says when to remind the team, and when to go to somebody else.
//!
//! | file | holds |
//! | --- | --- |
//! | `calendar` | working days between two times |
//! | `kaplan_meier` | the share of requests that still wait after so long, some of them unanswered |
//! | `weibull` | the same as a distribution with two parameters, for few answers and for the tail |
//! | `pool` | what the other teams say about a team |
//! | `rhythm` | the rhythm of a team from both |
//! | `advice` | when to remind and when to escalate |
//! | `report` | all teams with their open requests |
//! | `reminder` | which reminders are due, with a limit a week |
//! | `subject` | what needs the response of teams, and the requests that follow from it |
//!
//! docs/statistics.md says what the model assumes, and what it is not for.

mod advice;
mod calendar;
mod kaplan_meier;
mod pool;
mod reminder;
mod report;
mod rhythm;
mod subject;
mod weibull;

pub use advice::{SilenceAdvice, SilenceReason, SilenceSettings};
pub use calendar::WorkCalendar;
pub use kaplan_meier::{SurvivalCurve, SurvivalStep, Wait};
pub use reminder::{DueReminder, ReminderLevel, ReminderLimits, SentReminder, due_reminder};
pub use report::{OpenWait, Request, RequestEnd, TeamRequests, TeamSilence, silence_report};
pub use rhythm::{LEAST_ANSWERS, RhythmBasis, SurvivalPoint, TeamRhythm, WaitEstimate};
pub use subject::{RequiredPeriod, SignOffHistory, Subject, TeamResponse, required_periods};

#[cfg(test)]
use crate::random::SplitMix;

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
