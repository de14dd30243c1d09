//! Columns of numbers in a block of bytes, as lists of doubles.

use crate::cloud::NumberType;

/// What makes the number that is meant of the number that is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NumberEncoding {
    Plain,
    /// So many low bits after a shift to the right.
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

/// Where a field's numbers are in a block.
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

impl BlockColumn {
    pub(super) fn new(kind: NumberType, offset: usize, stride: usize) -> Self {
        Self { kind, offset, stride, meaning: NumberEncoding::Plain }
    }

    /// Put `count` points' numbers into `out`; fewer where the block ends before.
    pub(super) fn fill(&self, block: &[u8], count: usize, big_endian: bool, out: &mut Vec<f64>) {
        out.clear();
        let cells = block.get(self.offset..).unwrap_or_default().chunks(self.stride.max(1)).take(count);
        macro_rules! numbers {
            ($number:ty) => {{
                let raws = cells.filter_map(|cell| cell.first_chunk());
                if big_endian {
                    out.extend(raws.map(|raw| <$number>::from_be_bytes(*raw) as f64));
                } else {
                    out.extend(raws.map(|raw| <$number>::from_le_bytes(*raw) as f64));
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
