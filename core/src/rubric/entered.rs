//! Rules as a person enters them: limits within what their measure can have, names that show.

use super::rules::{Rubric, RubricError, Rule};
use crate::text::{has_invisible, tidy_name};

impl Rule {
    /// What is wrong with its limits, as the end of a sentence that begins with the rule; `None` if nothing is. Texts of
    /// angles are in degrees, as people type them.
    pub fn limit_error(&self) -> Option<String> {
        let descriptor = self.measure.descriptor();
        let [least, greatest] = descriptor.limits;
        let limits = [self.min, self.max];
        // An angle that was typed in degrees may lie a last digit beyond half a turn.
        let slack = if descriptor.unit.is_angle() { 1e-12 } else { 0.0 };
        if limits.iter().flatten().all(|v| (least - slack..=greatest + slack).contains(v)) {
            return match limits {
                [Some(min), Some(max)] if min > max => {
                    Some("has a least value above its greatest one; swap them".to_owned())
                }
                _ => None,
            };
        }
        // The field beside it holds a share as a number.
        let shown = |value: f64| match descriptor.is_share() {
            true => value.to_string(),
            false => descriptor.unit.format_value(value),
        };
        Some(match greatest.is_finite() {
            true => format!(
                "has a limit outside its range; write a number from {} to {}",
                shown(least),
                shown(greatest)
            ),
            false => format!("has a limit below its range; write a number of at least {}", shown(least)),
        })
    }
}

impl Rubric {
    /// Write the names in it as they are stored: see [`tidy_name`].
    pub fn tidy_names(&mut self) {
        self.name = tidy_name(&self.name);
        for rule in &mut self.rules {
            for name in [Some(&mut rule.title), rule.class.as_mut(), rule.of.as_mut()].into_iter().flatten() {
                *name = tidy_name(name);
            }
        }
    }

    /// The checks for a rubric that a person enters, beyond [`Rubric::check`]: one from a file may have limits that no value
    /// reaches.
    ///
    /// # Errors
    /// A limit that its measure cannot have; a name with characters that do not show.
    pub fn check_entered(&self) -> Result<(), RubricError> {
        let hidden = |text: &str| text.chars().any(char::is_control) || has_invisible(text);
        for (i, rule) in self.rules.iter().enumerate() {
            let fail =
                |at: &str, message: String| Err(RubricError { pointer: format!("/rules/{i}{at}"), message });
            if let Some(error) = rule.limit_error() {
                return fail("", error);
            }
            for (at, text) in [("/id", &rule.id), ("/title", &rule.title)] {
                if hidden(text) {
                    return fail(at, "has a character that does not show; type it anew".to_owned());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(json: &str) -> Option<String> {
        serde_json::from_str::<Rule>(json).unwrap().limit_error()
    }

    #[test]
    fn a_limit_lies_where_its_measure_has_values() {
        assert_eq!(error(r#"{"id":"a","measure":"iou","min":0.7,"severity":"major"}"#), None);
        assert_eq!(error(r#"{"id":"a","measure":"boundary_offset","min":-3,"severity":"major"}"#), None);
        assert_eq!(
            error(r#"{"id":"a","measure":"yaw_error","max":3.141592653589793,"severity":"major"}"#),
            None
        );
        for (rule, range) in [
            (r#"{"id":"a","measure":"iou","min":-0.3,"severity":"major"}"#, "from 0 to 1"),
            (r#"{"id":"a","measure":"spill","max":7,"severity":"major"}"#, "from 0 to 1"),
            (r#"{"id":"a","measure":"clearance","min":-1,"severity":"major"}"#, "at least 0 px"),
            (r#"{"id":"a","measure":"yaw_error","max":10,"severity":"major"}"#, "from 0° to 180°"),
            (r#"{"id":"a","measure":"size_error","min":2,"max":1,"severity":"major"}"#, "swap them"),
        ] {
            assert!(error(rule).is_some_and(|error| error.contains(range)), "{rule}");
        }
    }

    #[test]
    fn rules_have_titles_that_show() {
        let text = r#"{"name":" r ","match":{"measure":"iou","min":0.1},"rules":[
            {"id":"a","class":" car ","measure":"iou","min":0.5,"severity":"major","title":" Fits  well "}]}"#;
        let mut rubric = Rubric::parse(text).unwrap();
        rubric.tidy_names();
        assert_eq!(
            (rubric.rules[0].title.as_str(), rubric.rules[0].class.as_deref()),
            ("Fits well", Some("car"))
        );
        assert_eq!(rubric.check_entered(), Ok(()));
        rubric.rules[0].title = "Fi\u{200b}ts".to_owned();
        assert_eq!(rubric.check_entered().unwrap_err().pointer, "/rules/0/title");
    }
}
