//! How the reviewer reviews: for themselves, and nobody else.

use assay_core::alignment::AgreementShare;
use assay_core::api::{ReviewerFigures, WeekAgreement};
use leptos::prelude::*;

/// The figures; nothing before the first verdict.
#[component]
pub(super) fn Figures(figures: ReviewerFigures) -> impl IntoView {
    if figures.labels == 0 {
        return ().into_any();
    }
    let golden = match &figures.with_golden {
        Some(share) => share_words(share),
        None => "not known: no honeypot among them yet".to_owned(),
    };
    let customer = match &figures.with_customer {
        Some(share) => share_words(share),
        None => "not known: the customer judged none of them".to_owned(),
    };
    let seconds = figures.median_seconds.map(|seconds| format!("{seconds:.0} s, median"));
    let errors = figures.with_golden.as_ref().map(|_| {
        format!(
            "{} wrong objects accepted, {} right ones rejected",
            figures.accepted_wrong, figures.rejected_right
        )
    });
    let weakest = figures.weakest.as_ref().map(|of| format!("{}: {}", of.class, share_words(&of.agreement)));
    let line = |title: &'static str, text: Option<String>| {
        text.map(|text| view! { <dt>{title}</dt><dd>{text}</dd> })
    };
    view! {
        <section class="card pad stack" aria-labelledby="figures-title" data-testid="reviewer-figures">
            <h2 id="figures-title">"You, in the last eight weeks"</h2>
            <dl class="facts">
                {line("Labels judged", Some(figures.labels.to_string()))}
                {line("Agreement with golden that you did not see", Some(golden))}
                {line("Differences", errors)}
                {line("Weakest class", weakest)}
                {line("Agreement with the customer", Some(customer))}
                {line("Time for a label", seconds)}
            </dl>
            {(figures.weeks.len() > 1).then(|| view! { <p class="small dim">{weeks_words(&figures.weeks)}</p> })}
            <p class="small dim">"You alone see this. It helps to calibrate, and is not for pay or ranking."</p>
        </section>
    }
    .into_any()
}

fn share_words(share: &AgreementShare) -> String {
    let [low, high] = share.interval.map(|part| part * 100.0);
    format!("{:.0} % (95 % interval {low:.0} to {high:.0} %, {} objects)", share.value * 100.0, share.n)
}

fn weeks_words(weeks: &[WeekAgreement]) -> String {
    let week = |of: &WeekAgreement| {
        format!("{}: {:.0} % of {}", of.until, of.agreement.value * 100.0, of.agreement.n)
    };
    format!("By week until {}.", weeks.iter().map(week).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_has_its_interval_and_its_number() {
        assert_eq!(
            share_words(&AgreementShare::new(94, 100)),
            "94 % (95 % interval 88 to 97 %, 100 objects)"
        );
        let week = |until: &str, same| WeekAgreement {
            until: until.to_owned(),
            agreement: AgreementShare::new(same, 10),
        };
        assert_eq!(
            weeks_words(&[week("2026-11-23", 8), week("2026-11-30", 9)]),
            "By week until 2026-11-23: 80 % of 10, 2026-11-30: 90 % of 10."
        );
    }
}
