//! Consensus of several raters: the label that represents all of them, and the rules that they apply differently.

use crate::grade::{Finding, Grade};
use crate::rubric::{Rubric, Severity};

/// Rule that raters apply differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// The rule's id.
    pub rule: String,
    /// Indices of the raters whose labels break the rule when the chosen label is golden.
    pub raters: Vec<usize>,
    /// Number of findings.
    pub count: usize,
    /// Finding that is farthest beyond the limit; the first of equal ones.
    pub worst: Finding,
}

/// Result of [`consensus`].
#[derive(Clone, Debug, PartialEq)]
pub struct Consensus {
    /// Index of the rater whose label gives the others the fewest findings; critical findings count first.
    pub chosen: usize,
    /// Disputes in the order of severity, then of the rubric.
    pub disputes: Vec<Dispute>,
}

/// Find the label that all others are closest to, and the remaining differences. `grades[i][j]` is the grade of rater
/// j's label when rater i's label is golden; the grades of raters against themselves are not used. `None` without
/// raters.
pub fn consensus(grades: &[Vec<Grade>], rubric: &Rubric) -> Option<Consensus> {
    let others = |i: usize| {
        let row = grades.get(i).into_iter().flatten().enumerate();
        row.filter(move |(j, _)| *j != i)
    };
    // Number of findings by severity: one critical finding outweighs any number of major ones, and so on.
    let findings = |i: usize| {
        let mut sums = [0_usize; 3];
        for finding in others(i).flat_map(|(_, grade)| &grade.findings) {
            if let Some(sum) = sums.get_mut(rank(finding)) {
                *sum += 1;
            }
        }
        sums
    };
    let chosen = (0..grades.len()).reduce(|best, i| if findings(i) < findings(best) { i } else { best })?;
    let mut disputes: Vec<Dispute> = Vec::new();
    for (rater, grade) in others(chosen) {
        for finding in &grade.findings {
            match disputes.iter_mut().find(|d| d.rule == finding.rule) {
                Some(known) => {
                    known.count += 1;
                    if !known.raters.contains(&rater) {
                        known.raters.push(rater);
                    }
                    if beyond(finding) > beyond(&known.worst) {
                        known.worst = finding.clone();
                    }
                }
                None => disputes.push(Dispute {
                    rule: finding.rule.clone(),
                    raters: vec![rater],
                    count: 1,
                    worst: finding.clone(),
                }),
            }
        }
    }
    let place = |rule: &str| rubric.rules.iter().position(|r| r.id == rule).unwrap_or(usize::MAX);
    disputes.sort_by_key(|d| (rank(&d.worst), place(&d.rule)));
    Some(Consensus { chosen, disputes })
}

/// Rank of a finding by its severity; critical findings come first.
fn rank(finding: &Finding) -> usize {
    match finding.severity {
        Severity::Critical => 0,
        Severity::Major => 1,
        Severity::Minor => 2,
    }
}

/// Distance of a value from its limit.
fn beyond(finding: &Finding) -> f64 {
    (finding.value - finding.limit).abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Geometry, Polygon};
    use crate::grade::{Recording, grade};
    use crate::label::{Document, Object, Shape};

    /// Square of open ground with this side length, px.
    fn square(side: f64) -> Document {
        let ring = vec![[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]];
        let shapes = vec![Shape::new(0, "camera".to_owned(), Geometry::Polygon(Polygon(vec![ring])))];
        let (id, class) = ("1".to_owned(), "flyable".to_owned());
        let objects = vec![Object { id, class, attributes: Default::default(), track: false, shapes }];
        Document { objects, ..Document::default() }
    }

    fn consensus_of(sides: &[f64]) -> Option<Consensus> {
        let rubric = Rubric::parse(
            r#"{"name":"r","match":{"measure":"iou","min":0.1},"rules":[
                {"id":"spill","class":"flyable","measure":"spill","max":0.02,"severity":"minor"},
                {"id":"iou","class":"flyable","measure":"iou","min":0.9,"severity":"critical"}]}"#,
        )
        .unwrap();
        let one = |golden: f64| {
            let graded = |label: &f64| grade(&square(*label), &square(golden), Recording::default(), &rubric);
            sides.iter().map(graded).collect()
        };
        consensus(&sides.iter().map(|s| one(*s)).collect::<Vec<_>>(), &rubric)
    }

    #[test]
    fn the_label_closest_to_all_others_is_chosen_with_disputes_by_rule() {
        let found = consensus_of(&[120.0, 100.0, 99.0]).unwrap();
        assert_eq!(found.chosen, 1);
        let disputes: Vec<_> =
            found.disputes.iter().map(|d| (d.rule.as_str(), d.raters.clone(), d.count)).collect();
        assert_eq!(disputes, [("iou", vec![0], 1), ("spill", vec![0], 1)]);
    }

    #[test]
    fn one_rater_agrees_and_none_say_nothing() {
        assert_eq!(consensus_of(&[100.0]), Some(Consensus { chosen: 0, disputes: vec![] }));
        assert_eq!(consensus_of(&[]), None);
    }
}
