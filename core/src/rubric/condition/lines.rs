//! Conditions as lines of a form: comparisons that all hold.

use super::{Comparison, Condition, Operand, Term};
use crate::label::AttributeValue;

/// A line of a form: an object's value against a given one.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionLine {
    /// Name of the object's value: an attribute, `distance`, `length` and so on.
    pub name: String,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what it is compared.
    pub value: AttributeValue,
}

impl ConditionLine {
    fn text(&self) -> Result<String, String> {
        let value = match &self.value {
            AttributeValue::Bool(value) => value.to_string(),
            AttributeValue::Number(value) => value.to_string(),
            AttributeValue::Text(value) => {
                let quotes = ['\'', '"'];
                let quote = quotes.into_iter().find(|quote| !value.contains(*quote)).ok_or_else(|| {
                    format!("{value} has both kinds of quotes, which a condition cannot say; leave one out")
                })?;
                format!("{quote}{value}{quote}")
            }
        };
        Ok(format!("{} {} {value}", self.name, self.comparison.symbol()))
    }
}

impl Term {
    fn line(&self) -> Option<ConditionLine> {
        let (name, comparison, value) = match self {
            Self::Compare(Operand::Name(name), comparison, Operand::Value(value)) => {
                (name, *comparison, value.clone())
            }
            Self::Holds(Operand::Name(name)) => (name, Comparison::Equal, AttributeValue::Bool(true)),
            // What an object does not have does not hold either.
            Self::Not(inner) => match inner.as_ref() {
                Self::Holds(Operand::Name(name)) => (name, Comparison::Unequal, AttributeValue::Bool(true)),
                _ => return None,
            },
            _ => return None,
        };
        Some(ConditionLine { name: name.clone(), comparison, value })
    }
}

impl Condition {
    /// The lines of a form that says the same; `None` where one with `or`, parentheses or two names does not fit in a form.
    pub fn lines(&self) -> Option<Vec<ConditionLine>> {
        match &self.term {
            Term::All(terms) => terms.iter().map(Term::line).collect(),
            term => term.line().map(|line| vec![line]),
        }
    }

    /// The condition of a form's lines; `None` of an empty form.
    ///
    /// # Errors
    /// A name or a text that conditions cannot write.
    pub fn from_lines(lines: &[ConditionLine]) -> Result<Option<Self>, String> {
        if lines.is_empty() {
            return Ok(None);
        }
        let texts = lines.iter().map(ConditionLine::text).collect::<Result<Vec<_>, _>>()?;
        let condition = Self::parse(&texts.join(" and "))?;
        match condition.lines() {
            Some(read) if read == lines => Ok(Some(condition)),
            _ => Err(format!(
                "{} is no single name; conditions write names without spaces",
                texts.join(" and ")
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Option<Vec<String>> {
        let lines = Condition::parse(text).unwrap().lines()?;
        Some(lines.iter().map(|line| line.text().unwrap()).collect())
    }

    #[test]
    fn comparisons_that_all_hold_are_lines() {
        let texts = lines("distance<60 and occlusion != \"full\" and moving and not parked");
        let expected = ["distance < 60", "occlusion != 'full'", "moving == true", "parked != true"];
        assert_eq!(texts.unwrap(), expected);
    }

    #[test]
    fn other_conditions_fit_in_no_form() {
        for text in ["a == 1 or b == 2", "not (a == 1)", "a < b", "1 < a", "(a or b) and c"] {
            assert_eq!(lines(text), None, "{text}");
        }
    }

    #[test]
    fn what_no_condition_can_say_is_refused() {
        let line = |name: &str, value: &str| ConditionLine {
            name: name.to_owned(),
            comparison: Comparison::Equal,
            value: AttributeValue::Text(value.to_owned()),
        };
        assert_eq!(Condition::from_lines(&[]), Ok(None));
        for refused in
            [line("a", "'\""), line("left blinker", "on"), line("a == 1 and b", "on"), line("", "")]
        {
            assert!(Condition::from_lines(std::slice::from_ref(&refused)).is_err(), "{refused:?}");
        }
        assert!(Condition::from_lines(&[line("größe", "it's")]).is_ok());
    }

    fn value() -> impl Strategy<Value = AttributeValue> {
        prop_oneof![
            any::<bool>().prop_map(AttributeValue::Bool),
            (-1e9..1e9).prop_map(AttributeValue::Number),
            "[a-zA-Z0-9 '<>=äß]{0,12}".prop_map(AttributeValue::Text),
        ]
    }

    proptest! {
        #[test]
        fn lines_come_back_from_their_text(
            all in prop::collection::vec(("[a-z][a-z_0-9]{3,8}", prop::sample::select(&Comparison::ALL), value()), 1..5)
        ) {
            let lines: Vec<ConditionLine> = all
                .into_iter()
                .map(|(name, comparison, value)| ConditionLine { name, comparison, value })
                .collect();
            prop_assume!(lines.iter().all(|l| !matches!(l.name.as_str(), "true" | "false")));
            let condition = Condition::from_lines(&lines).unwrap().unwrap();
            prop_assert_eq!(condition.lines(), Some(lines));
        }
    }
}
