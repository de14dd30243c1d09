//! Judged objects of a graded label: which golden objects its author got right.

use crate::grade::Grade;
use crate::label::Document;
use crate::rubric::Severity;
use std::collections::{BTreeMap, BTreeSet};

/// Object of a label that a grade judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedObject {
    /// Class that it should have; of an object that is not there, the class of the label.
    pub class: String,
    /// Whether no critical or major rule is broken for it, in any frame.
    pub is_right: bool,
}

/// The objects of a label that its grade judges: each golden object that was matched, each one that was missed, and each
/// label of nothing, the last two where a critical or major rule says so.
pub fn judged_objects(grade: &Grade, label: &Document, golden: &Document) -> Vec<JudgedObject> {
    let pairs: BTreeMap<(u32, &str), &str> =
        grade.pairs.iter().map(|pair| ((pair.frame, pair.label.as_str()), pair.golden.as_str())).collect();
    let mut found: BTreeMap<&str, bool> = pairs.values().map(|golden| (*golden, true)).collect();
    let missed: BTreeSet<&str> = grade.missed.iter().map(|object| object.object.as_str()).collect();
    let mut of_nothing: BTreeSet<&str> = BTreeSet::new();
    for finding in grade.findings.iter().filter(|finding| finding.severity != Severity::Minor) {
        let matched = finding.label.as_deref().and_then(|id| pairs.get(&(finding.frame, id)).copied());
        match (matched, finding.label.as_deref(), finding.golden.as_deref()) {
            (Some(golden), ..) => {
                found.insert(golden, false);
            }
            (None, Some(label), _) => {
                of_nothing.insert(label);
            }
            (None, None, Some(golden)) if missed.contains(golden) || found.contains_key(golden) => {
                found.insert(golden, false);
            }
            (None, None, _) => {}
        }
    }
    let class = |document: &Document, id: &str| document.object(id).map(|object| object.class.clone());
    let of_golden = found.into_iter().filter_map(|(id, is_right)| Some((class(golden, id)?, is_right)));
    let extra = of_nothing.into_iter().filter_map(|id| Some((class(label, id)?, false)));
    of_golden.chain(extra).map(|(class, is_right)| JudgedObject { class, is_right }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::{Recording, grade};
    use crate::label::square_label::squares;
    use crate::rubric::Rubric;
    use serde_json::{from_value, json};

    fn judged(label: &Document, golden: &Document, missed: &str) -> Vec<(String, bool)> {
        let rubric: Rubric = from_value(json!({
            "name": "r", "match": {"measure": "iou", "min": 0.1}, "accept": {"critical": 0},
            "rules": [
                {"id": "near", "measure": "iou", "min": 0.8, "severity": "major"},
                {"id": "clear", "class": "car", "measure": "clearance", "of": "tree", "min": 20, "severity": "critical"},
                {"id": "extra", "measure": "extra", "max": 0, "severity": "major"},
                {"id": "missed", "measure": "missed", "max": 0, "severity": missed}
            ]
        }))
        .unwrap();
        let graded = grade(label, golden, Recording::NONE, &rubric);
        judged_objects(&graded, label, golden).into_iter().map(|o| (o.class, o.is_right)).collect()
    }

    #[test]
    fn each_golden_object_is_right_or_wrong_once_and_a_label_of_nothing_is_wrong() {
        let golden = squares(&[("a", "car", 0.0), ("b", "car", 100.0), ("c", "van", 200.0)]);
        let label = squares(&[("x", "car", 0.0), ("y", "car", 105.0), ("z", "bus", 500.0)]);
        let expected = [("car", true), ("car", false), ("van", false), ("bus", false)];
        assert_eq!(
            judged(&label, &golden, "critical"),
            expected.map(|(class, right)| (class.to_owned(), right))
        );
    }

    #[test]
    fn what_is_missed_counts_where_the_rubric_minds() {
        let golden = squares(&[("a", "car", 0.0), ("c", "van", 200.0)]);
        let label = squares(&[("x", "car", 0.0)]);
        assert_eq!(judged(&label, &golden, "minor"), [("car".to_owned(), true)]);
    }

    #[test]
    fn a_car_too_near_a_tree_is_a_wrong_car_and_no_wrong_tree() {
        let golden = squares(&[("a", "car", 0.0), ("t", "tree", 15.0)]);
        let label = squares(&[("x", "car", 0.0), ("u", "tree", 15.0)]);
        let expected = [("car".to_owned(), false), ("tree".to_owned(), true)];
        assert_eq!(judged(&label, &golden, "critical"), expected);
    }
}
