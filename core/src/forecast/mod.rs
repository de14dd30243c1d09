//! Forecast of the day on which a project's stages have finished all tasks, with an 80 % interval and the bottleneck.
//!
//! | file | holds |
//! | --- | --- |
//! | `progress` | what is known of each stage: its inputs, open tasks and the counts of the last days |
//! | `network` | the stages as a directed acyclic graph: order, joins, what a returned task passes again |
//! | `capacity` | what a stage can finish on each day of a week, also where it ran dry |
//! | `history` | a week of a stage, drawn from the last weeks, and how well its speed is known |
//! | `project_run` | one possible future, day by day |
//! | `finish` | the forecast from many futures, and the stage that delays it |
//!
//! Days are numbers of days since 1970 ([`brief::format_day`](crate::brief::format_day) writes them). The last days are
//! cut into weeks back from today, so that each weekday is drawn from the same weekday. docs/statistics.md
//! says what the model assumes.

mod capacity;
mod finish;
mod history;
mod network;
mod progress;
mod project_run;

pub use finish::{FinishForecast, RUNS, StageOutlook, forecast_finish};
pub use progress::{DayCount, ForecastError, LEAST_DAYS, StageProgress};

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
