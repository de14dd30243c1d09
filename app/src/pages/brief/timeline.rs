//! Timeline of goals, milestones, releases and evaluations.

use super::draft::BriefDraft;
use super::timeline_layout::{Mark, fit, lane_count, place, text_width};
use assay_core::api::BriefDetail;
use assay_core::brief::{Brief, Goal, Milestone, format_day, parse_day};
use leptos::prelude::*;

/// Width of the drawing, and of the names in it, in its own units.
const WIDTH: i64 = 1_080;
const NAMES: i64 = 260;
/// Right edge of the time axis.
const EDGE: i64 = WIDTH - 10;
/// Height of a line of marks, and of a goal with its name and its data.
const LINE: i64 = 34;
const GOAL: i64 = 42;
/// Room between the names and the axis.
const GAP_TO_AXIS: i64 = 12;
/// Height of the dates at the top.
const DATES: i64 = 30;
/// Number of dates at the top at most.
const MOST_DATES: i64 = 9;

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
        NAMES + (day - self.from) * (EDGE - NAMES) / self.days.max(1)
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
    let (milestones, milestone_lanes) = milestone_marks(brief, state, span);
    let (releases, release_lanes) = release_marks(state, span, DATES + LINE * milestone_lanes);
    let top = DATES + LINE * (milestone_lanes + release_lanes);
    let rows = brief.tree();
    let bottom = top + GOAL * rows.len() as i64;
    let goals = rows.iter().enumerate().map(|(row, (depth, goal))| {
        goal_row(goal, *depth as i64, state, span, top + GOAL * row as i64 + GOAL / 2)
    });
    let today = span.date_x(&state.today).map(|x| {
        view! {
            <line x1=x x2=x y1=top y2=bottom + 6 class="tl-today" />
            <text x=x y=bottom + 20 class="tl-day" text-anchor="middle">"today"</text>
        }
    });
    view! {
        <section class="card pad" aria-label="Timeline" data-testid="timeline">
            <div class="roadmap-scroll" tabindex="0" role="region" aria-label="Goals, milestones, releases and evaluations over time">
                <svg class="roadmap" viewBox=format!("0 0 {WIDTH} {}", bottom + 26) role="group" aria-label="Timeline">
                    {dates(span, top, bottom)}
                    {(milestone_lanes > 0).then(|| view! { <text x="8" y=DATES + LINE / 2 + 4 class="tl-name dim">"Milestones"</text> })}
                    {(release_lanes > 0).then(|| view! {
                        <text x="8" y=DATES + LINE * milestone_lanes + LINE / 2 + 4 class="tl-name dim">"Releases"</text>
                    })}
                    {milestones} {releases} {today} {goals.collect_view()}
                </svg>
            </div>
            <p class="dim small">"◆ milestone · ▢ release · ○ deadline · ■ evaluation that reached its target · □ one that did not"</p>
        </section>
    }
}

/// Dates at the top, with lines through the goals: no text of a goal lies right of the names.
fn dates(span: Span, top: i64, bottom: i64) -> impl IntoView + use<> {
    // Rounded up, so that dates are never closer than they are wide.
    let every = ((span.days + MOST_DATES - 1) / MOST_DATES).max(1);
    let half = text_width("2026-01-01") / 2;
    let date = move |i: i64| {
        let day = span.from + i * every;
        let x = span.x(day);
        view! {
            <line x1=x x2=x y1=top y2=bottom class="tl-grid" />
            {(x + half <= WIDTH).then(|| view! { <text x=x y=14 class="tl-day" text-anchor="middle">{format_day(day)}</text> })}
            <line x1=x x2=x y1=20 y2=26 class="tl-grid" />
        }
    };
    (0..=span.days / every).map(date).collect_view()
}

/// Milestones in the lanes below the dates, and the number of these lanes.
fn milestone_marks(brief: &Brief, state: &BriefDetail, span: Span) -> (impl IntoView + use<>, i64) {
    let mut dated: Vec<(i64, &Milestone)> =
        brief.milestones.iter().filter_map(|m| Some((span.date_x(&m.date)?, m))).collect();
    dated.sort_by_key(|(x, _)| *x);
    let marks: Vec<Mark> = dated.iter().map(|(x, m)| Mark { x: *x, half: 7, text: m.name.clone() }).collect();
    let placed = place(&marks, NAMES, WIDTH);
    let lanes = lane_count(&placed) as i64;
    let views = placed.into_iter().zip(dated).map(|(place, (_, milestone))| {
        let (x, y) = (place.x, DATES + LINE * place.lane as i64 + LINE / 2);
        view! {
            <g class="tl-milestone" class:past=milestone.date < state.today>
                <title>{milestone_title(milestone)}</title>
                <path d=format!("M{x} {}l7 8-7 8-7-8z", y - 8) />
                <text x=place.text_x y=y + 4>{place.text}</text>
            </g>
        }
    });
    (views.collect_view(), lanes)
}

/// Releases in the lanes from `top` on, and the number of these lanes.
fn release_marks(state: &BriefDetail, span: Span, top: i64) -> (impl IntoView + use<>, i64) {
    let dated: Vec<_> = state.releases.iter().filter_map(|r| Some((span.date_x(&r.day)?, r))).collect();
    let marks: Vec<Mark> = dated.iter().map(|(x, _)| Mark { x: *x, half: 10, text: String::new() }).collect();
    let placed = place(&marks, NAMES, WIDTH);
    let lanes = lane_count(&placed) as i64;
    let href = format!("/projects/{}/releases", crate::client::route_params::project_param().get_untracked());
    let views = placed.into_iter().zip(dated).map(|(place, (_, release))| {
        let (x, y) = (place.x, top + LINE * place.lane as i64 + LINE / 2);
        view! {
            <g><a href=href.clone()>
                <title>{format!("{}: release {}", release.day, release.number)}</title>
                <rect x=x - 10 y=y - 10 width="20" height="20" rx="5" class="tl-release" />
                <text x=x y=y + 4 text-anchor="middle" class="tl-release-number">{release.number}</text>
            </a></g>
        }
    });
    (views.collect_view(), lanes)
}

/// A goal: its name and data at the left, its deadline and evaluations on the time axis.
fn goal_row(goal: &Goal, depth: i64, state: &BriefDetail, span: Span, y: i64) -> impl IntoView + use<> {
    let left = 8 + 14 * depth;
    let room = NAMES - GAP_TO_AXIS - left;
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
    let needs = needs_text(goal);
    let name_y = if needs.is_some() { y - 2 } else { y + 4 };
    let needs = needs.map(|text| {
        let short = fit(&text, room);
        view! { <text x=left y=y + 12 class="tl-need"><title>{text}</title>{short}</text> }
    });
    view! {
        <text x=left y=name_y class="tl-name"><title>{goal.name.clone()}</title>{fit(&goal.name, room)}</text>
        {deadline} {values.collect_view()} {needs}
    }
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
