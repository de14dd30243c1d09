//! Agreement of a grader or team with what the current release implies, and with others.

use super::verdicts::VerdictRow;
use crate::agreement::wilson;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Agreement of verdicts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictAgreement {
    /// Number of verdicts.
    pub n: usize,
    /// Share of verdicts that accept.
    pub accepted: f64,
    /// Share of verdicts that are those of the current release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_release: Option<AgreementShare>,
    /// Agreement with others on the same objects, corrected for chance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_others: Option<PairAgreement>,
}

/// Share with its interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgreementShare {
    /// The share.
    pub value: f64,
    /// 95 % interval (Wilson 1927).
    pub interval: [f64; 2],
    /// Number of verdicts.
    pub n: usize,
}

impl AgreementShare {
    /// `count` of `n` verdicts; `n` is at least 1.
    pub fn new(count: usize, n: usize) -> Self {
        let value = count as f64 / n as f64;
        Self { value, interval: wilson(value, n as f64), n }
    }
}

/// Agreement of pairs of verdicts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairAgreement {
    /// Cohen's kappa of the own verdict and that of others; none: all verdicts are the same.
    pub kappa: Option<f64>,
    /// Number of objects that others judged, too.
    pub n: usize,
}

/// Counts of accepting and of all verdicts on an object.
type ObjectCounts = BTreeMap<u32, (u32, u32)>;

/// Counts of the verdicts on each object.
pub(super) fn object_counts<'a>(rows: impl Iterator<Item = &'a VerdictRow>) -> ObjectCounts {
    let mut counts = ObjectCounts::new();
    for row in rows {
        let (accepted, all) = counts.entry(row.object).or_default();
        *accepted += u32::from(row.accepts);
        *all += 1;
    }
    counts
}

/// Agreement of rows with the current release, and with all others, whose counts include the rows.
pub(super) fn agreement(rows: &[&VerdictRow], current: Option<u32>, all: &ObjectCounts) -> VerdictAgreement {
    let accepted = rows.iter().filter(|row| row.accepts).count();
    let implied = rows.iter().filter_map(|row| {
        let release = current?;
        let (_, accepts) = row.expected.iter().find(|(of, _)| *of == release)?;
        Some(*accepts == row.accepts)
    });
    let implied: Vec<bool> = implied.collect();
    let same = implied.iter().filter(|is_same| **is_same).count();
    VerdictAgreement {
        n: rows.len(),
        accepted: accepted as f64 / rows.len().max(1) as f64,
        with_release: (!implied.is_empty()).then(|| AgreementShare::new(same, implied.len())),
        with_others: pairs(rows, all),
    }
}

/// Cohen's kappa of the own share of acceptances on each object and that of others, each object with the same weight.
fn pairs(rows: &[&VerdictRow], all: &ObjectCounts) -> Option<PairAgreement> {
    let own = object_counts(rows.iter().copied());
    let (mut same, mut own_sum, mut other_sum, mut n) = (0.0, 0.0, 0.0, 0_usize);
    for (object, (accepted, count)) in &own {
        let (all_accepted, all_count) = all.get(object)?;
        let others = all_count - count;
        if others == 0 {
            continue;
        }
        let a = f64::from(*accepted) / f64::from(*count);
        let b = f64::from(all_accepted - accepted) / f64::from(others);
        same += a * b + (1.0 - a) * (1.0 - b);
        own_sum += a;
        other_sum += b;
        n += 1;
    }
    if n == 0 {
        return None;
    }
    let (a, b) = (own_sum / n as f64, other_sum / n as f64);
    let chance = a * b + (1.0 - a) * (1.0 - b);
    let kappa = (chance < 1.0 - 1e-12).then(|| (same / n as f64 - chance) / (1.0 - chance));
    Some(PairAgreement { kappa, n })
}
