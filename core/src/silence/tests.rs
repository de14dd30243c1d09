//! Reports on teams of known rhythm.

use super::simulation::SimulatedRhythm;
use super::*;
use proptest::prelude::*;

const DAY_S: i64 = 86_400;
/// Monday, 2024-01-01.
const MONDAY: i64 = 1_704_067_200;

/// Requests of a team that answers each after these working days, one a week from a Monday on.
fn answered(days: &[f64]) -> Vec<Request> {
    let request = |(week, days): (usize, &f64)| {
        let opened_s = MONDAY + 7 * DAY_S * week as i64;
        Request { opened_s, end: RequestEnd::Answered(opened_s + (days * DAY_S as f64) as i64) }
    };
    days.iter().enumerate().map(request).collect()
}

fn team(requests: Vec<Request>) -> TeamRequests {
    TeamRequests { requests, calendar: WorkCalendar::default() }
}

/// Report on a team that is asked for something else on a Monday after all of that, so many days later.
fn after(days: f64, history: &[f64], others: &[TeamRequests]) -> TeamSilence {
    let opened_s = MONDAY + 7 * DAY_S * (history.len() as i64 + 1);
    let mut requests = answered(history);
    requests.push(Request { opened_s, end: RequestEnd::Open });
    let teams: Vec<TeamRequests> = [team(requests)].into_iter().chain(others.iter().cloned()).collect();
    silence_report(&teams, opened_s + (days * DAY_S as f64) as i64, &SilenceSettings::default()).remove(0)
}

/// Waits of a quick team: half of them within a day.
const QUICK: [f64; 24] = [
    0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9, 1.0, 1.0, 1.0, 1.1, 1.1, 1.2, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8,
    1.9, 2.0, 2.1,
];

#[test]
fn a_wait_is_late_then_reminded_then_escalated_by_the_teams_own_rhythm() {
    let rhythm = after(1.0, &QUICK, &[]).rhythm;
    let limits = [rhythm.late_after, rhythm.remind_after, rhythm.escalate_after].map(Option::unwrap);
    let expected = [1.7..2.1, 2.1..2.6, 2.3..3.2];
    assert!(limits.iter().zip(expected).all(|(limit, range)| range.contains(limit)), "{limits:?}");
    let advice = |days: f64, history: &[f64]| after(days, history, &[]).open[0].1.advice;
    let around: Vec<SilenceAdvice> =
        limits.iter().flat_map(|limit| [-0.01, 0.01].map(|more| advice(limit + more, &QUICK))).collect();
    use SilenceAdvice::{Escalate, Remind, Wait, Watch};
    assert_eq!(around, [Wait, Watch, Watch, Remind, Remind, Escalate]);
    // A team twice as slow takes as long as usual.
    assert_eq!(advice(3.0, &QUICK.map(|days| 2.0 * days)), Wait);
}

#[test]
fn the_rhythm_is_what_kaplan_and_meier_say_of_the_answers() {
    let rhythm = after(1.0, &QUICK, &[]).rhythm;
    assert_eq!((rhythm.answers, rhythm.basis), (24, RhythmBasis::OwnAnswers));
    let (median, ninety) = (rhythm.median.unwrap(), rhythm.nine_of_ten.unwrap());
    assert!((median.days - 1.1).abs() < 1e-4 && (ninety.days - 1.9).abs() < 1e-4, "{median:?} {ninety:?}");
    assert!(median.low < 1.1 && median.high.unwrap() > 1.1);
}

#[test]
fn a_weekend_makes_nobody_late() {
    // Asked on a Friday at noon; on Monday at noon a working day has passed.
    let friday = MONDAY + 40 * 7 * DAY_S + 4 * DAY_S + DAY_S / 2;
    let mut requests = answered(&QUICK);
    requests.push(Request { opened_s: friday, end: RequestEnd::Open });
    let found = silence_report(&[team(requests)], friday + 3 * DAY_S, &SilenceSettings::default());
    assert_eq!(found[0].open[0].1.days, 1.0);
    assert_eq!(found[0].open[0].1.advice, SilenceAdvice::Wait);
}

#[test]
fn nobody_is_reminded_within_a_day_however_quick_the_team_is() {
    let very_quick = [0.05; 30];
    let found = after(0.0, &very_quick, &[]).rhythm;
    assert_eq!((found.remind_after, found.escalate_after), (Some(1.0), Some(2.0)));
}

#[test]
fn silence_itself_does_not_make_a_team_look_slow() {
    // Six unanswered requests since the last answer change nothing.
    let lonely = after(30.0, &QUICK, &[]).rhythm.remind_after.unwrap();
    let opened_s = MONDAY + 7 * DAY_S * 25;
    let mut requests = answered(&QUICK);
    requests.extend((0..6).map(|day| Request { opened_s: opened_s + day * DAY_S, end: RequestEnd::Open }));
    let found = silence_report(&[team(requests)], opened_s + 60 * DAY_S, &SilenceSettings::default());
    assert_eq!(found[0].rhythm.remind_after.unwrap(), lonely);
    assert!(found[0].open.iter().all(|(_, wait)| wait.advice == SilenceAdvice::Escalate));
}

#[test]
fn a_team_that_never_answered_is_reminded_after_a_week_and_its_probability_is_unknown() {
    let found = |days| after(days, &[], &[]);
    let wait = found(4.0).open[0].1;
    assert_eq!((wait.probability, wait.advice), (None, SilenceAdvice::Wait));
    let wait = found(7.0).open[0].1;
    assert_eq!((wait.advice, wait.reason), (SilenceAdvice::Remind, SilenceReason::NeverAnswered));
    let silence = found(14.0);
    assert_eq!(silence.open[0].1.advice, SilenceAdvice::Escalate);
    assert_eq!((silence.rhythm.basis, silence.rhythm.median), (RhythmBasis::Unknown, None));
    assert!(silence.rhythm.curve.is_empty());
}

#[test]
fn a_team_with_two_answers_is_drawn_towards_the_others() {
    let others = |factor: f64| vec![team(answered(&QUICK.map(|days| factor * days))); 6];
    let remind = |factor: f64| after(1.0, &[0.8, 1.2], &others(factor)).rhythm.remind_after.unwrap();
    let (quick, slow) = (remind(1.0), remind(2.3));
    assert!(quick < 0.85 * slow, "{quick} {slow}");
    let alone = after(1.0, &[0.8, 1.2], &[]).rhythm;
    assert_eq!(alone.basis, RhythmBasis::Pooled);
    assert!(alone.remind_after.unwrap() > quick, "with nobody beside it, less is known of the team");
    let median = alone.median.unwrap();
    assert!(median.low < 0.8 && median.high.unwrap() > 1.2, "{median:?}");
}

#[test]
fn withdrawn_requests_count_as_censored() {
    let opened_s = MONDAY - 7 * DAY_S;
    let mut requests = answered(&[1.0; 9]);
    requests.push(Request { opened_s, end: RequestEnd::Withdrawn(opened_s + 3 * DAY_S) });
    let found = silence_report(&[team(requests)], MONDAY + 100 * DAY_S, &SilenceSettings::default());
    assert_eq!((found[0].rhythm.answers, found[0].open.len()), (9, 0));
    // One of ten waits longer than three days, and nobody knows how long.
    assert_eq!(found[0].rhythm.nine_of_ten.map(|of| of.days), Some(1.0));
}

#[test]
fn false_reminders_are_rare_and_a_silent_team_is_reported_in_time() {
    let settings = SilenceSettings { remind_floor_days: 0.01, ..SilenceSettings::default() };
    let rhythms = [
        SimulatedRhythm::Exponential(2.0),
        SimulatedRhythm::Weibull(2.0, 1.5),
        SimulatedRhythm::LogNormal(2.0, 0.6),
        SimulatedRhythm::Mixture(1.0, 4.0),
    ];
    for rhythm in rhythms {
        let mut random = SplitMix(9);
        let (mut false_reminders, mut reported, runs) = (0.0, Vec::new(), 40);
        for _ in 0..runs {
            let teams: Vec<TeamRequests> = (0..3).map(|_| rhythm.history(30, &mut random)).collect();
            let found = silence_report(&teams, 0, &settings).remove(0).rhythm;
            false_reminders += rhythm.survival(found.remind_after.unwrap()) / f64::from(runs);
            reported.push(found.late_after.unwrap() / rhythm.nine_of_ten());
        }
        reported.sort_by(f64::total_cmp);
        assert!(false_reminders < 0.05, "{rhythm:?}: {false_reminders}");
        // Where nine of ten lies just between quick and slow answers, 30 answers do not say where it is.
        let is_steady = !matches!(rhythm, SimulatedRhythm::Mixture(..));
        assert!(reported[if is_steady { 35 } else { 20 }] < 1.5, "{rhythm:?}: {reported:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_longer_wait_is_never_more_usual_nor_the_advice_quieter(
        history in prop::collection::vec(0.01_f64..4.9, 0..30), first in 0.0_f64..40.0, more in 0.0_f64..40.0,
    ) {
        let (short, long) = (after(first, &history, &[]).open[0].1, after(first + more, &history, &[]).open[0].1);
        prop_assert!(long.advice >= short.advice);
        prop_assert!(long.probability <= short.probability);
        prop_assert!(short.probability.is_none_or(|probability| (0.0..=1.0).contains(&probability)));
    }

    #[test]
    fn a_curve_falls_from_one(history in prop::collection::vec(0.01_f64..4.9, 1..30)) {
        let rhythm = after(3.0, &history, &[]).rhythm;
        prop_assert_eq!(rhythm.curve[0], SurvivalPoint { days: 0.0, survival: 1.0 });
        prop_assert!(rhythm.curve.windows(2).all(|pair| pair[0].days < pair[1].days && pair[0].survival >= pair[1].survival));
        let (late, remind, escalate) = (rhythm.late_after, rhythm.remind_after, rhythm.escalate_after);
        prop_assert!(late <= remind && (escalate.is_none() || remind <= escalate));
    }
}
