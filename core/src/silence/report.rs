//! Teams with their rhythm and with what waits for them.

use super::advice::{SilenceAdvice, SilenceReason, SilenceSettings};
use super::calendar::WorkCalendar;
use super::kaplan_meier::Wait;
use super::pool::prior_from;
use super::rhythm::{RhythmBasis, RhythmModel, TeamRhythm};
use super::weibull::{WeibullPosterior, WeibullPrior};
use serde::{Deserialize, Serialize};

/// End of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestEnd {
    /// It waits.
    Open,
    /// The team answered at this time, seconds since 1970.
    Answered(i64),
    /// It needed no answer any more from this time on, seconds since 1970.
    Withdrawn(i64),
}

/// Request to a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Time since when it waits, seconds since 1970.
    pub opened_s: i64,
    /// Its end.
    pub end: RequestEnd,
}

/// All requests to a team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamRequests {
    /// Requests, in any order.
    pub requests: Vec<Request>,
    /// Working time of the team.
    pub calendar: WorkCalendar,
}

/// Open request with its wait.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenWait {
    /// Working days so far.
    pub days: f64,
    /// Probability that the team takes longer; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// What to do.
    pub advice: SilenceAdvice,
    /// Reason of the advice.
    pub reason: SilenceReason,
}

/// Team with its rhythm and its open requests.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamSilence {
    /// Rhythm.
    pub rhythm: TeamRhythm,
    /// Open requests: place among the team's requests, and wait.
    pub open: Vec<(usize, OpenWait)>,
}

impl TeamRequests {
    /// Waits up to the team's last answer, its last sign of life: what happened since is what is judged, and a team that is silent would
    /// otherwise look like one that is slow. Empty: the team has never answered.
    fn known_waits(&self) -> Vec<Wait> {
        let answered_at = |request: &Request| match request.end {
            RequestEnd::Answered(at) => Some(at),
            RequestEnd::Open | RequestEnd::Withdrawn(_) => None,
        };
        let Some(last) = self.requests.iter().filter_map(answered_at).max() else { return Vec::new() };
        let seen = self.requests.iter().filter(|request| request.opened_s < last);
        let wait = |request: &Request| {
            let (until, answered) = match request.end {
                RequestEnd::Open => (last, false),
                RequestEnd::Answered(at) => (at, true),
                RequestEnd::Withdrawn(at) => (at.min(last), false),
            };
            Wait { days: self.calendar.days_between(request.opened_s, until), answered }
        };
        seen.map(wait).collect()
    }

    fn open(&self, now_s: i64) -> impl Iterator<Item = (usize, f64)> {
        let is_open = move |(_, request): &(usize, &Request)| {
            request.end == RequestEnd::Open && request.opened_s <= now_s
        };
        let days = move |(number, request): (usize, &Request)| {
            (number, self.calendar.days_between(request.opened_s, now_s))
        };
        self.requests.iter().enumerate().filter(is_open).map(days)
    }
}

/// Rhythm and open requests of each team at a time in seconds since 1970, in the order given.
pub fn silence_report(teams: &[TeamRequests], now_s: i64, settings: &SilenceSettings) -> Vec<TeamSilence> {
    let waits: Vec<Vec<Wait>> = teams.iter().map(TeamRequests::known_waits).collect();
    models(&waits)
        .iter()
        .zip(teams)
        .map(|(model, team)| {
            let longest = team.open(now_s).map(|(_, days)| days).fold(0.0, f64::max);
            let rhythm = model.rhythm(settings, longest);
            let open = team
                .open(now_s)
                .map(|(number, days)| (number, open_wait(model, &rhythm, settings, days)))
                .collect();
            TeamSilence { rhythm, open }
        })
        .collect()
}

/// Models of all teams, each with what the others say.
pub(super) fn models(waits: &[Vec<Wait>]) -> Vec<RhythmModel> {
    let alone: Vec<Option<WeibullPosterior>> = waits
        .iter()
        .map(|waits| {
            let has_answer = waits.iter().any(|wait| wait.answered);
            has_answer.then(|| WeibullPosterior::new(&WeibullPrior::ANY_TEAM, waits))
        })
        .collect();
    let model = |(number, waits): (usize, &Vec<Wait>)| {
        let others: Vec<&WeibullPosterior> = alone
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number)
            .filter_map(|(_, of)| of.as_ref())
            .collect();
        RhythmModel::new(waits, &prior_from(&others), !others.is_empty())
    };
    waits.iter().enumerate().map(model).collect()
}

fn open_wait(model: &RhythmModel, rhythm: &TeamRhythm, settings: &SilenceSettings, days: f64) -> OpenWait {
    let is_due = |after: Option<f64>| after.is_some_and(|after| days >= after);
    let steps = [
        (rhythm.escalate_after, SilenceAdvice::Escalate),
        (rhythm.remind_after, SilenceAdvice::Remind),
        (rhythm.late_after, SilenceAdvice::Watch),
    ];
    let reached = steps.into_iter().find(|(after, _)| is_due(*after));
    let advice = reached.map_or(SilenceAdvice::Wait, |(_, advice)| advice);
    let never_answered = matches!(rhythm.basis, RhythmBasis::Unknown | RhythmBasis::OtherTeams);
    let probability = model.survival(days);
    let is_rare = probability.is_some_and(|probability| probability < settings.remind_below);
    let reason = match advice {
        SilenceAdvice::Wait | SilenceAdvice::Watch if is_rare => SilenceReason::TooEarly,
        SilenceAdvice::Wait => SilenceReason::Usual,
        _ if never_answered => SilenceReason::NeverAnswered,
        _ => SilenceReason::Unusual,
    };
    OpenWait { days, probability, advice, reason }
}
