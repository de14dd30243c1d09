//! Release whose definition explains a grader's verdicts best.
//!
//! Each release implies a verdict on each judged object. A grader who follows a release gives that verdict, but for lapses, of which half
//! agree by chance; the lapse rate is integrated out for each release. The current release has a prior probability of 0.9.

use super::lapse::nodes;
use super::verdicts::{VerdictRow, VerdictTable};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Prior probability of the current release.
const CURRENT_PRIOR: f64 = 0.9;
/// Verdicts on which the releases differ, below which none is named.
const LEAST_DISCRIMINATING: usize = 20;
/// Posterior probability from which a release is named.
const NAMED_FROM: f64 = 0.95;
/// Items of evidence at most.
const MOST_EVIDENCE: usize = 50;

/// Release that explains verdicts best.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseAlignment {
    /// Release with a posterior probability of at least 0.95, from 20 verdicts on which releases differ; none: it is not clear. Of releases
    /// that imply the same on all of these, the newest, with the probability of them together.
    pub best: Option<String>,
    /// Posterior probability of each release.
    pub posterior: BTreeMap<String, f64>,
    /// Items whose verdicts speak for the best release against the current one; where the current one is best, against the next.
    pub evidence: Vec<String>,
    /// Number of verdicts on which the releases differ.
    pub n: usize,
}

/// The release that explains verdicts best.
pub(super) fn best_release(table: &VerdictTable, rows: &[&VerdictRow]) -> ReleaseAlignment {
    let order = known_releases(table, rows);
    let Some(current) = current_release(table, rows) else { return ReleaseAlignment::default() };
    let differs = |row: &&&VerdictRow| {
        let is_complete = row.expected.len() == order.len();
        is_complete && row.expected.iter().any(|(_, accepts)| *accepts != row.expected[0].1)
    };
    let rows: Vec<&VerdictRow> = rows.iter().filter(differs).copied().collect();
    let others = order.len() - 1;
    let log_posterior = |release: u32| {
        let prior = match (release == current, others) {
            (_, 0) => 1.0,
            (true, _) => CURRENT_PRIOR,
            (false, _) => (1.0 - CURRENT_PRIOR) / others as f64,
        };
        libm::log(prior) + log_likelihood(&rows, release)
    };
    let logs: Vec<(u32, f64)> = order.iter().map(|release| (*release, log_posterior(*release))).collect();
    let most = logs.iter().map(|(_, log)| *log).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = logs.iter().map(|(_, log)| libm::exp(log - most)).sum();
    let posterior: Vec<(u32, f64)> =
        logs.iter().map(|(release, log)| (*release, libm::exp(log - most) / total)).collect();
    let ranked = rank_definitions(table, &rows, &posterior);
    let (best, probability) = ranked[0];
    let is_named = rows.len() >= LEAST_DISCRIMINATING && probability >= NAMED_FROM;
    let against = if best == current { ranked.get(1).map(|of| of.0) } else { Some(current) };
    let evidence = against.filter(|_| is_named).map(|against| evidence(table, &rows, best, against));
    ReleaseAlignment {
        best: is_named.then(|| table.releases.name(best).to_owned()),
        posterior: posterior.iter().map(|(of, p)| (table.releases.name(*of).to_owned(), *p)).collect(),
        evidence: evidence.unwrap_or_default(),
        n: rows.len(),
    }
}

/// Definitions by their probabilities, the greatest first. Releases that imply the same verdicts here are one definition, named by the
/// newest of them: nobody could tell them apart.
fn rank_definitions(table: &VerdictTable, rows: &[&VerdictRow], posterior: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let mut definitions: Vec<(Vec<Option<bool>>, u32, f64)> = Vec::new();
    for (release, probability) in posterior {
        let verdicts: Vec<Option<bool>> = rows.iter().map(|row| implied(row, *release)).collect();
        match definitions.iter_mut().find(|(known, ..)| *known == verdicts) {
            Some((_, named, sum)) => {
                *sum += probability;
                if natural(table.releases.name(*named), table.releases.name(*release)).is_lt() {
                    *named = *release;
                }
            }
            None => definitions.push((verdicts, *release, *probability)),
        }
    }
    let mut ranked: Vec<(u32, f64)> = definitions.into_iter().map(|(_, named, sum)| (named, sum)).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked
}

/// Releases that imply something for any of the verdicts, in the order of their names.
fn known_releases(table: &VerdictTable, rows: &[&VerdictRow]) -> Vec<u32> {
    let known: BTreeSet<u32> =
        rows.iter().flat_map(|row| row.expected.iter().map(|(release, _)| *release)).collect();
    table.releases.alphabetical().filter(|release| known.contains(release)).collect()
}

/// The release that the verdicts are to follow: the last one by number of those that imply something for them.
pub(super) fn current_release(table: &VerdictTable, rows: &[&VerdictRow]) -> Option<u32> {
    let names = |release: &u32| table.releases.name(*release);
    known_releases(table, rows).into_iter().max_by(|a, b| natural(names(a), names(b)))
}

fn implied(row: &VerdictRow, release: u32) -> Option<bool> {
    row.expected.iter().find(|(of, _)| *of == release).map(|(_, accepts)| *accepts)
}

/// Logarithm of the probability of all verdicts under a release, with the lapse rate integrated out.
fn log_likelihood(rows: &[&VerdictRow], release: u32) -> f64 {
    let agreeing = rows.iter().filter(|row| implied(row, release) == Some(row.accepts)).count() as f64;
    let differing = rows.len() as f64 - agreeing;
    let of_node = nodes().map(|node| {
        libm::log(node.prior)
            + agreeing * libm::log(1.0 - 0.5 * node.rate)
            + differing * libm::log(0.5 * node.rate)
    });
    let most = of_node.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + libm::log(of_node.iter().map(|log| libm::exp(log - most)).sum())
}

/// Items on which two releases differ and the verdict is that of the first, those with the most such verdicts first.
fn evidence(table: &VerdictTable, rows: &[&VerdictRow], best: u32, against: u32) -> Vec<String> {
    let mut counts: BTreeMap<&str, (i64, usize)> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let speaks = implied(row, best) == Some(row.accepts);
        if implied(row, best) != implied(row, against) {
            let (count, _) = counts.entry(table.item(row.object)).or_insert((0, place));
            *count += if speaks { 1 } else { -1 };
        }
    }
    let mut items: Vec<_> = counts.into_iter().filter(|(_, (count, _))| *count > 0).collect();
    items.sort_by_key(|(_, (count, place))| (-count, *place));
    items.into_iter().take(MOST_EVIDENCE).map(|(item, _)| item.to_owned()).collect()
}

/// Order of names of releases: by the number at their end, then by name, so that `r10` comes after `r9`.
fn natural(a: &str, b: &str) -> Ordering {
    let number = |name: &str| {
        let text = name.trim_end_matches(|c: char| c.is_ascii_digit());
        name[text.len()..].parse::<u64>().ok()
    };
    number(a).cmp(&number(b)).then_with(|| a.cmp(b))
}
