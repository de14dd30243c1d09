//! Grading of the label against golden while the person draws.
//!
//! Every change of the label is measured, at most once an animation frame and less often if it takes long; a limit that
//! moves only compares the measurements again.

use crate::workbench::state::Workbench;
use assay_core::grade::{Recording, judge, measure};
use leptos::prelude::*;
use std::time::Duration;

/// Longest duration of a measurement that runs in every frame, ms.
const CHEAP_MS: f64 = 8.0;
/// Pause after a longer measurement, in durations of it.
const REST_FACTOR: f64 = 3.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct MeasureSchedule {
    is_scheduled: bool,
    /// Earliest start of the next measurement, ms of the page's clock.
    ready_at_ms: f64,
}

impl MeasureSchedule {
    /// Schedule of the next measurement after one that ran for a time.
    fn after(began_ms: f64, ended_ms: f64) -> Self {
        let took_ms = ended_ms - began_ms;
        let rest_ms = if took_ms > CHEAP_MS { took_ms * REST_FACTOR } else { 0.0 };
        Self { is_scheduled: false, ready_at_ms: ended_ms + rest_ms }
    }

    /// Schedule a measurement. Returns the time to wait for it, ms; `None` if one is scheduled already.
    fn start(&mut self, now_ms: f64) -> Option<f64> {
        (!std::mem::replace(&mut self.is_scheduled, true)).then(|| (self.ready_at_ms - now_ms).max(0.0))
    }
}

/// Keep `wb.grading.measured` and `wb.grading.grade` up to date while comparing. Call once, where the workbench is made.
pub fn start(wb: Workbench) {
    let pace = StoredValue::new(MeasureSchedule::default());
    Effect::new(move |_| {
        wb.editing.editor.track();
        wb.points.clouds_loaded.track();
        if wb.comparison.compares() {
            schedule(wb, pace);
        } else {
            wb.grading.measured.set(None);
        }
    });
    Effect::new(move |_| {
        let grade = wb
            .grading
            .measured
            .with(|m| m.as_ref().map(|m| wb.grading.rubric.with(|rubric| judge(m, rubric))));
        wb.grading.grade.set(grade);
    });
}

fn schedule(wb: Workbench, pace: StoredValue<MeasureSchedule>) {
    let Some(wait_ms) = pace.try_update_value(|p| p.start(now_ms())).flatten() else { return };
    if wait_ms > 0.0 {
        set_timeout(move || run(wb, pace), Duration::from_secs_f64(wait_ms / 1000.0));
    } else {
        request_animation_frame(move || run(wb, pace));
    }
}

/// Measure now. Nothing happens if the page was left since this was scheduled.
fn run(wb: Workbench, pace: StoredValue<MeasureSchedule>) {
    let began_ms = now_ms();
    let measured = wb.editing.editor.try_with_untracked(|editor| {
        wb.comparison.golden.with_untracked(|golden| {
            let golden = golden.as_ref()?;
            let label = editor.document();
            Some(wb.scene.with_value(|scene| {
                wb.points.counter.with_value(|points| {
                    let recording = Recording { points: points.as_deref(), ..Recording::from_scene(scene) };
                    wb.grading.rubric.with_untracked(|rubric| measure(label, golden, recording, rubric))
                })
            }))
        })
    });
    if let Some(measured) = measured {
        wb.grading.measured.set(measured.filter(|_| wb.comparison.is_on.get_untracked()));
        pace.set_value(MeasureSchedule::after(began_ms, now_ms()));
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_measurement_may_run_in_the_next_frame() {
        assert_eq!(MeasureSchedule::after(100.0, 105.0).start(105.0), Some(0.0));
    }

    #[test]
    fn a_long_measurement_leaves_time_for_interaction() {
        let mut schedule = MeasureSchedule::after(100.0, 150.0);
        assert_eq!(schedule.start(150.0), Some(150.0));
        assert_eq!(MeasureSchedule::after(100.0, 150.0).start(400.0), Some(0.0), "enough time has passed");
    }

    #[test]
    fn many_changes_before_a_frame_make_one_measurement() {
        let mut schedule = MeasureSchedule::default();
        assert_eq!(schedule.start(0.0), Some(0.0));
        assert_eq!(schedule.start(1.0), None);
    }
}
