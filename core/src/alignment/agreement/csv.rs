//! Comma-separated values as defined in RFC 4180.

use crate::ParseError;

/// Largest number of fields in a record; a ratings table needs three.
const MOST_FIELDS: usize = 256;

/// Number of the line that a record starts on, counted from 1, and its fields.
pub(super) type Record<'a> = (usize, Vec<std::borrow::Cow<'a, str>>);

/// Iterator over records. Lines end with CR LF or LF; the last may have no line end. Empty lines are skipped. A byte
/// order mark is removed.
pub(super) struct Records<'a> {
    rest: &'a str,
    line: usize,
}

pub(super) fn records(text: &str) -> Records<'_> {
    Records { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 }
}

/// End of a field.
enum End {
    Comma,
    Line,
}

impl<'a> Records<'a> {
    fn error(&self, what: &str, fix: &str) -> ParseError {
        ParseError::new(format!("line {}", self.line), what, fix)
    }

    /// Parse the field at the start of `rest`, and its end.
    fn field(&mut self) -> Result<(std::borrow::Cow<'a, str>, End), ParseError> {
        if self.rest.starts_with('"') {
            return self.quoted();
        }
        let length = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
        let (field, _) = self.rest.split_at(length);
        let end = self.end(length);
        let field = if matches!(end, End::Line) { field.strip_suffix('\r').unwrap_or(field) } else { field };
        if field.contains('"') {
            return Err(self.error(
                "a quote is inside a field without quotes around it",
                "Quote the whole field and write each quote in it twice",
            ));
        }
        Ok((field.into(), end))
    }

    /// Consume `length` bytes and the comma or line break after them.
    fn end(&mut self, length: usize) -> End {
        let comma = self.rest.as_bytes().get(length) == Some(&b',');
        self.rest = self.rest.get(length + 1..).unwrap_or_default();
        if comma { End::Comma } else { End::Line }
    }

    fn quoted(&mut self) -> Result<(std::borrow::Cow<'a, str>, End), ParseError> {
        let body = &self.rest[1..];
        let (mut field, mut from) = (std::borrow::Cow::Borrowed(""), 0);
        loop {
            let Some(length) = body[from..].find('"') else {
                return Err(self.error("a quoted field has no closing quote", "Add the closing quote"));
            };
            field += &body[from..from + length];
            from += length + 1;
            if !body[from..].starts_with('"') {
                break;
            }
            field += "\"";
            from += 1;
        }
        let after = &body[from..];
        let skipped = usize::from(after.starts_with("\r\n") || after == "\r");
        if !matches!(after.as_bytes().get(skipped), None | Some(b',' | b'\n')) {
            return Err(self.error(
                "text follows a closing quote",
                "Write a comma after the quote, or write each quote inside the field twice",
            ));
        }
        let lines = field.matches('\n').count();
        let end = self.end(1 + from + skipped);
        self.line += lines;
        Ok((field, end))
    }

    fn record(&mut self) -> Result<Record<'a>, ParseError> {
        let (start, mut fields) = (self.line, Vec::new());
        loop {
            // A comma at the end of the text is followed by one more, empty field.
            let (field, end) = self.field()?;
            fields.push(field);
            if matches!(end, End::Line) {
                self.line += 1;
                return Ok((start, fields));
            }
            if fields.len() == MOST_FIELDS {
                return Err(self.error(
                    &format!("there are more than {MOST_FIELDS} fields"),
                    "Look for a missing line break, or remove columns",
                ));
            }
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let record = self.record();
            match &record {
                Ok((_, fields)) if fields.len() == 1 && fields[0].is_empty() => {}
                // After an error the fields cannot be told apart.
                Err(_) => {
                    self.rest = "";
                    return Some(record);
                }
                Ok(_) => return Some(record),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        records(text).map(|r| r.unwrap().1.iter().map(ToString::to_string).collect()).collect()
    }

    fn error(text: &str) -> String {
        let error = records(text).find_map(Result::err).unwrap();
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
        let lines: Vec<_> = records("a\n\"b\nc\"\n\nd").map(|r| r.unwrap().0).collect();
        assert_eq!(lines, [1, 2, 5]);
    }

    #[test]
    fn errors_name_their_line() {
        assert_eq!(error("a\nb\"c"), "line 2: a quote is inside a field without quotes around it");
        assert_eq!(error("a\n\n\"b"), "line 3: a quoted field has no closing quote");
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
            prop_assert!(records(&text).count() <= text.len() + 1);
        }
    }
}
