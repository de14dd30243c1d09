//! PCD with ascii, binary and compressed data.

use super::binary;
use super::chunk::{ChunkSink, CloudHeader, CloudSummary, PointField};
use super::chunk_builder::{ChunkBuilder, FIELDS, field};
use super::columns::{BlockColumn, BlockColumns};
use super::lzf::LzfDecoder;
use super::pcd_header::{self, PcdHeader};
use super::source::{ReadSeek, check_room, head, length, seek, surplus_rows, surplus_warning, unreadable};
use super::text::{TextCells, TextLines, number};
use crate::cloud::NumberType;
use assay_core::ParseError;

/// Position of a number in its field and its row.
struct Part {
    /// Empty where it is not used.
    name: String,
    kind: NumberType,
    field: usize,
    /// Bytes from the field's start.
    inside: usize,
    /// Which word of an ascii row.
    word: usize,
    /// For a colour: the type of the number that it is packed in, and how many bits stand below it.
    packed: Option<(NumberType, u32)>,
}

pub(super) fn read(source: &mut dyn ReadSeek, each: &mut ChunkSink<'_>) -> Result<CloudSummary, ParseError> {
    let head = head(source)?;
    let mut pcd = pcd_header::parse(&head)?;
    let start = pcd.start;
    let (xyz, others) = parts(&pcd)?;
    let header = CloudHeader {
        encoding: pcd.data.clone(),
        position: if xyz.iter().all(|p| p.kind == NumberType::F32) {
            NumberType::F32
        } else {
            NumberType::F64
        },
        fields: others.iter().map(|p| field(p.name.clone(), p.kind)).collect::<Vec<PointField>>(),
    };
    let mut gather = ChunkBuilder::new(header, each)?;
    let (count, row) = (pcd.points() as u64, pcd.row());
    let surplus = match pcd.data.as_str() {
        "ascii" => ascii(source, start as u64, pcd.lines, count, &xyz, &others, &mut gather)?,
        "binary" => {
            let follow = length(source)?.saturating_sub(start as u64);
            check_room(count, row, follow, "POINTS")?;
            let offsets = offsets(&pcd, 1);
            let place = |part: &Part| {
                let (offset, _) = offsets.get(part.field).copied().unwrap_or_default();
                BlockColumn::new(part.kind, offset + part.inside, row)
            };
            let columns = columns(&xyz, &others, place);
            binary::rows(source, start as u64, count, row, &columns, &mut gather)?;
            surplus_rows(follow, count, row)
        }
        "binary_compressed" => {
            let unpacked = compressed(source, &pcd, start as u64, &xyz, &others, &mut gather)?;
            surplus_rows(unpacked, count, row)
        }
        other => {
            let what = format!("`{other}` is no kind of data");
            return Err(ParseError::new("DATA", what, "Write ascii, binary or binary_compressed"));
        }
    };
    let mut warnings = std::mem::take(&mut pcd.warnings);
    warnings.extend(surplus_warning(count, surplus, "POINTS"));
    Ok(CloudSummary { pose: pcd.pose, warnings, ..gather.finish()? })
}

fn columns(xyz: &[Part; 3], others: &[Part], place: impl Fn(&Part) -> BlockColumn) -> BlockColumns {
    let [x, y, z] = xyz;
    BlockColumns {
        xyz: [place(x), place(y), place(z)],
        fields: others.iter().map(place).collect(),
        big_endian: false,
    }
}

/// Coordinates, and the other fields that are used.
fn parts(pcd: &PcdHeader) -> Result<([Part; 3], Vec<Part>), ParseError> {
    let (mut xyz, mut others) = ([None, None, None], Vec::new());
    let mut word = 0;
    for (i, name) in pcd.names.iter().enumerate() {
        let count = pcd.counts.get(i).copied().unwrap_or(0);
        let kind = pcd.kind(i);
        let axis = ["x", "y", "z"].iter().position(|axis| axis == name);
        match kind {
            Some(kind) if count > 0 && axis.is_some() => {
                let part = Part { name: String::new(), kind, field: i, inside: 0, word, packed: None };
                if let Some(slot) = axis.and_then(|axis| xyz.get_mut(axis)) {
                    *slot = Some(part);
                }
            }
            Some(kind) if name != "_" => {
                if others.len().saturating_add(count) > FIELDS {
                    let what = format!("there are too many numbers in a point (`{name}` alone has {count})");
                    return Err(ParseError::new("COUNT", what, "Name padding `_`, and give fewer fields"));
                }
                others.extend(numbers(name, kind, count, i, word));
            }
            _ => {}
        }
        word += count;
    }
    match xyz {
        [Some(x), Some(y), Some(z)] => Ok(([x, y, z], others)),
        _ => Err(ParseError::new("FIELDS", "there are no usable x, y and z", "Name the fields x, y and z")),
    }
}

/// The numbers of one field. A colour is packed as blue, green, red, alpha in four bytes, whatever their type says.
fn numbers(name: &str, kind: NumberType, count: usize, field: usize, word: usize) -> Vec<Part> {
    let colours = match name {
        "rgb" => "rgb",
        "rgba" => "rgba",
        _ => "",
    };
    if count == 1 && kind.size() == 4 && !colours.is_empty() {
        let bytes = [2, 1, 0, 3];
        return colours
            .chars()
            .zip(bytes)
            .map(|(c, at)| Part {
                name: c.to_string(),
                kind: NumberType::U8,
                field,
                inside: at,
                word,
                packed: Some((kind, 8 * at as u32)),
            })
            .collect();
    }
    let part = |i: usize| Part {
        name: if count == 1 { name.to_owned() } else { format!("{name}_{i}") },
        kind,
        field,
        inside: i * kind.size(),
        word: word + i,
        packed: None,
    };
    (0..count).map(part).collect()
}

/// Where each field starts when `rows` points' values stand together field by field, and how large it is.
fn offsets(pcd: &PcdHeader, rows: usize) -> Vec<(usize, usize)> {
    let mut at = 0;
    let sizes = pcd.sizes.iter().zip(&pcd.counts).map(|(size, count)| size * count);
    sizes
        .map(|size| {
            let field = (at * rows, size);
            at += size;
            field
        })
        .collect()
}

/// Points of an ascii file. Returns the number of rows that follow them.
fn ascii(
    source: &mut dyn ReadSeek,
    start: u64,
    line: usize,
    count: u64,
    xyz: &[Part; 3],
    others: &[Part],
    gather: &mut ChunkBuilder<'_, '_>,
) -> Result<u64, ParseError> {
    // Two bytes a number at least: a digit and what parts it from the next.
    check_room(count, 2, (length(source)? + 1).saturating_sub(start), "POINTS")?;
    seek(source, start)?;
    let mut lines = TextLines::new(source, line as u64);
    let mut numbers = Vec::new();
    let mut rows = 0;
    while rows < count {
        let Some(cells) = lines.cells(None)? else {
            let what = format!("the header claims {count} points, but {rows} lines follow");
            return Err(ParseError::new(
                "POINTS",
                what,
                "The file is cut off or its header is wrong; copy it again",
            ));
        };
        numbers.clear();
        for part in xyz.iter().chain(others) {
            numbers.push(word(&cells, part)?);
        }
        gather.point(&numbers)?;
        rows += 1;
    }
    lines.count_rest()
}

fn word(cells: &TextCells<'_>, part: &Part) -> Result<f64, ParseError> {
    let Some((kind, shift)) = part.packed else { return number(cells, part.word, part.kind) };
    let value = number(cells, part.word, kind)?;
    // A float is written as its value, and its bits are meant.
    let bits = if kind == NumberType::F32 { (value as f32).to_bits() } else { value as i64 as u32 };
    Ok(f64::from((bits >> shift) & 255))
}

/// Compressed data holds all numbers of one field, then those of the next. The reader stores one position in the packed
/// data for each field, so that it can build points without unpacking everything at once. Returns the number of unpacked bytes.
fn compressed(
    source: &mut dyn ReadSeek,
    pcd: &PcdHeader,
    start: u64,
    xyz: &[Part; 3],
    others: &[Part],
    gather: &mut ChunkBuilder<'_, '_>,
) -> Result<u64, ParseError> {
    let length = length(source)?;
    let cut = || ParseError::new("DATA", "the compressed sizes are cut off", "Copy the file again");
    if length < start.saturating_add(8) {
        return Err(cut());
    }
    let mut sizes = [0_u8; 8];
    seek(source, start)?;
    source.read_exact(&mut sizes).map_err(|e| unreadable(&e))?;
    let [a, b, c, d, e, f, g, h] = sizes;
    let (packed, unpacked) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
    let (count, row) = (pcd.points() as u64, pcd.row());
    if u64::from(packed) > length - start - 8 {
        let what = format!("{packed} packed bytes are claimed, but {} follow", length - start - 8);
        return Err(ParseError::new("DATA", what, "The file is cut off; copy it again"));
    }
    // LZF cannot unpack to more than 264 bytes for every 3.
    check_room(count, row, u64::from(unpacked).min((u64::from(packed) / 3 + 1) * 264), "POINTS")?;
    let mut places = Vec::new();
    let mut place = LzfDecoder::new(start + 8, start + 8 + u64::from(packed));
    for (i, (_, size)) in offsets(pcd, 1).into_iter().enumerate() {
        let used = xyz.iter().chain(others).any(|part| part.field == i);
        places.push(used.then(|| place.clone()));
        place.skip(source, size as u64 * count)?;
    }
    let room = gather.room(row)? as u64;
    let mut block = Vec::new();
    let mut left = count;
    while left > 0 {
        let points = left.min(room) as usize;
        block.resize(points * row, 0);
        let offsets = offsets(pcd, points);
        for ((offset, size), place) in offsets.iter().zip(&mut places) {
            let bytes = block.get_mut(*offset..offset + size * points).unwrap_or_default();
            if let Some(place) = place {
                place.read(source, bytes)?;
            }
        }
        let column = |part: &Part| {
            let (offset, size) = offsets.get(part.field).copied().unwrap_or_default();
            BlockColumn::new(part.kind, offset + part.inside, size)
        };
        gather.block(&block, points, &columns(xyz, others, column))?;
        left -= points as u64;
    }
    Ok(u64::from(unpacked))
}
