//! Verdicts by deviation: accepted ones above, rejected ones below, with the rubric's limit and the one that is applied.

use super::cell::value_text;
use assay_core::alignment::ImpliedLimit;
use leptos::prelude::*;

/// Dots at most; of more verdicts, every n-th is drawn.
const MOST_DOTS: usize = 300;
/// Size of the drawing.
const SIZE: [f64; 2] = [640.0, 96.0];
/// Width that two texts on the axis need beside each other.
const TEXT_WIDTH: f64 = 110.0;
/// Heights of accepted and rejected dots, and of the axis.
const ROWS: [f64; 3] = [24.0, 52.0, 70.0];

/// A verdict on an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PlottedVerdict {
    pub(super) value: f64,
    pub(super) accepts: bool,
}

/// Least and greatest value of the axis: of what is drawn, without the few farthest.
fn extent(limit: &ImpliedLimit, points: &[PlottedVerdict]) -> [f64; 2] {
    let mut values: Vec<f64> = points.iter().map(|point| point.value).collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((share * values.len().saturating_sub(1) as f64) as usize).copied();
    let marks = [limit.limit, limit.rubric, limit.interval[0], limit.interval[1], at(0.02), at(0.98)];
    let low = marks.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = marks.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let margin = ((high - low) * 0.05).max(1e-9);
    [low - margin, high + margin]
}

/// The drawing; the sentence above it says the same in words.
#[component]
pub(super) fn LimitPlot(limit: ImpliedLimit, points: Vec<PlottedVerdict>) -> impl IntoView {
    let [low, high] = extent(&limit, &points);
    let x = move |value: f64| (((value - low) / (high - low)).clamp(0.0, 1.0) * (SIZE[0] - 20.0)) + 10.0;
    let step = points.len().div_ceil(MOST_DOTS).max(1);
    let dot = |(number, point): (usize, &PlottedVerdict)| {
        let row = if point.accepts { ROWS[0] } else { ROWS[1] };
        // A little apart, so that equal values are seen as several.
        let y = row + (number * 7 % 11) as f64 - 5.0;
        let class = if point.accepts { "plot-accept" } else { "plot-reject" };
        view! { <circle cx=x(point.value) cy=y r="3" class=class></circle> }
    };
    let dots = points.iter().step_by(step).enumerate().map(dot).collect_view();
    let ends = [limit.interval[0].unwrap_or(low), limit.interval[1].unwrap_or(high)];
    let is_known = limit.interval.iter().any(Option::is_some);
    let band = is_known.then(|| {
        let width = (x(ends[1]) - x(ends[0])).max(2.0);
        view! { <rect x=x(ends[0]) y="6" width=width height=ROWS[2] - 6.0 class="plot-band"></rect> }
    });
    let mark = |value: Option<f64>, class: &'static str| {
        value.map(|at| view! { <line x1=x(at) x2=x(at) y1="6" y2=ROWS[2] class=class></line> })
    };
    // The rule's own text comes first where both would lie over each other.
    let is_free = |at: f64| limit.rubric.is_none_or(|rule| (x(rule) - at).abs() > TEXT_WIDTH);
    let edge = |value: f64, anchor: &'static str, at: f64| {
        is_free(at).then(|| {
            let text = value_text(&limit.measure, value);
            view! { <text x=at y="88" class="plot-text" text-anchor=anchor>{text}</text> }
        })
    };
    let rule = limit.rubric.map(|at| {
        let text = format!("rule {}", value_text(&limit.measure, at));
        let anchor = match x(at) {
            near if near < TEXT_WIDTH / 2.0 => "start",
            near if near > SIZE[0] - TEXT_WIDTH / 2.0 => "end",
            _ => "middle",
        };
        view! { <text x=x(at) y="88" class="plot-text" text-anchor=anchor>{text}</text> }
    });
    view! {
        <svg class="limit-plot" viewBox=format!("0 0 {} {}", SIZE[0], SIZE[1]) aria-hidden="true">
            {band}
            <line x1="10" x2=SIZE[0] - 10.0 y1=ROWS[2] y2=ROWS[2] class="plot-axis"></line>
            {dots}
            {mark(limit.rubric, "plot-rule")}
            {mark(limit.limit, "plot-limit")}
            {edge(low, "start", 10.0)}
            {rule}
            {edge(high, "end", SIZE[0] - 10.0)}
        </svg>
        <p class="dim small plot-legend" aria-hidden="true">
            <span class="plot-key accept"></span>"accepted" <span class="plot-key reject"></span>"rejected"
            <span class="plot-key rule"></span>"rule" <span class="plot-key limit"></span>"limit applied, with its 95 %"
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::alignment::{LimitJudgement, LimitSide};

    #[test]
    fn the_axis_holds_both_limits_and_leaves_single_far_values_out() {
        let limit = ImpliedLimit {
            class: "car".to_owned(),
            measure: "center_distance".to_owned(),
            side: LimitSide::Max,
            limit: Some(0.3),
            interval: [Some(0.2), None],
            rubric: Some(0.5),
            judgement: LimitJudgement::Harsh,
            n: 100,
            verdicts_to_settle: None,
        };
        let value = |number: u32| if number == 0 { 40.0 } else { f64::from(number) * 0.004 };
        let points: Vec<_> = (0..100).map(|n| PlottedVerdict { value: value(n), accepts: true }).collect();
        let [low, high] = extent(&limit, &points);
        assert!(low < 0.02 && high > 0.5 && high < 0.6, "{low} {high}");
    }
}
