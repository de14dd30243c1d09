//! Gauge: a value against its limit.

use crate::workbench::state::Workbench;
use leptos::prelude::*;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 340.0;

/// A rule's limit and a value that it looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct GaugeValue {
    pub value: f64,
    pub limit: f64,
    /// Whether more is better.
    pub at_least: bool,
}

impl GaugeValue {
    fn met(self) -> bool {
        if self.at_least { self.value >= self.limit } else { self.value <= self.limit }
    }

    /// The range shown: the limit in the middle of it, the value within, zero at the left for what cannot be
    /// negative.
    fn range(self) -> [f64; 2] {
        let far = (2.0 * self.limit.abs()).max(self.value.abs() * 1.1).max(1e-9);
        if self.value < 0.0 || self.limit < 0.0 { [-far, far] } else { [0.0, far] }
    }

    fn x(self, value: f64) -> f64 {
        let [from, to] = self.range();
        ((value - from) / (to - from)).clamp(0.0, 1.0) * WIDTH
    }
}

/// Alignment of a text at a position, so that it stays inside the drawing.
fn text_anchor(x: f64) -> &'static str {
    match x {
        x if x < 60.0 => "start",
        x if x > WIDTH - 60.0 => "end",
        _ => "middle",
    }
}

/// Bar with the forbidden side, the limit and the value.
#[component]
pub(super) fn Gauge(
    /// Value and limit.
    gauge_value: GaugeValue,
    /// Limit in words.
    #[prop(into)]
    limit_text: String,
) -> impl IntoView {
    let limit = gauge_value.x(gauge_value.limit);
    let value = gauge_value.x(gauge_value.value);
    let (left, right) = if gauge_value.at_least { ("broken", "allowed") } else { ("allowed", "broken") };
    let mark = format!("M{value} 13l6-9h-12z");
    let mark_class = if gauge_value.met() { "mark met" } else { "mark" };
    let value_text = expect_context::<Workbench>().mode.label_owner();
    let apart = (limit - value).abs() > 90.0;
    view! {
        <svg class="gauge" viewBox="0 0 340 40" aria-hidden="true">
            <rect class=left x="0" y="14" width=limit height="8" rx="2"></rect>
            <rect class=right x=limit y="14" width=(WIDTH - limit).max(0.0) height="8" rx="2"></rect>
            <path class="limit" d=format!("M{limit} 9v18")></path>
            <path class=mark_class d=mark></path>
            <text x=limit y="38" text-anchor=text_anchor(limit)>{limit_text}</text>
            {apart.then(|| view! { <text x=value y="38" text-anchor=text_anchor(value)>{value_text}</text> })}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_stands_in_the_middle_unless_the_value_is_far_off() {
        let near = GaugeValue { value: 3.0, limit: 12.0, at_least: true };
        assert!((near.x(12.0) - WIDTH / 2.0).abs() < 1e-9);
        let far = GaugeValue { value: 100.0, limit: 12.0, at_least: false };
        assert!(far.x(100.0) <= WIDTH && far.x(12.0) < WIDTH / 4.0);
        assert!(near.x(0.0).abs() < 1e-9);
    }

    #[test]
    fn a_limit_of_zero_can_be_shown() {
        let none = GaugeValue { value: 0.0, limit: 0.0, at_least: false };
        assert!(none.met() && none.x(0.0).is_finite());
    }

    #[test]
    fn a_value_that_can_be_negative_has_zero_in_the_middle() {
        let gauge = GaugeValue { value: -3.0, limit: 2.0, at_least: false };
        assert!((gauge.x(0.0) - WIDTH / 2.0).abs() < 1e-9);
        assert!(gauge.x(-3.0) < gauge.x(0.0) && gauge.met());
    }

    #[test]
    fn the_limit_itself_is_met_from_either_side() {
        for at_least in [true, false] {
            assert!(GaugeValue { value: 12.0, limit: 12.0, at_least }.met());
        }
    }

    #[test]
    fn texts_stay_inside_the_drawing() {
        assert_eq!([5.0, WIDTH / 2.0, WIDTH - 5.0].map(text_anchor), ["start", "middle", "end"]);
    }
}
