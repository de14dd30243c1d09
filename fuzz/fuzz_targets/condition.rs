//! Conditions: a parsed condition applies to any object, and its text parses to the same condition.

use assay_core::label::AttributeValue;
use assay_core::rubric::condition::Condition;

pub const MAX_LEN: usize = 1024;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(condition) = Condition::parse(text) else { return };
    let value = |name: &str| match name.len() % 4 {
        0 => None,
        1 => Some(AttributeValue::Bool(name.starts_with('a'))),
        2 => Some(AttributeValue::Number(f64::from(name.as_bytes()[0]))),
        _ => Some(AttributeValue::Text(name.to_owned())),
    };
    let holds = condition.holds(&value);
    condition.holds(&|_| None);
    let again = Condition::parse(condition.text()).map(|again| again.holds(&value));
    assert_eq!(again, Ok(holds));
}
