//! Grades the label against golden while it is being drawn.
//!
//! What the rules measure is worked out again after every change of the label, at most once an animation frame
//! and more rarely where it takes long; a moved limit only judges anew.

use super::state::Workbench;
use assay_core::grade::{Recording, judge, measure};
use leptos::prelude::*;
use std::time::Duration;

/// A measurement that takes longer than this is not made in every frame, ms.
const CHEAP_MS: f64 = 8.0;
/// After a costly measurement, this many times its duration is left for interaction.
const REST_FACTOR: f64 = 3.0;

#[derive(Clone, Copy, Debug, Default)]
struct MeasureSchedule {
    scheduled: bool,
    /// The next measurement begins no earlier, ms of the page's clock.
    ready_at_ms: f64,
}

/// Keep `wb.measured` and `wb.grade` up to date while comparing. Call once, where the workbench is made.
pub fn start(wb: Workbench) {
    let pace = StoredValue::new(MeasureSchedule::default());
    Effect::new(move |_| {
        wb.editor.track();
        wb.clouds_loaded.track();
        let compares = wb.comparing.get() && wb.golden.with(Option::is_some);
        if compares {
            schedule(wb, pace);
        } else {
            wb.measured.set(None);
        }
    });
    Effect::new(move |_| {
        let grade = wb.measured.with(|m| m.as_ref().map(|m| wb.rubric.with(|rubric| judge(m, rubric))));
        wb.grade.set(grade);
    });
}

fn schedule(wb: Workbench, pace: StoredValue<MeasureSchedule>) {
    let Some(MeasureSchedule { scheduled: false, ready_at_ms }) = pace.try_get_value() else { return };
    pace.update_value(|p| p.scheduled = true);
    let wait_ms = ready_at_ms - now_ms();
    if wait_ms > 0.0 {
        set_timeout(move || run(wb, pace), Duration::from_secs_f64(wait_ms / 1000.0));
    } else {
        request_animation_frame(move || run(wb, pace));
    }
}

/// The page may have been left since this was scheduled; then nothing happens.
fn run(wb: Workbench, pace: StoredValue<MeasureSchedule>) {
    let began_ms = now_ms();
    let measured = wb.editor.try_with_untracked(|editor| {
        wb.golden.with_untracked(|golden| {
            let golden = golden.as_ref()?;
            let label = editor.document();
            Some(wb.scene.with_value(|scene| {
                wb.points.with_value(|points| {
                    let recording = Recording { scene: Some(scene), points: points.as_deref() };
                    wb.rubric.with_untracked(|rubric| measure(label, golden, recording, rubric))
                })
            }))
        })
    });
    if let Some(measured) = measured {
        wb.measured.set(measured.filter(|_| wb.comparing.get_untracked()));
        let took_ms = now_ms() - began_ms;
        let rest_ms = if took_ms > CHEAP_MS { took_ms * REST_FACTOR } else { 0.0 };
        pace.set_value(MeasureSchedule { scheduled: false, ready_at_ms: now_ms() + rest_ms });
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}
