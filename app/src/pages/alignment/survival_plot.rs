//! Survival curve of a team's answers: the probability that it takes longer, with what waits now drawn on it.

use assay_core::silence::{SurvivalPoint, TeamRhythm};
use leptos::prelude::*;

/// Size of the drawing.
const SIZE: [f64; 2] = [640.0, 130.0];
/// Left and right edge of the curve, top and bottom.
const EDGES: [f64; 4] = [44.0, 624.0, 10.0, 104.0];
/// Waits drawn at most, the longest ones.
const MOST_WAITS: usize = 30;

/// The drawing; the text above it says the same in words. `waits` are in working days. Nothing is drawn where the rhythm is not known.
#[component]
pub(super) fn SurvivalPlot(rhythm: TeamRhythm, waits: Vec<f64>) -> impl IntoView {
    let end = rhythm.curve.last().map(|point| point.days).filter(|days| *days > 0.0)?;
    let [left, right, top, bottom] = EDGES;
    let x = move |days: f64| left + (right - left) * (days / end).clamp(0.0, 1.0);
    let y = move |survival: f64| bottom - (bottom - top) * survival;
    let line: Vec<String> =
        rhythm.curve.iter().map(|point| format!("{:.1},{:.1}", x(point.days), y(point.survival))).collect();
    let mark = |days: Option<f64>, class: &'static str| {
        days.map(|days| view! { <line x1=x(days) x2=x(days) y1=top y2=bottom class=class></line> })
    };
    let dots = waits
        .iter()
        .take(MOST_WAITS)
        .map(|days| {
            let survival = survival_at(&rhythm.curve, *days);
            view! {
                <line x1=x(*days) x2=x(*days) y1=y(survival) y2=bottom class="plot-wait"></line>
                <circle cx=x(*days) cy=y(survival) r="4" class="plot-dot"></circle>
            }
        })
        .collect_view();
    let level = |share: f64, text: &'static str| {
        view! { <text x=left - 6.0 y=y(share) + 4.0 class="plot-text" text-anchor="end">{text}</text> }
    };
    let tick = |days: f64, anchor: &'static str| {
        view! { <text x=x(days) y=bottom + 18.0 class="plot-text" text-anchor=anchor>{days_text(days)}</text> }
    };
    Some(view! {
        <div aria-hidden="true">
            <svg class="limit-plot" viewBox=format!("0 0 {} {}", SIZE[0], SIZE[1])>
                <line x1=left x2=right y1=bottom y2=bottom class="plot-axis"></line>
                {level(1.0, "100 %")}{level(0.5, "50 %")}{level(0.0, "0 %")}
                <polyline points=line.join(" ") class="plot-line"></polyline>
                {mark(rhythm.remind_after, "plot-limit")}
                {mark(rhythm.escalate_after, "plot-alarm")}
                {dots}
                {tick(end / 2.0, "middle")}{tick(end, "end")}
            </svg>
            <p class="dim small plot-legend">
                <span class="plot-key curve"></span>"share of answers that take longer" <span class="plot-key wait"></span>"waits now"
                <span class="plot-key limit"></span>"remind" <span class="plot-key alarm"></span>"escalate"
            </p>
        </div>
    })
}

/// Height of a curve at a wait, between its points.
fn survival_at(curve: &[SurvivalPoint], days: f64) -> f64 {
    let after = curve.partition_point(|point| point.days <= days);
    let (Some(before), next) = (curve.get(after.saturating_sub(1)), curve.get(after)) else { return 0.0 };
    let Some(next) = next.filter(|next| next.days > before.days) else { return before.survival };
    let share = ((days - before.days) / (next.days - before.days)).clamp(0.0, 1.0);
    before.survival + share * (next.survival - before.survival)
}

/// Working days, in words.
pub(super) fn days_text(days: f64) -> String {
    match days {
        days if days < 0.95 => format!("{:.0} h", (24.0 * days).max(1.0)),
        days if days < 9.95 => {
            let text = format!("{days:.1}");
            let text = text.trim_end_matches(".0");
            if text == "1" { "1 working day".to_owned() } else { format!("{text} working days") }
        }
        days => format!("{days:.0} working days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_lies_on_the_curve() {
        let curve =
            [(0.0, 1.0), (2.0, 0.5), (4.0, 0.1)].map(|(days, survival)| SurvivalPoint { days, survival });
        assert_eq!(
            [0.0, 1.0, 2.0, 3.0, 9.0].map(|days| survival_at(&curve, days)),
            [1.0, 0.75, 0.5, 0.3, 0.1]
        );
        assert_eq!(survival_at(&[], 1.0), 0.0);
    }

    #[test]
    fn working_days_are_written_with_their_unit() {
        assert_eq!(
            [0.01, 0.5, 1.0, 4.26, 12.4].map(days_text),
            ["1 h", "12 h", "1 working day", "4.3 working days", "12 working days"]
        );
    }
}
