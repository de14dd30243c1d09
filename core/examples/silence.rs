//! Figures of radio silence on simulated teams: `silence` prints, as one JSON object, how many reminders go to teams that only take their
//! time, and after how long a team that has gone silent is reported.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

#[path = "../src/silence/simulation.rs"]
mod simulation;

use assay_core::random::SplitMix;
use assay_core::silence::{
    Request, RequestEnd, SilenceAdvice, SilenceSettings, TeamRequests, WorkCalendar, silence_report,
};
use serde_json::{Value, json};
use simulation::SimulatedRhythm;
use std::time::Instant;

const SEED: u64 = 20_261_130;
/// Simulated projects of each kind.
const PROJECTS: u64 = 300;
/// Teams of a project.
const TEAMS: usize = 4;
/// Answers of each team when its rhythm is estimated.
const ANSWERS: [usize; 6] = [3, 8, 15, 30, 60, 200];
const DAY_S: i64 = 86_400;

type Family = (&'static str, fn(f64) -> SimulatedRhythm);

const FAMILIES: [Family; 6] = [
    ("exponential", SimulatedRhythm::Exponential),
    ("Weibull, shape 0.8", |scale| SimulatedRhythm::Weibull(scale, 0.8)),
    ("Weibull, shape 1.5", |scale| SimulatedRhythm::Weibull(scale, 1.5)),
    ("log-normal, deviation 0.6", |median| SimulatedRhythm::LogNormal(median, 0.6)),
    ("log-normal, deviation 0.9", |median| SimulatedRhythm::LogNormal(median, 0.9)),
    ("one in ten six times as slow", |scale| SimulatedRhythm::Mixture(0.5 * scale, 3.0 * scale)),
];

/// Scale of a team: from 0.7 to 7 working days.
fn scale(random: &mut SplitMix) -> f64 {
    0.7 * libm::pow(10.0, random.unit())
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share) as usize]
}

/// Limits without floors: a floor can only make reminders rarer, and figures are relative to each team's own waits.
fn settings() -> SilenceSettings {
    SilenceSettings { remind_floor_days: 0.01, escalate_floor_days: 0.01, ..SilenceSettings::default() }
}

/// A team of a family among teams of all families, after so many answers each: how many of its coming answers will be late, reminded or
/// escalated although it keeps its rhythm, and how long after a request the silence of a team that answers nothing any more is reported. Both
/// follow exactly from the waits after which the report advises so.
fn estimated(family: Family, answers: usize) -> Value {
    let mut random = SplitMix(SEED + answers as u64);
    let (mut shares, mut late, mut reminded) = ([0.0; 3], Vec::new(), Vec::new());
    for _ in 0..PROJECTS {
        let team = family.1(scale(&mut random));
        let mut teams = vec![team.history(answers, &mut random)];
        for _ in 1..TEAMS {
            let other = FAMILIES[(random.unit() * FAMILIES.len() as f64) as usize].1;
            teams.push(other(scale(&mut random)).history(answers, &mut random));
        }
        let rhythm = &silence_report(&teams, 0, &settings())[0].rhythm;
        let after = [rhythm.late_after, rhythm.remind_after, rhythm.escalate_after];
        for (share, after) in shares.iter_mut().zip(after) {
            *share += after.map_or(0.0, |after| team.survival(after)) / PROJECTS as f64;
        }
        let ratio = |after: Option<f64>| after.map_or(f64::INFINITY, |after| after / team.nine_of_ten());
        late.push(ratio(rhythm.late_after));
        reminded.push(ratio(rhythm.remind_after));
    }
    let within =
        |values: &[f64]| values.iter().filter(|ratio| **ratio <= 1.5).count() as f64 / PROJECTS as f64;
    json!({
        "family": family.0, "answers": answers, "late": shares[0], "reminded": shares[1], "escalated": shares[2],
        "report_within": within(&late), "reminder_within": within(&reminded),
        "report_median": quantile(&mut late, 0.5), "report_nine_of_ten": quantile(&mut late, 0.9),
        "reminder_median": quantile(&mut reminded, 0.5), "reminder_nine_of_ten": quantile(&mut reminded, 0.9),
    })
}

/// Counts of a project that is replayed from its first day.
#[derive(Default)]
struct Replay {
    answered: u32,
    reminded: u32,
    delays: Vec<f64>,
}

/// Replay of projects from their first day, read twice a day on working days with weekends, floors and whatever is known by then: requests
/// that were answered, and those of them for which the team had been reminded before; then the third team goes silent after 120 days.
fn replayed() -> Value {
    let mut random = SplitMix(SEED);
    let mut counts = Replay::default();
    for _ in 0..24 {
        replay(&mut random, &mut counts);
    }
    let within =
        counts.delays.iter().filter(|delay| **delay <= 1.5).count() as f64 / counts.delays.len() as f64;
    json!({
        "answered": counts.answered, "reminded": f64::from(counts.reminded) / f64::from(counts.answered),
        "silent": counts.delays.len(), "report_within": within,
        "report_median": quantile(&mut counts.delays, 0.5), "report_nine_of_ten": quantile(&mut counts.delays, 0.9),
    })
}

fn replay(random: &mut SplitMix, counts: &mut Replay) {
    let calendar = WorkCalendar::default();
    let rhythms: Vec<SimulatedRhythm> = (0..TEAMS)
        .map(|_| FAMILIES[(random.unit() * FAMILIES.len() as f64) as usize].1(scale(random)))
        .collect();
    // Monday, 2024-01-01.
    let (start, silent_from) = (1_704_067_200_i64, 120);
    let mut truth: Vec<Vec<(i64, Option<i64>)>> = vec![Vec::new(); TEAMS];
    for (team, requests) in truth.iter_mut().enumerate() {
        for day in (0..silent_from).filter(|day| day % 7 < 5) {
            if random.unit() < 0.5 {
                let opened = start + day * DAY_S + (random.unit() * 86_400.0) as i64;
                let wait = rhythms[team].draw(random);
                requests.push((opened, Some(after_working_days(calendar, opened, wait))));
            }
        }
    }
    let first_unanswered = start + silent_from * DAY_S;
    truth[2].push((first_unanswered, None));
    let mut is_reminded: Vec<Vec<bool>> = truth.iter().map(|requests| vec![false; requests.len()]).collect();
    let mut reported = false;
    for half_day in 0..2 * (silent_from + 100) {
        let now = start + half_day * DAY_S / 2;
        let teams: Vec<TeamRequests> = truth.iter().map(|requests| seen(requests, now)).collect();
        for (team, found) in silence_report(&teams, now, &SilenceSettings::default()).into_iter().enumerate()
        {
            for (number, wait) in found.open {
                is_reminded[team][number] |= wait.advice >= SilenceAdvice::Remind;
                if truth[team][number].1.is_none() && wait.advice >= SilenceAdvice::Watch && !reported {
                    reported = true;
                    counts.delays.push(wait.days / rhythms[team].nine_of_ten());
                }
            }
        }
    }
    if !reported {
        counts.delays.push(f64::INFINITY);
    }
    for (requests, reminded) in truth.iter().zip(is_reminded) {
        let answered = requests.iter().zip(reminded).filter(|(request, _)| request.1.is_some());
        for (_, reminded) in answered {
            counts.answered += 1;
            counts.reminded += u32::from(reminded);
        }
    }
}

/// Requests as a project knows them at a time; those to come have no effect.
fn seen(requests: &[(i64, Option<i64>)], now: i64) -> TeamRequests {
    let known = requests.iter().map(|(opened_s, answered)| {
        let end = answered.filter(|at| *at <= now).map_or(RequestEnd::Open, RequestEnd::Answered);
        Request { opened_s: *opened_s, end }
    });
    TeamRequests { requests: known.collect(), calendar: WorkCalendar::default() }
}

/// Time after so many working days.
fn after_working_days(calendar: WorkCalendar, from: i64, days: f64) -> i64 {
    let (mut low, mut high) = (from, from + ((days + 4.0) * 2.0 * 86_400.0) as i64);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if calendar.days_between(from, middle) < days { low = middle } else { high = middle }
    }
    high
}

/// Seconds of a report on 20 teams with 500 answers and 20 open requests each.
fn large_report() -> f64 {
    let mut random = SplitMix(SEED);
    let mut teams: Vec<TeamRequests> =
        (0..20).map(|_| SimulatedRhythm::Exponential(scale(&mut random)).history(500, &mut random)).collect();
    let last =
        teams.iter().flat_map(|team| &team.requests).map(|request| request.opened_s).max().unwrap_or(0);
    for team in &mut teams {
        team.requests
            .extend((0..20).map(|number| Request { opened_s: last + number * DAY_S, end: RequestEnd::Open }));
    }
    let started = Instant::now();
    silence_report(&teams, last + 40 * DAY_S, &SilenceSettings::default());
    started.elapsed().as_secs_f64()
}

fn main() {
    let estimated: Vec<Value> =
        FAMILIES.into_iter().flat_map(|family| ANSWERS.map(|answers| estimated(family, answers))).collect();
    println!("{}", json!({ "estimated": estimated, "replayed": replayed(), "seconds": large_report() }));
}
