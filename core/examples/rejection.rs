//! Figures of the alarm of rejections on simulated projects: `rejection` prints, as one JSON object, how often healthy projects
//! alarm, how fast falls are found, and how often their cause is named right.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

#[path = "../src/rejection_alarm/simulation.rs"]
mod simulation;

use assay_core::random::SplitMix;
use assay_core::rejection_alarm::{
    AlarmReport, AlarmSettings, AlarmSettingsError, DownstreamVerdict, RejectionAlarm, RejectionCause,
};
use assay_core::review::Verdict;
use serde_json::{Value, json};
use simulation::{SimulatedFall, alarm_time};
use std::error::Error;
use std::time::Instant;

const SEED: u64 = 20_261_130;
/// Ranges of the first verdict after a fall.
const STARTS: [[u64; 2]; 5] = [[1, 100], [101, 500], [501, 1_500], [1_501, 3_000], [3_001, 4_900]];

fn quantile(sorted: &[u64], share: f64) -> u64 {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}

/// Share of projects with this acceptance that ever alarm within so many verdicts.
fn healthy_alarms(acceptance: f64, projects: u32, verdicts: u64) -> Result<f64, AlarmSettingsError> {
    let mut random = SplitMix(SEED);
    let mut alarms = 0;
    for _ in 0..projects {
        alarms += u32::from(alarm_time(verdicts, |_| acceptance, &mut random)?.is_some());
    }
    Ok(f64::from(alarms) / f64::from(projects))
}

/// Detection times of the alarm and of a plain mixture, for falls that start within a range.
fn detection(healthy: f64, fallen: f64, [first, last]: [u64; 2]) -> Result<Value, AlarmSettingsError> {
    let mut random = SplitMix(SEED + first);
    let (mut delays, mut plain_delays, mut before) = (Vec::new(), Vec::new(), 0);
    for _ in 0..2_000 {
        let start = first + (random.unit() * (last - first + 1) as f64) as u64;
        let acceptance = |number| if number < start { healthy } else { fallen };
        let mut same = random.clone();
        match alarm_time(start + 5_000, acceptance, &mut random)? {
            Some(at) if at < start => before += 1,
            at => delays.push(at.map_or(u64::MAX, |at| at - start + 1)),
        }
        if let Some(at) = plain_mixture_time(start + 5_000, acceptance, &mut same).filter(|at| *at >= start) {
            plain_delays.push(at - start + 1);
        }
        random.next();
    }
    delays.sort_unstable();
    plain_delays.sort_unstable();
    Ok(json!({
        "healthy": healthy, "fallen": fallen, "first": first, "last": last, "before": before,
        "median": quantile(&delays, 0.5), "nine_of_ten": quantile(&delays, 0.9),
        "plain_median": quantile(&plain_delays, 0.5), "plain_nine_of_ten": quantile(&plain_delays, 0.9),
    }))
}

/// Verdict at which a plain mixture of likelihood ratios over falls and start times reaches 20: what the alarm is compared with. The
/// weights of the start times are proportional to 1 / (k + 30) / ln²(k + 30).
fn plain_mixture_time(most: u64, acceptance: impl Fn(u64) -> f64, random: &mut SplitMix) -> Option<u64> {
    const FALLS: [f64; 8] = [1.5, 2.0, 2.83, 4.0, 5.66, 8.0, 16.0, 64.0];
    let fallen = FALLS.map(|factor| 0.95 / (0.95 + 0.05 * factor));
    let weight = |k: u64| 1.0 / ((k as f64 + 30.0) * libm::pow(libm::log(k as f64 + 30.0), 2.0));
    // The sum of all weights is that of the first ones and the integral of the rest.
    let total: f64 = (1..=1_000).map(weight).sum::<f64>() + 1.0 / libm::log(1_030.5);
    let (mut mixture, mut unspent) = ([0.0; FALLS.len()], 1.0);
    for number in 1..=most {
        let share = weight(number) / total;
        unspent -= share;
        let accepts = random.unit() < acceptance(number);
        for (mass, p) in mixture.iter_mut().zip(fallen) {
            let ratio = if accepts { p / 0.95 } else { (1.0 - p) / 0.05 };
            *mass = (*mass + share / FALLS.len() as f64) * ratio;
        }
        if unspent + mixture.iter().sum::<f64>() >= 20.0 {
            return Some(number);
        }
    }
    None
}

/// Nine of ten detection times of a rule that no alarm can use: it knows that acceptance falls to 80 %, and that it does so within the
/// first 100 verdicts; it spends all of its 5 % of false alarms, by simulation at exactly 95 %, on these.
fn informed_rule_time() -> u64 {
    let ratio = |accepts: bool| if accepts { 0.80 / 0.95 } else { 0.20 / 0.05 };
    let step = |sum: f64, number: u64, accepts: bool| {
        (sum + if number <= 100 { 0.01 } else { 0.0 }) * ratio(accepts)
    };
    let mut random = SplitMix(SEED);
    let mut highest: Vec<f64> = (0..20_000)
        .map(|_| {
            let sums = (1..=170).scan(0.0, |sum, number| {
                *sum = step(*sum, number, random.unit() < 0.95);
                Some(*sum)
            });
            sums.fold(0.0, f64::max)
        })
        .collect();
    highest.sort_by(f64::total_cmp);
    let threshold = highest[19_000];
    let mut delays: Vec<u64> = (0..10_000)
        .map(|_| {
            let start = 1 + (random.unit() * 100.0) as u64;
            let (mut sum, mut number) = (0.0, 0);
            while sum < threshold {
                number += 1;
                let acceptance = if number < start { 0.97 } else { 0.80 };
                sum = step(sum, number, random.unit() < acceptance);
            }
            (number + 1).saturating_sub(start)
        })
        .collect();
    delays.sort_unstable();
    quantile(&delays, 0.9)
}

/// Shares of runs in which each cause is named, of those that alarm; `after`: verdicts since the fall, none: up to the alarm.
fn named_causes(cause: RejectionCause, after: Option<u64>, graded: f64) -> Result<Value, AlarmSettingsError> {
    let mut random = SplitMix(SEED);
    let (mut named, mut alarms) = ([0_u32; 4], 0_u32);
    for _ in 0..500 {
        let start = 1 + (random.unit() * 1_000.0) as u64;
        let fall = SimulatedFall { graded, ..SimulatedFall::new(start, after.unwrap_or(2_000), cause) };
        let report =
            if after.is_some() { fall.report(&mut random)? } else { report_at_alarm(fall, &mut random)? };
        if let Some(cause) = report.cause {
            named[cause as usize] += 1;
            alarms += 1;
        }
    }
    let [ours, theirs, both, unclear] = named.map(|count| f64::from(count) / f64::from(alarms));
    let right = [ours, theirs, both, unclear][cause as usize];
    Ok(json!({
        "cause": cause, "after": after, "graded": graded, "alarms": alarms, "right": right, "unclear": unclear,
        "wrong": 1.0 - right - unclear, "ours": ours, "theirs": theirs, "both": both,
    }))
}

fn report_at_alarm(fall: SimulatedFall, random: &mut SplitMix) -> Result<AlarmReport, AlarmSettingsError> {
    let mut alarm = RejectionAlarm::new(AlarmSettings::default())?;
    for found in fall.verdicts(random) {
        alarm.observe(found);
        if alarm.is_raised() {
            break;
        }
    }
    Ok(alarm.report())
}

fn main() -> Result<(), Box<dyn Error>> {
    let healthy = [0.95, 0.96, 0.97, 0.99]
        .map(|acceptance| {
            Ok(json!({ "acceptance": acceptance, "alarms": healthy_alarms(acceptance, 2_000, 5_000)? }))
        })
        .into_iter()
        .collect::<Result<Vec<Value>, AlarmSettingsError>>()?;
    let detections = STARTS
        .map(|starts| (0.97, 0.80, starts))
        .into_iter()
        .chain([(0.97, 0.90), (0.97, 0.50), (0.99, 0.80), (0.955, 0.80)].map(|(h, f)| (h, f, STARTS[2])))
        .map(|(healthy, fallen, starts)| detection(healthy, fallen, starts))
        .collect::<Result<Vec<_>, _>>()?;
    let mut causes = Vec::new();
    for cause in [RejectionCause::Ours, RejectionCause::Theirs, RejectionCause::Both] {
        for after in [None, Some(100), Some(200), Some(300)] {
            causes.push(named_causes(cause, after, 0.3)?);
        }
        causes.push(named_causes(cause, Some(200), 1.0)?);
    }
    let started = Instant::now();
    alarm_time(1_000_000, |_| 0.99, &mut SplitMix(SEED))?;
    let seconds = started.elapsed().as_secs_f64();
    let figures = json!({
        "healthy": healthy, "long": healthy_alarms(0.95, 500, 100_000)?, "detections": detections,
        "informed_nine_of_ten": informed_rule_time(), "causes": causes, "million_seconds": seconds,
    });
    println!("{figures}");
    Ok(())
}
