//! Numbers as text, one point a line: ascii data of PCD and PLY, and tables.

use super::chunk::{ChunkSink, CloudHeader, CloudSummary};
use super::chunk_builder::{ChunkBuilder, field};
use super::source::{ReadSeek, seek, unreadable};
use crate::cloud::NumberType;
use assay_core::ParseError;
use std::io::{BufRead, BufReader};
use std::ops::Range;

/// Bytes at most in a line.
const LINE: usize = 1024 * 1024;

/// The lines of a file, one at a time.
pub(super) struct TextLines<'a> {
    source: BufReader<&'a mut dyn ReadSeek>,
    line: Vec<u8>,
    /// Positions of the line's words.
    words: Vec<Range<usize>>,
    /// The number of the line that was read last.
    number: u64,
    /// Whether the last line ended with CR, so that a line feed now belongs to it.
    after_return: bool,
}

/// The words of a line that is not blank.
pub(super) struct TextCells<'a> {
    text: &'a str,
    words: &'a [Range<usize>],
    line: u64,
}

impl TextCells<'_> {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).and_then(|range| self.text.get(range.clone()))
    }
}

impl<'a> TextLines<'a> {
    /// Read on from where the source is, which is behind `before` lines.
    pub(super) fn new(source: &'a mut dyn ReadSeek, before: u64) -> Self {
        let source = BufReader::with_capacity(256 * 1024, source);
        Self { source, line: Vec::new(), words: Vec::new(), number: before, after_return: false }
    }

    fn place(&self) -> String {
        format!("line {}", self.number)
    }

    /// Read the next line; `false` after the last.
    fn advance(&mut self) -> Result<bool, ParseError> {
        self.line.clear();
        self.number += 1;
        let mut any = false;
        loop {
            let mut bytes = self.source.fill_buf().map_err(|e| unreadable(&e))?;
            if self.after_return && bytes.first() == Some(&b'\n') {
                self.source.consume(1);
                self.after_return = false;
                continue;
            }
            if bytes.is_empty() {
                return Ok(any);
            }
            (any, self.after_return) = (true, false);
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            bytes = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
            self.line.extend_from_slice(bytes.get(..LINE).unwrap_or(bytes));
            if self.line.len() > LINE || bytes.len() > LINE {
                let what = format!("the line is longer than {LINE} bytes");
                return Err(ParseError::new(self.place(), what, "Write a point a line"));
            }
            let taken = bytes.len() + usize::from(end.is_some());
            if end.is_some() {
                self.after_return = self.source.buffer().get(taken - 1) == Some(&b'\r');
                self.source.consume(taken);
                return Ok(true);
            }
            self.source.consume(taken);
        }
    }

    /// How many lines are left that are not blank.
    pub(super) fn count_rest(&mut self) -> Result<u64, ParseError> {
        let mut count = 0;
        while self.advance()? {
            count += u64::from(!self.line.trim_ascii().is_empty());
        }
        Ok(count)
    }

    /// The next line without its end; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<&str>, ParseError> {
        if !self.advance()? {
            return Ok(None);
        }
        let line = str::from_utf8(&self.line).map_err(|_| not_text(self.number))?;
        Ok(Some(line))
    }

    /// The words of the next line that is not blank.
    pub(super) fn cells(&mut self, separator: Option<char>) -> Result<Option<TextCells<'_>>, ParseError> {
        loop {
            if !self.advance()? {
                return Ok(None);
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let text = str::from_utf8(&self.line).map_err(|_| not_text(self.number))?;
        find_words(text, separator, &mut self.words);
        Ok(Some(TextCells { text, words: &self.words, line: self.number }))
    }
}

fn not_text(line: u64) -> ParseError {
    let fix = "Write numbers as text, or declare the data binary";
    ParseError::new(format!("line {line}"), "the line holds bytes that are not text", fix)
}

/// Find the words between separators, or between blanks.
fn find_words(line: &str, separator: Option<char>, words: &mut Vec<Range<usize>>) {
    words.clear();
    let range = |word: &str| {
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        start..start + word.len()
    };
    match separator {
        Some(separator) => {
            words.extend(line.split(separator).map(str::trim).map(range));
        }
        None => words.extend(line.split_ascii_whitespace().map(range)),
    }
}

/// The number at a position of a row, rounded as its type in the file would be.
pub(super) fn number(cells: &TextCells<'_>, at: usize, kind: NumberType) -> Result<f64, ParseError> {
    let word = cells.word(at).unwrap_or_default();
    let parsed = if kind == NumberType::F32 { word.parse().map(f32::into) } else { word.parse() };
    match parsed {
        Ok(value) => Ok(value),
        Err(_) => {
            let what = if at < cells.len() {
                format!(
                    "`{}` is no number (value {} of the line)",
                    word.chars().take(40).collect::<String>(),
                    at + 1
                )
            } else {
                format!("the line has {} values, too few", cells.len())
            };
            Err(ParseError::new(
                format!("line {}", cells.line),
                what,
                "Write one number a field, a point a line",
            ))
        }
    }
}

/// The separator of a line's words: the first of `;`, `,` and tab that it contains; `None` for blanks.
pub(super) fn separator(line: &str) -> Option<char> {
    [';', ',', '\t'].into_iter().find(|separator| line.contains(*separator))
}

/// Read a table: a row of names that has x, y and z, or at least three columns of numbers without names, of which the
/// first three are x, y, z and the others `column_4`, `column_5`, … Lines of `#` or `//` before the rows may hold the
/// names. An empty cell is not a number: without a coordinate, the point is left out.
pub(super) fn read(source: &mut dyn ReadSeek, each: &mut ChunkSink<'_>) -> Result<CloudSummary, ParseError> {
    seek(source, 0)?;
    let mut lines = TextLines::new(source, 0);
    let Some(TextTable { names, separator, first, line }) = table(&mut lines)? else {
        return Err(ParseError::new("line 1", "there are no points", "Give a row of names or of numbers"));
    };
    let columns = names.len();
    let axis = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name)).unwrap_or(0);
    let xyz = [axis("x"), axis("y"), axis("z")];
    let order: Vec<usize> = xyz.into_iter().chain((0..columns).filter(|c| !xyz.contains(c))).collect();
    let fields =
        order.iter().skip(3).filter_map(|c| names.get(*c)).map(|n| field(n.clone(), NumberType::F64));
    let encoding = match separator {
        Some('\t') => "text, parted by tabs".to_owned(),
        Some(separator) => format!("text, parted by `{separator}`"),
        None => "text, parted by blanks".to_owned(),
    };
    let header = CloudHeader { encoding, position: NumberType::F64, fields: fields.collect() };
    let mut gather = ChunkBuilder::new(header, each)?;
    let mut numbers = Vec::new();
    let mut take = |cells: &TextCells<'_>| {
        if cells.len() != columns {
            let what = format!("the line has {} values, and others {columns}", cells.len());
            return Err(ParseError::new(format!("line {}", cells.line), what, "Write as many values a line"));
        }
        numbers.clear();
        for column in &order {
            let empty = cells.word(*column).is_some_and(str::is_empty);
            numbers.push(if empty { f64::NAN } else { number(cells, *column, NumberType::F64)? });
        }
        gather.point(&numbers)
    };
    if let Some(first) = &first {
        let mut words = Vec::new();
        find_words(first, separator, &mut words);
        take(&TextCells { text: first, words: &words, line })?;
        while let Some(cells) = lines.cells(separator)? {
            take(&cells)?;
        }
    }
    gather.finish()
}

/// How a table begins.
pub(super) struct TextTable {
    names: Vec<String>,
    separator: Option<char>,
    /// The first row of numbers, and its line.
    first: Option<String>,
    line: u64,
}

/// Find the names and the first row.
fn table(lines: &mut TextLines<'_>) -> Result<Option<TextTable>, ParseError> {
    let (mut names, mut words): (Option<Vec<String>>, _) = (None, Vec::new());
    while let Some(line) = lines.next()? {
        let text = line.trim_start_matches('\u{feff}').trim();
        let bare = text.trim_start_matches(['#', '/']).trim();
        let parted = separator(text);
        find_words(bare, parted, &mut words);
        let found: Vec<&str> = words.iter().filter_map(|range| bare.get(range.clone())).collect();
        let row = !found.is_empty() && text == bare && found.iter().all(|w| w.parse::<f64>().is_ok());
        if row || names.is_some() && !text.is_empty() {
            let first = Some(text.to_owned());
            let columns = found.len();
            let line = lines.number;
            let numbered = (4..=columns).map(|c| format!("column_{c}"));
            let names = names
                .unwrap_or_else(|| ["x", "y", "z"].map(str::to_owned).into_iter().chain(numbered).collect());
            if columns < 3 || columns != names.len() {
                let what = format!("there are {columns} values for {} columns", names.len());
                return Err(ParseError::new(
                    format!("line {line}"),
                    what,
                    "Give x, y, z and what else there is",
                ));
            }
            return Ok(Some(TextTable { names, separator: parted, first, line }));
        }
        let found: Vec<String> = found.iter().map(|w| w.trim_matches(['"', '\'', ' ']).to_owned()).collect();
        if ["x", "y", "z"].iter().all(|axis| found.iter().any(|name| name.eq_ignore_ascii_case(axis))) {
            names = Some(found);
        } else if !text.is_empty() && text == bare {
            let what = "the first row is neither numbers nor names with x, y and z";
            return Err(ParseError::new(lines.place(), what, "Name three columns x, y and z"));
        }
    }
    Ok(names.map(|names| TextTable { names, separator: None, first: None, line: 0 }))
}
