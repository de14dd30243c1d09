//! A reviewer's own figures: how far they agree with golden that they did not see, and with the customer.

use crate::clock::Timestamp;
use crate::store::object_verdicts::{self, GraderVerdict};
use crate::store::{StoreError, Tx};
use crate::usecase::downstream::worst_class;
use assay_core::alignment::AgreementShare;
use assay_core::api::{ReviewerFigures, WeekAgreement};
use assay_core::id::{ProjectId, UserId};
use assay_core::review::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Weeks that count.
const WEEKS: i64 = 8;
const WEEK_S: i64 = 7 * 24 * 3600;
/// Verdicts on objects that count at most, the last ones.
const MOST_VERDICTS: u32 = 20_000;

/// The figures of a reviewer.
///
/// # Errors
/// Storage.
pub fn get(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    user: UserId,
) -> Result<ReviewerFigures, StoreError> {
    let since = now.plus_seconds(-WEEKS * WEEK_S);
    let verdicts = object_verdicts::of_grader(tx, project, user, &since, MOST_VERDICTS)?;
    Ok(figures(&verdicts, now, &since))
}

fn figures(verdicts: &[GraderVerdict], now: &Timestamp, since: &Timestamp) -> ReviewerFigures {
    let with_golden: Vec<(&GraderVerdict, Verdict)> =
        verdicts.iter().filter(|of| of.is_blind).filter_map(|of| Some((of, of.by_golden?))).collect();
    let is_same = |(of, golden): &&(&GraderVerdict, Verdict)| of.verdict == *golden;
    let count = |ours: Verdict, golden: Verdict| {
        let found = with_golden.iter().filter(|(of, by)| of.verdict == ours && *by == golden).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let customers: Vec<bool> = verdicts.iter().filter_map(|of| Some(of.by_customer? == of.verdict)).collect();
    let labels: BTreeSet<&str> = verdicts.iter().map(|of| of.review.as_str()).collect();
    let by_class: Vec<(&str, bool)> =
        with_golden.iter().map(|(of, golden)| (of.class.as_str(), of.verdict == *golden)).collect();
    ReviewerFigures {
        since: since.day().to_owned(),
        labels: u32::try_from(labels.len()).unwrap_or(u32::MAX),
        with_golden: share(with_golden.iter().filter(is_same).count(), with_golden.len()),
        with_customer: share(customers.iter().filter(|same| **same).count(), customers.len()),
        weakest: worst_class(&by_class),
        accepted_wrong: count(Verdict::Accept, Verdict::Reject),
        rejected_right: count(Verdict::Reject, Verdict::Accept),
        median_seconds: median_seconds(verdicts),
        weeks: weeks(&with_golden, now),
    }
}

fn share(same: usize, all: usize) -> Option<AgreementShare> {
    (all > 0).then(|| AgreementShare::new(same, all))
}

/// Median time for a label; each label counts once, whatever its number of objects.
fn median_seconds(verdicts: &[GraderVerdict]) -> Option<f64> {
    let by_label: BTreeMap<&str, u32> =
        verdicts.iter().filter_map(|of| Some((of.review.as_str(), of.seconds?))).collect();
    let mut seconds: Vec<u32> = by_label.into_values().collect();
    seconds.sort_unstable();
    let middle = seconds.len().checked_sub(1)? / 2;
    let [low, high] = [seconds[middle], seconds[seconds.len() / 2]];
    Some((f64::from(low) + f64::from(high)) / 2.0)
}

fn weeks(with_golden: &[(&GraderVerdict, Verdict)], now: &Timestamp) -> Vec<WeekAgreement> {
    let mut weeks: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    for (of, golden) in with_golden {
        let Some(at) = Timestamp::parse(&of.given_at) else { continue };
        let (same, all) = weeks.entry(-((now.seconds - at.seconds) / WEEK_S)).or_default();
        *same += usize::from(of.verdict == *golden);
        *all += 1;
    }
    let week = |(back, (same, all)): (i64, (usize, usize))| WeekAgreement {
        until: now.plus_seconds(back * WEEK_S).day().to_owned(),
        agreement: AgreementShare::new(same, all),
    };
    weeks.into_iter().map(week).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(review: &str, class: &str, verdict: Verdict, by_golden: Option<Verdict>) -> GraderVerdict {
        GraderVerdict {
            review: review.to_owned(),
            class: class.to_owned(),
            verdict,
            by_golden,
            is_blind: true,
            by_customer: None,
            seconds: None,
            given_at: "2026-11-28T10:00:00Z".to_owned(),
        }
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-30T10:00:00Z").unwrap()
    }

    #[test]
    fn only_verdicts_on_golden_that_the_reviewer_did_not_see_say_how_they_agree_with_it() {
        use Verdict::{Accept, Reject};
        let seen = GraderVerdict { is_blind: false, ..verdict("r9", "car", Accept, Some(Reject)) };
        let mut all = vec![
            verdict("r1", "car", Accept, Some(Accept)),
            verdict("r1", "car", Accept, Some(Reject)),
            verdict("r2", "car", Reject, Some(Accept)),
            verdict("r2", "car", Reject, Some(Reject)),
            verdict("r3", "car", Reject, None),
            seen,
        ];
        all[0].by_customer = Some(Reject);
        let found = figures(&all, &now(), &now());
        let golden = found.with_golden.unwrap();
        assert_eq!((golden.value, golden.n), (0.5, 4));
        assert_eq!((found.accepted_wrong, found.rejected_right, found.labels), (1, 1, 4));
        assert_eq!(found.with_customer.unwrap().value, 0.0);
        assert_eq!(found.weakest, None, "four objects are too few");
        assert_eq!(found.weeks.len(), 1);
    }

    #[test]
    fn the_median_time_counts_each_label_once() {
        let timed = |review: &str, seconds| GraderVerdict {
            seconds: Some(seconds),
            ..verdict(review, "car", Verdict::Accept, None)
        };
        let all = [timed("a", 4), timed("a", 4), timed("a", 4), timed("b", 10), timed("c", 6)];
        assert_eq!(figures(&all, &now(), &now()).median_seconds, Some(6.0));
        assert_eq!(figures(&all[..4], &now(), &now()).median_seconds, Some(7.0));
        assert_eq!(
            figures(&[], &now(), &now()),
            ReviewerFigures { since: "2026-11-30".to_owned(), ..Default::default() }
        );
    }
}
