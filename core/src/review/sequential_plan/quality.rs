//! Quality of a lot, as inspection of one item after the other sees it.

use super::SequentialDesign;
use serde::{Deserialize, Serialize};

/// Model of the number of nonconforming items in a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LotModel {
    /// Each item is nonconforming with the same probability: for lots of at least ten times the sample.
    Binomial,
    /// Items are drawn without replacement from a lot with a fixed number of nonconforming items.
    Hypergeometric,
}

/// Quality of a lot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LotQuality {
    /// Each item is nonconforming with this probability.
    Share(f64),
    /// The lot has this number of items, of which this number is nonconforming.
    Count { lot: u64, nonconforming: u64 },
}

impl LotQuality {
    /// Share of nonconforming items, 0 to 1.
    pub(super) fn share(self) -> f64 {
        match self {
            Self::Share(share) => share,
            Self::Count { lot, nonconforming } => nonconforming as f64 / lot as f64,
        }
    }

    /// Probability that the next item is nonconforming, as intercept and slope over the number of nonconforming items
    /// among those `inspected` so far, which must be fewer than the lot.
    pub(super) fn next_item(self, inspected: u64) -> (f64, f64) {
        match self {
            Self::Share(share) => (share, 0.0),
            Self::Count { lot, nonconforming } => {
                let each = 1.0 / (lot - inspected) as f64;
                (nonconforming as f64 * each, -each)
            }
        }
    }
}

/// Qualities of a design at its AQL and its RQL.
///
/// A lot that cannot have exactly the AQL stands for all lots that are at least as good: its number of nonconforming items is
/// rounded down, and that of the RQL up.
pub(super) fn design_qualities(design: &SequentialDesign, model: LotModel) -> [LotQuality; 2] {
    let [aql, rql] = [design.aql, design.rql].map(|percent| percent / 100.0);
    match model {
        LotModel::Binomial => [LotQuality::Share(aql), LotQuality::Share(rql)],
        LotModel::Hypergeometric => {
            let lot = design.lot;
            // 7 % of 100 items is a little more than 7 in floating point.
            let good = (lot as f64 * aql * (1.0 + 1e-12)).floor() as u64;
            let bad = (lot as f64 * rql * (1.0 - 1e-12)).ceil() as u64;
            [good, bad].map(|nonconforming| LotQuality::Count { lot, nonconforming })
        }
    }
}

/// Qualities at which a plan is described, from the best to the worst: 0 to twice the RQL, with AQL and RQL among them.
pub(super) fn described_qualities(design: &SequentialDesign, model: LotModel) -> Vec<LotQuality> {
    /// Number of equal steps up to twice the RQL.
    const STEPS: u64 = 40;
    let most = (design.rql / 50.0).min(1.0);
    let mut all: Vec<LotQuality> = (0..=STEPS)
        .map(|step| most * step as f64 / STEPS as f64)
        .map(|share| match model {
            LotModel::Binomial => LotQuality::Share(share),
            LotModel::Hypergeometric => {
                let nonconforming = (design.lot as f64 * share).round() as u64;
                LotQuality::Count { lot: design.lot, nonconforming }
            }
        })
        .chain(design_qualities(design, model))
        .collect();
    all.sort_by(|a, b| a.share().total_cmp(&b.share()));
    all.dedup_by(|a, b| (a.share() - b.share()).abs() <= 1e-12 * b.share());
    all
}
