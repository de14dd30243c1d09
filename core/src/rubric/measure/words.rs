//! Words that the sentences of rules and the titles of findings are made of.

use super::unit::MeasureUnit;

/// The parts of a sentence that explains a rule.
#[derive(Clone, Copy, Debug)]
pub struct RuleWords<'a> {
    /// The class that the rule is about; `None` for every class.
    pub class: Option<&'a str>,
    /// The class of golden objects to measure against; `None` for the matched object.
    pub of: Option<&'a str>,
    /// The argument of the measure; empty where it takes none.
    pub argument: &'a str,
    /// The unit of the limits.
    pub unit: MeasureUnit,
    /// Least value.
    pub min: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
}

impl RuleWords<'_> {
    /// The label that the rule is about, at the start of a sentence: `A car label`.
    pub fn subject(&self) -> String {
        match self.class {
            Some(class) => {
                let class = spoken(class);
                let vowel = class.starts_with(|c: char| "aeiouAEIOU".contains(c));
                format!("{} {class} label", if vowel { "An" } else { "A" })
            }
            None => "Every label".to_owned(),
        }
    }

    /// The same within a sentence: `a car label`.
    pub fn object(&self) -> String {
        first_letter(&self.subject(), |first| first.to_lowercase().collect())
    }

    /// The golden object or objects that it is compared with.
    pub fn partner(&self) -> String {
        match self.of {
            Some(of) => format!("every golden {}", spoken(of)),
            None => "its golden object".to_owned(),
        }
    }

    /// The class, or `object`.
    pub fn class_name(&self) -> String {
        self.class.map_or_else(|| "object".to_owned(), spoken)
    }

    /// The argument of the measure, as people say it.
    pub fn argument_name(&self) -> String {
        spoken(self.argument)
    }

    /// The limits: `at least 12 px`.
    pub fn range(&self) -> String {
        let value = |value| self.unit.format_value(value);
        match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{} to {}", value(min), value(max)),
            (Some(min), None) => format!("at least {}", value(min)),
            (None, Some(max)) => format!("at most {}", value(max)),
            (None, None) => "any amount".to_owned(),
        }
    }

    /// The limits of a count of events: `at most once`.
    pub fn times(&self) -> String {
        match (self.min, self.max) {
            (None, Some(1.0)) => "at most once".to_owned(),
            _ => format!("{} times", self.range()),
        }
    }

    /// Whether the greatest value is 0.
    pub fn allows_nothing(&self) -> bool {
        self.max == Some(0.0)
    }

    /// Whether the only limit is a greatest value below 1.
    pub fn allows_not_once(&self) -> bool {
        self.min.is_none() && self.max.is_some_and(|max| max < 1.0)
    }

    /// The sentence for a count of objects: `No golden car object may be missed`.
    pub fn count(&self, whose: &str, what: &str) -> String {
        let class = self.class.map(|class| format!("{} ", spoken(class))).unwrap_or_default();
        match self.max {
            Some(max) if max < 1.0 => format!("No {whose} {class}object may be {what}"),
            Some(1.0) => format!("At most 1 {whose} {class}object in a frame may be {what}"),
            Some(max) => format!("At most {max} {whose} {class}objects in a frame may be {what}"),
            None => {
                let range = first_letter(&self.range(), |first| first.to_uppercase().collect());
                format!("{range} {whose} {class}objects in a frame must be {what}")
            }
        }
    }

    /// The sentence for an overlap: `A car label must overlap its golden object by at least 80 % (…)`.
    pub fn overlap(&self, measured_how: &str) -> String {
        format!("{} must overlap {} by {} ({measured_how})", self.subject(), self.partner(), self.range())
    }
}

/// The parts of the title of a finding.
#[derive(Clone, Copy, Debug)]
pub struct FindingWords<'a> {
    /// The title of the broken rule, else the name of its measure.
    pub rule_title: &'a str,
    /// The class of golden objects that the rule measures against.
    pub of: Option<&'a str>,
    /// The argument of the measure; empty where it takes none.
    pub argument: &'a str,
    /// The value.
    pub value: f64,
    /// The limit that it breaks.
    pub limit: f64,
}

/// A name as people say it.
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

fn first_letter(text: &str, change: fn(char) -> String) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| change(first) + letters.as_str()).unwrap_or_default()
}
