//! Points as rows of bytes: three u32 for the place, in steps from the cloud's least corner, then each field's code.

use super::TileField;

/// Where things are in a row.
#[derive(Clone, Debug)]
pub(super) struct RowLayout {
    /// Byte and width of each field's code.
    pub(super) fields: Vec<(usize, usize)>,
    /// Bytes of a row.
    pub(super) row: usize,
}

impl RowLayout {
    pub(super) fn new(fields: &[TileField]) -> Self {
        let mut row = 12;
        let place = |f: &TileField| {
            let at = row;
            row += usize::from(f.width);
            (at, usize::from(f.width))
        };
        let fields = fields.iter().map(place).collect();
        Self { fields, row }
    }
}

/// The place at a row's start.
pub(super) fn place(row: &[u8]) -> [u32; 3] {
    let (words, _) = row.as_chunks::<4>();
    match words {
        [x, y, z, ..] => [*x, *y, *z].map(u32::from_le_bytes),
        _ => [0; 3],
    }
}

/// A whole number of up to eight bytes, lowest first.
pub(super) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |v, byte| v << 8 | u64::from(*byte))
}

/// Many rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct PointRows<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) layout: &'a RowLayout,
}

impl<'a> PointRows<'a> {
    pub(super) fn row(&self, id: u32) -> &'a [u8] {
        let from = id as usize * self.layout.row;
        self.bytes.get(from..from + self.layout.row).unwrap_or_default()
    }

    pub(super) fn place(&self, id: u32) -> [u32; 3] {
        place(self.row(id))
    }
}

/// Least and greatest corner.
pub(super) type StepBounds = [[u32; 3]; 2];

/// The bounds of nothing.
pub(super) const NOWHERE: StepBounds = [[u32::MAX; 3], [0; 3]];

pub(super) fn around(bounds: StepBounds, p: [u32; 3]) -> StepBounds {
    union(bounds, [p, p])
}

pub(super) fn union([a, b]: StepBounds, [c, d]: StepBounds) -> StepBounds {
    let pick = |f: fn(u32, u32) -> u32, p: [u32; 3], q: [u32; 3]| core::array::from_fn(|i| f(p[i], q[i]));
    [pick(u32::min, a, c), pick(u32::max, b, d)]
}
