use super::simulation::{SimulatedFall, alarm_time};
use super::*;
use proptest::prelude::*;

fn alarm(promised: f64, alpha: f64) -> RejectionAlarm {
    RejectionAlarm::new(AlarmSettings { promised, alpha }).unwrap()
}

fn ungraded(verdict: Verdict) -> DownstreamVerdict {
    DownstreamVerdict { verdict, golden: None }
}

/// Alarm after all verdicts of a text: `a` accepts, `r` rejects.
fn observe(alarm: &mut RejectionAlarm, verdicts: &str) {
    for letter in verdicts.chars() {
        alarm.observe(ungraded(if letter == 'a' { Verdict::Accept } else { Verdict::Reject }));
    }
}

#[test]
fn expected_capital_of_a_project_that_keeps_its_promise_is_at_most_1() {
    // All sequences of 16 verdicts, weighed by their probability. A low promise makes falls likely early.
    let (promised, alpha) = (0.6, 0.2);
    let (mut alarms, mut largest) = (0, 0.0_f64);
    for acceptance in [0.6, 0.7, 0.9] {
        let (mut expected, mut ever) = (0.0, 0.0);
        for sequence in 0..1_u32 << 16 {
            let mut found = alarm(promised, alpha);
            let mut probability = 1.0;
            for number in 0..16 {
                let accepts = sequence >> number & 1 == 0;
                probability *= if accepts { acceptance } else { 1.0 - acceptance };
                found.observe(ungraded(if accepts { Verdict::Accept } else { Verdict::Reject }));
            }
            let value = found.report().evidence;
            expected += probability * value;
            largest = largest.max(value);
            if found.is_raised() {
                ever += probability;
                alarms += 1;
            }
        }
        assert!(ever <= alpha, "{acceptance}: {ever}");
        if acceptance == promised {
            assert!((expected - 1.0).abs() < 1e-9, "a fair game: {expected}");
        } else {
            assert!(expected < 1.0, "{acceptance}: {expected}");
        }
    }
    assert!(alarms > 100 && largest > 1.0 / alpha, "{alarms} {largest}");
}

#[test]
fn healthy_projects_rarely_alarm_however_often_they_are_read() {
    let mut random = SplitMix(1);
    let runs = 200;
    for (acceptance, most) in [(0.95, 18), (0.97, 4)] {
        let alarms = (0..runs).filter(|_| alarm_time(2_000, |_| acceptance, &mut random).unwrap().is_some());
        // 4 % are expected of those that just keep the promise.
        let alarms = alarms.count();
        assert!(alarms <= most, "{acceptance}: {alarms} of {runs}");
    }
}

#[test]
fn a_fall_from_97_to_80_percent_is_found_in_60_verdicts_wherever_it_starts() {
    let mut random = SplitMix(2);
    for start in [1, 300, 2_500] {
        let acceptance = |number| if number < start { 0.97 } else { 0.80 };
        let times = (0..300).map(|_| alarm_time(start + 1_000, acceptance, &mut random).unwrap().unwrap());
        let mut delays: Vec<u64> = times.filter(|at| *at >= start).map(|at| at - start + 1).collect();
        delays.sort_unstable();
        let [median, most] = [0.5, 0.9].map(|share| delays[(delays.len() as f64 * share) as usize]);
        assert!(median <= 62 && most <= 115, "{start}: {median} {most}");
    }
}

#[test]
fn large_falls_are_found_at_once_and_small_ones_in_the_end() {
    let mut random = SplitMix(3);
    let mut delay = |fallen: f64| {
        let acceptance = |number| if number <= 200 { 0.97 } else { fallen };
        let times = (0..40).map(|_| alarm_time(20_000, acceptance, &mut random).unwrap().unwrap());
        let mut delays: Vec<u64> = times.map(|at| at.saturating_sub(200)).collect();
        delays.sort_unstable();
        delays[20]
    };
    assert!(delay(0.2) <= 8);
    assert!(delay(0.9) <= 400);
    assert!(delay(0.93) <= 3_000);
}

#[test]
fn a_raised_alarm_stays_and_its_evidence_is_finite() {
    let mut found = alarm(0.95, 0.05);
    observe(&mut found, &"a".repeat(50));
    assert_eq!((found.report().alarm, found.report().cause, found.report().evidence), (false, None, 1.0));
    observe(&mut found, &"r".repeat(2_000));
    let raised = found.report();
    assert!(raised.alarm && raised.at.unwrap() <= 56, "{raised:?}");
    assert_eq!(raised.evidence, 1e300);
    let episode = raised.episode.unwrap();
    assert_eq!((episode.since, episode.until, episode.accepted, episode.rejected), (51, 2_050, 0, 2_000));
    assert_eq!((raised.cause, episode.theirs), (Some(RejectionCause::Unclear), None));
    observe(&mut found, &"a".repeat(500));
    let recovered = found.report();
    assert_eq!((recovered.at, recovered.verdicts), (raised.at, 2_550));
    assert_eq!(recovered.episode.unwrap().until, 2_050, "the episode ends where acceptance recovers");
}

#[test]
fn evidence_at_the_alarm_is_1_by_alpha() {
    let mut found = alarm(0.95, 0.01);
    observe(&mut found, &"a".repeat(20));
    while !found.is_raised() {
        observe(&mut found, "r");
    }
    assert!((found.report().evidence - 100.0).abs() < 1e-9, "{}", found.report().evidence);
}

/// Number of runs in which each cause is named, of `runs` falls.
fn named_causes(fall: SimulatedFall, runs: usize, seed: u64) -> [usize; 4] {
    let mut random = SplitMix(seed);
    let mut named = [0; 4];
    for _ in 0..runs {
        let start = 1 + (random.unit() * 800.0) as u64;
        let report = SimulatedFall { start, ..fall }.report(&mut random).unwrap();
        if let Some(cause) = report.cause {
            named[cause as usize] += 1;
        }
    }
    named
}

#[test]
fn the_cause_is_named_right_in_nine_of_ten_falls() {
    for cause in [RejectionCause::Ours, RejectionCause::Theirs, RejectionCause::Both] {
        let named = named_causes(SimulatedFall::new(1, 300, cause), 60, 4);
        let all: usize = named.iter().sum();
        assert!(all >= 55 && named[cause as usize] * 100 >= all * 85, "{cause:?}: {named:?}");
    }
}

#[test]
fn without_grades_the_cause_is_unclear() {
    let fall = SimulatedFall { graded: 0.0, ..SimulatedFall::new(1, 200, RejectionCause::Ours) };
    let named = named_causes(fall, 10, 5);
    assert_eq!(named[RejectionCause::Unclear as usize], named.iter().sum::<usize>());
    assert!(named.iter().sum::<usize>() >= 9);
}

#[test]
fn grades_of_rejected_objects_alone_are_enough() {
    // Only what they reject is graded: a share of bad objects over all graded ones would mislead.
    let mut random = SplitMix(6);
    for (cause, golden) in
        [(RejectionCause::Ours, Verdict::Reject), (RejectionCause::Theirs, Verdict::Accept)]
    {
        let mut found = alarm(0.95, 0.05);
        for number in 0..900 {
            let is_rejected = random.unit() < if number < 600 { 0.03 } else { 0.2 };
            let normal = random.unit() < 0.9;
            found.observe(if is_rejected {
                let golden = if number < 600 && normal { Verdict::Reject } else { golden };
                DownstreamVerdict { verdict: Verdict::Reject, golden: Some(golden) }
            } else {
                ungraded(Verdict::Accept)
            });
        }
        assert_eq!(found.report().cause, Some(cause), "{:?}", found.report());
    }
}

#[test]
fn settings_out_of_range_are_refused() {
    let error =
        |promised, alpha| RejectionAlarm::new(AlarmSettings { promised, alpha }).unwrap_err().to_string();
    assert!(error(1.0, 0.05).starts_with("1 is not between 0 and 1. Enter the promised share"));
    assert!(error(f64::NAN, 0.05).starts_with("NaN is not between"));
    assert_eq!(error(0.95, 0.0), "0 is not between 0 and 1. Enter a probability such as 0.05");
}

#[test]
fn lines_are_verdicts_or_errors_that_say_where() {
    let parsed = |line: &str| parse_downstream_verdict(line);
    let verdict = |verdict, golden| Ok(DownstreamVerdict { verdict, golden });
    let line = r#"{"item":"f 7","verdict":"reject","golden":"accept","team":"AV"}"#;
    assert_eq!(parsed(line), verdict(Verdict::Reject, Some(Verdict::Accept)));
    assert_eq!(parsed(r#"{"item":7,"verdict":"accept","golden":null}"#), verdict(Verdict::Accept, None));
    assert_eq!(parsed(r#"{"item":"a","verdict":"accept"}"#), verdict(Verdict::Accept, None));
    let error = |line: &str| {
        let error = parsed(line).unwrap_err();
        format!("{}: {}", error.location, error.message)
    };
    assert_eq!(
        error(r#"{"item":"a","verdict":"ok"}"#),
        "column 26: unknown variant `ok`, expected `accept` or `reject`"
    );
    assert_eq!(error(r#"{"item":"a"}"#), "column 12: missing field `verdict`");
    assert_eq!(error(r#"{"verdict":"accept"}"#), "column 20: missing field `item`");
    assert_eq!(error(r#"{"item":[],"verdict":"accept"}"#), "item: is neither a text nor a number");
    assert!(error("accept").contains("expected value"));
    assert!(error(&"[".repeat(100_000)).contains("column"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_stream_has_a_finite_report(
        stream in proptest::collection::vec((any::<bool>(), 0..3_u8), 0..600),
        promised in 0.001_f64..0.999, alpha in 1e-6_f64..0.999,
    ) {
        let mut found = alarm(promised, alpha);
        let judged = |accepts| if accepts { Verdict::Accept } else { Verdict::Reject };
        for (accepts, golden) in &stream {
            let golden = [None, Some(Verdict::Accept), Some(Verdict::Reject)][usize::from(*golden)];
            found.observe(DownstreamVerdict { verdict: judged(*accepts), golden });
        }
        let report = found.report();
        prop_assert!(report.evidence.is_finite() && report.evidence >= 0.0);
        prop_assert_eq!(report.alarm, report.at.is_some());
        prop_assert_eq!(report.alarm, report.cause.is_some());
        if let Some(low) = report.episode {
            prop_assert_eq!(low.until - low.since + 1, low.accepted + low.rejected);
            prop_assert!(low.since <= report.at.unwrap() && report.at.unwrap() <= low.until);
            prop_assert!(low.theirs.is_none_or(|share| share.interval[0] <= share.median));
        }
        let text = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(serde_json::from_str::<AlarmReport>(&text).unwrap(), report);
    }
}
