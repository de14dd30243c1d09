//! Timeline of goals, milestones, releases and evaluations.

use super::draft::BriefDraft;
use assay_core::api::BriefDetail;
use assay_core::brief::{Brief, Goal, Milestone, format_day, parse_day};
use leptos::prelude::*;

/// Width of the drawing, and of the names in it, in its own units.
const WIDTH: i64 = 1_080;
const NAMES: i64 = 220;
/// Height of a line.
const LINE: i64 = 34;
/// Upper bound of the calendar's marks.
const MARKS: i64 = 9;

/// Days on the time axis.
#[derive(Clone, Copy)]
struct Span {
    from: i64,
    days: i64,
}

impl Span {
    fn covering(brief: &Brief, state: &BriefDetail) -> Self {
        let dates = brief.goals.iter().map(|g| g.deadline.as_str());
        let dates = dates.chain(brief.milestones.iter().map(|m| m.date.as_str()));
        let dates = dates.chain(state.values.iter().map(|v| v.day.as_str()));
        let dates = dates.chain(state.releases.iter().map(|r| r.day.as_str()));
        let days: Vec<i64> = dates.chain([state.today.as_str()]).filter_map(parse_day).collect();
        let (from, to) = (days.iter().min().copied().unwrap_or(0), days.iter().max().copied().unwrap_or(0));
        let margin = ((to - from) / 20).max(10);
        Self { from: from - margin, days: to - from + 2 * margin }
    }

    fn x(self, day: i64) -> i64 {
        NAMES + (day - self.from) * (WIDTH - NAMES - 10) / self.days.max(1)
    }

    fn date_x(self, date: &str) -> Option<i64> {
        parse_day(date).map(|day| self.x(day))
    }
}

/// The card.
#[component]
pub(super) fn BriefTimeline(draft: BriefDraft) -> impl IntoView {
    move || {
        draft.brief.with(|brief| {
            let is_empty = brief.goals.iter().all(|g| g.deadline.is_empty()) && brief.milestones.is_empty();
            (!is_empty).then(|| draft.state.with_value(|state| timeline_chart(brief, state)))
        })
    }
}

fn timeline_chart(brief: &Brief, state: &BriefDetail) -> impl IntoView + use<> {
    let span = Span::covering(brief, state);
    let rows = brief.tree();
    let lines = if state.releases.is_empty() { 2 } else { 3 };
    let height = LINE * (rows.len() as i64 + lines);
    let every = (span.days / MARKS).max(1);
    let marks = (0..=span.days / every).map(|i| {
        let day = span.from + i * every;
        let x = span.x(day);
        view! {
            <line x1=x x2=x y1=LINE - 6 y2=height - 4 class="tl-grid" />
            <text x=x y=14 class="tl-day" text-anchor="middle">{format_day(day)}</text>
        }
    });
    let milestones = brief.milestones.iter().filter_map(|m| {
        let x = span.date_x(&m.date)?;
        let title = milestone_title(m);
        let y = LINE + LINE / 2;
        Some(view! {
            <g class="tl-milestone"><title>{title}</title>
                <path d=format!("M{x} {}l7 8-7 8-7-8z", y - 8) />
                <text x=x + 11 y=y + 4>{m.name.clone()}</text>
            </g>
        })
    });
    let releases = state.releases.iter().filter_map(|release| {
        let x = span.date_x(&release.day)?;
        let y = LINE * 2 + LINE / 2;
        let href =
            format!("/projects/{}/releases", crate::client::route_params::project_param().get_untracked());
        Some(view! {
            <g><a href=href>
                <title>{format!("{}: release {}", release.day, release.number)}</title>
                <rect x=x - 10 y=y - 10 width="20" height="20" rx="5" class="tl-release" />
                <text x=x y=y + 4 text-anchor="middle" class="tl-release-number">{release.number}</text>
            </a></g>
        })
    });
    let releases = releases.collect_view();
    let goals = rows.iter().enumerate().map(|(row, (depth, goal))| {
        let y = LINE * (row as i64 + lines) + LINE / 2;
        let deadline = span.date_x(&goal.deadline).map(|x| view! {
            <line x1=NAMES x2=x y1=y y2=y class="tl-bar" />
            <circle cx=x cy=y r="6" class="tl-deadline"><title>{format!("{}: {}", goal.deadline, goal.name)}</title></circle>
        });
        let values = goal.kpis.iter().flat_map(|kpi| {
            state.values.iter().filter(|v| v.goal == goal.id && v.kpi == kpi.id).filter_map(|v| {
                let x = span.date_x(&v.day)?;
                let reached = kpi.is_reached_by(v.value);
                let word = if reached { "reached" } else { "not reached" };
                let title = format!("{}: {} {}{} ({word}) {}", v.day, kpi.name, v.value, kpi.unit, v.note);
                let class = if reached { "tl-value reached" } else { "tl-value" };
                Some(view! { <rect x=x - 4 y=y - 4 width="8" height="8" class=class><title>{title}</title></rect> })
            }).collect::<Vec<_>>()
        });
        let needs = needs_text(goal).map(|text| view! { <text x=NAMES + 8 y=y + 13 class="tl-need">{text}</text> });
        view! {
            <text x=8 + 14 * *depth as i64 y=y + 4 class="tl-name">{short(&goal.name)}</text>
            {deadline} {values.collect_view()} {needs}
        }
    });
    let today = span.date_x(&state.today).map(|x| {
        view! {
            <line x1=x x2=x y1=LINE - 8 y2=height + 4 class="tl-today" />
            <text x=x y=height + 16 class="tl-day" text-anchor="middle">"today"</text>
        }
    });
    view! {
        <section class="card pad" aria-label="Timeline" data-testid="timeline">
            <svg class="roadmap" viewBox=format!("0 0 {WIDTH} {}", height + 20) role="group" aria-label="Goals, milestones, releases and evaluations over time">
                {marks.collect_view()}
                <text x="8" y=LINE + LINE / 2 + 4 class="tl-name dim">"Milestones"</text>
                {(lines > 2).then(|| view! { <text x="8" y=LINE * 2 + LINE / 2 + 4 class="tl-name dim">"Releases"</text> })}
                {milestones.collect_view()} {releases} {goals.collect_view()} {today}
            </svg>
            <p class="dim small">"◆ milestone · ▢ release · ○ deadline · ■ evaluation that reached its target · □ one that did not"</p>
        </section>
    }
}

/// A name that fits beside the drawing.
fn short(name: &str) -> String {
    if name.chars().count() <= 28 {
        return name.to_owned();
    }
    name.chars().take(27).chain(['…']).collect()
}

fn milestone_title(milestone: &Milestone) -> String {
    let Milestone { date, name, teams, .. } = milestone;
    match teams.is_empty() {
        true => format!("{date}: {name}"),
        false => format!("{date}: {name}, signed by {}", teams.join(", ")),
    }
}

/// The data that a goal needs, in words.
fn needs_text(goal: &Goal) -> Option<String> {
    let needs = goal.needs.iter().map(|need| match need.amount {
        0 => need.what.clone(),
        amount => format!("{amount} {}", need.what),
    });
    (!goal.needs.is_empty()).then(|| format!("needs {}", needs.collect::<Vec<_>>().join(" · ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::brief::DataNeed;

    fn brief(deadlines: [&str; 2]) -> Brief {
        let goal = |deadline: &str| Goal { deadline: deadline.to_owned(), ..Goal::default() };
        Brief { goals: deadlines.map(goal).to_vec(), ..Brief::default() }
    }

    #[test]
    fn the_span_covers_all_dates_and_today_with_a_margin() {
        let state = BriefDetail { today: "2026-01-01".to_owned(), ..BriefDetail::default() };
        let span = Span::covering(&brief(["2026-01-11", ""]), &state);
        let today = parse_day("2026-01-01").unwrap();
        assert_eq!((span.from, span.days), (today - 10, 30));
    }

    #[test]
    fn dates_lie_between_the_names_and_the_edge_in_their_order() {
        let state = BriefDetail { today: "2026-06-01".to_owned(), ..BriefDetail::default() };
        let span = Span::covering(&brief(["2026-01-01", "2026-12-31"]), &state);
        let x = ["2026-01-01", "2026-06-01", "2026-12-31"].map(|date| span.date_x(date).unwrap());
        assert!(NAMES < x[0] && x[0] < x[1] && x[1] < x[2] && x[2] < WIDTH, "{x:?}");
        assert_eq!(span.date_x("soon"), None);
    }

    #[test]
    fn long_names_are_cut_by_characters() {
        assert_eq!(short("Find every crown"), "Find every crown");
        let cut = short(&"é".repeat(29));
        assert_eq!((cut.chars().count(), cut.ends_with('…')), (28, true));
    }

    #[test]
    fn milestones_name_the_teams_that_sign_and_goals_the_data_they_need() {
        let mut milestone =
            Milestone { date: "2026-03-01".to_owned(), name: "Pilot".to_owned(), ..Milestone::default() };
        assert_eq!(milestone_title(&milestone), "2026-03-01: Pilot");
        milestone.teams = vec!["ML".to_owned(), "QA".to_owned()];
        assert_eq!(milestone_title(&milestone), "2026-03-01: Pilot, signed by ML, QA");
        let need = |what: &str, amount| DataNeed { what: what.to_owned(), amount, ..DataNeed::default() };
        let goal = Goal { needs: vec![need("crowns", 200), need("snow", 0)], ..Goal::default() };
        assert_eq!(needs_text(&goal).as_deref(), Some("needs 200 crowns · snow"));
        assert_eq!(needs_text(&Goal::default()), None);
    }
}
