//! Columns of numbers in a block of bytes, as lists of doubles.

use crate::cloud::NumberType;

/// Encoding of a stored number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NumberEncoding {
    Plain,
    /// `width` low bits after a shift to the right.
    #[cfg(feature = "las")]
    Bits {
        shift: u32,
        width: u32,
    },
    #[cfg(feature = "las")]
    Scaled {
        scale: f64,
        offset: f64,
    },
}

/// Position of a field's numbers in a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BlockColumn {
    pub(super) kind: NumberType,
    /// Bytes before the first point's number, and from one point's to the next.
    pub(super) offset: usize,
    pub(super) stride: usize,
    pub(super) meaning: NumberEncoding,
}

/// The columns of a block: coordinates, then the header's fields in its order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BlockColumns {
    pub(super) xyz: [BlockColumn; 3],
    pub(super) fields: Vec<BlockColumn>,
    pub(super) big_endian: bool,
}

impl BlockColumns {
    /// Put the coordinates of `count` points into `points`; fewer where the block ends before. `axes` is scratch space.
    pub(super) fn fill_points(
        &self,
        block: &[u8],
        count: usize,
        axes: &mut [Vec<f64>; 3],
        points: &mut Vec<[f64; 3]>,
    ) {
        points.clear();
        let [x, y, z] = &self.xyz;
        let is_after = |column: &BlockColumn, bytes: usize| {
            *column
                == BlockColumn { offset: x.offset + bytes, ..BlockColumn::new(NumberType::F32, 0, x.stride) }
        };
        if !self.big_endian && x.stride >= 12 && is_after(x, 0) && is_after(y, 4) && is_after(z, 8) {
            // Most files have these three floats in a row. Reading them at once takes half the time.
            let rows = block.get(x.offset..).unwrap_or_default().chunks(x.stride.max(1)).take(count);
            points.reserve(count);
            points.extend(rows.filter_map(|row| match row.first_chunk::<12>()?.as_chunks::<4>().0 {
                &[x, y, z] => Some([x, y, z].map(|raw| f64::from(f32::from_le_bytes(raw)))),
                _ => None,
            }));
            return;
        }
        for (column, axis) in self.xyz.iter().zip(&mut *axes) {
            column.fill(block, count, self.big_endian, axis);
        }
        let [x, y, z] = axes;
        points.extend(x.iter().zip(y).zip(z).map(|((x, y), z)| [*x, *y, *z]));
    }
}

impl BlockColumn {
    pub(super) fn new(kind: NumberType, offset: usize, stride: usize) -> Self {
        Self { kind, offset, stride, meaning: NumberEncoding::Plain }
    }

    /// Put `count` points' numbers into `out`; fewer where the block ends before.
    pub(super) fn fill(&self, block: &[u8], count: usize, big_endian: bool, out: &mut Vec<f64>) {
        let cells = block.get(self.offset..).unwrap_or_default().chunks(self.stride.max(1));
        out.resize(count, 0.0);
        let mut filled = 0;
        macro_rules! numbers {
            ($number:ty) => {{
                let raws =
                    out.iter_mut().zip(cells).map_while(|(value, cell)| Some((value, cell.first_chunk()?)));
                for (value, raw) in raws {
                    let number = if big_endian {
                        <$number>::from_be_bytes(*raw)
                    } else {
                        <$number>::from_le_bytes(*raw)
                    };
                    *value = number as f64;
                    filled += 1;
                }
            }};
        }
        match self.kind {
            NumberType::I8 => numbers!(i8),
            NumberType::U8 => numbers!(u8),
            NumberType::I16 => numbers!(i16),
            NumberType::U16 => numbers!(u16),
            NumberType::I32 => numbers!(i32),
            NumberType::U32 => numbers!(u32),
            NumberType::I64 => numbers!(i64),
            NumberType::U64 => numbers!(u64),
            NumberType::F32 => numbers!(f32),
            NumberType::F64 => numbers!(f64),
        }
        out.truncate(filled);
        match self.meaning {
            NumberEncoding::Plain => {}
            #[cfg(feature = "las")]
            NumberEncoding::Bits { shift, width } => {
                out.iter_mut().for_each(|v| *v = f64::from((*v as u32 >> shift) & ((1 << width) - 1)));
            }
            #[cfg(feature = "las")]
            NumberEncoding::Scaled { scale, offset } => out.iter_mut().for_each(|v| *v = *v * scale + offset),
        }
    }
}
