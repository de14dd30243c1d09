//! Numbers as people type and read them: with a decimal point or a decimal comma, in round steps.

use assay_core::rubric::measure::{MeasureUnit, ValueScale};

/// Steps of a limit over its usual range.
const LIMIT_STEPS: f64 = 200.0;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberRange {
    /// Least value.
    pub least: f64,
    /// Greatest value.
    pub greatest: f64,
    /// Whether only whole numbers are meant.
    pub is_whole: bool,
}

impl NumberRange {
    /// Any number.
    pub const ANY: Self = Self { least: f64::NEG_INFINITY, greatest: f64::INFINITY, is_whole: false };

    /// Whole numbers from `least` to `greatest`.
    pub const fn whole(least: u32, greatest: u32) -> Self {
        Self { least: least as f64, greatest: greatest as f64, is_whole: true }
    }

    /// Numbers from `least` to `greatest`.
    pub const fn new(least: f64, greatest: f64) -> Self {
        Self { least, greatest, is_whole: false }
    }

    /// The number in range that is nearest to a value.
    fn clamp(self, value: f64) -> f64 {
        value.max(self.least).min(self.greatest)
    }
}

/// Number in a text; `None` for an empty one.
///
/// # Errors
/// How to write it, for a text that is no number, that can be read in two ways, or whose number is out of range.
pub fn read_number(text: &str, range: NumberRange) -> Result<Option<f64>, String> {
    let plain: String = text.trim().chars().map(|c| if c == '\u{2212}' { '-' } else { c }).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let (digits, is_percent) = match plain.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (plain.as_str(), false),
    };
    let example = if range.is_whole { "12" } else { "0.7 or 0,7" };
    let error = || format!("“{plain}” is no number. Write one such as {example}.");
    // What the standard library reads too, such as "inf", is no number to people.
    let is_written = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | 'e' | 'E');
    if !digits.chars().all(is_written) {
        return Err(error());
    }
    let separators = digits.matches(['.', ',']).count();
    if separators > 1 {
        return Err(format!("“{plain}” has more than one point or comma. Write no separators of thousands."));
    }
    if is_ambiguous(digits) {
        let (point, none) = (digits.replace(',', "."), digits.replace(',', ""));
        return Err(format!("“{plain}” can be read in two ways. Write {point} or {none}."));
    }
    let value = digits.replace(',', ".").parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(error)?;
    let value = if is_percent { value / 100.0 } else { value };
    if range.is_whole && value.fract() != 0.0 {
        return Err(format!("Write a whole number in place of {}.", format_number(value)));
    }
    match (value < range.least, value > range.greatest) {
        (false, false) => Ok(Some(value)),
        _ => Err(range_words(range)),
    }
}

/// Whether a comma may stand for a decimal point or between thousands: `1,234`, but neither `0,125` nor `1,5`.
fn is_ambiguous(digits: &str) -> bool {
    let Some((before, after)) = digits.trim_start_matches(['+', '-']).split_once(',') else { return false };
    let is_group = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&before.len())
        && !before.starts_with('0')
        && after.len() == 3
        && is_group(before)
        && is_group(after)
}

fn range_words(NumberRange { least, greatest, .. }: NumberRange) -> String {
    match (least.is_finite(), greatest.is_finite()) {
        (true, true) => {
            format!("Write a number from {} to {}.", format_number(least), format_number(greatest))
        }
        (true, false) => format!("Write a number of at least {}.", format_number(least)),
        (false, true) => format!("Write a number of at most {}.", format_number(greatest)),
        (false, false) => "Write a number.".to_owned(),
    }
}

/// A number as a field holds it: the shortest text, without what a change of its unit leaves behind.
pub fn format_number(value: f64) -> String {
    let rounded = (value * 1e9).round() / 1e9;
    let value = if value.abs() < 1e6 && rounded.is_finite() { rounded } else { value };
    // Negative zero is zero.
    (value + 0.0).to_string()
}

/// Step for a range of values: 1, 2 or 5 times a power of ten, such that about `steps` of them cover the range.
pub fn round_step(range: f64, steps: f64) -> f64 {
    let wanted = range.abs() / steps;
    if !wanted.is_finite() || wanted <= 0.0 {
        return 0.01;
    }
    let power = wanted.log10().floor() as i32;
    let factor = match wanted / 10_f64.powi(power) {
        f if f < 1.5 => 1.0,
        f if f < 3.5 => 2.0,
        f if f < 7.5 => 5.0,
        _ => 10.0,
    };
    // A division by a whole power of ten gives the double that a text such as "0.1" gives.
    if power < 0 { factor / 10_f64.powi(-power) } else { factor * 10_f64.powi(power) }
}

/// Range over which a limit of a measure usually moves, in the unit that people read: to twice the limit, at least 1 for shares
/// and 4 for other values.
pub fn usual_range(unit: MeasureUnit, limit: f64) -> f64 {
    let least = match unit {
        MeasureUnit::Share | MeasureUnit::Number(_) | MeasureUnit::MetersOrPixels => 1.0,
        _ => 4.0,
    };
    (2.0 * unit.to_display(limit)).max(least)
}

/// Step in which a limit moves that usually lies between 0 and `range`, in the unit that people read: 1 at least for counts.
pub fn limit_step(range: f64, scale: ValueScale) -> f64 {
    let step = round_step(range, LIMIT_STEPS);
    if matches!(scale, ValueScale::Count | ValueScale::RightOrWrong) { step.max(1.0) } else { step }
}

/// The next multiple of a step above (`up`) or below a value, within a range.
pub fn stepped(value: f64, step: f64, up: bool, range: NumberRange) -> f64 {
    // What lies within a thousandth of a multiple is that multiple.
    let place = value / step;
    let place = if up { (place + 1e-3).floor() + 1.0 } else { (place - 1e-3).ceil() - 1.0 };
    let next = (place * step * 1e9).round() / 1e9;
    range.clamp(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<f64>, String> {
        read_number(text, NumberRange::ANY)
    }

    #[test]
    fn a_comma_is_a_decimal_point() {
        for (text, value) in [
            ("3,7", 3.7),
            ("3.7", 3.7),
            ("0,7", 0.7),
            (" 12 ", 12.0),
            ("-0,5", -0.5),
            ("\u{2212}2", -2.0),
            ("1e3", 1000.0),
            ("0,125", 0.125),
            (",5", 0.5),
            ("2,", 2.0),
            ("+4", 4.0),
        ] {
            assert_eq!(read(text), Ok(Some(value)), "{text}");
        }
        assert_eq!(read("70 %"), Ok(Some(0.7)));
        assert_eq!(read("  "), Ok(None));
    }

    #[test]
    fn what_is_no_number_is_an_error_and_no_other_number() {
        for text in ["1e", "twelve", "inf", "NaN", "3,7 m", "--2", "1.2.3", "0x10", "-", ".", "1e999", "٣"] {
            assert!(
                read(text).is_err_and(|error| error.contains(text) || error.contains("two ways")),
                "{text}"
            );
        }
    }

    #[test]
    fn separators_of_thousands_are_refused() {
        assert!(read("1,234.5").is_err_and(|error| error.contains("thousands")));
        assert!(read("1.234,5").is_err_and(|error| error.contains("thousands")));
        assert!(read("1,234").is_err_and(|error| error.contains("1.234 or 1234")));
        assert_eq!(read("1,23"), Ok(Some(1.23)));
        assert_eq!(read("1.234"), Ok(Some(1.234)));
    }

    #[test]
    fn a_number_outside_its_range_is_an_error_that_says_the_range() {
        let share = NumberRange::new(0.0, 1.0);
        assert_eq!(read_number("0,7", share), Ok(Some(0.7)));
        assert!(read_number("-0.3", share).is_err_and(|error| error.contains("from 0 to 1")));
        assert!(read_number("7", share).is_err_and(|error| error.contains("from 0 to 1")));
        let count = NumberRange::whole(0, 9);
        assert!(read_number("1,5", count).is_err_and(|error| error.contains("whole")));
        assert!(read_number("10", count).is_err());
        assert!(
            read_number("-1", NumberRange::new(0.0, f64::INFINITY))
                .is_err_and(|error| error.contains("at least 0"))
        );
    }

    #[test]
    fn a_field_shows_the_shortest_text_of_its_number() {
        assert_eq!(format_number(0.1 + 0.2), "0.3");
        assert_eq!(format_number(10_f64.to_radians().to_degrees()), "10");
        assert_eq!(format_number(-0.0), "0");
        assert_eq!(format_number(1e12), "1000000000000");
        for value in [0.7, 14.2, -3.25, 1234.5678] {
            assert_eq!(read(&format_number(value)), Ok(Some(value)));
        }
    }

    #[test]
    fn steps_are_round() {
        for (range, step) in
            [(28.352, 0.1), (24.0, 0.1), (1.0, 0.005), (90.0, 0.5), (4.0, 0.02), (2000.0, 10.0), (0.0, 0.01)]
        {
            assert_eq!(round_step(range, 200.0), step, "{range}");
        }
    }

    #[test]
    fn limits_of_counts_move_by_whole_numbers() {
        assert_eq!(limit_step(40.0, ValueScale::Count), 1.0);
        assert_eq!(limit_step(28.4, ValueScale::Continuous), 0.1);
    }

    #[test]
    fn steps_go_to_the_next_multiple_and_stay_in_range() {
        let share = NumberRange::new(0.0, 1.0);
        assert_eq!(stepped(14.176, 0.1, true, NumberRange::ANY), 14.2);
        assert_eq!(stepped(14.176, 0.1, false, NumberRange::ANY), 14.1);
        assert_eq!(stepped(0.7, 0.05, true, share), 0.75);
        assert_eq!(stepped(0.3, 0.1, false, share), 0.2);
        assert_eq!(stepped(1.0, 0.05, true, share), 1.0);
        assert_eq!(stepped(0.0, 0.05, false, share), 0.0);
    }
}
