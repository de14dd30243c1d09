//! New rules: what a rule begins with once its measure is chosen.

use super::measure::Measure;
use super::rules::{Rubric, Rule, Severity};

impl Rubric {
    /// A rule for a measure with the measure's usual limit, for every class, and with an id that no other rule has.
    pub fn new_rule(&self, measure: Measure) -> Rule {
        let descriptor = measure.descriptor();
        let limit = Some(descriptor.usual_limit);
        let (min, max) = if descriptor.is_better_larger() { (limit, None) } else { (None, limit) };
        Rule {
            id: self.unused_id(&measure.name().replace(':', "_")),
            class: None,
            measure,
            of: None,
            when: None,
            min,
            max,
            severity: Severity::Major,
            weight: None,
            in_images: false,
            params: Default::default(),
            title: String::new(),
            why: String::new(),
        }
    }

    /// The name as an id, with a number behind it where a rule has that id already.
    fn unused_id(&self, name: &str) -> String {
        let is_used = |id: &str| self.rules.iter().any(|rule| rule.id == id);
        if !is_used(name) {
            return name.to_owned();
        }
        let mut number = 2;
        loop {
            let id = format!("{name}-{number}");
            if !is_used(&id) {
                return id;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::measure::REGISTRY;

    fn empty() -> Rubric {
        Rubric::parse(r#"{"name":"r","match":{"measure":"iou","min":0.1},"rules":[]}"#).unwrap()
    }

    #[test]
    fn a_new_rule_of_every_measure_is_valid() {
        let mut rubric = empty();
        for descriptor in REGISTRY {
            let measure = Measure::from_name(&descriptor.title()).unwrap();
            // Two of each, so that ids must differ.
            for _ in 0..2 {
                let rule = rubric.new_rule(measure.clone());
                rubric.rules.push(rule);
            }
        }
        assert_eq!(rubric.check(), Ok(()));
        assert_eq!(rubric.check_entered(), Ok(()));
        assert_eq!(rubric.rules[1].id, "iou-2");
    }

    #[test]
    fn similarities_have_a_least_value_and_errors_a_greatest_one() {
        let limits = |name: &str| {
            let rule = empty().new_rule(Measure::from_name(name).unwrap());
            (rule.min, rule.max)
        };
        assert_eq!(limits("iou"), (Some(0.5), None));
        assert_eq!(limits("clearance"), (Some(10.0), None));
        assert_eq!(limits("spill"), (None, Some(0.1)));
        assert_eq!(limits("yaw_error"), (None, Some(10_f64.to_radians())));
        assert_eq!(limits("missed"), (None, Some(0.0)));
    }
}
