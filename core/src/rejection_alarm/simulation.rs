//! Simulated projects with a customer whose acceptance falls for a known reason. The benchmark `rejection` runs them too.

use super::{
    AlarmReport, AlarmSettings, AlarmSettingsError, DownstreamVerdict, RejectionAlarm, RejectionCause,
};
use super::{SplitMix, Verdict};

/// Project of which acceptance falls from 97 to 80 %, seen by a customer and in part by our grade against golden.
#[derive(Clone, Copy, Debug)]
pub struct SimulatedFall {
    /// Number of the first verdict after the fall.
    pub start: u64,
    /// Number of verdicts from it on.
    pub after: u64,
    /// Acceptance before the fall.
    pub healthy: f64,
    /// Acceptance after it.
    pub fallen: f64,
    /// Reason of the fall: `Ours`, `Theirs` or `Both`, half by each.
    pub cause: RejectionCause,
    /// Probability that our grade is known of an object.
    pub graded: f64,
}

impl SimulatedFall {
    /// Fall from 97 to 80 % at this verdict, with a grade of 30 % of the objects.
    pub fn new(start: u64, after: u64, cause: RejectionCause) -> Self {
        Self { start, after, healthy: 0.97, fallen: 0.80, cause, graded: 0.3 }
    }

    /// Verdicts of a run. The customer rejects 70 to 100 % of the bad objects and up to 1 % of the good ones, as it happens.
    pub fn verdicts(self, random: &mut SplitMix) -> Vec<DownstreamVerdict> {
        let caught = 0.7 + 0.3 * random.unit();
        let overstrict = 0.01 * random.unit();
        let bad_at = |rejected: f64| (rejected - overstrict) / (caught - overstrict);
        let overstrict_at = |rejected: f64, bad: f64| (rejected - bad * caught) / (1.0 - bad);
        let before = bad_at(1.0 - self.healthy);
        let (bad_after, overstrict_after) = match self.cause {
            RejectionCause::Ours => (bad_at(1.0 - self.fallen), overstrict),
            RejectionCause::Theirs => (before, overstrict_at(1.0 - self.fallen, before)),
            RejectionCause::Both | RejectionCause::Unclear => {
                let bad = bad_at(1.0 - (self.healthy + self.fallen) / 2.0);
                (bad, overstrict_at(1.0 - self.fallen, bad))
            }
        };
        let verdict = |number: u64| {
            let (bad, overstrict) =
                if number < self.start { (before, overstrict) } else { (bad_after, overstrict_after) };
            let is_bad = random.unit() < bad;
            let is_rejected = random.unit() < if is_bad { caught } else { overstrict };
            let is_graded = random.unit() < self.graded;
            let judged = |rejects| if rejects { Verdict::Reject } else { Verdict::Accept };
            DownstreamVerdict { verdict: judged(is_rejected), golden: is_graded.then(|| judged(is_bad)) }
        };
        (1..self.start + self.after).map(verdict).collect()
    }

    /// Report at the end of a run.
    ///
    /// # Errors
    /// None with the default settings.
    pub fn report(self, random: &mut SplitMix) -> Result<AlarmReport, AlarmSettingsError> {
        let mut alarm = RejectionAlarm::new(AlarmSettings::default())?;
        self.verdicts(random).into_iter().for_each(|found| alarm.observe(found));
        Ok(alarm.report())
    }
}

/// Number of verdicts after which a project alarms, at most `most`; each verdict accepts with the probability that
/// `acceptance` has for its number.
///
/// # Errors
/// None with the default settings.
pub fn alarm_time(
    most: u64,
    acceptance: impl Fn(u64) -> f64,
    random: &mut SplitMix,
) -> Result<Option<u64>, AlarmSettingsError> {
    let mut alarm = RejectionAlarm::new(AlarmSettings::default())?;
    for number in 1..=most {
        let verdict = if random.unit() < acceptance(number) { Verdict::Accept } else { Verdict::Reject };
        alarm.observe(DownstreamVerdict { verdict, golden: None });
        if alarm.is_raised() {
            return Ok(Some(number));
        }
    }
    Ok(None)
}
