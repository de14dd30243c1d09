//! Active time on a task: how long a person worked on it, by their input events.

/// Gap between two input events from which the person counts as away, ms.
const IDLE_AFTER_MS: f64 = 60_000.0;
/// Time that counts after an event that a longer gap follows, ms: the person still saw what came of it.
const TAIL_MS: f64 = 5_000.0;

/// Active time on a task, as the sum of the gaps between input events. A gap longer than a minute counts five seconds, and time
/// during which the window is hidden counts nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ActiveTime {
    active_ms: f64,
    last_ms: Option<f64>,
}

impl ActiveTime {
    /// Active time that goes on from what was measured before, whole seconds.
    pub fn resumed(seconds: u32) -> Self {
        Self { active_ms: f64::from(seconds) * 1000.0, last_ms: None }
    }

    /// Record an input event, or that the window became visible, at a time in ms by a clock that never goes back.
    pub fn record_input(&mut self, now_ms: f64) {
        self.active_ms += self.last_ms.map_or(0.0, |last| counted(now_ms - last));
        self.last_ms = Some(now_ms);
    }

    /// Record that the window was hidden at a time in ms by the same clock.
    pub fn record_hidden(&mut self, now_ms: f64) {
        self.record_input(now_ms);
        self.last_ms = None;
    }

    /// Active time, whole seconds.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is neither negative nor large"
    )]
    pub fn seconds(&self) -> u32 {
        (self.active_ms / 1000.0).floor() as u32
    }
}

/// What a gap between two events counts, ms.
fn counted(gap_ms: f64) -> f64 {
    if gap_ms > IDLE_AFTER_MS { TAIL_MS } else { gap_ms.max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn active(events_s: &[f64]) -> u32 {
        let mut time = ActiveTime::default();
        events_s.iter().for_each(|at| time.record_input(at * 1000.0));
        time.seconds()
    }

    #[test]
    fn time_between_events_counts_up_to_a_minute() {
        assert_eq!(active(&[0.0, 20.0, 50.0]), 50);
        assert_eq!(active(&[0.0, 60.0]), 60);
        assert_eq!(active(&[0.0, 61.0]), 5, "who was away counts for a moment");
        assert_eq!(active(&[0.0, 10.0, 3_600.0, 3_610.0]), 25);
        assert_eq!(active(&[7.0]), 0);
    }

    #[test]
    fn a_hidden_window_counts_nothing() {
        let mut time = ActiveTime::resumed(100);
        time.record_input(0.0);
        time.record_hidden(10_000.0);
        time.record_input(40_000.0);
        time.record_input(45_000.0);
        assert_eq!(time.seconds(), 115);
    }

    /// Gaps between events, ms, with whether the window was hidden after each.
    fn story() -> impl Strategy<Value = Vec<(f64, bool)>> {
        prop::collection::vec((0.0..200_000.0_f64, prop::bool::weighted(0.2)), 0..60)
    }

    /// Active time after a story that begins at a time, and the time at its end, ms; each gap has more events within it.
    fn run(mut time: ActiveTime, start_ms: f64, story: &[(f64, bool)], more: u32) -> (ActiveTime, f64) {
        let mut now = start_ms;
        for (gap, is_hidden) in story {
            if time.last_ms.is_some() {
                (1..=more).for_each(|n| time.record_input(now + gap * f64::from(n) / f64::from(more + 1)));
            }
            now += gap;
            if *is_hidden { time.record_hidden(now) } else { time.record_input(now) }
        }
        (time, now)
    }

    proptest! {
        #[test]
        fn it_grows_and_never_faster_than_the_clock(story in story()) {
            let (mut time, mut now) = (ActiveTime::default(), 0.0);
            for step in &story {
                let (next, then) = run(time, now, std::slice::from_ref(step), 0);
                prop_assert!(next.active_ms >= time.active_ms);
                prop_assert!(next.active_ms <= time.active_ms + (then - now) + 1e-6);
                (time, now) = (next, then);
            }
        }

        #[test]
        fn more_events_never_make_it_less(story in story(), more in 1_u32..8) {
            let (few, _) = run(ActiveTime::default(), 0.0, &story, 0);
            let (many, passed) = run(ActiveTime::default(), 0.0, &story, more);
            prop_assert!(many.active_ms >= few.active_ms - 1e-6);
            prop_assert!(many.active_ms <= passed + 1e-6);
        }

        #[test]
        fn a_reload_in_between_loses_less_than_a_second(
            first in story(), second in story(), before in 0_u32..100_000,
        ) {
            let (mut half, now) = run(ActiveTime::resumed(before), 0.0, &first, 0);
            // A page that goes away is hidden first.
            half.record_hidden(now);
            let (whole, _) = run(half, now, &second, 0);
            let (reloaded, _) = run(ActiveTime::resumed(half.seconds()), now, &second, 0);
            prop_assert!((whole.active_ms - reloaded.active_ms).abs() < 1000.0);
            prop_assert!(whole.seconds() >= before);
        }
    }
}
