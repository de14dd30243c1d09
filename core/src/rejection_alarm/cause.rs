//! Cause of a fall of acceptance: the parts that are due to our quality and to the customer's grading.
//!
//! By our grade against golden, an object is good or bad. Before the fall and in it, the customer rejects a share of objects that
//! are bad and a share that are good. The rise of the first share is ours, and that of the second one theirs: they reject what golden
//! accepts. Bad objects that they accepted before and reject now are no fall of our quality, so they are moved from the first
//! rise to the second one.
//!
//! The grade is known of some objects alone, and more often of rejected ones in some projects. So what is estimated is the share of rejected
//! objects, from all verdicts, and the shares of bad ones among the rejected and among the accepted objects that have a grade. The
//! estimates are draws from Beta posteriors with a constant seed.

use super::episode::{Episode, VerdictCounts};
use crate::random::SplitMix;
use crate::review::Verdict;
use serde::{Deserialize, Serialize};

/// Cause of more rejections than were promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RejectionCause {
    /// Our quality fell: what they reject, our grade against golden rejects too.
    Ours,
    /// Their grading moved: they reject objects that our grade accepts, or that they accepted before.
    Theirs,
    /// Each explains at least a fifth of the fall.
    Both,
    /// Too few objects of which our grade is known.
    Unclear,
}

/// Share of a fall of acceptance that is due to the customer's grading; the rest is due to our quality.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GradingShare {
    /// Posterior median, 0 to 1.
    pub median: f64,
    /// Central 95 % interval.
    pub interval: [f64; 2],
    /// Number of rejected objects of the episode of which our grade is known.
    pub graded_rejections: u64,
}

/// Draws from the posterior.
const DRAWS: usize = 2_000;
const SEED: u64 = 2859;
/// Share of the fall from which on something is a part of the cause.
const PART: f64 = 0.2;
/// Least number of rejected objects with a grade in an episode whose cause is named.
const LEAST_GRADED: u64 = 5;
/// Least posterior probability of a cause that is named.
const SURE: f64 = 0.5;
/// Verdicts that the promise counts for before the episode.
const PROMISE_WEIGHT: f64 = 20.0;

/// Shares of all objects.
#[derive(Clone, Copy, Debug)]
struct VerdictShares {
    bad_rejected: f64,
    good_rejected: f64,
    bad_accepted: f64,
}

impl VerdictShares {
    /// A draw from the posterior; `prior`: rejections and acceptances to add.
    fn draw(counts: &VerdictCounts, prior: [f64; 2], random: &mut SplitMix) -> Self {
        let [accept, reject] = [Verdict::Accept, Verdict::Reject];
        let rejected =
            random.beta(counts.all(reject) as f64 + prior[0], counts.all(accept) as f64 + prior[1]);
        let mut bad_among = |verdict, [bad, good]: [f64; 2]| {
            let [bad_count, good_count] =
                [reject, accept].map(|golden| counts.graded(verdict, golden) as f64);
            random.beta(bad_count + bad, good_count + good)
        };
        // Accepted objects are rarely bad; of rejected ones nothing is known beforehand.
        let bad_rejected = rejected * bad_among(reject, [0.5, 0.5]);
        let bad_accepted = (1.0 - rejected) * bad_among(accept, [0.1, 3.0]);
        Self { bad_rejected, good_rejected: rejected - bad_rejected, bad_accepted }
    }

    /// Part of the fall between two times that is due to our quality, and part that is due to their grading.
    fn parts_of_fall(before: Self, during: Self) -> [f64; 2] {
        let bad = during.bad_rejected - before.bad_rejected;
        let good = during.good_rejected - before.good_rejected;
        let caught = (before.bad_accepted - during.bad_accepted).clamp(0.0, bad.max(0.0));
        [bad - caught, good + caught]
    }
}

/// Cause of an episode of low acceptance, and the share of it that is due to the customer's grading; none where no verdict of
/// the episode has a grade.
pub(super) fn estimate_cause(episode: &Episode, promised: f64) -> (RejectionCause, Option<GradingShare>) {
    let [accept, reject] = [Verdict::Accept, Verdict::Reject];
    let graded_rejections = [accept, reject].map(|golden| episode.during.graded(reject, golden)).iter().sum();
    if graded_rejections == 0 {
        return (RejectionCause::Unclear, None);
    }
    let mut random = SplitMix(SEED);
    let promise = [PROMISE_WEIGHT * (1.0 - promised), PROMISE_WEIGHT * promised];
    let mut shares: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let before = VerdictShares::draw(&episode.before, promise, &mut random);
            let during = VerdictShares::draw(&episode.during, [0.5, 0.5], &mut random);
            let [ours, theirs] = VerdictShares::parts_of_fall(before, during);
            // Where one of the two improved, the other one is the cause alone.
            (ours + theirs > 0.0).then(|| (theirs / (ours + theirs)).clamp(0.0, 1.0))
        })
        .collect();
    if shares.is_empty() {
        return (RejectionCause::Unclear, None);
    }
    shares.sort_by(f64::total_cmp);
    let quantile = |share: f64| shares[((shares.len() - 1) as f64 * share).round() as usize];
    let probability = |is_cause: &dyn Fn(f64) -> bool| {
        shares.iter().filter(|share| is_cause(**share)).count() as f64 / shares.len() as f64
    };
    let causes = [
        (RejectionCause::Ours, probability(&|share| share < PART)),
        (RejectionCause::Theirs, probability(&|share| share > 1.0 - PART)),
        (RejectionCause::Both, probability(&|share| (PART..=1.0 - PART).contains(&share))),
    ];
    let is_known = |probability| graded_rejections >= LEAST_GRADED && probability >= SURE;
    let named = causes.into_iter().find(|(_, probability)| is_known(*probability));
    let share = GradingShare {
        median: quantile(0.5),
        interval: [quantile(0.025), quantile(0.975)],
        graded_rejections,
    };
    (named.map_or(RejectionCause::Unclear, |(cause, _)| cause), Some(share))
}
