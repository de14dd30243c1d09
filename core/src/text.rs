//! Texts of other systems: line ends and Unicode forms.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A name in Unicode's composed form (NFC), in which names that look the same are the same. Some systems, such as
/// macOS for file names, write `é` as `e` and an accent.
pub fn nfc(name: &str) -> Cow<'_, str> {
    if is_nfc(name) { Cow::Borrowed(name) } else { Cow::Owned(name.nfc().collect()) }
}

/// Lines without their ends. As [`str::lines`], and a carriage return alone ends a line too.
pub fn text_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((line, end)) = text.find(['\r', '\n']).and_then(|at| text.split_at_checked(at)) else {
            rest = None;
            return Some(text);
        };
        let after = end.strip_prefix("\r\n").or_else(|| end.get(1..)).unwrap_or_default();
        rest = Some(after).filter(|after| !after.is_empty());
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Vec<&str> {
        text_lines(text).collect()
    }

    #[test]
    fn each_line_end_ends_one_line() {
        assert_eq!(lines("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(lines("a\r\r\nb\r"), ["a", "", "b"]);
        assert_eq!(lines(""), Vec::<&str>::new());
    }

    #[test]
    fn names_that_look_the_same_are_the_same() {
        assert_eq!(nfc("cafe\u{301}"), "caf\u{e9}");
        assert_eq!(nfc("\u{1112}\u{1161}\u{11ab}"), "\u{d55c}");
        assert!(matches!(nfc("caf\u{e9}"), Cow::Borrowed(_)));
        assert_ne!(nfc("Car"), nfc("car"));
    }

    proptest! {
        #[test]
        fn without_single_carriage_returns_it_is_the_standard_librarys(words in prop::collection::vec("[aé]{0,2}(\n|\r\n)", 0..8)) {
            let text = words.concat();
            prop_assert_eq!(lines(&text), text.lines().collect::<Vec<_>>());
        }
    }
}
