//! PLY: the vertices, anywhere among other elements, with every property that is one number.

use super::binary;
use super::chunk::{ChunkSink, CloudHeader, CloudSummary};
use super::chunk_builder::{ChunkBuilder, field};
use super::columns::{BlockColumn, BlockColumns};
use super::ply_header::{self, PlyElement, parse_error};
use super::source::{ReadSeek, check_room, head, length, seek, surplus_rows, surplus_warning, unreadable};
use super::text::{TextLines, number};
use crate::cloud::NumberType;
use assay_core::ParseError;
use std::io::{BufReader, Read};

pub(super) fn read(source: &mut dyn ReadSeek, each: &mut ChunkSink<'_>) -> Result<CloudSummary, ParseError> {
    let ply = ply_header::parse(&head(source)?)?;
    let at = ply.vertex().ok_or_else(|| parse_error(1, "there is no element vertex"))?;
    let (before, rest) = ply.elements.split_at(at);
    let vertices = rest.first().ok_or_else(|| parse_error(1, "there is no element vertex"))?;
    let order = order(vertices)?;
    let kind = |at: &usize| vertices.properties.get(*at).map_or(NumberType::F64, |p| p.kind);
    let header = CloudHeader {
        encoding: ply.format.clone(),
        position: if order.iter().take(3).all(|at| kind(at) == NumberType::F32) {
            NumberType::F32
        } else {
            NumberType::F64
        },
        fields: order
            .iter()
            .skip(3)
            .filter_map(|at| vertices.properties.get(*at))
            .map(|p| field(&*p.name, p.kind))
            .collect(),
    };
    let mut gather = ChunkBuilder::new(header, each)?;
    let start = ply.start as u64;
    let behind = rest.get(1..).unwrap_or_default();
    let mut surplus = 0;
    match ply.format.as_str() {
        "ascii" => {
            let lines = ply.lines as u64;
            let rest = ascii(source, start, lines, before, vertices, &order, &mut gather)?;
            // A list may be empty, and its line too: only what no element explains is too much.
            surplus =
                rest.saturating_sub(behind.iter().map(|element| element.count).fold(0, u64::saturating_add));
        }
        "binary_little_endian" | "binary_big_endian" => {
            let big_endian = ply.format == "binary_big_endian";
            let start = skip(source, start, before, big_endian)?;
            if vertices.properties.iter().any(|p| p.list.is_some()) {
                let mut walk = Walk::new(source, start, big_endian)?;
                let mut numbers = Vec::new();
                for vertex in 0..vertices.count {
                    walk.row(vertices, vertex, &mut numbers)?;
                    let picked: Vec<f64> = order.iter().filter_map(|at| numbers.get(*at)).copied().collect();
                    gather.point(&picked)?;
                }
            } else {
                let follow = length(source)?.saturating_sub(start);
                fixed(source, start, vertices, &order, big_endian, &mut gather)?;
                if behind.is_empty() {
                    let row = vertices.properties.iter().map(|p| p.kind.size()).sum();
                    surplus = surplus_rows(follow, vertices.count, row);
                }
            }
        }
        _ => return Err(parse_error(2, "unknown format")),
    }
    let warnings = surplus_warning(vertices.count, surplus, "element vertex");
    Ok(CloudSummary { warnings: warnings.into_iter().collect(), ..gather.finish()? })
}

/// Positions of the properties x, y, z and of the others that are used.
fn order(vertices: &PlyElement) -> Result<Vec<usize>, ParseError> {
    let numbers = || vertices.properties.iter().enumerate().filter(|(_, p)| p.list.is_none());
    let axis = |name: &str| numbers().find(|(_, p)| p.name == name).map(|(at, _)| at);
    let (Some(x), Some(y), Some(z)) = (axis("x"), axis("y"), axis("z")) else {
        return Err(ParseError::new("header", "there are no x, y and z", "Name the properties x, y and z"));
    };
    let others = numbers().map(|(at, _)| at).filter(|at| ![x, y, z].contains(at));
    Ok([x, y, z].into_iter().chain(others).collect())
}

fn fixed(
    source: &mut dyn ReadSeek,
    start: u64,
    vertices: &PlyElement,
    order: &[usize],
    big_endian: bool,
    gather: &mut ChunkBuilder<'_, '_>,
) -> Result<(), ParseError> {
    let row = vertices.properties.iter().map(|p| p.kind.size()).sum();
    check_room(vertices.count, row, length(source)?.saturating_sub(start), "element vertex")?;
    let column = |at: &usize| {
        let offset = vertices.properties.iter().take(*at).map(|p| p.kind.size()).sum();
        BlockColumn::new(vertices.properties.get(*at).map_or(NumberType::U8, |p| p.kind), offset, row)
    };
    let [x, y, z, others @ ..] = order else { return Ok(()) };
    let fields = others.iter().map(column).collect();
    let columns = BlockColumns { xyz: [column(x), column(y), column(z)], fields, big_endian };
    binary::rows(source, start, vertices.count, row, &columns, gather)
}

/// The byte after the elements before the vertices.
fn skip(
    source: &mut dyn ReadSeek,
    start: u64,
    before: &[PlyElement],
    big_endian: bool,
) -> Result<u64, ParseError> {
    let mut at = start;
    for element in before {
        if element.properties.iter().all(|p| p.list.is_none()) {
            let row: usize = element.properties.iter().map(|p| p.kind.size()).sum();
            check_room(
                element.count,
                row,
                length(source)?.saturating_sub(at),
                &format!("element {}", element.name),
            )?;
            at += element.count * row as u64;
        } else {
            let mut walk = Walk::new(source, at, big_endian)?;
            for row in 0..element.count {
                walk.row(element, row, &mut Vec::new())?;
            }
            at = walk.at;
        }
    }
    Ok(at)
}

/// Reader of rows that hold lists, and therefore differ in length.
struct Walk<'a> {
    source: BufReader<&'a mut dyn ReadSeek>,
    at: u64,
    end: u64,
    big_endian: bool,
}

impl<'a> Walk<'a> {
    fn new(source: &'a mut dyn ReadSeek, at: u64, big_endian: bool) -> Result<Self, ParseError> {
        let end = length(source)?;
        seek(source, at)?;
        Ok(Self { source: BufReader::with_capacity(256 * 1024, source), at, end, big_endian })
    }

    /// A number of `element`'s row for every property; for a list, its length.
    fn row(&mut self, element: &PlyElement, row: u64, numbers: &mut Vec<f64>) -> Result<(), ParseError> {
        let place = || format!("{} {}", element.name, row + 1);
        numbers.clear();
        for property in &element.properties {
            let value = self.number(property.list.unwrap_or(property.kind), &place)?;
            numbers.push(value);
            if property.list.is_some() {
                if !(value >= 0.0 && value <= f64::from(u32::MAX) && value == libm::trunc(value)) {
                    let what = format!("the list {} has a length of {value}", property.name);
                    return Err(ParseError::new(place(), what, "The file is damaged; copy it again"));
                }
                self.pass(value as u64 * property.kind.size() as u64, &place)?;
            }
        }
        Ok(())
    }

    fn pass(&mut self, bytes: u64, place: &dyn Fn() -> String) -> Result<(), ParseError> {
        if self.end.saturating_sub(self.at) < bytes {
            return Err(ParseError::new(
                place(),
                "the file ends before it",
                "The file is cut off; copy it again",
            ));
        }
        self.source.seek_relative(bytes as i64).map_err(|e| unreadable(&e))?;
        self.at += bytes;
        Ok(())
    }

    fn number(&mut self, kind: NumberType, place: &dyn Fn() -> String) -> Result<f64, ParseError> {
        let mut raw = [0; 8];
        let bytes = raw.get_mut(..kind.size()).unwrap_or_default();
        if self.end.saturating_sub(self.at) < bytes.len() as u64 {
            return Err(ParseError::new(
                place(),
                "the file ends before it",
                "The file is cut off; copy it again",
            ));
        }
        self.source.read_exact(bytes).map_err(|e| unreadable(&e))?;
        self.at += bytes.len() as u64;
        Ok(kind.read(&raw, 0, self.big_endian).unwrap_or(0.0))
    }
}

/// Vertices of an ascii file. Returns the number of lines that follow them.
fn ascii(
    source: &mut dyn ReadSeek,
    start: u64,
    line: u64,
    before: &[PlyElement],
    vertices: &PlyElement,
    order: &[usize],
    gather: &mut ChunkBuilder<'_, '_>,
) -> Result<u64, ParseError> {
    // Two bytes a number at least: a digit and what parts it from the next.
    let have = (length(source)? + 1).saturating_sub(start);
    for element in before.iter().chain([vertices]).filter(|e| !e.properties.is_empty()) {
        check_room(element.count, 2 * element.properties.len(), have, &format!("element {}", element.name))?;
    }
    seek(source, start)?;
    let mut lines = TextLines::new(source, line);
    let cut = |element: &PlyElement, row: u64| {
        let what = format!("the header claims {} of them, but {row} lines follow", element.count);
        let fix = "The file is cut off or its header is wrong; copy it again";
        ParseError::new(format!("element {}", element.name), what, fix)
    };
    for element in before.iter().filter(|e| !e.properties.is_empty()) {
        for row in 0..element.count {
            lines.cells(None)?.ok_or_else(|| cut(element, row))?;
        }
    }
    let mut numbers = Vec::new();
    let mut picked = Vec::new();
    for row in 0..vertices.count {
        let cells = lines.cells(None)?.ok_or_else(|| cut(vertices, row))?;
        numbers.clear();
        let mut word = 0_usize;
        for property in &vertices.properties {
            let value =
                number(&cells, word, if property.list.is_some() { NumberType::F64 } else { property.kind })?;
            numbers.push(value);
            let list = if property.list.is_some() { value.max(0.0) as usize } else { 0 };
            word = word.saturating_add(list).saturating_add(1);
        }
        picked.clear();
        picked.extend(order.iter().filter_map(|at| numbers.get(*at)));
        gather.point(&picked)?;
    }
    lines.count_rest()
}
