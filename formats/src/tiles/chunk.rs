//! The bytes of one chunk.

use super::columns::{PointRows, number};
use super::morton::{self, WideCode};
use super::{TileField, TileIndex, metres};
use assay_core::ParseError;

/// Planes of a gap: 48 + 48 bits.
const GAP_PLANES: usize = 12;

/// The points of one node.
#[derive(Clone, Debug)]
pub struct TileChunk<'a> {
    /// Metres from [`TileIndex::origin`].
    pub positions: Vec<[f32; 3]>,
    fields: &'a [TileField],
    /// Of each field how its codes are stored, and their planes.
    columns: Vec<(u8, &'a [u8])>,
}

impl TileChunk<'_> {
    /// Where the points are in the source's frame, m: the same sums natively and in Wasm, so that counts agree.
    pub fn source_positions(&self, index: &TileIndex) -> Vec<[f64; 3]> {
        let origin = index.origin();
        self.positions.iter().map(|p| core::array::from_fn(|i| f64::from(p[i]) + origin[i])).collect()
    }

    /// The values of a field, one a point, NaN where a point has none. Fields are only decoded on request.
    pub fn field(&self, name: &str) -> Option<Vec<f64>> {
        let at = self.fields.iter().position(|f| f.name == name)?;
        self.values(at, |field, code| field.value(code))
    }

    /// How strongly each point reflects, where the cloud knows.
    pub fn intensity(&self) -> Option<Vec<f32>> {
        let at = self.fields.iter().position(TileField::is_intensity)?;
        self.values(at, |field, code| field.value(code) as f32)
    }

    /// Red, green, blue of each point, where the cloud knows all three.
    pub fn rgb(&self) -> Option<Vec<[u8; 3]>> {
        let mut colors = vec![[0; 3]; self.positions.len()];
        for channel in 0..3 {
            let at = self.fields.iter().position(|f| f.channel() == Some(channel))?;
            let field = self.fields.get(at)?;
            let scale = match field.max {
                max if max > 255.0 => 1.0 / 257.0,
                max if max <= 1.0 && field.step < 1.0 => 255.0,
                _ => 1.0,
            };
            let values = self.values(at, |field, code| (field.value(code) * scale).round() as u8)?;
            for (color, value) in colors.iter_mut().zip(values) {
                if let Some(v) = color.get_mut(channel) {
                    *v = value;
                }
            }
        }
        Some(colors)
    }

    fn values<T>(&self, at: usize, value: impl Fn(&TileField, u64) -> T) -> Option<Vec<T>> {
        let field = self.fields.get(at)?;
        let (kind, planes) = self.columns.get(at)?;
        let count = self.positions.len();
        // Plane by plane: simple loops are fast in the browser, too.
        let mut codes = vec![0_u64; count];
        for (shift, plane) in (0..).step_by(8).zip(planes.chunks_exact(count.max(1))) {
            codes.iter_mut().zip(plane).for_each(|(code, byte)| *code |= u64::from(*byte) << shift);
        }
        let mut before = 0;
        if *kind == DIFFERENCES {
            for code in &mut codes {
                before = undo(before, *code, field.width);
                *code = before;
            }
        }
        Some(codes.into_iter().map(|code| value(field, code)).collect())
    }
}

/// Codes as they are.
const PLAIN: u8 = 0;
/// Each code less the one before.
const DIFFERENCES: u8 = 1;

/// The bits that a code of so many bytes has.
fn mask(width: u8) -> u64 {
    u64::MAX.checked_shr(64 - 8 * u32::from(width.min(8))).unwrap_or(0)
}

/// A difference within the width, signed and then zigzag: small ones of either sign have few bits.
fn difference(before: u64, code: u64, width: u8) -> u64 {
    let unused = 64 - 8 * u32::from(width.clamp(1, 8));
    let signed = (code.wrapping_sub(before) << unused) as i64 >> unused;
    super::varint::zigzag(signed) & mask(width)
}

fn undo(before: u64, zigzag: u64, width: u8) -> u64 {
    before.wrapping_add(super::varint::unzigzag(zigzag) as u64) & mask(width)
}

/// The unpacked bytes of a chunk with these rows, whose node begins at `corner`.
pub(super) fn encode(rows: PointRows<'_>, ids: &[u32], corner: [u32; 3]) -> Vec<u8> {
    let mut order: Vec<(WideCode, u32)> = ids
        .iter()
        .map(|id| {
            let p = rows.place(*id);
            (morton::wide([0, 1, 2].map(|i| p[i].saturating_sub(corner[i]))), *id)
        })
        .collect();
    // Equal places follow in the order of their rows: the same bytes every time.
    order.sort_unstable();
    let mut before = [0; 2];
    let gaps: Vec<WideCode> = order
        .iter()
        .map(|(code, _)| {
            let gap = morton::gap(before, *code);
            before = *code;
            gap
        })
        .collect();
    let all = gaps.iter().fold([0; 2], |all, gap| [all[0] | gap[0], all[1] | gap[1]]);
    let planes = if all[0] > 0 { 6 + bytes_of(all[0]) } else { bytes_of(all[1]) };
    let mut out = Vec::with_capacity(1 + order.len() * rows.layout.row);
    out.push(planes as u8);
    for plane in 0..planes {
        out.extend(gaps.iter().map(|[high, low]| {
            if plane < 6 { (low >> (8 * plane)) as u8 } else { (high >> (8 * (plane - 6))) as u8 }
        }));
    }
    for (at, width) in &rows.layout.fields {
        let codes =
            order.iter().map(|(_, id)| number(rows.row(*id).get(*at..*at + *width).unwrap_or_default()));
        put_codes(&mut out, &codes.collect::<Vec<_>>(), *width as u8);
    }
    out
}

fn bytes_of(v: u64) -> usize {
    (64 - v.leading_zeros() as usize).div_ceil(8)
}

/// Codes as they are, or their differences: whichever packs smaller.
fn put_codes(out: &mut Vec<u8>, codes: &[u64], width: u8) {
    let mut before = 0;
    let differences: Vec<u64> = codes
        .iter()
        .map(|code| {
            let difference = difference(before, *code, width);
            before = *code;
            difference
        })
        .collect();
    let is_smaller = bits(&differences, width) < bits(codes, width);
    out.push(if is_smaller { DIFFERENCES } else { PLAIN });
    let smaller = if is_smaller { &differences } else { codes };
    for plane in 0..u32::from(width) {
        out.extend(smaller.iter().map(|code| (code >> (8 * plane)) as u8));
    }
}

/// What an order-0 coder would need for the planes of these codes (Shannon's entropy), bits.
fn bits(codes: &[u64], width: u8) -> f64 {
    let plane = |plane: u32| -> f64 {
        let mut counts = [0_u32; 256];
        codes.iter().for_each(|code| counts[usize::from((code >> (8 * plane)) as u8)] += 1);
        counts
            .iter()
            .filter(|n| **n > 0)
            .map(|n| f64::from(*n) * libm::log2(codes.len() as f64 / f64::from(*n)))
            .sum()
    };
    (0..u32::from(width)).map(plane).sum()
}

/// Read the unpacked bytes of a node's chunk. Takes memory for the points that the index says, at most
/// [`super::MAX_CHUNK`], and only where the bytes are so many.
///
/// # Errors
/// The node does not exist, or the bytes are not its chunk.
pub fn decode_chunk<'a>(
    index: &'a TileIndex,
    node: u32,
    plain: &'a [u8],
) -> Result<TileChunk<'a>, ParseError> {
    let parse_error = |what: &str| {
        ParseError::new(
            format!("chunk of node {node}"),
            what,
            "Fetch the chunk again; if that does not help, make the tiles again from the source",
        )
    };
    let cut = || parse_error("the chunk does not have the bytes of its points");
    let inside = index.nodes.get(node as usize).ok_or_else(|| parse_error("there is no such node"))?;
    let count = inside.count as usize;
    let (planes, rest) = plain.split_first().ok_or_else(cut)?;
    let planes = usize::from(*planes);
    if planes > GAP_PLANES {
        return Err(parse_error("places have more planes than can be"));
    }
    let (gaps, mut rest) = rest.split_at_checked(planes * count).ok_or_else(cut)?;
    let mut columns = Vec::new();
    for field in &index.fields {
        let (kind, after) = rest.split_first().ok_or_else(cut)?;
        if *kind > DIFFERENCES {
            return Err(parse_error("codes are stored in an unknown way"));
        }
        let (column, after) = after.split_at_checked(usize::from(field.width) * count).ok_or_else(cut)?;
        columns.push((*kind, column));
        rest = after;
    }
    if !rest.is_empty() {
        return Err(parse_error("bytes follow the chunk's end"));
    }
    let positions = positions(index, inside.bounds[0], gaps, count)
        .ok_or_else(|| parse_error("a place lies beyond the grid"))?;
    Ok(TileChunk { positions, fields: &index.fields, columns })
}

fn positions(index: &TileIndex, corner: [u32; 3], gaps: &[u8], count: usize) -> Option<Vec<[f32; 3]>> {
    let from: [i64; 3] =
        core::array::from_fn(|i| index.corner[i] + i64::from(corner[i]) - index.origin_steps[i]);
    let mut gap_of = vec![[0_u64; 2]; count];
    for (plane, bytes) in gaps.chunks_exact(count.max(1)).enumerate() {
        let (half, shift) = (usize::from(plane < 6), 8 * (plane % 6));
        for (gap, byte) in gap_of.iter_mut().zip(bytes) {
            gap[half] |= u64::from(*byte) << shift;
        }
    }
    let mut code = [0; 2];
    let mut positions = Vec::with_capacity(count);
    for gap in gap_of {
        code = morton::after(code, gap)?;
        let p = morton::place(code);
        positions.push([0, 1, 2].map(|i| metres(from[i] + i64::from(p[i]), index.coarseness) as f32));
    }
    Some(positions)
}
