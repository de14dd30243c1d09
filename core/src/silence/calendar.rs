//! Working time of a team: which weekdays count.

/// Seconds of a day.
const DAY_S: i64 = 86_400;
/// 1970-01-01 was a Thursday: the weekday of day 0, counted from Monday.
const FIRST_WEEKDAY: i64 = 3;

/// Calendar of a team. A working day counts with all of its 24 hours, in UTC: nobody has said in which zone and at which hours a
/// team works, and answers at night count as any others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    /// Whether each weekday is a working day, from Monday to Sunday.
    pub weekdays: [bool; 7],
}

impl Default for WorkCalendar {
    /// Monday to Friday.
    fn default() -> Self {
        Self { weekdays: [true, true, true, true, true, false, false] }
    }
}

impl WorkCalendar {
    /// Working days between two times in seconds since 1970, as a fraction; 0 where the second is not later.
    pub fn days_between(&self, from_s: i64, to_s: i64) -> f64 {
        if to_s <= from_s {
            return 0.0;
        }
        (self.working_seconds(to_s) - self.working_seconds(from_s)) as f64 / DAY_S as f64
    }

    /// Whether the day of a time, in seconds since 1970, is a working day.
    pub fn is_working_day(&self, time_s: i64) -> bool {
        self.weekdays[(time_s.div_euclid(DAY_S) + FIRST_WEEKDAY).rem_euclid(7) as usize]
    }

    /// Working seconds from the Monday of the week of 1970-01-01 to a time.
    fn working_seconds(&self, time_s: i64) -> i64 {
        let day = time_s.div_euclid(DAY_S) + FIRST_WEEKDAY;
        let (week, weekday) = (day.div_euclid(7), day.rem_euclid(7) as usize);
        let count = |days: &[bool]| days.iter().filter(|works| **works).count() as i64;
        let whole = week * count(&self.weekdays) + count(&self.weekdays[..weekday]);
        let today = if self.weekdays[weekday] { time_s.rem_euclid(DAY_S) } else { 0 };
        whole * DAY_S + today
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Monday, 2026-11-30, 00:00 UTC.
    const MONDAY: i64 = 1_795_996_800;

    #[test]
    fn a_weekend_does_not_count() {
        let calendar = WorkCalendar::default();
        let [friday_18, saturday_9, monday_10] =
            [MONDAY - 3 * DAY_S + 18 * 3_600, MONDAY - 2 * DAY_S + 9 * 3_600, MONDAY + 10 * 3_600];
        assert_eq!(calendar.days_between(friday_18, monday_10), 16.0 / 24.0);
        assert_eq!(calendar.days_between(saturday_9, monday_10), 10.0 / 24.0);
        assert_eq!(calendar.days_between(MONDAY, MONDAY + 28 * DAY_S), 20.0);
        assert_eq!(calendar.days_between(monday_10, friday_18), 0.0);
    }

    proptest! {
        #[test]
        fn working_days_add_up_and_are_no_more_than_days(
            start in 0_i64..4_000_000_000, first in 0_i64..20_000_000, second in 0_i64..20_000_000,
        ) {
            let calendar = WorkCalendar::default();
            let days = |from, to| calendar.days_between(from, to);
            let (middle, end) = (start + first, start + first + second);
            prop_assert!((days(start, middle) + days(middle, end) - days(start, end)).abs() < 1e-9);
            prop_assert!(days(start, end) <= (end - start) as f64 / DAY_S as f64);
        }
    }
}
