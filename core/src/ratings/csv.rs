//! Comma-separated values as RFC 4180 has them.
//!
//! The `csv` crate splits the text into fields. It is lenient: a quote that never closes takes the rest of the text
//! into one field. [`check`] refuses such text first.

use crate::ParseError;
use crate::text::without_mark;
use ::csv::{ReaderBuilder, StringRecord};

/// A record has at most so many fields; a ratings table needs three.
const MAX_FIELDS: usize = 256;

/// The line on which a record starts, counted from 1, and its fields.
pub(super) type Record = (usize, StringRecord);

/// Records of a text. Lines end with CR LF, LF or CR; the last may end without. Empty lines are skipped. A byte order
/// mark is dropped.
///
/// # Errors
/// Quotes that do not enclose a whole field, and records with too many fields, with their line.
pub(super) fn records(text: &str) -> Result<impl Iterator<Item = Record>, ParseError> {
    let text = without_mark(text);
    check(text)?;
    let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    // What is left to fail is reading, and a text in memory is always read.
    let all = reader.into_records().map_while(Result::ok);
    Ok(all
        .filter(|record| record.len() > 1 || !record[0].is_empty())
        .map(|record| (line(text, &record), record)))
}

/// The line on which a record starts: the crate's position lies before the empty lines that it skips.
fn line(text: &str, record: &StringRecord) -> usize {
    let Some(position) = record.position() else { return 1 };
    let from = usize::try_from(position.byte()).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
    let skipped = from.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    usize::try_from(position.line()).unwrap_or(usize::MAX) + skipped.filter(|byte| *byte == b'\n').count()
}

/// Where in a field a byte is.
#[derive(Clone, Copy)]
enum FieldState {
    Start,
    Plain,
    Quoted,
    /// After a quote inside quotes: it closes the field, or it is the first of two.
    Closed,
}

fn check(text: &str) -> Result<(), ParseError> {
    use FieldState::{Closed, Plain, Quoted, Start};
    let error = |line: usize, what: &str, fix: &str| Err(ParseError::new(format!("line {line}"), what, fix));
    let (mut state, mut line, mut opened, mut fields) = (Start, 1, 1, 1);
    for byte in text.bytes() {
        state = match (state, byte) {
            (Quoted, b'"') => Closed,
            (Quoted, _) | (Closed, b'"') => Quoted,
            (Start, b'"') => {
                opened = line;
                Quoted
            }
            (Start | Plain | Closed, b',' | b'\r' | b'\n') => {
                fields = if byte == b',' { fields + 1 } else { 1 };
                if fields > MAX_FIELDS {
                    let what = format!("there are more than {MAX_FIELDS} fields");
                    return error(line, &what, "Look for a missing line break, or take columns out");
                }
                Start
            }
            (Closed, _) => {
                let fix = "Write a comma there, or each quote inside the field twice";
                return error(opened, "text follows a closing quote", fix);
            }
            (Plain, b'"') => {
                let what = "a quote stands inside a field without quotes around it";
                return error(line, what, "Quote the whole field and write each quote in it twice");
            }
            (Start | Plain, _) => Plain,
        };
        line += usize::from(byte == b'\n');
    }
    if matches!(state, Quoted) {
        return error(opened, "a quoted field never ends", "Close it with a quote");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        records(text).unwrap().map(|(_, fields)| fields.iter().map(str::to_owned).collect()).collect()
    }

    fn error(text: &str) -> String {
        let error = records(text).err().unwrap();
        format!("{}: {}", error.location, error.message)
    }

    #[test]
    fn records_end_with_either_line_break_or_the_text() {
        assert_eq!(read("a,b\r\nc,d\ne,f"), [["a", "b"], ["c", "d"], ["e", "f"]]);
        assert_eq!(read("\u{feff}a,b\n\n\r\nc,d\r\n"), [["a", "b"], ["c", "d"]]);
        assert_eq!(read(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn empty_fields_are_fields() {
        assert_eq!(read(",\n,,\na,"), [vec!["", ""], vec!["", "", ""], vec!["a", ""]]);
        assert_eq!(read("\"\",\"\""), [["", ""]]);
    }

    #[test]
    fn quotes_keep_commas_line_breaks_and_doubled_quotes() {
        assert_eq!(read("\"a,b\",\"say \"\"so\"\"\"\r\n"), [["a,b", "say \"so\""]]);
        assert_eq!(read("\"two\r\nlines\",x\ny,\"\"\"\"\r\n"), [["two\r\nlines", "x"], ["y", "\""]]);
    }

    #[test]
    fn the_line_of_a_record_counts_the_lines_inside_quotes() {
        let lines: Vec<_> = records("a\n\"b\nc\"\n\nd").unwrap().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 2, 5]);
    }

    #[test]
    fn errors_name_their_line() {
        assert_eq!(error("a\nb\"c"), "line 2: a quote stands inside a field without quotes around it");
        assert_eq!(error("a\n\n\"b"), "line 3: a quoted field never ends");
        assert_eq!(error("\"a\"b"), "line 1: text follows a closing quote");
        assert_eq!(error(&",".repeat(300)), "line 1: there are more than 256 fields");
    }

    proptest! {
        #[test]
        fn what_was_quoted_is_read_again(
            table in proptest::collection::vec(proptest::collection::vec("[a\",\r\n é]{0,5}", 2..5), 0..6)
        ) {
            let quote = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let line = |fields: &Vec<String>| fields.iter().map(quote).collect::<Vec<_>>().join(",") + "\r\n";
            prop_assert_eq!(read(&table.iter().map(line).collect::<String>()), table);
        }

        #[test]
        fn no_text_makes_the_reader_panic_or_go_on_for_ever(text in "[a\",\r\n\u{feff}é]{0,40}") {
            prop_assert!(records(&text).map_or(0, Iterator::count) <= text.len() + 1);
        }
    }
}
