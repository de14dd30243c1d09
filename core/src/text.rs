//! Text of files from outside: UTF-8 with or without a byte order mark, line ends, and Unicode forms. Every reader of a
//! text goes through here.

mod name;

pub use name::{
    MAX_NAME_CHARS, find_look_alike, has_invisible, looks_like, name_error, tidy_name, visible_name,
};

use crate::ParseError;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The byte order mark in UTF-8, as bytes.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a file's bytes, without a byte order mark at its start.
///
/// # Errors
/// The bytes are no UTF-8, with the place of the first that is not; UTF-16 is named as such.
pub fn decode(bytes: Vec<u8>) -> Result<String, ParseError> {
    let is_utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..text.len() - without_mark(&text).len());
            Ok(text)
        }
        Err(error) => {
            let place = format!("byte {}", error.utf8_error().valid_up_to());
            let what = if is_utf_16 { "is UTF-16, not UTF-8" } else { "is no UTF-8 text" };
            Err(ParseError::new(place, what, "Save the file as UTF-8"))
        }
    }
}

/// A text without a byte order mark at its start.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// A file's bytes, or its first ones, without a byte order mark at their start.
pub fn bytes_without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

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

    #[test]
    fn a_mark_at_the_start_is_no_part_of_the_text() {
        assert_eq!(decode(b"\xef\xbb\xbfCar\r\n".to_vec()).unwrap(), "Car\r\n");
        assert_eq!(decode(b"Car".to_vec()).unwrap(), "Car");
        assert_eq!(decode(MARK.to_vec()).unwrap(), "");
        assert_eq!(without_mark("a\u{feff}"), "a\u{feff}", "elsewhere it stays");
        assert_eq!(bytes_without_mark(b"\xef\xbb\xbfply"), b"ply");
    }

    #[test]
    fn what_is_no_utf_8_is_named_with_its_place() {
        let error = decode(b"a\xff".to_vec()).unwrap_err();
        assert_eq!((error.location.as_str(), error.message.as_str()), ("byte 1", "is no UTF-8 text"));
        assert_eq!(decode(b"\xff\xfea\0".to_vec()).unwrap_err().message, "is UTF-16, not UTF-8");
    }

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
