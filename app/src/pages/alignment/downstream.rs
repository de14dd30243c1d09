//! What became of accepted labels at the customer: acceptance by day, the alarm and its cause, and how well reviews predict it.

use super::class_acceptance::{ClassAcceptanceTable, error_words};
use super::share_text::{percent, range};
use crate::ui::{Note, Tone, day};
use assay_core::api::{DayVerdicts, DownstreamAcceptance};
use assay_core::rejection_alarm::RejectionCause;
use leptos::prelude::*;

/// Promises that can be chosen.
const PROMISES: [f64; 5] = [0.8, 0.9, 0.95, 0.97, 0.99];
/// Verdicts below which no alarm says nothing.
const FEWEST: u64 = 20;
/// Size of the chart.
const SIZE: [f64; 2] = [640.0, 120.0];

/// The card.
#[component]
pub(super) fn DownstreamCard(downstream: DownstreamAcceptance, promised: RwSignal<f64>) -> impl IntoView {
    let DownstreamAcceptance {
        alarm,
        alarm_day,
        days,
        without_verdict,
        mirror,
        mirror_worst,
        classes,
        error_types,
        ..
    } = downstream.clone();
    let errors = error_words(&error_types, alarm.episode.is_some());
    let (tone, title, text) = alarm_words(&downstream, &alarm_day.as_deref().map(day).unwrap_or_default());
    let stake = match without_verdict {
        0 => "Every accepted label has a verdict of the customer.".to_owned(),
        1 => "1 accepted label has no verdict of the customer yet.".to_owned(),
        count => {
            format!("{count} accepted labels have no verdict of the customer yet: that is what is at stake.")
        }
    };
    let option = |share: f64| {
        view! { <option value=share.to_string() selected=share == downstream.promised>{format!("{:.0} %", share * 100.0)}</option> }
    };
    let choose = move |event: leptos::ev::Event| {
        if let Ok(share) = event_target_value(&event).parse() {
            promised.set(share);
        }
    };
    let mirror = mirror.map(|of| {
        let worst = mirror_worst
            .map(|worst| format!(" Worst: {}, {} of {} objects.", worst.class, percent(worst.agreement.value), worst.agreement.n));
        view! {
            <p data-testid="mirror">
                <strong>{format!("Reviews predict {} of the customer's verdicts", percent(of.value))}</strong>
                <span class="dim">{format!(" on the same objects (95 %: {}; {} objects).", range(&of), of.n)}{worst}</span>
            </p>
        }
    });
    let verdicts = alarm.verdicts;
    view! {
        <section class="card pad stack" aria-labelledby="downstream-title" data-testid="downstream">
            <div class="row">
                <h2 id="downstream-title">"Green lights, and what came of them"</h2>
                <label class="row small end">
                    "Promised"
                    <select class="select small" on:change=choose>{PROMISES.map(option).collect_view()}</select>
                </label>
            </div>
            <Note tone=tone title=title><p>{text}</p>{errors.map(|text| view! { <p>{text}</p> })}<p>{stake}</p></Note>
            <AcceptanceChart days=days promised=downstream.promised alarm_day=alarm_day />
            <p class="dim small">{format!(
                "Share of the customer's {verdicts} verdicts by day that accept. Dashed: what is promised. Objects of one scene count singly: where \
                 their errors go together, the alarm may come too early."
            )}</p>
            <ClassAcceptanceTable classes=classes />
            {mirror}
        </section>
    }
}

/// What the alarm says, and what to do; with the day on which it was raised, as people read it.
fn alarm_words(of: &DownstreamAcceptance, alarm_day: &str) -> (Tone, String, String) {
    let verdicts = of.alarm.verdicts;
    let Some(at) = of.alarm.at else {
        if verdicts < FEWEST {
            let text = format!(
                "{verdicts} verdicts so far. From about {FEWEST} on, the alarm can tell a fall from chance."
            );
            return (Tone::Info, "Too few verdicts to tell".to_owned(), text);
        }
        let text = format!(
            "{verdicts} verdicts so far, and nothing speaks against the promise of {}.",
            percent(of.promised)
        );
        return (Tone::Good, "The customer accepts as promised".to_owned(), text);
    };
    let title = format!("The customer rejects more than promised: found at verdict {at}, {alarm_day}");
    let low = of.alarm.episode.map_or_else(String::new, |low| {
        let (accepted, all) = (low.accepted, low.accepted + low.rejected);
        format!("Since verdict {}, {accepted} of {all} were accepted. ", low.since)
    });
    let cause = match of.alarm.cause {
        Some(RejectionCause::Ours) => {
            "Our quality fell: golden rejects the same labels. Look at Taskers and at the reviews of these days."
        }
        Some(RejectionCause::Theirs) => {
            "Their grading moved: golden accepts what they reject. Debrief the rules before anything is reworked."
        }
        Some(RejectionCause::Both) => "Our quality fell, and their grading moved too.",
        Some(RejectionCause::Unclear) | None => {
            "The cause is unclear: too few of the rejected objects have golden. Add some of these scenes to golden."
        }
    };
    (Tone::Bad, title, format!("{low}{cause}"))
}

/// Acceptance by day as a line.
#[component]
fn AcceptanceChart(days: Vec<DayVerdicts>, promised: f64, alarm_day: Option<String>) -> impl IntoView {
    let share = |of: &DayVerdicts| f64::from(of.accepted) / f64::from((of.accepted + of.rejected).max(1));
    let lowest = days.iter().map(share).fold(promised, f64::min);
    let base = ((lowest * 10.0).floor() / 10.0 - 0.1).max(0.0);
    let x = {
        let last = days.len().saturating_sub(1).max(1) as f64;
        move |number: usize| 44.0 + (SIZE[0] - 60.0) * number as f64 / last
    };
    let y = move |share: f64| 10.0 + (SIZE[1] - 34.0) * (1.0 - share) / (1.0 - base);
    let line: Vec<String> =
        days.iter().enumerate().map(|(n, of)| format!("{:.1},{:.1}", x(n), y(share(of)))).collect();
    let dot = |(n, of): (usize, &DayVerdicts)| {
        let title = format!("{}: {} of {} accepted", day(&of.day), of.accepted, of.accepted + of.rejected);
        view! { <circle cx=x(n) cy=y(share(of)) r="3.5" class="plot-dot"><title>{title}</title></circle> }
    };
    let dots = days.iter().enumerate().map(dot).collect_view();
    let alarm = days.iter().position(|of| Some(&of.day) == alarm_day.as_ref()).map(|n| {
        view! { <line x1=x(n) x2=x(n) y1="6" y2=SIZE[1] - 24.0 class="plot-alarm"></line> }
    });
    let edge = |n: Option<usize>, anchor: &'static str| {
        n.and_then(|n| Some((n, days.get(n)?))).map(|(n, of)| {
            view! { <text x=x(n) y=SIZE[1] - 6.0 class="plot-text" text-anchor=anchor>{day(&of.day)}</text> }
        })
    };
    let last = days.len().checked_sub(1).filter(|last| *last > 0);
    view! {
        <svg class="limit-plot" viewBox=format!("0 0 {} {}", SIZE[0], SIZE[1]) role="img" aria-label="Share of accepted verdicts by day">
            <line x1="44" x2=SIZE[0] - 16.0 y1=y(promised) y2=y(promised) class="plot-promise"></line>
            <text x="38" y=y(1.0) + 4.0 class="plot-text" text-anchor="end">"100 %"</text>
            <text x="38" y=y(base) + 4.0 class="plot-text" text-anchor="end">{percent(base)}</text>
            {alarm}
            <polyline points=line.join(" ") class="plot-line"></polyline>
            {dots}
            {edge(Some(0), "start")}
            {edge(last, "end")}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::rejection_alarm::{AlarmReport, LowAcceptance};

    fn acceptance(at: Option<u64>, cause: Option<RejectionCause>) -> DownstreamAcceptance {
        let low = LowAcceptance { since: 41, until: 60, accepted: 9, rejected: 11, theirs: None };
        DownstreamAcceptance {
            promised: 0.95,
            alarm: AlarmReport {
                alarm: at.is_some(),
                at,
                evidence: 25.0,
                cause,
                verdicts: 60,
                episode: at.map(|_| low),
            },
            alarm_day: None,
            classes: Vec::new(),
            error_types: Vec::new(),
            days: Vec::new(),
            without_verdict: 0,
            mirror: None,
            mirror_worst: None,
        }
    }

    #[test]
    fn an_alarm_says_since_when_and_whose_it_is() {
        let (tone, title, text) =
            alarm_words(&acceptance(Some(57), Some(RejectionCause::Theirs)), "20 November");
        assert_eq!(tone, Tone::Bad);
        assert!(title.ends_with("at verdict 57, 20 November"), "{title}");
        assert!(text.starts_with("Since verdict 41, 9 of 20 were accepted. Their grading moved"), "{text}");
    }

    #[test]
    fn without_an_alarm_nothing_speaks_against_the_promise() {
        let (tone, _, text) = alarm_words(&acceptance(None, None), "");
        assert_eq!((tone, text.contains("95 %")), (Tone::Good, true));
        let mut few = acceptance(None, None);
        few.alarm.verdicts = 3;
        let (tone, title, _) = alarm_words(&few, "");
        assert_eq!((tone, title.as_str()), (Tone::Info, "Too few verdicts to tell"));
    }
}
