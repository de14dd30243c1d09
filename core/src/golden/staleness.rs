//! Stale golden items: which ones people have to check again after a change of the rules.

use super::LabelingRules;
use crate::label::Document;
use std::collections::BTreeSet;

/// Differences between two versions of a stage's rules that affect golden labels.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RulesDifference {
    /// The differences in words, each with the class that it affects; none: all classes.
    pub changes: Vec<(Option<String>, String)>,
}

/// Differences of classes (definition, geometry, attributes), rules and passages of the guideline.
pub fn rules_difference(before: &LabelingRules, after: &LabelingRules) -> RulesDifference {
    let mut changes = Vec::new();
    for old in &before.ontology.classes {
        match after.ontology.class(&old.name) {
            None => changes.push((Some(old.name.clone()), format!("the class {} was removed", old.name))),
            Some(new) if new.definition != old.definition => {
                let what = format!("what {} means: {}", old.name, new.definition);
                changes.push((Some(old.name.clone()), what));
            }
            Some(new) if new.attributes != old.attributes || new.geometry != old.geometry => {
                changes.push((Some(old.name.clone()), format!("how {} is labeled", old.name)));
            }
            Some(_) => {}
        }
    }
    let rule = |rules: &LabelingRules, id: &str| rules.rubric.rules.iter().find(|r| r.id == id).cloned();
    let ids: BTreeSet<&str> =
        before.rubric.rules.iter().chain(&after.rubric.rules).map(|r| r.id.as_str()).collect();
    for id in ids {
        let (old, new) = (rule(before, id), rule(after, id));
        if old != new
            && let Some(named) = new.or(old)
        {
            let what = format!("the rule “{}”", named.name());
            changes.push((named.class, what));
        }
    }
    for passage in passages(&after.guideline).difference(&passages(&before.guideline)) {
        // A passage that names classes affects only those classes.
        let named: Vec<_> = after
            .ontology
            .classes
            .iter()
            .filter(|c| names(passage, &c.name))
            .map(|c| c.name.clone())
            .collect();
        let what = format!("the guideline: {passage}");
        if named.is_empty() {
            changes.push((None, what.clone()));
        }
        changes.extend(named.into_iter().map(|class| (Some(class), what.clone())));
    }
    RulesDifference { changes }
}

/// Reasons to check a golden label again; empty where no difference affects it.
pub fn stale_reasons(touched: &RulesDifference, golden: &Document) -> Vec<String> {
    let classes: BTreeSet<&str> = golden.objects.iter().map(|o| o.class.as_str()).collect();
    let concerns = |class: &Option<String>| class.as_deref().is_none_or(|class| classes.contains(class));
    let mut out: Vec<String> = Vec::new();
    for (_, what) in touched.changes.iter().filter(|(class, _)| concerns(class)) {
        if !out.contains(what) {
            out.push(what.clone());
        }
    }
    out
}

fn passages(guideline: &str) -> BTreeSet<&str> {
    guideline.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Whether a text contains a word, in the singular or plural.
fn names(text: &str, word: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|w| {
        w.eq_ignore_ascii_case(word) || w.strip_suffix('s').is_some_and(|w| w.eq_ignore_ascii_case(word))
    })
}

#[cfg(test)]
mod tests {
    use super::super::change::tests::rules;
    use super::super::{RuleChange, apply_changes};
    use super::*;
    use crate::label::Object;

    fn golden(class: &str) -> Document {
        let (id, class) = ("1".to_owned(), class.to_owned());
        let object = Object { id, class, attributes: Default::default(), track: false, shapes: Vec::new() };
        Document { objects: vec![object], ..Document::default() }
    }

    #[test]
    fn a_rule_about_a_class_concerns_items_with_that_class() {
        let change = RuleChange::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
        let touched = rules_difference(&rules(), &apply_changes(&rules(), &[change]).unwrap());
        assert_eq!(stale_reasons(&touched, &golden("flyable")), ["the rule “Keep off treetops”"]);
        assert!(stale_reasons(&touched, &golden("tree")).is_empty());
    }

    #[test]
    fn a_passage_concerns_the_classes_that_it_names_or_all() {
        let adds = |text: &str| {
            let change = RuleChange::Guideline { before: String::new(), after: text.to_owned() };
            rules_difference(&rules(), &apply_changes(&rules(), &[change]).unwrap())
        };
        assert_eq!(stale_reasons(&adds("Trees are outlined."), &golden("tree")).len(), 1);
        assert!(stale_reasons(&adds("Trees are outlined."), &golden("flyable")).is_empty());
        assert_eq!(stale_reasons(&adds("Work from far to near."), &golden("flyable")).len(), 1);
    }

    #[test]
    fn nothing_changed_concerns_nothing() {
        assert_eq!(rules_difference(&rules(), &rules()), RulesDifference::default());
    }
}
