//! Feedback on an item of an exam: rules that the label breaks, by class, without the place or the golden label.

use crate::grade::{Finding, Grade};
use crate::label::Document;
use crate::rubric::{Rubric, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rule that a label breaks for objects of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokenRule {
    /// Title of the rule.
    pub rule: String,
    /// Its severity.
    pub severity: Severity,
    /// Class of the objects; empty where none is concerned.
    pub class: String,
    /// Number of times.
    pub count: u32,
}

/// The rules that a label breaks, the most severe first, then in the rubric's order.
pub fn broken_rules(grade: &Grade, rubric: &Rubric, label: &Document, golden: &Document) -> Vec<BrokenRule> {
    let class = |finding: &Finding| {
        let of = |document: &Document, id: &Option<String>| {
            document.object(id.as_deref()?).map(|object| object.class.clone())
        };
        of(golden, &finding.golden).or_else(|| of(label, &finding.label)).unwrap_or_default()
    };
    let mut counts: BTreeMap<(Severity, usize, String), u32> = BTreeMap::new();
    for finding in &grade.findings {
        let place = rubric.rules.iter().position(|rule| rule.id == finding.rule).unwrap_or(usize::MAX);
        *counts.entry((finding.severity, place, class(finding))).or_default() += 1;
    }
    let title = |place: usize| rubric.rules.get(place).map(|rule| rule.name().to_owned()).unwrap_or_default();
    let broken =
        |((severity, place, class), count)| BrokenRule { rule: title(place), severity, class, count };
    counts.into_iter().map(broken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::{Recording, grade};
    use crate::label::square_label;
    use serde_json::{from_value, json};

    fn squares(classes: &[(&str, f64)]) -> Document {
        let ids: Vec<String> = (0..classes.len()).map(|n| format!("o{n}")).collect();
        let named = ids.iter().zip(classes).map(|(id, (class, x))| (id.as_str(), *class, *x));
        square_label::squares(&named.collect::<Vec<_>>())
    }

    #[test]
    fn broken_rules_are_counted_by_class_without_a_place() {
        let rubric: Rubric = from_value(json!({
            "name": "r", "match": {"measure": "iou", "min": 0.1}, "accept": {"critical": 0},
            "rules": [
                {"id": "extra", "measure": "extra", "max": 0, "severity": "minor", "title": "Nothing too much"},
                {"id": "missed", "measure": "missed", "max": 0, "severity": "critical"}
            ]
        }))
        .unwrap();
        let golden = squares(&[("tree", 0.0), ("tree", 100.0), ("car", 200.0)]);
        let label = squares(&[("tree", 0.0), ("van", 500.0)]);
        let scene = crate::scene::Scene {
            name: "s".to_owned(),
            sensors: Vec::new(),
            frames: Vec::new(),
            metadata: BTreeMap::new(),
        };
        let graded = grade(&label, &golden, Recording::from_scene(&scene), &rubric);
        let broken = broken_rules(&graded, &rubric, &label, &golden);
        let lines: Vec<_> = broken.iter().map(|b| (b.rule.as_str(), b.class.as_str(), b.count)).collect();
        assert_eq!(lines, [("missed", "car", 1), ("missed", "tree", 1), ("Nothing too much", "van", 1)]);
    }
}
