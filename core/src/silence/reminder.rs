//! Reminders that are due: seldom enough that people read them.

use super::advice::SilenceAdvice;
use super::calendar::WorkCalendar;
use serde::{Deserialize, Serialize};

const DAY_S: i64 = 86_400;
const WEEK_S: i64 = 7 * DAY_S;

/// Level of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ReminderLevel {
    /// The team is reminded.
    Remind,
    /// The person whom the brief names is asked.
    Escalate,
}

/// Reminder that was sent, or that could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentReminder {
    /// Level.
    pub level: ReminderLevel,
    /// Keys of its requests.
    pub requests: Vec<String>,
    /// Time, seconds since 1970.
    pub sent_s: i64,
    /// Whether it arrived.
    pub is_delivered: bool,
}

/// How often a team gets reminders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReminderLimits {
    /// Reminders of a team in seven days at most.
    pub reminders_per_week: usize,
    /// Escalations of a team in seven days at most.
    pub escalations_per_week: usize,
    /// Seconds after a failure before the next try.
    pub retry_after_s: i64,
}

impl Default for ReminderLimits {
    fn default() -> Self {
        Self { reminders_per_week: 2, escalations_per_week: 1, retry_after_s: 6 * 3_600 }
    }
}

/// Reminder that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueReminder {
    /// Level.
    pub level: ReminderLevel,
    /// Places of its requests among the open ones.
    pub requests: Vec<usize>,
}

/// Reminder that is due to a team with these open requests, each with its key and advice; none: nothing is due, or enough was sent. Nothing is
/// sent on days on which the team does not work. A request is reminded once in seven days, and escalated once, a day after a reminder at
/// the earliest.
pub fn due_reminder(
    open: &[(String, SilenceAdvice)],
    sent: &[SentReminder],
    calendar: WorkCalendar,
    now_s: i64,
    limits: &ReminderLimits,
) -> Option<DueReminder> {
    let has_failed = sent.iter().any(|of| !of.is_delivered && now_s - of.sent_s < limits.retry_after_s);
    if has_failed || !calendar.is_working_day(now_s) {
        return None;
    }
    let delivered = |level: ReminderLevel| sent.iter().filter(move |of| of.is_delivered && of.level == level);
    let in_week = |level: ReminderLevel| delivered(level).filter(|of| now_s - of.sent_s < WEEK_S);
    let due = |level: ReminderLevel, is_due: &dyn Fn(&String, SilenceAdvice) -> bool| {
        let requests: Vec<usize> =
            (0..open.len()).filter(|number| is_due(&open[*number].0, open[*number].1)).collect();
        (!requests.is_empty()).then_some(DueReminder { level, requests })
    };
    let escalation = due(ReminderLevel::Escalate, &|key, advice| {
        let is_reminded = delivered(ReminderLevel::Remind)
            .any(|of| of.requests.contains(key) && now_s - of.sent_s >= DAY_S);
        let is_escalated = delivered(ReminderLevel::Escalate).any(|of| of.requests.contains(key));
        advice == SilenceAdvice::Escalate && is_reminded && !is_escalated
    });
    let reminder = due(ReminderLevel::Remind, &|key, advice| {
        let is_reminded = in_week(ReminderLevel::Remind).any(|of| of.requests.contains(key));
        advice >= SilenceAdvice::Remind && !is_reminded
    });
    let is_allowed = |level: ReminderLevel, most: usize| in_week(level).count() < most;
    escalation
        .filter(|_| is_allowed(ReminderLevel::Escalate, limits.escalations_per_week))
        .or(reminder.filter(|_| is_allowed(ReminderLevel::Remind, limits.reminders_per_week)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Monday, 2024-01-01.
    const MONDAY: i64 = 1_704_067_200;

    fn due(open: &[(&str, SilenceAdvice)], sent: &[SentReminder], day: i64) -> Option<DueReminder> {
        let open: Vec<(String, SilenceAdvice)> =
            open.iter().map(|(key, advice)| ((*key).to_owned(), *advice)).collect();
        due_reminder(&open, sent, WorkCalendar::default(), MONDAY + day * DAY_S, &ReminderLimits::default())
    }

    fn sent(level: ReminderLevel, requests: &[&str], day: i64) -> SentReminder {
        let requests = requests.iter().map(|key| (*key).to_owned()).collect();
        SentReminder { level, requests, sent_s: MONDAY + day * DAY_S, is_delivered: true }
    }

    fn some(level: ReminderLevel, requests: &[usize]) -> Option<DueReminder> {
        Some(DueReminder { level, requests: requests.to_vec() })
    }

    #[test]
    fn what_is_due_goes_out_together_and_only_on_working_days() {
        use SilenceAdvice::{Escalate, Remind, Watch};
        let open = [("a", Watch), ("b", Remind), ("c", Escalate)];
        assert_eq!(due(&open, &[], 0), some(ReminderLevel::Remind, &[1, 2]));
        assert_eq!(due(&open, &[], 5), None, "a Saturday");
        assert_eq!(due(&open[..1], &[], 0), None);
    }

    #[test]
    fn a_request_is_reminded_once_a_week_and_a_team_twice() {
        let first = sent(ReminderLevel::Remind, &["a"], 0);
        let open = [("a", SilenceAdvice::Remind), ("b", SilenceAdvice::Remind)];
        assert_eq!(due(&open, std::slice::from_ref(&first), 1), some(ReminderLevel::Remind, &[1]));
        let both = [first, sent(ReminderLevel::Remind, &["b"], 1)];
        let third = [open[0], open[1], ("c", SilenceAdvice::Remind)];
        assert_eq!(due(&third, &both, 2), None, "two in a week are enough");
        assert_eq!(due(&third, &both, 7), some(ReminderLevel::Remind, &[0, 2]));
    }

    #[test]
    fn an_escalation_follows_a_reminder_and_comes_once() {
        let open = [("a", SilenceAdvice::Escalate)];
        let reminded = sent(ReminderLevel::Remind, &["a"], 0);
        assert_eq!(due(&open, std::slice::from_ref(&reminded), 0), None, "the team has a day to answer");
        assert_eq!(due(&open, std::slice::from_ref(&reminded), 1), some(ReminderLevel::Escalate, &[0]));
        let escalated = [reminded, sent(ReminderLevel::Escalate, &["a"], 1)];
        assert_eq!(
            due(&open, &escalated, 8),
            some(ReminderLevel::Remind, &[0]),
            "the team is still reminded"
        );
    }

    #[test]
    fn a_failure_is_tried_again_hours_later() {
        let failed = SentReminder { is_delivered: false, ..sent(ReminderLevel::Remind, &["a"], 0) };
        let open = vec![("a".to_owned(), SilenceAdvice::Remind)];
        let after = |hours: i64| {
            let now = MONDAY + hours * 3_600;
            due_reminder(
                &open,
                std::slice::from_ref(&failed),
                WorkCalendar::default(),
                now,
                &ReminderLimits::default(),
            )
        };
        assert_eq!((after(5), after(6)), (None, some(ReminderLevel::Remind, &[0])));
    }

    proptest! {
        #[test]
        fn no_team_gets_more_than_its_limit(advice in prop::collection::vec(0_usize..4, 1..8), days in 1_i64..60) {
            let all = [SilenceAdvice::Wait, SilenceAdvice::Watch, SilenceAdvice::Remind, SilenceAdvice::Escalate];
            let open: Vec<(String, SilenceAdvice)> =
                advice.iter().enumerate().map(|(number, level)| (number.to_string(), all[*level])).collect();
            let mut log: Vec<SentReminder> = Vec::new();
            for hour in 0..days * 24 {
                let now_s = MONDAY + hour * 3_600;
                let found = due_reminder(&open, &log, WorkCalendar::default(), now_s, &ReminderLimits::default());
                log.extend(found.map(|of| SentReminder {
                    level: of.level,
                    requests: of.requests.iter().map(|number| open[*number].0.clone()).collect(),
                    sent_s: now_s,
                    is_delivered: true,
                }));
            }
            for (number, of) in log.iter().enumerate() {
                let same = log[..number].iter().filter(|before| before.level == of.level && of.sent_s - before.sent_s < WEEK_S);
                let most = if of.level == ReminderLevel::Remind { 2 } else { 1 };
                prop_assert!(same.count() < most);
            }
        }
    }
}
