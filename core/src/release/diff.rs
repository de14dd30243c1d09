//! Differences between two releases, in words.

use super::{Decision, GoldenEntry, ReleaseDefinition, StageRules};
use crate::golden::{RuleChange, describe_change};
use crate::ontology::Class;
use crate::rubric::Rule;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Difference between two releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDifference {
    /// The stage's name; empty: the golden set.
    pub stage: String,
    /// The difference as a sentence.
    pub what: String,
    /// Id of the question whose answer caused it; none: no reason was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The golden item that differs, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<GoldenChange>,
}

/// Golden item whose label differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenChange {
    /// Its id.
    pub id: String,
    /// SHA-256 of the label before; none: the item is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// SHA-256 of the label after; none: the item is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// All differences: the stages in their order, then the golden set. A first definition is summarised in counts.
pub fn differences(before: Option<&ReleaseDefinition>, after: &ReleaseDefinition) -> Vec<ReleaseDifference> {
    let mut out = Vec::new();
    for stage in &after.stages {
        let old = before.and_then(|b| b.stage(&stage.id));
        let found = match old {
            None => vec![(first(stage), None)],
            Some(old) => of_stage(old, stage, &after.decisions),
        };
        out.extend(named(stage, found));
    }
    let gone = |old: &&StageRules| after.stage(&old.id).is_none();
    for old in before.iter().flat_map(|b| &b.stages).filter(gone) {
        out.push(ReleaseDifference {
            stage: old.name.clone(),
            what: "Stage removed".to_owned(),
            question: None,
            golden: None,
        });
    }
    let of_golden = golden(before, after);
    let stage = String::new;
    out.extend(of_golden.into_iter().map(|(what, golden)| ReleaseDifference {
        stage: stage(),
        what,
        question: None,
        golden,
    }));
    out
}

/// Differences between two versions of a stage's rules. The question of each is that of the last decision among
/// `decisions` that changes the same.
pub fn stage_differences(
    before: &StageRules,
    after: &StageRules,
    decisions: &[Decision],
) -> Vec<ReleaseDifference> {
    named(after, of_stage(before, after, decisions)).collect()
}

fn named(stage: &StageRules, found: StageDifferences) -> impl Iterator<Item = ReleaseDifference> {
    found.into_iter().map(|(what, question)| ReleaseDifference {
        stage: stage.name.clone(),
        what,
        question,
        golden: None,
    })
}

fn first(stage: &StageRules) -> String {
    let (classes, rules) = (stage.rules.ontology.classes.len(), stage.rules.rubric.rules.len());
    format!("New: {classes} classes, {rules} rules, a guideline of {} words", words(&stage.rules.guideline))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

type StageDifferences = Vec<(String, Option<String>)>;

fn of_stage(old: &StageRules, new: &StageRules, decisions: &[Decision]) -> StageDifferences {
    let mut out: StageDifferences = Vec::new();
    let because = |is_it: &dyn Fn(&RuleChange) -> bool| {
        let mut found = decisions.iter().filter(|d| d.stage == new.id && d.changes.iter().any(is_it));
        found.next_back().map(|d| d.question.clone())
    };
    if old.name != new.name {
        out.push((format!("Renamed from {}", old.name), None));
    }
    for class in &new.rules.ontology.classes {
        let was = old.rules.ontology.class(&class.name);
        if let Some(what) = class_difference(was, class) {
            let is_it = |c: &RuleChange| c.class_name() == Some(&class.name);
            out.push((what, because(&is_it)));
        }
    }
    for class in old.rules.ontology.classes.iter().filter(|c| new.rules.ontology.class(&c.name).is_none()) {
        out.push((format!("Class removed: {}", class.name), None));
    }
    let rule = |rules: &StageRules, id: &str| rules.rules.rubric.rules.iter().find(|r| r.id == id).cloned();
    let mut rules: Vec<&Rule> = new.rules.rubric.rules.iter().collect();
    rules.extend(old.rules.rubric.rules.iter().filter(|r| rule(new, &r.id).is_none()));
    for shown in rules {
        if let Some(change) = rule_difference(rule(old, &shown.id), rule(new, &shown.id)) {
            let is_it = |c: &RuleChange| c.rule_id() == Some(&shown.id);
            out.push((describe_change(&old.rules, &change), because(&is_it)));
        }
    }
    if old.rules.rubric.accept != new.rules.rubric.accept
        || old.rules.rubric.matching != new.rules.rubric.matching
    {
        out.push(("Changed: the number of acceptable findings, or the matching of objects".to_owned(), None));
    }
    let is_it = |c: &RuleChange| matches!(c, RuleChange::Guideline { .. });
    let lines = guideline_differences(&old.rules.guideline, &new.rules.guideline);
    out.extend(lines.into_iter().map(|what| (what, because(&is_it))));
    out
}

fn class_difference(was: Option<&Class>, now: &Class) -> Option<String> {
    match was {
        None => Some(format!("New class: {}", now.name)),
        Some(was) if was == now => None,
        Some(was) if was.definition != now.definition => {
            Some(format!("Class {}: {} (was: {})", now.name, now.definition, was.definition))
        }
        Some(was) => {
            let differs = [
                ("geometry", was.geometry != now.geometry),
                ("attributes", was.attributes != now.attributes),
                ("examples", was.examples != now.examples),
                ("colour", was.color != now.color),
                ("usual size", was.usual_size_m != now.usual_size_m),
            ];
            let what: Vec<&str> =
                differs.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect();
            Some(format!("Class {}: changed {}", now.name, what.join(", ")))
        }
    }
}

/// The change that leads from one version of a rule to the other.
fn rule_difference(was: Option<Rule>, now: Option<Rule>) -> Option<RuleChange> {
    match (was, now) {
        (Some(was), Some(now)) if was == now => None,
        (Some(was), Some(now)) => {
            let (min, max) = (now.min, now.max);
            let with_limits = Rule { min, max, ..was };
            Some(if with_limits == now {
                RuleChange::Limit { rule: now.id, min, max }
            } else {
                RuleChange::Rule { rule: Box::new(now) }
            })
        }
        (None, Some(now)) => Some(RuleChange::Rule { rule: Box::new(now) }),
        (Some(was), None) => Some(RuleChange::DropRule { rule: was.id }),
        (None, None) => None,
    }
}

fn guideline_differences(was: &str, now: &str) -> Vec<String> {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    };
    let (was, now) = (lines(was), lines(now));
    let only = |a: &[String], b: &[String], what: &str| -> Vec<String> {
        a.iter().filter(|l| !b.contains(l)).map(|l| format!("Guideline {what}: {}", readable(l))).collect()
    };
    [only(&now, &was, "adds"), only(&was, &now, "removes")].concat()
}

/// Line of Markdown with the text of its links and pictures in place of their targets.
fn readable(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once('[') {
        let Some((shown, after)) =
            after.split_once("](").and_then(|(shown, to)| Some((shown, to.split_once(')')?.1)))
        else {
            break;
        };
        match before.strip_suffix('!') {
            Some(before) => out.push_str(&format!("{before}picture “{shown}”")),
            None => out.push_str(&format!("{before}{shown}")),
        }
        rest = after;
    }
    out + rest
}

/// Differences of the golden set, each with the labels before and after.
fn golden(
    before: Option<&ReleaseDefinition>,
    after: &ReleaseDefinition,
) -> Vec<(String, Option<GoldenChange>)> {
    let Some(before) = before else {
        return vec![(format!("New: {} golden items", after.golden.len()), None)];
    };
    let old: BTreeMap<_, _> = before.golden.iter().map(|g| (g.id.as_str(), g)).collect();
    let new: BTreeMap<_, _> = after.golden.iter().map(|g| (g.id.as_str(), g)).collect();
    let change = |was: Option<&GoldenEntry>, now: Option<&GoldenEntry>| {
        let hash = |entry: Option<&GoldenEntry>| entry.map(|e| e.label_hash.clone());
        let id = now.or(was).map(|e| e.id.clone())?;
        Some(GoldenChange { id, before: hash(was), after: hash(now) })
    };
    let mut out = Vec::new();
    for entry in &after.golden {
        let was = old.get(entry.id.as_str()).copied();
        let what = match was {
            None => format!("New golden item: {}", entry.scene),
            Some(was) if was.label_hash != entry.label_hash => {
                let (now, then) = (entry.objects, was.objects);
                format!("Golden item changed: {}, {now} objects, were {then}", entry.scene)
            }
            Some(was) if was.scene_hash != entry.scene_hash => {
                format!("What golden item {} shows changed", entry.scene)
            }
            Some(_) => continue,
        };
        out.push((what, change(was, Some(entry))));
    }
    let gone = before.golden.iter().filter(|g| !new.contains_key(g.id.as_str()));
    out.extend(gone.map(|g| (format!("Golden item removed: {}", g.scene), change(Some(g), None))));
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::definition;
    use super::*;
    use crate::golden::apply_changes;

    #[test]
    fn a_difference_names_the_question_whose_answer_made_it() {
        let mut after = definition();
        let change = RuleChange::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
        after.stages[0].rules = apply_changes(&after.stages[0].rules, std::slice::from_ref(&change)).unwrap();
        after.decisions.push(Decision {
            id: "d".to_owned(),
            question: "q".to_owned(),
            title: "How far from treetops?".to_owned(),
            stage: "s".to_owned(),
            text: "Twenty pixels.".to_owned(),
            changes: vec![change],
            goals: Vec::new(),
            at: String::new(),
            by: "ops".to_owned(),
        });
        let found = differences(Some(&definition()), &after);
        let what = "Rule “Keep off treetops”: at least 20, was at least 12".to_owned();
        let stage = "Flyable space".to_owned();
        assert_eq!(found, [ReleaseDifference { stage, what, question: Some("q".to_owned()), golden: None }]);
    }

    #[test]
    fn a_class_is_described_by_its_differences_and_a_passage_by_its_text() {
        let mut after = definition();
        after.stages[0].rules.ontology.classes[0].color = "#ffffff".to_owned();
        after.stages[0].rules.guideline =
            "Rough is good.\n![A crown](file:0a) [see it](golden:1) [x".to_owned();
        let found = stage_differences(&definition().stages[0], &after.stages[0], &[]);
        let found: Vec<_> = found.iter().map(|d| d.what.as_str()).collect();
        assert_eq!(found, ["Class flyable: changed colour", "Guideline adds: picture “A crown” see it [x"]);
    }

    #[test]
    fn the_golden_set_is_compared_item_by_item() {
        let (mut before, mut after) = (definition(), definition());
        let entry =
            |id: &str| GoldenEntry { id: id.to_owned(), scene: id.to_owned(), ..before.golden[0].clone() };
        after.golden.push(entry("new"));
        let old = entry("old");
        before.golden.push(old);
        after.golden[0].label_hash = "33".to_owned();
        let all = differences(Some(&before), &after);
        let labels: Vec<_> =
            all.iter().flat_map(|d| &d.golden).map(|g| (g.before.as_deref(), g.after.as_deref())).collect();
        assert_eq!(labels, [(Some("22"), Some("33")), (None, Some("22")), (Some("22"), None)]);
        let found: Vec<_> = all.into_iter().map(|d| d.what).collect();
        let changed = "Golden item changed: clearing, 3 objects, were 3";
        assert_eq!(found, [changed, "New golden item: new", "Golden item removed: old"]);
    }

    #[test]
    fn the_same_content_has_no_differences_and_a_first_one_is_counted() {
        assert_eq!(differences(Some(&definition()), &definition()), []);
        let found: Vec<_> = differences(None, &definition()).into_iter().map(|d| d.what).collect();
        assert_eq!(found, ["New: 2 classes, 2 rules, a guideline of 3 words", "New: 1 golden items"]);
    }
}
