//! PCD's header (v0.7): which fields the points have, how many points there are, and how they are stored.

use crate::cloud::NumberType;
use assay_core::ParseError;
use assay_core::text;

#[derive(Debug, Default)]
pub(super) struct PcdHeader {
    pub(super) names: Vec<String>,
    pub(super) sizes: Vec<usize>,
    types: Vec<char>,
    pub(super) counts: Vec<usize>,
    /// The number of POINTS, else WIDTH × HEIGHT.
    points: Option<usize>,
    width: Option<usize>,
    height: Option<usize>,
    pub(super) data: String,
}

fn parse_error(line: usize, what: String) -> ParseError {
    ParseError::new(format!("line {line}"), what, "Write the header as PCD v0.7 describes it")
}

/// Read the header from the file's first bytes. Returns it with the position of the byte after it.
pub(super) fn parse(bytes: &[u8]) -> Result<(PcdHeader, usize), ParseError> {
    let mut header = PcdHeader::default();
    let mut at = bytes.len() - text::bytes_without_mark(bytes).len();
    for line in 1..=64 {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(end) = rest.iter().take(64 * 1024).position(|b| *b == b'\n') else {
            return Err(parse_error(line, "the header ends before its DATA line".to_owned()));
        };
        let row = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
        at += end + 1;
        let mut words = row.split_whitespace();
        let key = words.next().unwrap_or_default();
        let numbers = |words: std::str::SplitWhitespace<'_>| {
            words
                .map(|w| w.parse::<usize>().map_err(|_| parse_error(line, format!("`{w}` is no number"))))
                .collect::<Result<Vec<_>, _>>()
        };
        match key {
            "FIELDS" => header.names = words.map(str::to_owned).collect(),
            "SIZE" => header.sizes = numbers(words)?,
            "COUNT" => header.counts = numbers(words)?,
            "TYPE" => header.types = words.filter_map(|w| w.chars().next()).collect(),
            "POINTS" => header.points = numbers(words)?.first().copied(),
            "WIDTH" => header.width = numbers(words)?.first().copied(),
            "HEIGHT" => header.height = numbers(words)?.first().copied(),
            "DATA" => {
                header.data = words.next().unwrap_or_default().to_owned();
                return complete(header, line).map(|header| (header, at));
            }
            _ => {}
        }
    }
    Err(parse_error(64, "the header has no DATA line".to_owned()))
}

fn complete(mut header: PcdHeader, line: usize) -> Result<PcdHeader, ParseError> {
    let n = header.names.len();
    if header.counts.is_empty() {
        header.counts = vec![1; n];
    }
    if n == 0 || n > 256 || [header.sizes.len(), header.types.len(), header.counts.len()] != [n; 3] {
        return Err(parse_error(
            line,
            "FIELDS, SIZE, TYPE and COUNT do not have the same number of entries".to_owned(),
        ));
    }
    let grid = header.width.zip(header.height).and_then(|(w, h)| w.checked_mul(h));
    header.points = header.points.or(grid);
    if header.points.is_none() {
        return Err(parse_error(line, "the header does not say how many POINTS there are".to_owned()));
    }
    if header.sizes.iter().any(|s| *s > 8) || header.counts.iter().any(|c| *c > 1_000_000) {
        return Err(parse_error(line, "a field is larger than a field can be".to_owned()));
    }
    Ok(header)
}

impl PcdHeader {
    pub(super) fn points(&self) -> usize {
        self.points.unwrap_or(0)
    }

    pub(super) fn row(&self) -> usize {
        self.sizes.iter().zip(&self.counts).map(|(s, c)| s * c).sum()
    }

    pub(super) fn kind(&self, field: usize) -> Option<NumberType> {
        Some(match (self.types.get(field)?, self.sizes.get(field)?) {
            ('F', 4) => NumberType::F32,
            ('F', 8) => NumberType::F64,
            ('U', 1) => NumberType::U8,
            ('U', 2) => NumberType::U16,
            ('U', 4) => NumberType::U32,
            ('I', 1) => NumberType::I8,
            ('I', 2) => NumberType::I16,
            ('I', 4) => NumberType::I32,
            ('U', 8) => NumberType::U64,
            ('I', 8) => NumberType::I64,
            _ => return None,
        })
    }
}
