//! When all will be done: the forecast with its interval beside the deadlines, and the bottleneck with what helps.

use super::advice::advice;
use crate::ui::{Note, Tone, day};
use assay_core::api::{BoardStage, Forecast, ForecastFinish, GoalDeadline};
use assay_core::brief::parse_day;
use leptos::prelude::*;

/// Least days by which a faster stage must bring the end forward to be named.
const WORTH_DAYS: f64 = 0.5;

/// The card.
#[component]
pub(super) fn FinishCard(forecast: Forecast, stages: Vec<BoardStage>) -> impl IntoView {
    let Forecast { today, finish, missing, deadlines } = forecast;
    let body = match finish {
        Some(finish) if finish.bottleneck.is_none() => view! { <p>"Everything is done."</p> }.into_any(),
        Some(finish) => {
            let text = finish_text(&finish);
            let note = deadline_note(&finish, &deadlines);
            let bottleneck = bottleneck_text(&finish, &stages);
            view! {
                <p class="strong" data-testid="finish">{text}</p>
                <FinishChart today=today finish=finish deadlines=deadlines />
                {note.map(|(tone, text)| view! { <Note tone=tone title=text /> })}
                {bottleneck.map(|text| view! { <p data-testid="bottleneck-advice">{text}</p> })}
            }
            .into_any()
        }
        None => {
            view! { <p class="dim" data-testid="no-forecast">{missing.unwrap_or_default()}</p> }.into_any()
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="finish-title" data-testid="forecast">
            <h2 id="finish-title">"When all will be done"</h2>
            {body}
        </section>
    }
}

fn finish_text(finish: &ForecastFinish) -> String {
    let name = |at: &Option<String>| at.as_deref().map(day);
    match (name(&finish.low), name(&finish.median), name(&finish.high)) {
        (Some(low), Some(median), Some(high)) => {
            format!("About {median}; with 80 % probability from {low} to {high}.")
        }
        (Some(low), _, None) => format!("Not before {low}, and it may take more than five years."),
        _ => "Not within five years.".to_owned(),
    }
}

/// Whether a deadline is met for sure, perhaps, or not.
fn deadline_tone(finish: &ForecastFinish, deadline: i64) -> Tone {
    let of = |text: &Option<String>| text.as_deref().and_then(parse_day);
    match (of(&finish.low), of(&finish.high)) {
        (_, Some(high)) if high <= deadline => Tone::Good,
        (Some(low), _) if low <= deadline => Tone::Warn,
        _ => Tone::Bad,
    }
}

/// What the forecast says of the first deadline.
fn deadline_note(finish: &ForecastFinish, deadlines: &[GoalDeadline]) -> Option<(Tone, String)> {
    let GoalDeadline { goal, day: due } = deadlines.first()?;
    let tone = deadline_tone(finish, parse_day(due)?);
    let due = day(due);
    let text = match tone {
        Tone::Good => format!("In time for {goal}, due {due}."),
        Tone::Warn => format!("{goal} is due {due}: it may be late."),
        _ => format!("{goal} is due {due}: at this speed, it is late."),
    };
    Some((tone, text))
}

/// Which stage delays the end most, by how much, and what helps.
fn bottleneck_text(finish: &ForecastFinish, stages: &[BoardStage]) -> Option<String> {
    let id = finish.bottleneck.as_ref()?;
    let outlook = finish.stages.iter().find(|stage| stage.id == *id)?;
    let stage = stages.iter().find(|stage| stage.id == *id)?;
    let mut text = format!(
        "{} delays the end most: {} tasks left, {:.0} finished in a week.",
        stage.name, outlook.tasks_left, outlook.tasks_per_week
    );
    if outlook.days_sooner >= WORTH_DAYS {
        text += &format!(
            " A quarter more each day would bring the end forward by {:.0} days.",
            outlook.days_sooner.max(1.0)
        );
    }
    if let Some(advice) = advice(stage) {
        text += " ";
        text += advice;
    }
    Some(text)
}

/// Part of the chart's width that lies left of a day, %.
fn share(today: i64, last: i64, day: i64) -> f64 {
    100.0 * (day - today) as f64 / (last - today).max(1) as f64
}

/// The interval and the deadlines on one line of time from today on.
#[component]
fn FinishChart(today: String, finish: ForecastFinish, deadlines: Vec<GoalDeadline>) -> impl IntoView {
    let of = |text: &Option<String>| text.as_deref().and_then(parse_day);
    let (Some(today), Some(low), Some(median), Some(high)) =
        (parse_day(&today), of(&finish.low), of(&finish.median), of(&finish.high))
    else {
        return ().into_any();
    };
    let days: Vec<(GoalDeadline, i64)> = deadlines
        .into_iter()
        .filter_map(|deadline| Some((deadline.clone(), parse_day(&deadline.day)?)))
        .collect();
    // A deadline far away would leave no room for the interval.
    let horizon = today + 3 * (high - today).max(7);
    let shown = days.into_iter().filter(|(_, day)| *day <= horizon);
    let shown: Vec<(GoalDeadline, i64)> = shown.collect();
    let last = shown.iter().map(|(_, day)| *day).chain([high]).max().unwrap_or(high) + 1;
    let left = move |day: i64| format!("left:{:.2}%", share(today, last, day));
    let band = format!(
        "left:{:.2}%;width:{:.2}%",
        share(today, last, low),
        share(today, last, high + 1) - share(today, last, low)
    );
    let mark = |(deadline, at): (GoalDeadline, i64)| {
        view! {
            <div class="finish-due" style=left(at)><span>{format!("{} · {}", deadline.goal, day(&deadline.day))}</span></div>
        }
    };
    view! {
        <div class="finish-chart" aria-hidden="true">
            <div class="finish-line">
                <div class="finish-band" style=band></div>
                <div class="finish-median" style=left(median)></div>
            </div>
            <span class="dim small">"today"</span>
            {shown.into_iter().map(mark).collect_view()}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finish(low: &str, high: &str) -> ForecastFinish {
        ForecastFinish { low: Some(low.to_owned()), high: Some(high.to_owned()), ..ForecastFinish::default() }
    }

    #[test]
    fn the_whole_interval_decides_whether_a_deadline_is_met() {
        let tone = |due| deadline_tone(&finish("2026-12-09", "2026-12-16"), parse_day(due).unwrap());
        assert_eq!(tone("2026-12-16"), Tone::Good);
        assert_eq!(tone("2026-12-12"), Tone::Warn);
        assert_eq!(tone("2026-12-04"), Tone::Bad);
        assert_eq!(deadline_tone(&ForecastFinish::default(), 0), Tone::Bad, "not within five years");
    }

    #[test]
    fn a_day_has_its_place_between_today_and_the_last_one() {
        assert_eq!((share(10, 20, 10), share(10, 20, 15), share(10, 10, 10)), (0.0, 50.0, 0.0));
    }
}
