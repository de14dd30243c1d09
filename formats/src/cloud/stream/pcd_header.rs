//! PCD's header (v0.7): which fields the points have, how many points there are, and how they are stored.

use super::source::HeaderLines;
use crate::cloud::NumberType;
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::Pose;

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
    /// Translation and quaternion w, x, y, z of VIEWPOINT; none where there is none or it is the identity.
    pub(super) pose: Option<Pose>,
    pub(super) data: String,
    /// The first byte after the header, and the number of its lines.
    pub(super) start: usize,
    pub(super) lines: usize,
    pub(super) warnings: Vec<String>,
}

fn parse_error(line: usize, what: String) -> ParseError {
    ParseError::new(format!("line {line}"), what, "Write the header as PCD v0.7 describes it")
}

/// Read the header from the file's first bytes.
pub(super) fn parse(bytes: &[u8]) -> Result<PcdHeader, ParseError> {
    let (mut header, mut lines) = (PcdHeader::default(), HeaderLines::new(bytes));
    for line in 1..=64 {
        let Some(row) = lines.next(64 * 1024) else {
            return Err(parse_error(line, "the header ends before its DATA line".to_owned()));
        };
        let row = String::from_utf8_lossy(row);
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
            "VIEWPOINT" => match viewpoint(words) {
                Some(pose) => header.pose = Some(pose).filter(|pose| *pose != Pose::IDENTITY),
                None => header.warnings.push(format!("line {line}: VIEWPOINT is no pose, left out")),
            },
            "DATA" => {
                header.data = words.next().unwrap_or_default().to_owned();
                header.start = lines.at;
                header.lines = line;
                return complete(header, line);
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
    if let (Some(points), Some((width, height))) = (header.points, header.width.zip(header.height))
        && grid != Some(points)
    {
        let what =
            format!("WIDTH × HEIGHT is {width} × {height}, and POINTS {points}: read as {points} points");
        header.warnings.push(what);
    }
    header.points = header.points.or(grid);
    if header.points.is_none() {
        return Err(parse_error(line, "the header does not say how many POINTS there are".to_owned()));
    }
    if header.sizes.iter().any(|s| *s > 8) || header.counts.iter().any(|c| *c > 1_000_000) {
        return Err(parse_error(line, "a field is larger than a field can be".to_owned()));
    }
    Ok(header)
}

/// Pose of `tx ty tz qw qx qy qz`, the quaternion brought to length 1.
fn viewpoint<'a>(words: impl Iterator<Item = &'a str>) -> Option<Pose> {
    let numbers: Vec<f64> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let &[x, y, z, w, i, j, k] = numbers.as_slice() else { return None };
    space::pose("VIEWPOINT", [w, i, j, k], [x, y, z]).ok()
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
