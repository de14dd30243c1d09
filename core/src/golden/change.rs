//! Changes of a stage's rules.

use crate::ontology::{Class, Ontology};
use crate::rubric::measure::MeasureUnit;
use crate::rubric::{Rubric, Rule};
use serde::{Deserialize, Serialize};

/// Rules that the labels of a stage are judged by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelingRules {
    /// Classes and attributes.
    pub ontology: Ontology,
    /// How labels are graded.
    pub rubric: Rubric,
    /// Written instructions, Markdown.
    pub guideline: String,
}

/// Change of a stage's rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RuleChange {
    /// New limits of a rule.
    Limit {
        /// The rule's id.
        rule: String,
        /// New lower limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// New upper limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// A new rule, or a replacement for the rule with the same id.
    Rule {
        /// The rule.
        rule: Box<Rule>,
    },
    /// Removal of a rule.
    DropRule {
        /// The rule's id.
        rule: String,
    },
    /// A new class, or a replacement for the class with the same name.
    Class {
        /// The class.
        class: Box<Class>,
    },
    /// New definition of a class.
    Definition {
        /// The class's name.
        class: String,
        /// The definition, one or two sentences.
        text: String,
    },
    /// Change of the guideline.
    Guideline {
        /// The passage to replace; empty: the new passage is added at the end.
        #[serde(default)]
        before: String,
        /// The new passage; empty: the old one is removed.
        #[serde(default)]
        after: String,
    },
}

impl RuleChange {
    /// Name of the class that it changes.
    pub(crate) fn class_name(&self) -> Option<&str> {
        match self {
            Self::Class { class } => Some(&class.name),
            Self::Definition { class, .. } => Some(class),
            Self::Limit { .. } | Self::Rule { .. } | Self::DropRule { .. } | Self::Guideline { .. } => None,
        }
    }

    /// Id of the rule that it changes.
    pub(crate) fn rule_id(&self) -> Option<&str> {
        match self {
            Self::Limit { rule, .. } | Self::DropRule { rule } => Some(rule),
            Self::Rule { rule } => Some(&rule.id),
            Self::Class { .. } | Self::Definition { .. } | Self::Guideline { .. } => None,
        }
    }
}

/// Rules after the changes, which are applied in their order.
///
/// # Errors
/// A sentence that names the change that does not fit: its rule, class or passage does not exist, or the rubric would
/// be inconsistent.
pub fn apply_changes(rules: &LabelingRules, changes: &[RuleChange]) -> Result<LabelingRules, String> {
    let mut out = rules.clone();
    for change in changes {
        one(&mut out, change)?;
    }
    out.rubric.check().map_err(|e| format!("The changes make the rubric invalid: {e}."))?;
    Ok(out)
}

fn one(rules: &mut LabelingRules, change: &RuleChange) -> Result<(), String> {
    match change {
        RuleChange::Limit { rule, min, max } => {
            let found = rules.rubric.rules.iter_mut().find(|r| r.id == *rule).ok_or_else(|| no_rule(rule))?;
            (found.min, found.max) = (*min, *max);
            found.limit_error().map_or(Ok(()), |error| Err(format!("Rule “{}” {error}.", found.name())))?;
        }
        RuleChange::Rule { rule } => match rules.rubric.rules.iter_mut().find(|r| r.id == rule.id) {
            Some(found) => found.clone_from(rule),
            None => rules.rubric.rules.push((**rule).clone()),
        },
        RuleChange::DropRule { rule } => {
            let place = rules.rubric.rules.iter().position(|r| r.id == *rule);
            rules.rubric.rules.remove(place.ok_or_else(|| no_rule(rule))?);
        }
        RuleChange::Class { class } => {
            match rules.ontology.classes.iter_mut().find(|c| c.name == class.name) {
                Some(found) => found.clone_from(class),
                None => rules.ontology.classes.push((**class).clone()),
            }
            // The whole: a new class may look like another one.
            rules.ontology.check().map_err(|e| e.message)?;
        }
        RuleChange::Definition { class, text } => {
            let found = rules.ontology.classes.iter_mut().find(|c| c.name == *class);
            let missing = || format!("There is no class “{class}”.");
            found.ok_or_else(missing)?.definition.clone_from(text);
        }
        RuleChange::Guideline { before, after } if before.is_empty() => {
            let end = rules.guideline.trim_end().len();
            rules.guideline.truncate(end);
            let gap = if end == 0 { "" } else { "\n\n" };
            rules.guideline.push_str(&format!("{gap}{}\n", after.trim_end()));
        }
        RuleChange::Guideline { before, after } => {
            if !rules.guideline.contains(before.as_str()) {
                return Err(format!("The guideline has no passage “{before}”."));
            }
            rules.guideline = rules.guideline.replacen(before.as_str(), after, 1);
        }
    }
    Ok(())
}

fn no_rule(id: &str) -> String {
    format!("There is no rule “{id}”.")
}

/// Description of a change in a sentence, against the rules before it.
pub fn describe_change(rules: &LabelingRules, change: &RuleChange) -> String {
    let name = |id: &str| {
        let rule = rules.rubric.rules.iter().find(|r| r.id == id);
        rule.map_or_else(|| id.to_owned(), |r| r.name().to_owned())
    };
    match change {
        RuleChange::Limit { rule, min, max } => {
            let was = rules.rubric.rules.iter().find(|r| r.id == *rule);
            let unit = was.map_or(MeasureUnit::Number(""), |r| r.measure.unit());
            let was = was.map_or(String::new(), |r| format!(", was {}", limits(unit, r.min, r.max)));
            format!("Rule “{}”: {}{was}", name(rule), limits(unit, *min, *max))
        }
        RuleChange::Rule { rule } => {
            let is_there = rules.rubric.rules.iter().any(|r| r.id == rule.id);
            let what = if is_there { "Rule changed" } else { "New rule" };
            format!("{what}: “{}”, {}", rule.name(), limits(rule.measure.unit(), rule.min, rule.max))
        }
        RuleChange::DropRule { rule } => format!("Rule removed: “{}”", name(rule)),
        RuleChange::Class { class } => match rules.ontology.class(&class.name) {
            Some(_) => format!("Class changed: {}", class.name),
            None => format!("New class: {}", class.name),
        },
        RuleChange::Definition { class, text } => format!("Class {class} means: {text}"),
        RuleChange::Guideline { before, after } => match (before.is_empty(), after.is_empty()) {
            (true, _) => format!("Guideline adds: {}", after.trim()),
            (false, true) => format!("Guideline removes: {}", before.trim()),
            (false, false) => format!("Guideline: “{}” becomes “{}”", before.trim(), after.trim()),
        },
    }
}

/// Limits in words; angles in degrees.
fn limits(unit: MeasureUnit, min: Option<f64>, max: Option<f64>) -> String {
    let shown = |value: f64| if unit.is_angle() { unit.format_value(value) } else { value.to_string() };
    match (min.map(shown), max.map(shown)) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "no limit".to_owned(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::geometry::GeometryKind;

    /// Rules with two classes of polygons and two rules.
    pub(crate) fn rules() -> LabelingRules {
        let class = |name: &str| Class {
            name: name.to_owned(),
            color: "#40c4ff".to_owned(),
            geometry: vec![GeometryKind::Polygon],
            ..Class::default()
        };
        let rubric = r#"{"name":"flyable space","match":{"measure":"iou","min":0.1},"rules":[
            {"id":"treetops","class":"flyable","measure":"clearance","of":"tree","min":12,"severity":"critical",
             "title":"Keep off treetops"},
            {"id":"inside","class":"flyable","measure":"spill","max":0.02,"severity":"critical"}]}"#;
        LabelingRules {
            ontology: Ontology { classes: vec![class("flyable"), class("tree")] },
            rubric: Rubric::parse(rubric).unwrap(),
            guideline: "Rough is good.\n".to_owned(),
        }
    }

    #[test]
    fn every_kind_of_change_is_read_as_it_was_written() {
        let changes = [
            RuleChange::Limit { rule: "treetops".to_owned(), min: Some(0.1 + 0.2), max: None },
            RuleChange::Rule { rule: Box::new(rules().rubric.rules[0].clone()) },
            RuleChange::DropRule { rule: "inside".to_owned() },
            RuleChange::Class { class: Box::new(rules().ontology.classes[0].clone()) },
            RuleChange::Definition { class: "tree".to_owned(), text: "A crown.".to_owned() },
            RuleChange::Guideline { before: String::new(), after: "Rough is good.".to_owned() },
        ];
        for change in changes {
            let text = serde_json::to_string(&change).unwrap();
            assert_eq!(serde_json::from_str::<RuleChange>(&text).unwrap(), change);
        }
        for wrong in [r#"{"kind":"wish"}"#, r#"{"kind":"limit"}"#, "[]"] {
            assert!(serde_json::from_str::<RuleChange>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn limits_of_angles_are_in_degrees_and_stay_in_their_range() {
        let mut turned = rules();
        turned.rubric.rules[0].measure = crate::rubric::Measure::from_name("yaw_error").unwrap();
        (turned.rubric.rules[0].min, turned.rubric.rules[0].max) = (None, Some(10_f64.to_radians()));
        let limit = |max: f64| RuleChange::Limit { rule: "treetops".to_owned(), min: None, max: Some(max) };
        assert_eq!(
            describe_change(&turned, &limit(5_f64.to_radians())),
            "Rule “Keep off treetops”: at most 5°, was at most 10°"
        );
        let error = apply_changes(&turned, &[limit(10.0)]).unwrap_err();
        assert!(error.contains("from 0° to 180°"), "{error}");
    }

    #[test]
    fn a_moved_limit_changes_its_rule_alone() {
        let change = RuleChange::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
        assert_eq!(
            describe_change(&rules(), &change),
            "Rule “Keep off treetops”: at least 20, was at least 12"
        );
        let after = apply_changes(&rules(), &[change]).unwrap();
        assert_eq!(after.rubric.rules[0].min, Some(20.0));
        assert_eq!(after.rubric.rules[1], rules().rubric.rules[1]);
        assert_eq!((after.ontology, after.guideline), (rules().ontology, rules().guideline));
    }

    #[test]
    fn a_passage_is_added_replaced_and_dropped() {
        let change = |before: &str, after: &str| RuleChange::Guideline {
            before: before.to_owned(),
            after: after.to_owned(),
        };
        let changes = [change("", "Never clip a treetop."), change("Rough is good.", "Rough is fine.")];
        let after = apply_changes(&rules(), &changes).unwrap();
        assert_eq!(after.guideline, "Rough is fine.\n\nNever clip a treetop.\n");
        let dropped = apply_changes(&after, &[change("Rough is fine.\n\n", "")]).unwrap();
        assert_eq!(dropped.guideline, "Never clip a treetop.\n");
    }

    #[test]
    fn a_change_that_does_not_fit_changes_nothing_and_is_named() {
        let gone = RuleChange::DropRule { rule: "trees".to_owned() };
        assert_eq!(apply_changes(&rules(), &[gone]).unwrap_err(), "There is no rule “trees”.");
        let unlimited = RuleChange::Limit { rule: "inside".to_owned(), min: None, max: None };
        assert!(apply_changes(&rules(), &[unlimited]).unwrap_err().contains("has no limit"));
    }
}
