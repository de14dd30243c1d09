//! PLY's header: which elements the file has, and of what properties.

use super::source::HeaderLines;
use crate::cloud::NumberType;
use assay_core::ParseError;

/// Lines at most in a header, and bytes at most in one of them.
const LINES: usize = 256;
const LINE: usize = 64 * 1024;

#[derive(Debug, Default)]
pub(super) struct PlyHeader {
    /// `ascii`, `binary_little_endian` or `binary_big_endian` in a valid file.
    pub(super) format: String,
    pub(super) elements: Vec<PlyElement>,
    /// The first byte after the header, and the number of its lines.
    pub(super) start: usize,
    pub(super) lines: usize,
}

#[derive(Debug)]
pub(super) struct PlyElement {
    pub(super) name: String,
    pub(super) count: u64,
    pub(super) properties: Vec<PlyProperty>,
}

#[derive(Debug)]
pub(super) struct PlyProperty {
    pub(super) name: String,
    pub(super) kind: NumberType,
    /// The type of a list's length; `None` for one number.
    pub(super) list: Option<NumberType>,
}

pub(super) fn parse_error(line: usize, what: &str) -> ParseError {
    ParseError::new(format!("line {line}"), what, "Write the header as PLY 1.0 describes it")
}

fn kind(name: &str) -> Option<NumberType> {
    Some(match name {
        "char" | "int8" => NumberType::I8,
        "uchar" | "uint8" => NumberType::U8,
        "short" | "int16" => NumberType::I16,
        "ushort" | "uint16" => NumberType::U16,
        "int" | "int32" => NumberType::I32,
        "uint" | "uint32" => NumberType::U32,
        "int64" => NumberType::I64,
        "uint64" => NumberType::U64,
        "float" | "float32" => NumberType::F32,
        "double" | "float64" => NumberType::F64,
        _ => return None,
    })
}

/// Read the header from the file's first bytes.
pub(super) fn parse(bytes: &[u8]) -> Result<PlyHeader, ParseError> {
    let (mut header, mut lines) = (PlyHeader::default(), HeaderLines::new(bytes));
    for line in 1..=LINES {
        let row = lines.next(LINE).ok_or_else(|| parse_error(line, "the header ends before end_header"))?;
        let row = String::from_utf8_lossy(row);
        header.start = lines.at;
        header.lines = line;
        let words: Vec<&str> = row.split_whitespace().collect();
        match words.as_slice() {
            ["ply"] if line == 1 => {}
            _ if line == 1 => return Err(parse_error(1, "the file does not begin with ply")),
            ["format", name, ..] => header.format = (*name).to_owned(),
            ["element", "vertex", ..] if header.vertex().is_some() => {
                return Err(parse_error(line, "there are two elements vertex"));
            }
            ["element", name, rest @ ..] => {
                let count = rest.first().and_then(|n| n.parse().ok());
                let count = count.ok_or_else(|| parse_error(line, "the number of elements is no number"))?;
                let name = (*name).to_owned();
                header.elements.push(PlyElement { name, count, properties: Vec::new() });
            }
            ["property", rest @ ..] => property(&mut header, rest, line)?,
            ["end_header"] => return Ok(header),
            _ => {}
        }
    }
    Err(parse_error(LINES, "the header does not end within 256 lines"))
}

fn property(header: &mut PlyHeader, words: &[&str], line: usize) -> Result<(), ParseError> {
    // Elements after the vertices are never read.
    let skipped = header.vertex().is_some_and(|at| at + 1 < header.elements.len());
    let Some(element) = header.elements.last_mut().filter(|_| !skipped) else { return Ok(()) };
    let known = |name: &str| kind(name).ok_or_else(|| parse_error(line, "unknown type of property"));
    let (kind, list, name) = match words {
        ["list", length, item, name] => (known(item)?, Some(known(length)?), name),
        [item, name] => (known(item)?, None, name),
        _ => return Err(parse_error(line, "a property needs a type and a name")),
    };
    element.properties.push(PlyProperty { name: (*name).to_owned(), kind, list });
    Ok(())
}

impl PlyHeader {
    /// Which element the vertices are.
    pub(super) fn vertex(&self) -> Option<usize> {
        self.elements.iter().position(|e| e.name == "vertex")
    }
}
