//! Usable labels: what each goal has of what it needs, when the rest is expected, and what grading takes away of what golden accepts.

use super::share_text::{percent, range};
use crate::client::routes;
use crate::ui::{Remote, RemoteView, day};
use assay_core::alignment::GradingYield;
use assay_core::brief::{ExpectedDays, GoalOutlook, GoalYield};
use leptos::prelude::*;

/// The card; nothing where no goal needs labels and golden says nothing of a verdict.
#[component]
pub(super) fn UsableYieldCard(project: String, grading: Vec<GradingYield>) -> impl IntoView {
    let goals = Remote::new(move || {
        let project = project.clone();
        async move { routes::goal_yields(&project).await }
    });
    let grading = StoredValue::new(grading);
    let show = move |goals: Vec<GoalYield>| {
        let grading = grading.get_value();
        (!goals.is_empty() || !grading.is_empty()).then(|| {
            view! {
                <section class="card pad stack" aria-labelledby="yield-title" data-testid="usable-yield">
                    <h2 id="yield-title">"Usable labels, and what grading takes away"</h2>
                    <GoalTable goals=goals />
                    <GradingTable grading=grading />
                </section>
            }
        })
    };
    view! { <RemoteView from=goals view=show /> }
}

#[component]
fn GoalTable(goals: Vec<GoalYield>) -> impl IntoView {
    if goals.is_empty() {
        return view! {
            <p class="dim small">
                "Where the brief says how much data a goal needs, and links the goal to a stage, its usable labels stand here beside its deadline."
            </p>
        }
        .into_any();
    }
    let row = |of: GoalYield| {
        let (class, words) = outlook_words(of.outlook);
        let [low, rate, high] = of.per_week;
        view! {
            <tr data-testid="goal-yield">
                <td class="strong">{of.name.clone()}</td>
                <td class="num">{format!("{} of {}", of.usable, of.needed)}</td>
                <td class="num">{rate_text(rate)}<div class="dim small">{format!("95 %: {} to {}", rate_text(low), rate_text(high))}</div></td>
                <td>{of.expected.as_ref().map_or_else(|| "–".to_owned(), expected_text)}</td>
                <td>{if of.deadline.is_empty() { "–".to_owned() } else { day(&of.deadline) }}</td>
                <td><span class=class>{words}</span></td>
            </tr>
        }
    };
    view! {
        <div class="matrix-scroll">
            <table class="table">
                <thead><tr>
                    <th>"Goal"</th><th class="num">"Usable"</th><th class="num">"A week"</th><th>"All there"</th><th>"Deadline"</th><th></th>
                </tr></thead>
                <tbody>{goals.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <p class="dim small">
            "Usable: accepted in each stage that works for the goal, and not rejected by a team of the customer. The rate is that of the last four \
             weeks."
        </p>
    }
    .into_any()
}

#[component]
fn GradingTable(grading: Vec<GradingYield>) -> impl IntoView {
    if grading.is_empty() {
        return ().into_any();
    }
    let row = |of: GradingYield| {
        let lost = of.lost.as_ref().map_or_else(
            || view! { "–" }.into_any(),
            |lost| {
                view! {
                    {percent(lost.value)}
                    <div class="dim small">{format!("95 %: {}; {} objects", range(lost), lost.n)}</div>
                }
                .into_any()
            },
        );
        let worst =
            of.worst_class.as_ref().map(|worst| format!("{}: {}", worst.class, percent(worst.lost.value)));
        let team = if of.team.is_empty() { "No team".to_owned() } else { of.team.clone() };
        view! {
            <tr data-testid="grading-yield">
                <td>{team}</td>
                <td class="num">{percent(of.accepted.value)}</td>
                <td class="num">{percent(of.acceptable.value)}</td>
                <td class="num">{lost}</td>
                <td class="num">{format!("{} of {}", of.lost_labels, of.labels)}</td>
                <td>{worst.unwrap_or_else(|| "–".to_owned())}</td>
            </tr>
        }
    };
    view! {
        <div class="matrix-scroll">
            <table class="table">
                <thead><tr>
                    <th>"Team"</th><th class="num">"Accepts"</th><th class="num">"Golden accepts"</th>
                    <th class="num" title="Of the objects that golden accepts">"Takes away"</th>
                    <th class="num" title="Labels of which it rejects something, and nothing that golden rejects">"Labels that the rubric gives back"</th>
                    <th>"Most on"</th>
                </tr></thead>
                <tbody>{grading.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <p class="dim small">"Verdicts on objects of which golden says something. A team that takes much away may know what the rubric lacks: debrief it first."</p>
    }
    .into_any()
}

/// What an outlook is called: class of its tag, and words.
fn outlook_words(outlook: GoalOutlook) -> (&'static str, &'static str) {
    match outlook {
        GoalOutlook::Reached => ("tag good", "reached"),
        GoalOutlook::InTime => ("tag good", "in time"),
        GoalOutlook::AtRisk => ("tag warn", "at risk"),
        GoalOutlook::Late => ("tag bad", "late"),
        GoalOutlook::Open => ("tag", "no deadline"),
    }
}

fn rate_text(rate: f64) -> String {
    if rate < 10.0 { format!("{rate:.1}") } else { format!("{rate:.0}") }
}

/// The days between which the last label is expected.
fn expected_text(of: &ExpectedDays) -> String {
    match (&of.first, &of.last) {
        (Some(first), Some(last)) if first == last => day(first),
        (Some(first), Some(last)) => format!("{} to {}", day(first), day(last)),
        (Some(first), None) => format!("{} at the earliest", day(first)),
        (None, _) => "in more than ten years".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_outlooks_are_in_plain_words() {
        assert_eq!([rate_text(0.25), rate_text(24.6)], ["0.2", "25"]);
        assert_eq!(outlook_words(GoalOutlook::Late), ("tag bad", "late"));
        let never = ExpectedDays { first: None, last: None };
        assert_eq!(expected_text(&never), "in more than ten years");
    }
}
