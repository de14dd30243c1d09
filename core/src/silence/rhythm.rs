//! Rhythm of a team: how long its answers take.

use super::advice::SilenceSettings;
use super::kaplan_meier::{SurvivalCurve, Wait};
use super::weibull::{WeibullPosterior, WeibullPrior};
use serde::{Deserialize, Serialize};

/// Answers from which on the team's own Kaplan-Meier curve counts; of fewer, the Weibull distribution alone.
pub const LEAST_ANSWERS: usize = 8;
/// Number of answers that the Weibull distribution counts for beside the curve.
const WEIBULL_ANSWERS: f64 = 80.0;
/// Number of requests that are never answered, added to the team's: no number of quick answers makes a late one impossible.
const NEVER_ANSWERED: f64 = 0.8;
/// No wait is longer, working days: ten years.
const LONGEST_DAYS: f64 = 2_600.0;
/// Points of a drawn curve.
const POINTS: usize = 60;

/// Wait with its 95 % interval, working days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitEstimate {
    /// Estimate.
    pub days: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end; absent: the answers so far do not limit it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// What a rhythm is estimated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RhythmBasis {
    /// The team's own answers.
    OwnAnswers,
    /// The team's few answers, drawn towards the rhythm of the other teams.
    Pooled,
    /// The other teams alone: this one has never answered.
    OtherTeams,
    /// Nothing: no team has ever answered.
    Unknown,
}

/// Point of a survival curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurvivalPoint {
    /// Working days.
    pub days: f64,
    /// Probability that the team takes longer.
    pub survival: f64,
}

/// Rhythm of a team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamRhythm {
    /// Number of its answers so far.
    pub answers: u32,
    /// Where the estimates come from.
    pub basis: RhythmBasis,
    /// Wait within which half of its answers come; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<WaitEstimate>,
    /// Wait within which nine of ten of its answers come; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nine_of_ten: Option<WaitEstimate>,
    /// Wait after which it is late, working days; absent: no wait is long enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_after: Option<f64>,
    /// Wait after which to remind it, working days; absent: no wait is long enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_after: Option<f64>,
    /// Wait after which to escalate, working days; absent: no wait is long enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate_after: Option<f64>,
    /// Probability that the team takes longer, by wait; empty: unknown.
    pub curve: Vec<SurvivalPoint>,
}

/// Model of a team's waits.
#[derive(Clone, Debug)]
pub(super) struct RhythmModel {
    curve: SurvivalCurve,
    answers: usize,
    weibull: WeibullPosterior,
    basis: RhythmBasis,
}

impl RhythmModel {
    /// Model from the team's waits and from what the other teams say.
    pub fn new(waits: &[Wait], prior: &WeibullPrior, others_answered: bool) -> Self {
        let answers = waits.iter().filter(|wait| wait.answered).count();
        let basis = match answers {
            0 if others_answered => RhythmBasis::OtherTeams,
            0 => RhythmBasis::Unknown,
            few if few < LEAST_ANSWERS => RhythmBasis::Pooled,
            _ => RhythmBasis::OwnAnswers,
        };
        let weibull = WeibullPosterior::new(prior, waits);
        Self { curve: SurvivalCurve::estimate(waits), answers, weibull, basis }
    }

    /// Probability that the team takes longer than so many working days; none: unknown. The Kaplan-Meier curve and the Weibull distribution,
    /// each weighted by the answers that it stands for: a Dirichlet process around the distribution (V. Susarla and J. Van Ryzin, 1976).
    pub fn survival(&self, days: f64) -> Option<f64> {
        if self.basis == RhythmBasis::Unknown {
            return None;
        }
        let weibull = WEIBULL_ANSWERS * self.weibull.survival(days);
        let own = (self.answers + 1).saturating_sub(LEAST_ANSWERS) as f64;
        let curve = if own > 0.0 { own * self.own_survival(days) } else { 0.0 };
        Some((curve + weibull + NEVER_ANSWERED) / (own + WEIBULL_ANSWERS + NEVER_ANSWERED))
    }

    /// Kaplan-Meier estimate, which beyond the longest wait falls as the Weibull distribution does.
    fn own_survival(&self, days: f64) -> f64 {
        let known = self.curve.survival(days);
        if days <= self.curve.longest || known == 0.0 {
            return known;
        }
        let at_end = self.weibull.survival(self.curve.longest);
        if at_end > 0.0 { known * self.weibull.survival(days) / at_end } else { 0.0 }
    }

    /// First wait from a floor on that the team exceeds with less than a probability, working days.
    fn first_below(&self, probability: f64, floor: f64) -> Option<f64> {
        let is_below = |days: f64| self.survival(days).is_some_and(|survival| survival < probability);
        if is_below(floor) {
            return Some(floor);
        }
        if !is_below(LONGEST_DAYS) {
            return None;
        }
        let (mut low, mut high) = (floor, LONGEST_DAYS);
        while high - low > 1e-3 {
            let middle = f64::midpoint(low, high);
            if is_below(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }

    /// Wait after which to remind or to escalate.
    fn due(&self, probability: f64, floor: f64, unknown: f64) -> Option<f64> {
        let due = self.first_below(probability, floor);
        let never_answered = matches!(self.basis, RhythmBasis::OtherTeams | RhythmBasis::Unknown);
        if never_answered { Some(due.map_or(unknown, |due| due.min(unknown))) } else { due }
    }

    /// The rhythm as people see it, its curve drawn as far as the longest of these waits at least.
    pub fn rhythm(&self, settings: &SilenceSettings, longest_open: f64) -> TeamRhythm {
        let late_after = self.due(settings.late_below, 0.0, settings.unknown_remind_days);
        let remind_after =
            self.due(settings.remind_below, settings.remind_floor_days, settings.unknown_remind_days);
        let escalate_after =
            self.due(settings.escalate_below, settings.escalate_floor_days, settings.unknown_escalate_days);
        let end = 1.15 * longest_open.max(remind_after.unwrap_or(0.0)).max(escalate_after.unwrap_or(0.0));
        TeamRhythm {
            answers: u32::try_from(self.answers).unwrap_or(u32::MAX),
            basis: self.basis,
            median: self.quantile(0.5),
            nine_of_ten: self.quantile(0.9),
            late_after,
            remind_after,
            escalate_after,
            curve: self.points(end),
        }
    }

    fn points(&self, end: f64) -> Vec<SurvivalPoint> {
        let point = |number: usize| {
            let days = end * number as f64 / POINTS as f64;
            let survival = self.survival(days)?;
            Some(SurvivalPoint { days, survival: if number == 0 { 1.0 } else { survival } })
        };
        (0..=POINTS).map_while(point).collect()
    }

    fn quantile(&self, share: f64) -> Option<WaitEstimate> {
        match self.basis {
            RhythmBasis::Unknown | RhythmBasis::OtherTeams => None,
            RhythmBasis::Pooled => {
                let [days, low, high] = self.weibull.quantile(share);
                Some(WaitEstimate { days, low, high: Some(high) })
            }
            RhythmBasis::OwnAnswers => {
                let [days, low, high] = self.curve.quantile(share);
                Some(WaitEstimate { days: days?, low: low.unwrap_or(0.0), high })
            }
        }
    }
}
