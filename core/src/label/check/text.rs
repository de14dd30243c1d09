//! Names from outside, in errors.

/// Largest number of characters in an id or the name of a class, sensor or attribute.
pub(super) const MAX_NAME_CHARS: usize = 1_000;
/// Largest number of characters of a name that an error shows.
const SHOWN_CHARS: usize = 60;

/// Start of a text from outside, for an error.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}
