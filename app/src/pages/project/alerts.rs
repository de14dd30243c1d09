//! What needs somebody's eye in a project, the loudest first: on the overview, each with the way to its evidence.

use super::super::alignment::outdated::outdated;
use crate::client::routes;
use crate::ui::{Icon, IconShape, Remote, RemoteView, day};
use crate::words::counted;
use assay_core::api::{AlignmentReport, Project, SilenceReport};
use assay_core::brief::{GoalOutlook, GoalYield};
use assay_core::permission::Action;
use assay_core::rejection_alarm::RejectionCause;
use assay_core::silence::SilenceAdvice;
use leptos::prelude::*;

/// Promised share of accepted labels that the overview watches.
const PROMISED: f64 = 0.95;

/// Alert of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ProjectAlert {
    /// Whether it is a matter of now.
    is_loud: bool,
    text: String,
}

/// Alerts, the loudest first; `day` writes a date as people read it.
fn alerts(
    report: &AlignmentReport,
    silence: &SilenceReport,
    goals: &[GoalYield],
    day: impl Fn(&str) -> String,
) -> Vec<ProjectAlert> {
    let loud = |text: String| ProjectAlert { is_loud: true, text };
    let quiet = |text: String| ProjectAlert { is_loud: false, text };
    let mut found = Vec::new();
    if let Some(downstream) = report.downstream.as_ref().filter(|of| of.alarm.alarm) {
        let cause = match downstream.alarm.cause {
            Some(RejectionCause::Ours) => ": our quality fell",
            Some(RejectionCause::Theirs) => ": their grading moved",
            _ => "",
        };
        let since = downstream.alarm_day.as_deref().map(&day).unwrap_or_default();
        let stake = counted(downstream.without_verdict as usize, "accepted label");
        found.push(loud(format!(
            "The customer rejects more than promised, found on {since}{cause}. At stake: {stake}."
        )));
    }
    for goal in goals {
        let counts = format!("{} of {} labels are usable", goal.usable, goal.needed);
        match goal.outlook {
            GoalOutlook::Late => found.push(loud(format!(
                "{} will be late: {counts}, its deadline is {}.",
                goal.name,
                day(&goal.deadline)
            ))),
            GoalOutlook::AtRisk => found.push(quiet(format!(
                "{} may be late: {counts}, its deadline is {}.",
                goal.name,
                day(&goal.deadline)
            ))),
            GoalOutlook::Reached | GoalOutlook::InTime | GoalOutlook::Open => {}
        }
    }
    for team in &silence.teams {
        let waits = counted(team.requests.len(), "request");
        match team.advice {
            SilenceAdvice::Escalate => {
                found.push(loud(format!("{} is silent: {waits} without an answer.", team.team)))
            }
            SilenceAdvice::Remind => {
                found.push(quiet(format!("Remind {}: {waits} without an answer.", team.team)))
            }
            SilenceAdvice::Wait | SilenceAdvice::Watch => {}
        }
    }
    for of in report.stages.iter().flat_map(outdated) {
        found.push(quiet(format!("{} grades {} by release {}.", of.name, of.class, of.release)));
    }
    found.sort_by_key(|alert| !alert.is_loud);
    found
}

/// The card; nothing for people without a say in it, and where nothing needs an eye.
#[component]
pub(super) fn ProjectAlerts(project: Project) -> impl IntoView {
    project.role.may(Action::Review).then(|| {
        let id = StoredValue::new(project.id);
        let href = format!("/projects/{}/alignment", id.get_value());
        let all = Remote::new(move || {
            let id = id.get_value();
            async move {
                let (report, silence) = (routes::alignment(&id, PROMISED).await?, routes::silence(&id).await?);
                Ok(alerts(&report, &silence, &routes::goal_yields(&id).await?, day))
            }
        });
        let show = move |found: Vec<ProjectAlert>| {
            let href = href.clone();
            let line = |alert: ProjectAlert| {
                let class = if alert.is_loud { "note bad" } else { "note warn" };
                view! { <li class=class data-testid="alert"><Icon shape=IconShape::Warning /><span>{alert.text}</span></li> }
            };
            (!found.is_empty()).then(|| view! {
                <section class="card pad stack" aria-labelledby="alerts-title" data-testid="alerts">
                    <div class="row">
                        <h2 id="alerts-title" class="grow">"Needs an eye"</h2>
                        <a class="btn small" href=href>"See the evidence"</a>
                    </div>
                    <ul class="plain-list stack tight">{found.into_iter().map(line).collect_view()}</ul>
                </section>
            })
        };
        view! { <RemoteView from=all view=show /> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn a_late_goal_and_a_silent_team_are_louder_than_what_may_become_so() {
        let report =
            AlignmentReport { stages: Vec::new(), downstream: None, grading: Vec::new(), unmeasured: 0 };
        let goal = |name: &str, outlook| GoalYield {
            goal: name.to_owned(),
            name: name.to_owned(),
            deadline: "2027-01-01".to_owned(),
            needed: 60,
            usable: 20,
            per_week: [1.0, 2.0, 3.0],
            expected: None,
            outlook,
        };
        let goals = [
            goal("Brake", GoalOutlook::AtRisk),
            goal("Park", GoalOutlook::InTime),
            goal("Turn", GoalOutlook::Late),
        ];
        let rhythm = json!({"answers": 0, "basis": "unknown", "curve": []});
        let team =
            json!({"team": "Legal", "members": 1, "advice": "escalate", "rhythm": rhythm, "requests": []});
        let silence: SilenceReport = from_value(json!({"teams": [team]})).unwrap();
        let found = alerts(&report, &silence, &goals, str::to_owned);
        let texts: Vec<(bool, &str)> =
            found.iter().map(|of| (of.is_loud, of.text.split_whitespace().next().unwrap())).collect();
        assert_eq!(texts, [(true, "Turn"), (true, "Legal"), (false, "Brake")]);
    }
}
