//! Text of files from outside: UTF-8 with or without a byte order mark. Every reader of a text goes through here.

use crate::ParseError;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
