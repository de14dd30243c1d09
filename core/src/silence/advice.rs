//! When a wait is long enough to remind the team, and when to go to somebody else.

use serde::{Deserialize, Serialize};

/// Limits of reminders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SilenceSettings {
    /// Report a request as late where the team takes so long with less than this probability.
    pub late_below: f64,
    /// Remind where the team takes so long with less than this probability.
    pub remind_below: f64,
    /// Escalate where the team takes so long with less than this probability.
    pub escalate_below: f64,
    /// No reminder before a wait of so many working days.
    pub remind_floor_days: f64,
    /// No escalation before a wait of so many working days.
    pub escalate_floor_days: f64,
    /// Remind a team that has never answered anything after so many working days, if the other teams do not say sooner.
    pub unknown_remind_days: f64,
    /// Escalate then after so many working days.
    pub unknown_escalate_days: f64,
}

impl Default for SilenceSettings {
    /// `./bench silence` shows what these limits give.
    fn default() -> Self {
        Self {
            late_below: 0.10,
            remind_below: 0.03,
            escalate_below: 0.015,
            remind_floor_days: 1.0,
            escalate_floor_days: 2.0,
            unknown_remind_days: 5.0,
            unknown_escalate_days: 10.0,
        }
    }
}

/// What to do about an open request, the loudest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SilenceAdvice {
    /// Nothing: the wait is usual.
    Wait,
    /// Look at it: the wait is longer than nine of ten of the team's answers.
    Watch,
    /// Remind the team.
    Remind,
    /// Go to the person who can decide for the team.
    Escalate,
}

/// Reason of the advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SilenceReason {
    /// The team often takes so long.
    Usual,
    /// The wait is shorter than any for which anybody is reminded.
    TooEarly,
    /// The team rarely takes so long.
    Unusual,
    /// The team has never answered anything, and a working week or more is a long time.
    NeverAnswered,
}
