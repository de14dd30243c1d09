//! Findings of a grade in groups of one rule, and the order in which people walk through them.

use assay_core::grade::Grade;
use assay_core::rubric::Severity;
use std::collections::BTreeMap;

/// Findings of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingGroup {
    /// Id of the rule.
    pub rule: String,
    /// Severity of its findings.
    pub severity: Severity,
    /// Indexes among the grade's findings, in their order.
    pub findings: Vec<usize>,
}

/// Findings by rule, the worst rules first; rules of one severity in the order of their first finding.
pub fn finding_groups(grade: Option<&Grade>) -> Vec<FindingGroup> {
    let mut groups: Vec<FindingGroup> = Vec::new();
    let mut known: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for (index, finding) in grade.iter().flat_map(|g| &g.findings).enumerate() {
        let (rule, severity) = (&finding.rule, finding.severity);
        let at = *known.entry((severity, rule.as_str())).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.findings.push(index),
            None => groups.push(FindingGroup { rule: rule.clone(), severity, findings: vec![index] }),
        }
    }
    groups.sort_by_key(|group| group.severity);
    groups
}

/// Index of the finding after (`forward`) or before another one as the groups list them, in a ring.
pub fn next_finding(grade: Option<&Grade>, now: Option<usize>, forward: bool) -> Option<usize> {
    let order: Vec<usize> = finding_groups(grade).into_iter().flat_map(|group| group.findings).collect();
    let now = now.and_then(|now| order.iter().position(|index| *index == now));
    order.get(super::next_in_ring(now, order.len(), forward)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{finding, grade};

    fn mixed() -> Grade {
        let of = |rule, severity| finding(rule, severity, [None, None]);
        grade(vec![
            of("iou", Severity::Minor),
            of("spill", Severity::Major),
            of("iou", Severity::Minor),
            of("clearance", Severity::Critical),
            of("spill", Severity::Major),
            of("coverage", Severity::Major),
        ])
    }

    #[test]
    fn findings_of_one_rule_are_one_group_and_the_worst_come_first() {
        let groups = finding_groups(Some(&mixed()));
        let summary: Vec<_> = groups.iter().map(|g| (g.rule.as_str(), g.findings.clone())).collect();
        let expected =
            [("clearance", vec![3]), ("spill", vec![1, 4]), ("coverage", vec![5]), ("iou", vec![0, 2])];
        assert_eq!(summary, expected);
        assert!(finding_groups(None).is_empty());
    }

    #[test]
    fn a_walk_meets_each_finding_once_in_the_order_of_the_list() {
        let grade = mixed();
        let mut walk = vec![next_finding(Some(&grade), None, true).unwrap()];
        while walk.len() < 6 {
            walk.push(next_finding(Some(&grade), walk.last().copied(), true).unwrap());
        }
        assert_eq!(walk, [3, 1, 4, 5, 0, 2]);
        assert_eq!(next_finding(Some(&grade), Some(2), true), Some(3), "it begins again");
        assert_eq!(next_finding(Some(&grade), Some(3), false), Some(2));
        assert_eq!(next_finding(None, Some(3), true), None);
    }
}
