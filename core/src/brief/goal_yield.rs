//! Usable yield of a goal: how many usable labels there are of those that it needs, and when the rest will be there.
//!
//! Labels become usable like the events of a Poisson process, at the rate of the last weeks. The 95 % interval of the rate is Byar's
//! approximation to the exact one (Breslow and Day 1987, Statistical Methods in Cancer Research II, 2.3).

use super::{format_day, parse_day};
use serde::{Deserialize, Serialize};

/// Days of which the rate is taken.
pub const RATE_DAYS: u32 = 28;
/// Quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;
/// Farthest forecast, days: ten years.
const FARTHEST_DAYS: f64 = 3_650.0;

/// Usable labels of a goal beside what it needs by its deadline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalYield {
    /// Id of the goal.
    pub goal: String,
    /// Its name.
    pub name: String,
    /// Deadline `YYYY-MM-DD`; empty: none.
    pub deadline: String,
    /// Labels that it needs; 0: the brief does not say.
    pub needed: u32,
    /// Usable labels: accepted ones that no customer's team rejects.
    pub usable: u32,
    /// Labels that became usable in a week, in the last four weeks: the low end of the 95 % interval, the estimate, the high end.
    pub per_week: [f64; 3],
    /// First and last day of the 95 % interval in which the last needed label is there, `YYYY-MM-DD`; the last one is absent where it may
    /// take more than ten years, both are where nothing is needed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<ExpectedDays>,
    /// What that means for the deadline.
    pub outlook: GoalOutlook,
}

/// Days between which something is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpectedDays {
    /// First day, `YYYY-MM-DD`; absent: in more than ten years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// Last day, `YYYY-MM-DD`; absent: in more than ten years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// What the yield of a goal means for its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GoalOutlook {
    /// All that it needs is there.
    Reached,
    /// The whole interval is before the deadline.
    InTime,
    /// The deadline is in the interval.
    AtRisk,
    /// The whole interval is after the deadline.
    Late,
    /// The brief names no deadline, or no amount.
    Open,
}

/// What is known of a goal's labels.
#[derive(Clone, Copy, Debug)]
pub struct UsableLabels {
    /// All of them.
    pub usable: u32,
    /// Those of the last [`RATE_DAYS`] days.
    pub recent: u32,
}

/// Yield of a goal on a day `YYYY-MM-DD`.
pub fn goal_yield(goal: &super::Goal, labels: UsableLabels, today: &str) -> GoalYield {
    let needed: u32 = goal.needs.iter().map(|need| need.amount).fold(0, u32::saturating_add);
    let per_week = weekly_rates(labels.recent);
    let remaining = needed.saturating_sub(labels.usable);
    let day = |rate: f64| {
        let days = f64::from(remaining) / rate * 7.0;
        (days <= FARTHEST_DAYS).then(|| format_day(parse_day(today).unwrap_or_default() + days.ceil() as i64))
    };
    let expected = (remaining > 0).then(|| ExpectedDays { first: day(per_week[2]), last: day(per_week[0]) });
    let outlook = match &expected {
        None if needed > 0 => GoalOutlook::Reached,
        Some(days) if !goal.deadline.is_empty() => {
            let is_before = |day: &Option<String>| day.as_ref().is_some_and(|day| *day <= goal.deadline);
            match (is_before(&days.first), is_before(&days.last)) {
                (_, true) => GoalOutlook::InTime,
                (true, false) => GoalOutlook::AtRisk,
                (false, false) => GoalOutlook::Late,
            }
        }
        _ => GoalOutlook::Open,
    };
    GoalYield {
        goal: goal.id.clone(),
        name: goal.name.clone(),
        deadline: goal.deadline.clone(),
        needed,
        usable: labels.usable,
        per_week,
        expected,
        outlook,
    }
}

/// Labels in a week, from those of the last weeks, with the 95 % interval.
fn weekly_rates(recent: u32) -> [f64; 3] {
    let weeks = f64::from(RATE_DAYS) / 7.0;
    let (low, high) = (f64::from(recent), f64::from(recent) + 1.0);
    let cube = |of: f64, z: f64| of * (1.0 - 1.0 / (9.0 * of) + z / (3.0 * of.sqrt())).powi(3);
    let least = if recent == 0 { 0.0 } else { cube(low, -Z).max(0.0) };
    [least / weeks, low / weeks, cube(high, Z) / weeks]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::{DataNeed, Goal};
    use crate::random::SplitMix;

    fn goal(amount: u32, deadline: &str) -> Goal {
        let needs = vec![DataNeed { amount, ..DataNeed::default() }];
        Goal { id: "g".to_owned(), deadline: deadline.to_owned(), needs, ..Goal::default() }
    }

    fn outlook(amount: u32, deadline: &str, usable: u32, recent: u32) -> GoalOutlook {
        goal_yield(&goal(amount, deadline), UsableLabels { usable, recent }, "2026-12-01").outlook
    }

    #[test]
    fn the_deadline_is_compared_with_the_days_on_which_the_last_label_is_expected() {
        // 25 a week, 100 to go: four weeks.
        assert_eq!(outlook(200, "2027-02-01", 100, 100), GoalOutlook::InTime);
        assert_eq!(outlook(200, "2026-12-29", 100, 100), GoalOutlook::AtRisk);
        assert_eq!(outlook(200, "2026-12-10", 100, 100), GoalOutlook::Late);
        assert_eq!(outlook(200, "2026-12-10", 200, 0), GoalOutlook::Reached);
        assert_eq!(outlook(200, "", 100, 100), GoalOutlook::Open);
        assert_eq!(outlook(0, "2026-12-10", 100, 100), GoalOutlook::Open);
    }

    #[test]
    fn where_nothing_comes_nobody_knows_when_it_ends() {
        let found =
            goal_yield(&goal(200, "2027-02-01"), UsableLabels { usable: 10, recent: 0 }, "2026-12-01");
        let days = found.expected.unwrap();
        assert!(days.first.is_some() && days.last.is_none(), "{days:?}");
        assert_eq!((found.outlook, found.per_week[1]), (GoalOutlook::Late, 0.0));
    }

    #[test]
    fn byars_interval_is_close_to_the_exact_one() {
        // Exact 95 % limits of Poisson counts (Garwood 1936).
        for (count, low, high) in [(1_u32, 0.025_3, 5.572), (10, 4.795, 18.39), (100, 81.36, 121.6)] {
            let [least, _, most] = weekly_rates(count).map(|rate| rate * 4.0);
            assert!((least - low).abs() < 0.1 && (most - high).abs() < 0.1, "{count}: {least} to {most}");
        }
    }

    #[test]
    fn the_interval_holds_the_rate_in_95_of_100_runs() {
        let mut random = SplitMix(5);
        let (rate, runs) = (12.0_f64, 4_000);
        let covers = |_: &i32| {
            // A Poisson count by the waits between events.
            let (mut count, mut time) = (0_u32, 0.0);
            loop {
                time -= (1.0 - random.unit()).ln() / rate;
                if time > 4.0 {
                    break;
                }
                count += 1;
            }
            let [low, _, high] = weekly_rates(count);
            (low..=high).contains(&rate)
        };
        let share = (0..runs).filter(covers).count() as f64 / f64::from(runs);
        assert!((0.94..=0.97).contains(&share), "{share}");
    }
}
