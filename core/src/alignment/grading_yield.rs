//! What grading takes away: objects that golden accepts and a team rejects, and labels that it sends back for nothing else.

use super::AgreementShare;
use crate::review::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Objects of a class that golden accepts, from which the class can be the one on which most is lost.
const LEAST_OF_CLASS: usize = 5;

/// Verdict of a team on an object of which golden says something.
#[derive(Clone, Copy, Debug)]
pub struct YieldVerdict<'a> {
    /// The team.
    pub team: &'a str,
    /// Id of the label.
    pub label: &'a str,
    /// Class of the object; empty: the label as a whole.
    pub class: &'a str,
    /// What the team says.
    pub verdict: Verdict,
    /// What golden says.
    pub by_golden: Verdict,
}

/// What a team's grading takes away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GradingYield {
    /// The team; empty: people without one.
    pub team: String,
    /// Share of the objects that the team accepts.
    pub accepted: AgreementShare,
    /// Share of the same objects that golden accepts.
    pub acceptable: AgreementShare,
    /// Share of what golden accepts that the team rejects; absent: golden accepts none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<AgreementShare>,
    /// Share of what golden rejects that the team accepts; absent: golden rejects none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub let_through: Option<AgreementShare>,
    /// Labels of which the team rejects something, and nothing that golden rejects: by the rubric, they are usable.
    pub lost_labels: usize,
    /// Labels with verdicts of the team.
    pub labels: usize,
    /// Class on which most is lost, with the share of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_class: Option<ClassLoss>,
}

/// What is lost of a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassLoss {
    /// The class.
    pub class: String,
    /// Share of what golden accepts that the team rejects.
    pub lost: AgreementShare,
}

/// What each team's grading takes away, those that take most first. An object with several verdicts of a team counts with each.
pub fn grading_yields<'a>(verdicts: impl IntoIterator<Item = YieldVerdict<'a>>) -> Vec<GradingYield> {
    let mut by_team: BTreeMap<&str, Vec<YieldVerdict<'_>>> = BTreeMap::new();
    for verdict in verdicts {
        by_team.entry(verdict.team).or_default().push(verdict);
    }
    let mut found: Vec<GradingYield> =
        by_team.into_iter().map(|(team, verdicts)| team_yield(team, &verdicts)).collect();
    let lost = |of: &GradingYield| of.lost.as_ref().map_or(0.0, |lost| lost.value);
    found.sort_by(|a, b| lost(b).total_cmp(&lost(a)));
    found
}

fn team_yield(team: &str, verdicts: &[YieldVerdict<'_>]) -> GradingYield {
    let count = |is_it: &dyn Fn(&YieldVerdict<'_>) -> bool| verdicts.iter().filter(|of| is_it(of)).count();
    let acceptable = count(&|of| of.by_golden == Verdict::Accept);
    let share = |part: usize, all: usize| (all > 0).then(|| AgreementShare::new(part, all));
    let mut labels: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for of in verdicts.iter() {
        let [is_rejected, is_wrong] = labels.entry(of.label).or_default();
        *is_rejected |= of.verdict == Verdict::Reject;
        *is_wrong |= of.verdict == Verdict::Reject && of.by_golden == Verdict::Reject;
    }
    GradingYield {
        team: team.to_owned(),
        accepted: AgreementShare::new(count(&|of| of.verdict == Verdict::Accept), verdicts.len()),
        acceptable: AgreementShare::new(acceptable, verdicts.len()),
        lost: share(count(&is_lost), acceptable),
        let_through: share(
            count(&|of| of.by_golden == Verdict::Reject && of.verdict == Verdict::Accept),
            verdicts.len() - acceptable,
        ),
        lost_labels: labels.values().filter(|[is_rejected, is_wrong]| *is_rejected && !is_wrong).count(),
        labels: labels.len(),
        worst_class: worst_class(verdicts),
    }
}

fn is_lost(of: &YieldVerdict<'_>) -> bool {
    of.by_golden == Verdict::Accept && of.verdict == Verdict::Reject
}

fn worst_class(verdicts: &[YieldVerdict<'_>]) -> Option<ClassLoss> {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for of in verdicts.iter().filter(|of| of.by_golden == Verdict::Accept && !of.class.is_empty()) {
        let [lost, all] = counts.entry(of.class).or_default();
        *lost += usize::from(is_lost(of));
        *all += 1;
    }
    let known = counts.into_iter().filter(|(_, [lost, all])| *all >= LEAST_OF_CLASS && *lost > 0);
    let loss = known.map(|(class, [lost, all])| ClassLoss {
        class: class.to_owned(),
        lost: AgreementShare::new(lost, all),
    });
    loss.max_by(|a, b| a.lost.value.total_cmp(&b.lost.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Accept, Reject};

    fn verdicts<'a>(team: &'a str, all: &[(&'a str, &'a str, Verdict, Verdict)]) -> Vec<YieldVerdict<'a>> {
        let of = |(label, class, verdict, by_golden): &(&'a str, &'a str, Verdict, Verdict)| YieldVerdict {
            team,
            label,
            class,
            verdict: *verdict,
            by_golden: *by_golden,
        };
        all.iter().map(of).collect()
    }

    #[test]
    fn what_golden_accepts_and_a_team_rejects_is_lost() {
        let ml = verdicts(
            "ML",
            &[
                ("one", "car", Reject, Accept),
                ("one", "truck", Accept, Accept),
                ("two", "car", Reject, Accept),
                ("two", "car", Reject, Reject),
                ("three", "car", Accept, Accept),
            ],
        );
        let qa = verdicts("QA", &[("one", "car", Accept, Accept), ("two", "car", Accept, Reject)]);
        let found = grading_yields(qa.into_iter().chain(ml));
        let [ml, qa] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            (ml.team.as_str(), ml.labels, ml.lost_labels),
            ("ML", 3, 1),
            "the second has a real error"
        );
        let lost = ml.lost.as_ref().unwrap();
        assert_eq!((lost.value, lost.n), (0.5, 4));
        assert_eq!((ml.accepted.value, ml.acceptable.value), (0.4, 0.8));
        assert_eq!((qa.lost.as_ref().unwrap().value, qa.lost_labels), (0.0, 0));
        assert_eq!(qa.let_through.as_ref().unwrap().value, 1.0);
        assert_eq!((&ml.worst_class, &qa.worst_class), (&None, &None), "too few objects of a class");
    }

    #[test]
    fn the_class_on_which_most_is_lost_is_named() {
        let all: Vec<(&str, &str, Verdict, Verdict)> = (0..20)
            .map(|n| {
                let class = if n % 2 == 0 { "car" } else { "truck" };
                ("one", class, if n % 3 == 0 && class == "car" { Reject } else { Accept }, Accept)
            })
            .collect();
        let found = grading_yields(verdicts("ML", &all));
        let worst = found[0].worst_class.as_ref().unwrap();
        assert_eq!((worst.class.as_str(), worst.lost.n), ("car", 10));
    }
}
