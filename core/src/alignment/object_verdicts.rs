//! What a verdict on a label says of each of its objects, and how far each object deviates from golden.

use crate::grade::{Grade, LabelComparison};
use crate::label::Document;
use crate::review::Verdict;
use crate::rubric::measure::{MeasureEvaluation, ObjectEvaluation};
use crate::rubric::{Measure, Rubric, Severity};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Verdict of a grader on a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelVerdict {
    /// Verdict on the label.
    pub verdict: Verdict,
    /// Ids of the label's objects that the grader rejects.
    pub rejected: Vec<String>,
    /// Whether the grader says that objects are missing.
    pub misses_objects: bool,
}

/// Golden label that a label was compared with, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct GoldenComparison<'a> {
    /// The golden label.
    pub golden: &'a Document,
    /// The measured values.
    pub comparison: &'a LabelComparison,
    /// The grade by the rubric.
    pub grade: &'a Grade,
    /// The rubric.
    pub rubric: &'a Rubric,
}

/// Object that a verdict is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JudgedPart {
    /// Id of the label's object, or of the golden one that was missed; empty: the label as a whole.
    pub object: String,
    /// Whether the label lacks it.
    pub is_missed: bool,
}

/// Verdict on an object of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectVerdict {
    /// The object.
    pub part: JudgedPart,
    /// Its class: that of the label, or of the golden object that was missed; empty: unknown.
    pub class: String,
    /// Verdict.
    pub verdict: Verdict,
    /// What golden says of the object; none: there is no golden, or it does not tell.
    pub by_golden: Option<Verdict>,
    /// Deviation from golden by measure: the worst of all frames.
    pub deviations: BTreeMap<String, f64>,
}

/// Verdicts on all objects of a label that follow from the verdict on it.
///
/// Who accepts a label accepts each of its objects, and that nothing is missing. Who rejects some of its objects accepts the others. A
/// rejection that names no object and misses none is about the label as a whole.
pub fn object_verdicts(
    label: &Document,
    golden: Option<GoldenComparison<'_>>,
    given: &LabelVerdict,
) -> Vec<ObjectVerdict> {
    let outcomes = golden.map(|of| golden_outcomes(of.grade)).unwrap_or_default();
    let names_parts = !given.rejected.is_empty() || given.misses_objects;
    if given.verdict == Verdict::Reject && !names_parts {
        let by_golden = golden.map(|of| of.grade.verdict);
        return vec![ObjectVerdict {
            part: JudgedPart::default(),
            class: String::new(),
            verdict: Verdict::Reject,
            by_golden,
            deviations: BTreeMap::new(),
        }];
    }
    let rejected: BTreeSet<&str> = given.rejected.iter().map(String::as_str).collect();
    let mut deviations = golden.map(|of| worst_deviations(of.comparison, of.rubric)).unwrap_or_default();
    let of_label = label.objects.iter().map(|object| {
        let part = JudgedPart { object: object.id.clone(), is_missed: false };
        ObjectVerdict {
            class: object.class.clone(),
            verdict: verdict_if(!rejected.contains(object.id.as_str())),
            by_golden: outcomes.get(&part).copied(),
            deviations: deviations.remove(object.id.as_str()).unwrap_or_default(),
            part,
        }
    });
    let mut found: Vec<ObjectVerdict> = of_label.collect();
    found.extend(missed(golden, &outcomes, given.misses_objects));
    found
}

/// Verdicts on what the label lacks: on each golden object without a match, or on the label where golden knows of none and the
/// grader says that something is missing.
fn missed(
    golden: Option<GoldenComparison<'_>>,
    outcomes: &BTreeMap<JudgedPart, Verdict>,
    misses_objects: bool,
) -> Vec<ObjectVerdict> {
    let verdict = verdict_if(!misses_objects);
    let of_golden = outcomes.iter().filter(|(part, _)| part.is_missed).map(|(part, outcome)| {
        let object = golden.and_then(|of| of.golden.object(&part.object));
        ObjectVerdict {
            part: part.clone(),
            class: object.map(|object| object.class.clone()).unwrap_or_default(),
            verdict,
            by_golden: Some(*outcome),
            deviations: BTreeMap::new(),
        }
    });
    let found: Vec<ObjectVerdict> = of_golden.collect();
    if !found.is_empty() || !misses_objects {
        return found;
    }
    vec![ObjectVerdict {
        part: JudgedPart { object: String::new(), is_missed: true },
        class: String::new(),
        verdict,
        by_golden: golden.map(|_| Verdict::Accept),
        deviations: BTreeMap::new(),
    }]
}

fn verdict_if(accepts: bool) -> Verdict {
    if accepts { Verdict::Accept } else { Verdict::Reject }
}

/// What a grade says of each object: rejected where a critical or major rule is broken. An object of golden that was missed in some
/// frames and matched in others is judged with the object that it was matched with.
pub fn golden_outcomes(grade: &Grade) -> BTreeMap<JudgedPart, Verdict> {
    let label_of: BTreeMap<&str, &str> =
        grade.pairs.iter().map(|pair| (pair.golden.as_str(), pair.label.as_str())).collect();
    let of_label = |id: &str| JudgedPart { object: id.to_owned(), is_missed: false };
    let of_golden = |id: &str| match label_of.get(id) {
        Some(label) => of_label(label),
        None => JudgedPart { object: id.to_owned(), is_missed: true },
    };
    let mut outcomes: BTreeMap<JudgedPart, Verdict> = BTreeMap::new();
    for part in grade.pairs.iter().map(|pair| of_label(&pair.label)) {
        outcomes.insert(part, Verdict::Accept);
    }
    for part in grade.extra.iter().map(|extra| of_label(&extra.object)) {
        outcomes.insert(part, Verdict::Accept);
    }
    for part in grade.missed.iter().map(|missed| of_golden(&missed.object)) {
        outcomes.entry(part).or_insert(Verdict::Accept);
    }
    for finding in grade.findings.iter().filter(|finding| finding.severity != Severity::Minor) {
        let part = match (&finding.label, &finding.golden) {
            (Some(label), _) => of_label(label),
            (None, Some(golden)) => of_golden(golden),
            (None, None) => continue,
        };
        outcomes.insert(part, Verdict::Reject);
    }
    outcomes
}

/// The worst value of each measure for each of the label's objects. Rules that compare with other objects (`of`) have no deviation
/// of one object, and what is right or wrong without a size (class, attribute, missed, extra) has none at all.
fn worst_deviations<'a>(
    comparison: &'a LabelComparison,
    rubric: &Rubric,
) -> BTreeMap<&'a str, BTreeMap<String, f64>> {
    let mut worst: BTreeMap<&str, BTreeMap<String, f64>> = BTreeMap::new();
    for check in &comparison.checks {
        let Some(rule) = rubric.rules.get(check.rule).filter(|rule| rule.of.is_none()) else { continue };
        let Some(label) = check.label.as_deref().filter(|_| has_size(&rule.measure) && !check.failed) else {
            continue;
        };
        let of_object = worst.entry(label).or_default();
        let is_better_larger = rule.measure.descriptor().is_better_larger();
        let is_worse = |known: f64| match is_better_larger {
            true => check.value < known,
            false => check.value.abs() > known.abs(),
        };
        match of_object.get_mut(&rule.measure.name()) {
            Some(known) if is_worse(*known) => *known = check.value,
            Some(_) => {}
            None => {
                of_object.insert(rule.measure.name(), check.value);
            }
        }
    }
    worst
}

fn has_size(measure: &Measure) -> bool {
    let evaluation = &measure.descriptor().evaluation;
    !matches!(
        evaluation,
        MeasureEvaluation::Objects(ObjectEvaluation::Pair(_) | ObjectEvaluation::Unmatched(_))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::{Recording, judge, measure};
    use crate::label::square_label::squares;
    use serde_json::{from_value, json};

    fn verdicts(given: &LabelVerdict, has_golden: bool) -> Vec<(String, bool, bool, Option<bool>)> {
        let rubric: Rubric = from_value(json!({
            "name": "r", "match": {"measure": "iou", "min": 0.1}, "accept": {"critical": 0},
            "rules": [
                {"id": "near", "measure": "iou", "min": 0.8, "severity": "major"},
                {"id": "class", "measure": "class", "max": 0, "severity": "major"},
                {"id": "missed", "measure": "missed", "max": 0, "severity": "critical"}
            ]
        }))
        .unwrap();
        let label = squares(&[("l1", "car", 0.0), ("l2", "car", 103.0)]);
        let golden = squares(&[("g1", "car", 0.5), ("g2", "car", 100.0), ("g3", "van", 200.0)]);
        let comparison = measure(&label, &golden, Recording::NONE, &rubric);
        let grade = judge(&comparison, &rubric);
        let golden =
            GoldenComparison { golden: &golden, comparison: &comparison, grade: &grade, rubric: &rubric };
        let found = object_verdicts(&label, has_golden.then_some(golden), given);
        for of in found.iter().filter(|of| of.by_golden.is_some() && of.part.object.starts_with('l')) {
            assert_eq!(of.deviations.keys().collect::<Vec<_>>(), ["iou"], "a class has no size");
        }
        let is = |verdict: Verdict| verdict == Verdict::Accept;
        let line =
            |of: ObjectVerdict| (of.part.object, of.part.is_missed, is(of.verdict), of.by_golden.map(is));
        found.into_iter().map(line).collect()
    }

    fn given(verdict: Verdict, rejected: &[&str], misses_objects: bool) -> LabelVerdict {
        LabelVerdict {
            verdict,
            rejected: rejected.iter().map(|id| (*id).to_owned()).collect(),
            misses_objects,
        }
    }

    fn line(
        id: &str,
        is_missed: bool,
        accepts: bool,
        golden: Option<bool>,
    ) -> (String, bool, bool, Option<bool>) {
        (id.to_owned(), is_missed, accepts, golden)
    }

    #[test]
    fn who_accepts_a_label_accepts_each_object_and_that_nothing_is_missing() {
        let found = verdicts(&given(Verdict::Accept, &[], false), true);
        let wanted = [
            line("l1", false, true, Some(true)),
            line("l2", false, true, Some(false)),
            line("g3", true, true, Some(false)),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn who_rejects_some_objects_accepts_the_others() {
        let found = verdicts(&given(Verdict::Reject, &["l2"], true), true);
        let wanted = [
            line("l1", false, true, Some(true)),
            line("l2", false, false, Some(false)),
            line("g3", true, false, Some(false)),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_rejection_that_names_nothing_is_about_the_label_as_a_whole() {
        assert_eq!(
            verdicts(&given(Verdict::Reject, &[], false), true),
            [line("", false, false, Some(false))]
        );
    }

    #[test]
    fn without_golden_nothing_is_known_but_the_verdict() {
        let found = verdicts(&given(Verdict::Reject, &["l1"], true), false);
        let wanted =
            [line("l1", false, false, None), line("l2", false, true, None), line("", true, false, None)];
        assert_eq!(found, wanted);
    }
}
