//! Radio silence: what the next milestone needs of each team and the team has not answered, beside how long it usually takes.

use super::reminders::{RemindButtons, Reminders};
use super::survival_plot::{SurvivalPlot, days_text};
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteView, RowLimit, TimeAgo, day};
use assay_core::api::{
    OpenRequest, Project, ReminderLog, RequestKind, SilenceMilestone, SilenceReport, TeamSilenceReport,
};
use assay_core::permission::Action;
use assay_core::silence::{OpenWait, RhythmBasis, SilenceAdvice, SilenceReason, TeamRhythm};
use leptos::prelude::*;

/// Requests of a team that are listed before somebody wants all.
const SHOWN_FIRST: usize = 5;

/// The section.
#[component]
pub(super) fn SilenceSection(project: Project) -> impl IntoView {
    let id = StoredValue::new(project.id.clone());
    let report = Remote::new(move || {
        let id = id.get_value();
        async move { routes::silence(&id).await }
    });
    let log = Remote::new(move || {
        let id = id.get_value();
        async move { routes::reminders(&id).await }
    });
    let may_remind = project.role.may(Action::EditBrief);
    view! {
        <section class="card pad stack" aria-labelledby="silence-title" data-testid="silence">
            <h2 id="silence-title">"Who has not answered"</h2>
            <RemoteView from=report view=move |report| {
                view! { <Teams project=id report=report may_remind=may_remind log=log /> }
            } />
            <Reminders project=project log=log />
        </section>
    }
}

#[component]
fn Teams(
    project: StoredValue<String>,
    report: SilenceReport,
    may_remind: bool,
    log: Remote<ReminderLog>,
) -> impl IntoView {
    let SilenceReport { milestone, teams } = report;
    let brief = format!("/projects/{}/brief", project.get_value());
    let Some(milestone) = milestone.filter(|_| !teams.is_empty()) else {
        return view! {
            <EmptyState shape=IconShape::Clock title="No team is required">
                <p>
                    "Write a milestone into the brief, with the teams that must sign it. What waits for these teams stands here then, beside how \
                     long they usually take."
                </p>
                <a class="btn main" href=brief>"Open the brief"</a>
            </EmptyState>
        }
        .into_any();
    };
    let has_target = Memo::new(move |_| log.get().is_some_and(|log| log.by_mail || log.has_webhook));
    let head =
        format!("The next milestone, {} on {}, needs these teams.", milestone.name, day(&milestone.date));
    let rows = teams
        .into_iter()
        .map(|team| {
            let has_buttons = may_remind && team.members > 0 && !team.requests.is_empty();
            let (name, person) = (team.team.clone(), milestone.escalate_to.clone());
            let buttons = move || {
                (has_buttons && has_target.get()).then(|| {
                    view! { <RemindButtons project=project team=name.clone() escalate_to=person.clone() log=log /> }
                })
            };
            view! { <Team project=project milestone=milestone.clone() team=team>{buttons}</Team> }
        })
        .collect_view();
    view! {
        <p>{head}</p>
        {rows}
        <p class="dim small">
            "Monday to Friday count, in UTC. A comment, a vote, a decision or a signature is an answer; that somebody opened a page is not \
             recorded. A slow answer may have good reasons: ask before you judge."
        </p>
    }
    .into_any()
}

#[component]
fn Team(
    project: StoredValue<String>,
    milestone: SilenceMilestone,
    team: TeamSilenceReport,
    children: Children,
) -> impl IntoView {
    let (class, state) = state(&team);
    let advice = advice_text(&team, &milestone);
    let rhythm = rhythm_text(&team.rhythm);
    let waits: Vec<f64> = team.requests.iter().map(|request| request.wait.days).collect();
    let count = team.requests.len();
    let rows_limit = RowLimit::new(SHOWN_FIRST, count);
    let requests = StoredValue::new(team.requests);
    let rows = move || {
        let shown = rows_limit.shown();
        let row = |request: &OpenRequest| view! { <RequestRow project=project.get_value() request=request.clone() /> };
        requests.with_value(|all| all.iter().take(shown).map(row).collect_view())
    };
    view! {
        <article class="silent-team stack" aria-label=team.team.clone() data-testid="silent-team">
            <div class="row wrap">
                <h3>{team.team.clone()}</h3>
                <span class=class>{state}</span>
                {team.last_answer_at.map(|at| view! { <span class="dim small end">"last answer "<TimeAgo at=at /></span> })}
            </div>
            {advice.map(|text| view! { <p><strong>{text}</strong></p> })}
            <p class="dim">{rhythm}</p>
            {(count > 0).then(|| view! {
                <div class="matrix-scroll">
                    <table class="table">
                        <thead><tr><th>"Waits for the team"</th><th>"Since"</th><th>"How unusual"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <SurvivalPlot rhythm=team.rhythm.clone() waits=waits.clone() />
            })}
            {rows_limit.button(format!("Show all {count}"))}
            {children()}
        </article>
    }
}

#[component]
fn RequestRow(project: String, request: OpenRequest) -> impl IntoView {
    let OpenRequest { kind, subject, title, since, wait } = request;
    let (kind_text, href) = match kind {
        RequestKind::SignOff => ("Sign the content", format!("/projects/{project}/releases")),
        RequestKind::GoldenItem => {
            ("Comment on the golden item", format!("/projects/{project}/golden/{subject}"))
        }
        RequestKind::Question => ("Answer the question", format!("/projects/{project}/releases")),
    };
    view! {
        <tr data-testid="silent-request">
            <td><a href=href>{title}</a><div class="dim small">{kind_text}</div></td>
            <td>{days_text(wait.days)}<div class="dim small">"since "{day(&since)}</div></td>
            <td><span class=advice_class(wait.advice)>{wait_word(&wait)}</span>" "{unusual_text(&wait)}</td>
        </tr>
    }
}

fn advice_class(advice: SilenceAdvice) -> &'static str {
    match advice {
        SilenceAdvice::Wait => "tag",
        SilenceAdvice::Watch | SilenceAdvice::Remind => "tag warn",
        SilenceAdvice::Escalate => "tag bad",
    }
}

fn advice_word(advice: SilenceAdvice) -> &'static str {
    match advice {
        SilenceAdvice::Wait => "usual",
        SilenceAdvice::Watch => "late",
        SilenceAdvice::Remind => "remind",
        SilenceAdvice::Escalate => "escalate",
    }
}

/// What a wait is, in a word.
fn wait_word(wait: &OpenWait) -> &'static str {
    match (wait.advice, wait.probability) {
        (SilenceAdvice::Wait, None) => "waits",
        (advice, _) => advice_word(advice),
    }
}

/// State of a team: class of its tag, and word.
fn state(team: &TeamSilenceReport) -> (&'static str, &'static str) {
    match (team.requests.is_empty(), team.advice) {
        (true, _) => ("tag good", "nothing waits"),
        (false, SilenceAdvice::Wait) if team.rhythm.basis == RhythmBasis::Unknown => {
            ("tag", "rhythm unknown")
        }
        (false, SilenceAdvice::Wait) => ("tag", "in its rhythm"),
        (false, advice) => (advice_class(advice), advice_word(advice)),
    }
}

/// What to do about a team; none: nothing.
fn advice_text(team: &TeamSilenceReport, milestone: &SilenceMilestone) -> Option<String> {
    if team.members == 0 {
        let text = format!(
            "Nobody in the project belongs to {}: add its people, or take it out of the milestone.",
            team.team
        );
        return Some(text);
    }
    let name = &team.team;
    match team.advice {
        SilenceAdvice::Wait => None,
        SilenceAdvice::Watch => Some(format!("{name} is later than usual. Nothing needs to be done yet.")),
        SilenceAdvice::Remind => Some(format!("Remind {name} of what waits for it.")),
        SilenceAdvice::Escalate if milestone.escalate_to.is_empty() => Some(format!(
            "{name} is silent. The milestone names nobody to go to: write a person into the brief, and ask them."
        )),
        SilenceAdvice::Escalate => Some(format!("{name} is silent. Ask {}.", milestone.escalate_to)),
    }
}

/// How long a team takes, in words.
fn rhythm_text(rhythm: &TeamRhythm) -> String {
    let answers = match rhythm.answers {
        1 => "1 answer".to_owned(),
        count => format!("{count} answers"),
    };
    let known = match (&rhythm.median, &rhythm.nine_of_ten) {
        (Some(median), Some(nine)) => {
            let range = match nine.high {
                Some(high) => format!("95 %: {} to {}", days_text(nine.low), days_text(high)),
                None => format!("95 %: {} or more", days_text(nine.low)),
            };
            format!(
                "Half of its answers come within {}, nine of ten within {} ({range}; {answers}).",
                days_text(median.days),
                days_text(nine.days)
            )
        }
        (Some(median), None) => {
            format!(
                "Half of its answers come within {} ({answers}); how long nine of ten take is not known yet.",
                days_text(median.days)
            )
        }
        (None, _) => String::new(),
    };
    match rhythm.basis {
        RhythmBasis::OwnAnswers => known,
        RhythmBasis::Pooled => format!("{known} So few say little: the estimate leans on the other teams."),
        RhythmBasis::OtherTeams => {
            "It has never answered here. The other teams say what is usual.".to_owned()
        }
        RhythmBasis::Unknown => {
            "No team has answered anything yet, so nobody knows what is usual.".to_owned()
        }
    }
}

/// How unusual a wait is, in words.
fn unusual_text(wait: &OpenWait) -> String {
    if wait.reason == SilenceReason::NeverAnswered {
        return "the team has never answered".to_owned();
    }
    match wait.probability {
        None => "not known yet".to_owned(),
        Some(p) if p > 0.45 => "most of its answers take as long".to_owned(),
        Some(p) if p > 0.02 => format!("1 of {:.0} of its answers takes longer", 1.0 / p),
        Some(_) => "fewer than 1 of 50 of its answers take longer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::silence::WaitEstimate;

    fn rhythm(answers: u32, basis: RhythmBasis) -> TeamRhythm {
        let estimate = |days: f64, high| Some(WaitEstimate { days, low: 0.5 * days, high });
        let is_known = answers > 0;
        TeamRhythm {
            answers,
            basis,
            median: estimate(0.5, Some(1.0)).filter(|_| is_known),
            nine_of_ten: estimate(2.0, None).filter(|_| is_known),
            late_after: Some(2.0),
            remind_after: Some(3.0),
            escalate_after: Some(5.0),
            curve: Vec::new(),
        }
    }

    fn wait(probability: Option<f64>, advice: SilenceAdvice, reason: SilenceReason) -> OpenWait {
        OpenWait { days: 4.0, probability, advice, reason }
    }

    fn team(advice: SilenceAdvice, members: u32) -> TeamSilenceReport {
        let request = OpenRequest {
            kind: RequestKind::Question,
            subject: "q".to_owned(),
            title: "Is a pickup a truck?".to_owned(),
            since: "2026-11-23T10:00:00Z".to_owned(),
            wait: wait(Some(0.01), advice, SilenceReason::Unusual),
        };
        TeamSilenceReport {
            team: "Legal".to_owned(),
            members,
            advice,
            rhythm: rhythm(12, RhythmBasis::OwnAnswers),
            last_answer_at: None,
            requests: vec![request],
        }
    }

    #[test]
    fn a_silent_team_leads_to_the_person_that_the_milestone_names() {
        let milestone = |person: &str| SilenceMilestone {
            name: "Pilot".to_owned(),
            date: "2027-01-01".to_owned(),
            escalate_to: person.to_owned(),
        };
        let text = |advice, members, person: &str| advice_text(&team(advice, members), &milestone(person));
        assert_eq!(text(SilenceAdvice::Wait, 1, "Ada"), None);
        assert_eq!(text(SilenceAdvice::Escalate, 1, "Ada").unwrap(), "Legal is silent. Ask Ada.");
        assert!(text(SilenceAdvice::Escalate, 1, "").unwrap().contains("write a person into the brief"));
        assert!(
            text(SilenceAdvice::Wait, 0, "Ada")
                .unwrap()
                .starts_with("Nobody in the project belongs to Legal")
        );
        assert_eq!(state(&team(SilenceAdvice::Remind, 1)), ("tag warn", "remind"));
        let unknown =
            TeamSilenceReport { rhythm: rhythm(0, RhythmBasis::Unknown), ..team(SilenceAdvice::Wait, 1) };
        assert_eq!(state(&unknown), ("tag", "rhythm unknown"));
    }

    #[test]
    fn a_rhythm_says_what_it_is_known_from() {
        assert_eq!(
            rhythm_text(&rhythm(12, RhythmBasis::OwnAnswers)),
            "Half of its answers come within 12 h, nine of ten within 2 working days (95 %: 1 working day or more; 12 answers)."
        );
        assert!(
            rhythm_text(&rhythm(1, RhythmBasis::Pooled))
                .ends_with("1 answer). So few say little: the estimate leans on the other teams.")
        );
        assert!(rhythm_text(&rhythm(0, RhythmBasis::Unknown)).starts_with("No team has answered"));
    }

    #[test]
    fn a_wait_is_unusual_in_plain_words() {
        let text = |probability, reason| unusual_text(&wait(probability, SilenceAdvice::Remind, reason));
        assert_eq!(text(Some(0.8), SilenceReason::Usual), "most of its answers take as long");
        assert_eq!(text(Some(0.1), SilenceReason::Usual), "1 of 10 of its answers takes longer");
        assert_eq!(text(Some(0.01), SilenceReason::Unusual), "fewer than 1 of 50 of its answers take longer");
        assert_eq!(text(None, SilenceReason::Usual), "not known yet");
        assert_eq!(text(Some(0.3), SilenceReason::NeverAnswered), "the team has never answered");
    }
}
