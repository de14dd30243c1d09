//! Settings of a stage's tasks: how long a claim lasts, what is reviewed, who corrects, and how often a task is a honeypot.

use crate::trust::RoutePolicy;
use serde::{Deserialize, Serialize};

/// Share of honeypots at most: with more, people would mostly label what is known.
pub const MAX_HONEYPOT_SHARE: f64 = 0.5;
const CLAIM_MINUTES: std::ops::RangeInclusive<u32> = 5..=24 * 60;
/// People who label a task at most.
pub const MAX_LABELS_PER_TASK: u32 = 9;
const MAX_PRIORITY: u32 = 9;
const MAX_FEEDBACK_HOURS: u32 = 30 * 24;
const EXPOSURES: std::ops::RangeInclusive<u32> = 1..=10_000;

/// Who corrects a rejected label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReworkPolicy {
    /// The person who made it.
    #[default]
    SamePerson,
    /// Anybody but the person who made it.
    SomebodyElse,
}

/// Honeypots of a stage: golden items among the tasks of production, whose labels are graded without anybody knowing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HoneypotSettings {
    /// Share of the tasks that are honeypots, from 0 (none) to [`MAX_HONEYPOT_SHARE`].
    pub share: f64,
    /// Hours after a submission until its author learns that the task was a honeypot, and the result.
    pub feedback_hours: u32,
    /// Number of people who get a golden item as a honeypot at most. Then it is known too well.
    pub max_exposures: u32,
}

impl Default for HoneypotSettings {
    fn default() -> Self {
        Self { share: 0.0, feedback_hours: 24, max_exposures: 30 }
    }
}

/// Review by the quality of each person's labels. Who is known well enough above the bar has only the share of their submissions
/// reviewed that the stage has at least; who is not, or lies below it, more of them or all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QualityRouting {
    /// Share of right objects that the stage needs, from 0 to 1.
    pub bar: f64,
    /// Tasks of a person whose whole interval lies below are labeled by several people, and their labels are merged; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consensus_below: Option<f64>,
    /// A person whose whole interval lies below gets no further tasks until somebody has looked at it; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_below: Option<f64>,
    /// Submissions that reviewers can judge in a day beyond those of people below the bar.
    pub reviews_per_day: u32,
}

impl QualityRouting {
    /// The limits by which routes are decided, where at least this share of all submissions is reviewed.
    pub fn policy(&self, least_rate: f64) -> RoutePolicy {
        RoutePolicy {
            bar: self.bar,
            consensus_below: self.consensus_below,
            pause_below: self.pause_below,
            least_rate,
            reviews_per_day: f64::from(self.reviews_per_day),
        }
    }
}

/// Settings of a stage's tasks: `PUT /projects/{project}/stages/{stage}/task-settings`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskSettings {
    /// Minutes for which a claim stays valid without renewal, 5 to 1,440.
    pub claim_minutes: u32,
    /// Rank of the stage when a person takes the next task of the project, 0 to 9: a higher one comes first.
    pub priority: u32,
    /// Number of people who label each task without seeing each other's labels, 1 to [`MAX_LABELS_PER_TASK`]. Of several labels a
    /// merged one is made, which a reviewer accepts.
    #[serde(default = "one")]
    pub labels_per_task: u32,
    /// Share of the submissions that a person reviews, from 0 (none) to 1 (all). The others are accepted at once.
    pub review_share: f64,
    /// Review by the quality of each person's labels; absent: of all people the same share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_quality: Option<QualityRouting>,
    /// Who corrects a rejected label.
    pub rework: ReworkPolicy,
    /// Honeypots.
    pub honeypots: HoneypotSettings,
}

fn one() -> u32 {
    1
}

impl Default for TaskSettings {
    fn default() -> Self {
        Self {
            claim_minutes: 30,
            priority: 0,
            labels_per_task: 1,
            review_share: 1.0,
            by_quality: None,
            rework: ReworkPolicy::default(),
            honeypots: HoneypotSettings::default(),
        }
    }
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TaskSettingsError {
    /// JSON pointer to the setting.
    pub pointer: &'static str,
    /// What is wrong, and how to fix it.
    pub message: String,
}

impl TaskSettings {
    /// Seconds for which a claim stays valid without renewal.
    pub fn claim_s(&self) -> i64 {
        i64::from(self.claim_minutes) * 60
    }

    /// Check that each setting has a value that makes sense. `compares`: whether taskers of the stage see golden while labeling.
    ///
    /// # Errors
    /// The first setting that has none.
    pub fn check(&self, compares: bool) -> Result<(), TaskSettingsError> {
        let honeypots = &self.honeypots;
        let wrong = |pointer, message: &str| Err(TaskSettingsError { pointer, message: message.to_owned() });
        if !CLAIM_MINUTES.contains(&self.claim_minutes) {
            return wrong("/claim_minutes", "A claim lasts 5 minutes to 24 hours.");
        }
        if self.priority > MAX_PRIORITY {
            return wrong("/priority", "A priority is a number from 0 to 9.");
        }
        if !(1..=MAX_LABELS_PER_TASK).contains(&self.labels_per_task) {
            return wrong("/labels_per_task", "1 to 9 people label a task.");
        }
        if !(0.0..=1.0).contains(&self.review_share) {
            return wrong("/review_share", "Review from 0 to 100 % of the submissions.");
        }
        if let Some(Err(error)) = self.by_quality.map(|routing| routing.policy(self.review_share).check()) {
            return wrong("/by_quality", &format!("{error}."));
        }
        if !(0.0..=MAX_HONEYPOT_SHARE).contains(&honeypots.share) {
            return wrong("/honeypots/share", "From 0 to 50 % of the tasks can be honeypots.");
        }
        if honeypots.share > 0.0 && compares {
            let message = "Taskers of this stage compare with golden while they label, so a honeypot would show itself. \
                           Turn the comparison off first.";
            return wrong("/honeypots/share", message);
        }
        if honeypots.feedback_hours > MAX_FEEDBACK_HOURS {
            return wrong("/honeypots/feedback_hours", "Feedback comes after 0 to 720 hours.");
        }
        if !EXPOSURES.contains(&honeypots.max_exposures) {
            return wrong("/honeypots/max_exposures", "1 to 10,000 people get the same golden item.");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(change: impl FnOnce(&mut TaskSettings)) -> Option<&'static str> {
        let mut settings = TaskSettings::default();
        change(&mut settings);
        settings.check(false).err().map(|error| error.pointer)
    }

    #[test]
    fn the_settings_of_a_new_stage_are_valid_and_have_no_honeypots() {
        assert_eq!(TaskSettings::default().check(true), Ok(()));
        assert_eq!(TaskSettings::default().honeypots.share, 0.0);
    }

    #[test]
    fn each_setting_has_limits() {
        assert_eq!(wrong(|s| s.claim_minutes = 4), Some("/claim_minutes"));
        assert_eq!(wrong(|s| s.priority = 10), Some("/priority"));
        assert_eq!(wrong(|s| s.labels_per_task = 10), Some("/labels_per_task"));
        assert_eq!(wrong(|s| s.review_share = 1.01), Some("/review_share"));
        assert_eq!(wrong(|s| s.review_share = f64::NAN), Some("/review_share"));
        let routing = |bar, pause_below| QualityRouting {
            bar,
            consensus_below: None,
            pause_below,
            reviews_per_day: 20,
        };
        assert_eq!(wrong(|s| s.by_quality = Some(routing(1.2, None))), Some("/by_quality"));
        assert_eq!(wrong(|s| s.by_quality = Some(routing(0.9, Some(0.95)))), Some("/by_quality"));
        assert_eq!(wrong(|s| s.by_quality = Some(routing(0.9, Some(0.5)))), None);
        let consensus = |below| QualityRouting { consensus_below: Some(below), ..routing(0.9, Some(0.5)) };
        assert_eq!(wrong(|s| s.by_quality = Some(consensus(0.4))), Some("/by_quality"));
        assert_eq!(wrong(|s| s.by_quality = Some(consensus(0.7))), None);
        assert_eq!(wrong(|s| s.honeypots.share = 0.6), Some("/honeypots/share"));
        assert_eq!(wrong(|s| s.honeypots.feedback_hours = 721), Some("/honeypots/feedback_hours"));
        assert_eq!(wrong(|s| s.honeypots.max_exposures = 0), Some("/honeypots/max_exposures"));
        assert_eq!(wrong(|s| s.honeypots.share = 0.05), None);
    }

    #[test]
    fn a_stage_where_people_see_golden_has_no_honeypots() {
        let mut settings = TaskSettings::default();
        settings.honeypots.share = 0.05;
        assert_eq!(settings.check(true).unwrap_err().pointer, "/honeypots/share");
    }
}
