//! Progress of stages: what a forecast starts from.

/// Days of a week.
pub(super) const WEEK: usize = 7;

/// Least number of days of a stage's counts: two weeks.
pub const LEAST_DAYS: usize = 2 * WEEK;

/// Tasks of a stage on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    /// Tasks that the stage finished, also those that it returned.
    pub finished: u32,
    /// Tasks of these that it returned for rework.
    pub returned: u32,
    /// Whether no task was left in the stage at the end of the day: it could have finished more.
    pub ran_dry: bool,
}

/// Progress of a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct StageProgress<'a> {
    /// Name of the stage.
    pub stage: &'a str,
    /// Indices of the stages that a task passes before it comes here; it comes when all of them have passed it.
    pub inputs: Vec<usize>,
    /// Tasks that wait in the stage or are being worked on.
    pub open_tasks: u32,
    /// Last days in order, the last one yesterday; at least [`LEAST_DAYS`]. Only full weeks back from today are used.
    pub days: Vec<DayCount>,
    /// Index of the stage to which returned tasks go: this one or one before it.
    pub returns_to: Option<usize>,
}

/// Reason why there is no forecast.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum ForecastError {
    /// An input or a target of returned tasks that is no stage.
    #[error("stage {stage:?} names stage number {index}, and there are {stages}. Name one of them")]
    UnknownStage { stage: String, index: usize, stages: usize },
    /// A stage that is before itself.
    #[error("stage {0:?} comes after itself. Remove the input that closes the circle")]
    Circle(String),
    /// Returned tasks that go to a stage which does not lead back.
    #[error(
        "stage {stage:?} returns tasks to {to:?}, which does not lead to it. Return them to a stage before it"
    )]
    ReturnTarget { stage: String, to: String },
    /// Too few days to know how a stage works.
    #[error("stage {stage:?} has counts of {days} days. Wait until there are {LEAST_DAYS}")]
    TooFewDays { stage: String, days: usize },
    /// More tasks returned than finished on a day.
    #[error(
        "stage {0:?} returned more tasks than it finished on a day. Count returned tasks as finished too"
    )]
    ReturnedMore(String),
    /// A stage with work to do that has finished nothing.
    #[error(
        "stage {stage:?} has {remaining} tasks to do and finished none in the last {days} days. A forecast is possible \
         when it has finished tasks on a few days"
    )]
    NoProgress { stage: String, remaining: u64, days: usize },
}
