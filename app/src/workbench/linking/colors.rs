//! Colours of values on lanes. A span has its value as text too, so that colour is never the only sign.

/// Colours of an attribute's values in their order; dark text is readable on each.
const COLORS: [&str; 9] =
    ["#ffb84d", "#5ac8fa", "#ff8f8f", "#c3ccd6", "#8e9aa8", "#9fdc7c", "#d3a4ff", "#ffe066", "#7fe3d0"];

/// Colour of the value at a place in its attribute's list; none: a value that is not listed, such as a number.
pub(super) fn value_color(at: Option<usize>) -> &'static str {
    at.and_then(|at| COLORS.get(at % COLORS.len()).copied()).unwrap_or("#c3ccd6")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_colour() {
        assert_ne!(value_color(Some(0)), value_color(Some(1)));
        assert_eq!(value_color(Some(9)), value_color(Some(0)));
        assert_eq!(value_color(None), "#c3ccd6");
    }
}
