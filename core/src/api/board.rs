//! Board: how far each stage is and how fast, and when all will be done.

use crate::pipeline::{StageKind, TaskState};
use serde::{Deserialize, Serialize};

/// Days of a board's counts: today and the four weeks before.
pub const BOARD_DAYS: usize = 29;

/// Board of a project: `GET /projects/{project}/board`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    /// Today, `YYYY-MM-DD`, UTC.
    pub today: String,
    /// Stages, each after those that it builds on.
    pub stages: Vec<BoardStage>,
}

/// Stage on a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardStage {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its kind.
    pub kind: StageKind,
    /// Ids of the stages that it builds on.
    pub inputs: Vec<String>,
    /// States that some of its tasks are in, in the order of a task's life.
    pub states: Vec<BoardState>,
    /// Number of tasks that it finished on each of the last days, today's last: accepted or skipped ones. Days before its
    /// first task are missing.
    pub finished: Vec<u32>,
    /// Median active time of its last labels, seconds: two hundred of them at most; absent: none was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_median_seconds: Option<u32>,
}

impl BoardStage {
    /// Number of tasks that it finished in the last seven days, today included.
    pub fn finished_in_week(&self) -> u32 {
        self.finished.iter().rev().take(7).sum()
    }

    /// Number of its tasks that somebody has to do something for.
    pub fn open_tasks(&self) -> u32 {
        self.states.iter().filter(|of| of.state.is_open()).map(|of| of.tasks).sum()
    }
}

/// Tasks of a stage in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardState {
    /// The state.
    pub state: TaskState,
    /// Number of tasks.
    pub tasks: u32,
    /// When the one that has been in it for longest came into it; only in states in which somebody has to act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_since: Option<String>,
}

/// Forecast of the day on which all stages have finished their tasks: `GET /projects/{project}/forecast`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// Today, `YYYY-MM-DD`, UTC.
    pub today: String,
    /// The forecast; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<ForecastFinish>,
    /// Reason why there is none, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Deadlines of the brief's goals from today on, the first ones first.
    pub deadlines: Vec<GoalDeadline>,
}

/// Day on which all is done, with an 80 % interval. A day more than five years away is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForecastFinish {
    /// Start of the interval, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// Median.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<String>,
    /// End of the interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// Id of the stage that delays the finishing day most; absent where nothing is left to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bottleneck: Option<String>,
    /// What each stage still has to do.
    pub stages: Vec<ForecastStage>,
}

/// What a stage still has to do, and what it would change if it were faster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForecastStage {
    /// Id.
    pub id: String,
    /// Number of tasks that it still has to finish, also those that are in earlier stages now.
    pub tasks_left: u64,
    /// Number of tasks that it finishes in a week.
    pub tasks_per_week: f64,
    /// Number of days by which all would be done sooner if this stage alone finished a quarter more each day.
    pub days_sooner: f64,
}

/// Deadline of a goal of the brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalDeadline {
    /// Name of the goal.
    pub goal: String,
    /// Day, `YYYY-MM-DD`.
    pub day: String,
}
