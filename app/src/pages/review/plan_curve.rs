//! Operating characteristic of a plan: how likely a batch is accepted, by the share of its labels that are wrong.

use super::words::percent;
use assay_core::review::batch::{BatchPlan, PlanPoint, PlanRule, WrongShare};
use leptos::prelude::*;

/// Size of the drawing.
const SIZE: [f64; 2] = [480.0, 200.0];
/// Space for the axes: left, top, right, bottom.
const MARGIN: [f64; 4] = [44.0, 10.0, 12.0, 28.0];

/// Probability of acceptance at a percentage, between the points of a curve.
fn accept_at(curve: &[PlanPoint], at: f64) -> Option<f64> {
    let after = curve.iter().position(|point| point.percent >= at)?;
    let right = curve.get(after)?;
    let Some(left) = after.checked_sub(1).and_then(|before| curve.get(before)) else {
        return Some(right.accept);
    };
    let part = (at - left.percent) / (right.percent - left.percent);
    Some(left.accept + part * (right.accept - left.accept))
}

/// Percentages that the plan is made for.
fn marks(rule: &PlanRule) -> Vec<(&'static str, f64)> {
    match rule {
        PlanRule::Iso2859 { aql, .. } => vec![("AQL", *aql)],
        PlanRule::Sequential { aql, rql, .. } => vec![("AQL", *aql), ("RQL", *rql)],
        PlanRule::FixedRate { .. } | PlanRule::Risk { .. } => Vec::new(),
    }
}

/// What the curve says at its marks, in sentences.
pub(super) fn curve_words(plan: &BatchPlan) -> Vec<String> {
    let at_mark = |(name, at): (&str, f64)| {
        let accept = accept_at(&plan.curve, at)?;
        Some(format!(
            "With {at} % wrong labels ({name}), a batch is accepted in {} of 100 cases.",
            (accept * 100.0).round()
        ))
    };
    let mut words: Vec<String> = marks(&plan.rule).into_iter().filter_map(at_mark).collect();
    let half = plan.curve.iter().find(|point| point.accept <= 0.5).filter(|_| words.is_empty());
    words.extend(half.map(|point| {
        format!(
            "A batch with {} % wrong labels is accepted in half of all cases.",
            percent(point.percent / 100.0)
        )
    }));
    if let PlanRule::Sequential { .. } = plan.rule
        && let (Some(good), Some(worst)) =
            (plan.curve.first(), plan.curve.iter().max_by(|a, b| a.inspected.total_cmp(&b.inspected)))
    {
        words.push(format!(
            "Labels inspected on average: {} of a batch without errors, {} of one that is hard to decide.",
            good.inspected.ceil(),
            worst.inspected.ceil()
        ));
    }
    words
}

/// The drawing, with the estimated share of the batch where it is known; the sentences below say the same in words.
#[component]
pub(super) fn PlanCurve(
    plan: BatchPlan,
    #[prop(optional_no_strip)] share: Option<WrongShare>,
) -> impl IntoView {
    let Some(end) = plan.curve.last().map(|point| point.percent).filter(|end| *end > 0.0) else {
        return view! {
            <p class="dim small">"How likely a batch is accepted depends on whose labels are wrong, so there is no curve."</p>
        }
        .into_any();
    };
    let [left, top, right, bottom] = MARGIN;
    let x = move |at: f64| left + (at / end).clamp(0.0, 1.0) * (SIZE[0] - left - right);
    let y = move |accept: f64| top + (1.0 - accept) * (SIZE[1] - top - bottom);
    let line: Vec<String> =
        plan.curve.iter().map(|point| format!("{:.1},{:.1}", x(point.percent), y(point.accept))).collect();
    let mark = move |(name, at): (&'static str, f64)| {
        view! {
            <line x1=x(at) x2=x(at) y1=top y2=y(0.0) class="plot-promise"></line>
            <text x=x(at) + 4.0 y=top + 12.0 class="plot-text">{format!("{name} {at} %")}</text>
        }
    };
    let band = share.map(|share| {
        let [low, high] = share.interval.map(|share| x(share * 100.0));
        view! { <rect x=low y=top width=(high - low).max(2.0) height=y(0.0) - top class="plot-band"></rect> }
    });
    let dot = share.and_then(|share| {
        let at = share.value * 100.0;
        Some((x(at), y(accept_at(&plan.curve, at)?)))
    });
    let ticks = [0.0, 0.5, 1.0].map(|accept| {
        view! { <text x=left - 6.0 y=y(accept) + 4.0 class="plot-text" text-anchor="end">{format!("{} %", accept * 100.0)}</text> }
    });
    view! {
        <figure class="plan-curve">
            <svg class="limit-plot" viewBox=format!("0 0 {} {}", SIZE[0], SIZE[1]) aria-hidden="true">
                {band}
                <line x1=left x2=SIZE[0] - right y1=y(0.0) y2=y(0.0) class="plot-axis"></line>
                <line x1=left x2=left y1=top y2=y(0.0) class="plot-axis"></line>
                {ticks}
                {marks(&plan.rule).into_iter().map(mark).collect_view()}
                <polyline points=line.join(" ") class="plot-line"></polyline>
                {dot.map(|(cx, cy)| view! { <circle cx=cx cy=cy r="5" class="plot-dot"></circle> })}
                <text x=left y=SIZE[1] - 8.0 class="plot-text">"0 %"</text>
                <text x=SIZE[0] - right y=SIZE[1] - 8.0 class="plot-text" text-anchor="end">
                    {format!("{} % of the labels wrong", percent(end / 100.0))}
                </text>
            </svg>
            <figcaption class="dim small">
                "How likely a batch is accepted, by its wrong labels. " {curve_words(&plan).join(" ")}
            </figcaption>
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::review::batch::{SamplingMethod, batch_plan};
    use assay_core::review::iso_2859::{InspectionLevel, InspectionSeverity};

    #[test]
    fn a_curve_is_read_between_its_points() {
        let point = |percent, accept| PlanPoint { percent, accept, inspected: 20.0 };
        let curve = [point(0.0, 1.0), point(2.0, 0.8), point(4.0, 0.2)];
        assert_eq!(accept_at(&curve, 0.0), Some(1.0));
        assert!((accept_at(&curve, 3.0).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(accept_at(&curve, 5.0), None);
    }

    #[test]
    fn words_name_what_the_plan_was_made_for() {
        let words = |method| curve_words(&batch_plan(500, &method, InspectionSeverity::Normal).unwrap());
        let iso = words(SamplingMethod::Iso2859 { level: InspectionLevel::II, aql: 2.5, reduced: true });
        assert!(iso[0].starts_with("With 2.5 % wrong labels (AQL), a batch is accepted in 9"), "{iso:?}");
        let sequential = words(SamplingMethod::Sequential { aql: 1.0, rql: 8.0, alpha: 0.05, beta: 0.1 });
        assert_eq!(sequential.len(), 3, "{sequential:?}");
        let fixed = words(SamplingMethod::FixedRate { share: 0.1, accept: 0.0 });
        assert!(fixed[0].contains("in half of all cases"), "{fixed:?}");
    }
}
