//! Alarm, verdict by verdict, and its report.

use super::DownstreamVerdict;
use super::cause::{GradingShare, RejectionCause, estimate_cause};
use super::episode::EpisodeSearch;
use super::evidence::BettingEvidence;
use super::fall_prediction::FallPrediction;
use crate::review::Verdict;
use serde::{Deserialize, Serialize};

/// Promise that is watched, and how often a healthy project may alarm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlarmSettings {
    /// Promised share of accepted objects, between 0 and 1.
    pub promised: f64,
    /// Largest probability that a project that keeps its promise ever alarms, between 0 and 1.
    pub alpha: f64,
}

impl Default for AlarmSettings {
    fn default() -> Self {
        Self { promised: 0.95, alpha: 0.05 }
    }
}

/// Setting that is out of range.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AlarmSettingsError {
    /// The promise is no share between 0 and 1.
    #[error("{0} is not between 0 and 1. Enter the promised share of accepted objects, such as 0.95")]
    Promised(f64),
    /// α is no probability between 0 and 1.
    #[error("{0} is not between 0 and 1. Enter a probability such as 0.05")]
    Alpha(f64),
}

/// Episode of low acceptance that raised an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LowAcceptance {
    /// Number of its first verdict, as far as the verdicts tell.
    pub since: u64,
    /// Number of its last verdict so far.
    pub until: u64,
    /// Accepted objects in it.
    pub accepted: u64,
    /// Rejected objects in it.
    pub rejected: u64,
    /// Share of the fall that is due to the customer's grading; none where our grade is not known of any rejected object.
    pub theirs: Option<GradingShare>,
}

/// State of an alarm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlarmReport {
    /// Whether the alarm was raised.
    pub alarm: bool,
    /// Number of the verdict that raised it; the first one is 1.
    pub at: Option<u64>,
    /// Evidence against the promise after the last verdict: an e-value, at most 10³⁰⁰. It may be below 1 / α after
    /// an alarm, if acceptance has recovered.
    pub evidence: f64,
    /// Cause; none without an alarm.
    pub cause: Option<RejectionCause>,
    /// Number of verdicts.
    pub verdicts: u64,
    /// The episode that raised the alarm; none without one.
    pub episode: Option<LowAcceptance>,
}

/// Alarm when a customer accepts less than was promised; its memory does not grow with the verdicts.
///
/// A project of which each verdict accepts with at least the promised probability, given those before, ever alarms with at most
/// probability α. Once raised, the alarm stays raised.
#[derive(Clone, Debug)]
pub struct RejectionAlarm {
    settings: AlarmSettings,
    prediction: FallPrediction,
    evidence: BettingEvidence,
    episodes: EpisodeSearch,
    verdicts: u64,
    at: Option<u64>,
}

impl RejectionAlarm {
    /// Alarm of a project without verdicts.
    ///
    /// # Errors
    /// A setting out of range.
    pub fn new(settings: AlarmSettings) -> Result<Self, AlarmSettingsError> {
        let AlarmSettings { promised, alpha } = settings;
        if !(promised > 0.0 && promised < 1.0) {
            return Err(AlarmSettingsError::Promised(promised));
        }
        if !(alpha > 0.0 && alpha < 1.0) {
            return Err(AlarmSettingsError::Alpha(alpha));
        }
        Ok(Self {
            settings,
            prediction: FallPrediction::new(promised),
            evidence: BettingEvidence::new(promised, alpha),
            episodes: EpisodeSearch::new(promised),
            verdicts: 0,
            at: None,
        })
    }

    /// Takes the next verdict, in order of time.
    pub fn observe(&mut self, found: DownstreamVerdict) {
        self.verdicts += 1;
        let (fallen, predicted) = self.prediction.predict();
        if fallen >= 0.5 {
            self.evidence.bet(predicted, found.verdict);
        }
        self.prediction.learn(found.verdict);
        if self.evidence.has_reached_threshold() && self.at.is_none() {
            self.at = Some(self.verdicts);
        }
        self.episodes.observe(found, self.at.is_some());
    }

    /// Whether the alarm was raised.
    pub fn is_raised(&self) -> bool {
        self.at.is_some()
    }

    /// Report of the verdicts so far.
    pub fn report(&self) -> AlarmReport {
        let estimated = self.episodes.episode().map(|episode| {
            let (cause, theirs) = estimate_cause(episode, self.settings.promised);
            let low = LowAcceptance {
                since: episode.preceding + 1,
                until: episode.last,
                accepted: episode.during.all(Verdict::Accept),
                rejected: episode.during.all(Verdict::Reject),
                theirs,
            };
            (cause, low)
        });
        AlarmReport {
            alarm: self.is_raised(),
            at: self.at,
            evidence: self.evidence.value(),
            cause: estimated.map(|(cause, _)| cause),
            verdicts: self.verdicts,
            episode: estimated.map(|(_, low)| low),
        }
    }
}
