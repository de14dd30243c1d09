//! What became of accepted labels at the customer: the alarm on rejections, over all and by class, and how well reviews predict the customer.

use crate::store::customer_verdicts::DownstreamRow;
use crate::store::object_verdicts::StoredObjectVerdict;
use assay_core::alignment::AgreementShare;
use assay_core::api::{ClassAcceptance, ClassAgreement, DayVerdicts, DownstreamAcceptance, ErrorTypeCount};
use assay_core::rejection_alarm::{AlarmReport, AlarmSettings, DownstreamVerdict, RejectionAlarm};
use assay_core::review::{ErrorType, Verdict};
use std::collections::BTreeMap;

/// Objects of a class from which it can be the one on which verdicts agree least.
const LEAST_MIRRORED: usize = 5;

/// The customer's verdicts with what is known of the same labels.
pub struct DownstreamInput<'a> {
    /// The customer's verdicts in order of time.
    pub theirs: &'a [DownstreamRow],
    /// All verdicts on objects.
    pub verdicts: &'a [StoredObjectVerdict],
    /// Classes of the project's stages: each is watched, with or without verdicts.
    pub classes: usize,
    /// Number of accepted labels without a verdict of the customer.
    pub without_verdict: u32,
}

/// What became of accepted labels; none: the customer has said nothing.
pub fn downstream(input: &DownstreamInput<'_>, settings: AlarmSettings) -> Option<DownstreamAcceptance> {
    let DownstreamInput { theirs, verdicts, classes, without_verdict } = *input;
    let (alarm, alarm_day) = watch(theirs.iter(), settings)?;
    let mut days: BTreeMap<&str, DayVerdicts> = BTreeMap::new();
    for of in theirs {
        let day = of.given_at.get(..10).unwrap_or_default();
        let counts =
            days.entry(day).or_insert_with(|| DayVerdicts { day: day.to_owned(), accepted: 0, rejected: 0 });
        match of.verdict {
            Verdict::Accept => counts.accepted += 1,
            Verdict::Reject => counts.rejected += 1,
        }
    }
    let mirrored = mirrored(verdicts);
    let worst = worst_class(&mirrored);
    let same = mirrored.iter().filter(|(_, is_same)| *is_same).count();
    (!theirs.is_empty()).then(|| DownstreamAcceptance {
        promised: settings.promised,
        error_types: error_types(theirs, &alarm),
        alarm,
        alarm_day,
        classes: class_acceptances(theirs, classes, settings),
        days: days.into_values().collect(),
        without_verdict,
        mirror: (!mirrored.is_empty()).then(|| AgreementShare::new(same, mirrored.len())),
        mirror_worst: worst,
    })
}

/// State of an alarm after verdicts in order of time, and the day on which it was raised.
fn watch<'a>(
    verdicts: impl Iterator<Item = &'a DownstreamRow>,
    settings: AlarmSettings,
) -> Option<(AlarmReport, Option<String>)> {
    let mut alarm = RejectionAlarm::new(settings).ok()?;
    let mut raised_on = None;
    for of in verdicts {
        alarm.observe(DownstreamVerdict { verdict: of.verdict, golden: of.by_golden });
        if alarm.is_raised() && raised_on.is_none() {
            raised_on = of.given_at.get(..10).map(str::to_owned);
        }
    }
    Some((alarm.report(), raised_on))
}

/// Acceptance of each class, those with an alarm first, then those that are accepted least. The classes share the probability of a false
/// alarm, each an equal part: with any number of them, a healthy project has one with probability α at most.
fn class_acceptances(
    theirs: &[DownstreamRow],
    classes: usize,
    settings: AlarmSettings,
) -> Vec<ClassAcceptance> {
    let mut by_class: BTreeMap<&str, Vec<&DownstreamRow>> = BTreeMap::new();
    for of in theirs {
        if let Some(class) = &of.class {
            by_class.entry(class).or_default().push(of);
        }
    }
    let shared = classes.max(by_class.len()).max(1) as f64;
    let settings = AlarmSettings { alpha: settings.alpha / shared, ..settings };
    let acceptance = |(class, verdicts): (&str, Vec<&DownstreamRow>)| {
        let (alarm, alarm_day) = watch(verdicts.iter().copied(), settings)?;
        let accepted = verdicts.iter().filter(|of| of.verdict == Verdict::Accept).count();
        let acceptance = AgreementShare::new(accepted, verdicts.len());
        Some(ClassAcceptance { class: class.to_owned(), acceptance, alarm, alarm_day })
    };
    let mut found: Vec<ClassAcceptance> = by_class.into_iter().filter_map(acceptance).collect();
    found.sort_by(|a, b| {
        b.alarm.alarm.cmp(&a.alarm.alarm).then_with(|| a.acceptance.value.total_cmp(&b.acceptance.value))
    });
    found
}

/// Why labels are rejected, the most frequent error first: in the episode that raised the alarm, or in all verdicts.
fn error_types(theirs: &[DownstreamRow], alarm: &AlarmReport) -> Vec<ErrorTypeCount> {
    let since = alarm.episode.map_or(0, |low| usize::try_from(low.since - 1).unwrap_or(usize::MAX));
    let mut counts: BTreeMap<ErrorType, u32> = BTreeMap::new();
    for of in theirs.iter().skip(since).filter(|of| of.verdict == Verdict::Reject) {
        for error in &of.errors {
            *counts.entry(*error).or_default() += 1;
        }
    }
    let count = |(error_type, rejected)| ErrorTypeCount { error_type, rejected };
    let mut found: Vec<ErrorTypeCount> = counts.into_iter().map(count).collect();
    found.sort_by_key(|of| std::cmp::Reverse(of.rejected));
    found
}

/// Object of a label: label, object, and whether it is missed.
type ObjectKey<'a> = (&'a str, &'a str, bool);

/// Class of each object that both a review and a customer's team judged, and whether both said the same: one for each team. Of several
/// verdicts of one side the last one counts.
fn mirrored(verdicts: &[StoredObjectVerdict]) -> Vec<(&str, bool)> {
    let mut ours: BTreeMap<ObjectKey<'_>, Verdict> = BTreeMap::new();
    let mut theirs: BTreeMap<(ObjectKey<'_>, &str), (&str, Verdict)> = BTreeMap::new();
    for of in verdicts {
        let key = (of.revision.as_str(), of.object.as_str(), of.is_missed);
        if of.is_downstream {
            theirs.insert((key, of.team.as_str()), (of.class.as_str(), of.verdict));
        } else {
            ours.insert(key, of.verdict);
        }
    }
    let same = |((key, _), (class, verdict)): (&(ObjectKey<'_>, &str), &(_, Verdict))| {
        Some((*class, ours.get(key)? == verdict))
    };
    theirs.iter().filter_map(same).collect()
}

/// The class on which verdicts agree least, of objects each with its class and whether the verdicts on it are the same; none: no class has
/// enough objects.
pub(super) fn worst_class(mirrored: &[(&str, bool)]) -> Option<ClassAgreement> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (class, is_same) in mirrored.iter().filter(|(class, _)| !class.is_empty()) {
        let (same, all) = counts.entry(class).or_default();
        *same += usize::from(*is_same);
        *all += 1;
    }
    let agreement = |(class, (same, all)): (&str, (usize, usize))| ClassAgreement {
        class: class.to_owned(),
        agreement: AgreementShare::new(same, all),
    };
    let known = counts.into_iter().filter(|(_, (_, all))| *all >= LEAST_MIRRORED).map(agreement);
    known.min_by(|a, b| a.agreement.value.total_cmp(&b.agreement.value))
}
