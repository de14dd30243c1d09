//! Limits on texts of requests.
//!
//! No text of a request has control characters other than line breaks and tabs; [`find_control_character`] checks the bytes
//! of every JSON body. Names and other texts of one line are checked by [`require_line`], field by field.

use super::ApiError;
use assay_core::text::{has_invisible, name_error, tidy_name};

/// Characters at most in a name of a person, a team or a thing.
pub(super) const MAX_NAME_CHARS: usize = 200;
/// Bytes at most in an e-mail address (RFC 5321).
const MAX_EMAIL_BYTES: usize = 254;

fn hides(text: &str) -> bool {
    text.chars().any(char::is_control) || has_invisible(text)
}

/// Checks the name of a class, a stage, a project or the like: `what` names it at the beginning of a sentence, as in
/// "A class". Blanks at its ends are no error, because the name is stored without them.
///
/// # Errors
/// 422: it is empty, too long, or has characters that do not show.
pub(super) fn require_name(pointer: &str, what: &str, name: &str) -> Result<(), ApiError> {
    match name_error(&tidy_name(name)) {
        Some(error) => Err(ApiError::field(pointer, &format!("{what} {error}."))),
        None => Ok(()),
    }
}

/// Checks a text of one line: `what` names it at the beginning of a sentence, as in "A team".
///
/// # Errors
/// 422: it is empty where it must not be, too long, or has characters that do not show.
pub(super) fn require_line(
    pointer: &str,
    what: &str,
    text: &str,
    chars: std::ops::RangeInclusive<usize>,
) -> Result<(), ApiError> {
    let text = text.trim();
    if hides(text) {
        return Err(ApiError::field(
            pointer,
            &format!("{what} is one line without characters that do not show."),
        ));
    }
    // At most four bytes a character: a huge text is not counted.
    if text.len() > 4 * chars.end() || !chars.contains(&text.chars().count()) {
        let (least, most) = (chars.start(), chars.end());
        let length = if *least == 0 { format!("at most {most}") } else { format!("{least} to {most}") };
        return Err(ApiError::field(pointer, &format!("{what} has {length} characters.")));
    }
    Ok(())
}

/// Characters at most of a reason, a note, an answer or an appeal.
const MAX_PARAGRAPH_CHARS: usize = 4000;

/// Checks a text of several lines that must not be empty; blanks at its ends do not count. `ask` says what to write, and how much.
///
/// # Errors
/// 422: it is empty or too long.
pub(super) fn require_paragraph(pointer: &str, text: &str, ask: &str) -> Result<(), ApiError> {
    match text.trim() {
        "" => Err(ApiError::field(pointer, ask)),
        text => check_paragraph(pointer, text, ask),
    }
}

/// The same for a text that may be empty.
///
/// # Errors
/// 422: it is too long.
pub(super) fn check_paragraph(pointer: &str, text: &str, ask: &str) -> Result<(), ApiError> {
    match text.chars().count() {
        0..=MAX_PARAGRAPH_CHARS => Ok(()),
        _ => Err(ApiError::field(pointer, ask)),
    }
}

/// Checks an e-mail address.
///
/// # Errors
/// 422.
pub(super) fn require_email(pointer: &str, text: &str) -> Result<(), ApiError> {
    let text = text.trim();
    let parts = text.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    let is_plain = !hides(text) && !text.chars().any(char::is_whitespace);
    if parts.is_some() && is_plain && text.len() <= MAX_EMAIL_BYTES {
        return Ok(());
    }
    Err(ApiError::field(pointer, "This is not an e-mail address."))
}

/// The first control character of a JSON text, other than line breaks and tabs. JSON has them as escapes, since parsers
/// refuse them otherwise; those above U+007E may be there as they are.
pub(super) fn find_control_character(json: &[u8]) -> Option<u32> {
    let mut rest = json;
    loop {
        match rest {
            [] => return None,
            [b'\\', b'b', ..] => return Some(0x08),
            [b'\\', b'f', ..] => return Some(0x0c),
            [b'\\', b'u', a, b, c, d, after @ ..] => {
                let hex = [*a, *b, *c, *d];
                let code = std::str::from_utf8(&hex).ok().and_then(|hex| u32::from_str_radix(hex, 16).ok());
                if let Some(code) = code.filter(|code| is_control(*code)) {
                    return Some(code);
                }
                rest = after;
            }
            [b'\\', _, after @ ..] => rest = after,
            [0x7f, ..] => return Some(0x7f),
            [0xc2, c1 @ 0x80..=0x9f, ..] => return Some(u32::from(*c1)),
            [_, after @ ..] => rest = after,
        }
    }
}

fn is_control(code: u32) -> bool {
    !matches!(code, 0x09 | 0x0a | 0x0d) && char::from_u32(code).is_some_and(char::is_control)
}

/// Largest number of characters in the reason of a change.
const MAX_REASON_CHARS: usize = 400;

/// Check the reason of a change, the field `why`; it may be empty.
///
/// # Errors
/// It is too long.
pub(super) fn check_reason(why: &str) -> Result<(), ApiError> {
    if why.chars().count() > MAX_REASON_CHARS {
        return Err(ApiError::field("/why", "What changes and why has up to 400 characters."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_found_in_every_form() {
        for (json, code) in [
            (r#"{"a":"x\u0000"}"#, 0),
            (r#"["\b"]"#, 8),
            (r#"["\u001B[31m"]"#, 0x1b),
            (r#"["\\\u007f"]"#, 0x7f),
            ("[\"\u{7f}\"]", 0x7f),
            ("[\"\u{85}\"]", 0x85),
        ] {
            assert_eq!(find_control_character(json.as_bytes()), Some(code), "{json}");
        }
    }

    #[test]
    fn line_breaks_and_escaped_backslashes_are_none() {
        for json in [
            r#"["a\r\n\tb"]"#,
            r#"["\\u0000"]"#,
            r#"["\\b \\\\f"]"#,
            "[\"é €\"]",
            r#"["\ud83d\ude00"]"#,
            "",
            "\\",
            "\\u00",
        ] {
            assert_eq!(find_control_character(json.as_bytes()), None, "{json}");
        }
    }

    #[test]
    fn a_line_is_short_and_shows_all_that_is_in_it() {
        let check = |text: &str| require_line("/name", "A name", text, 1..=200).is_ok();
        assert!(check(&"é".repeat(200)) && check(" Ana "));
        for bad in ["", "  ", "a\r\nb", "a\u{202e}b", "a\u{200b}b", &"é".repeat(201), &"x".repeat(1 << 20)] {
            assert!(!check(bad), "{:.20}", bad);
        }
    }

    #[test]
    fn an_address_has_two_parts_and_no_blanks() {
        assert!(require_email("/email", " ana@example.org ").is_ok());
        for bad in ["ana", "@x", "ana@", "a@b\r\nBcc: c@d", "a b@c", &format!("{}@x.org", "a".repeat(250))] {
            assert!(require_email("/email", bad).is_err(), "{bad}");
        }
    }
}
