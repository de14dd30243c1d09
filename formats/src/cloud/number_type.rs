//! Types of the numbers in a cloud's file.

/// Type of a number in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberType {
    /// 8 bits, with a sign.
    I8,
    /// 8 bits.
    U8,
    /// 16 bits, with a sign.
    I16,
    /// 16 bits.
    U16,
    /// 32 bits, with a sign.
    I32,
    /// 32 bits.
    U32,
    /// 64 bits, with a sign.
    I64,
    /// 64 bits.
    U64,
    /// IEEE 754 single.
    F32,
    /// IEEE 754 double.
    F64,
}

impl NumberType {
    /// Bytes of one number.
    pub fn size(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }

    /// Whether it holds whole numbers only.
    pub fn is_whole(self) -> bool {
        !matches!(self, Self::F32 | Self::F64)
    }

    /// The short name for display: `u8`, `f32`.
    pub fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::U8 => "u8",
            Self::I16 => "i16",
            Self::U16 => "u16",
            Self::I32 => "i32",
            Self::U32 => "u32",
            Self::I64 => "i64",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }

    /// The number at `offset`, or `None` past the end.
    pub(super) fn read(self, bytes: &[u8], offset: usize, big_endian: bool) -> Option<f64> {
        let mut raw = [0_u8; 8];
        let from = bytes.get(offset..offset.checked_add(self.size())?)?;
        let to = raw.get_mut(..self.size())?;
        to.copy_from_slice(from);
        if big_endian {
            to.reverse();
        }
        let [a, b, c, d, ..] = raw;
        Some(match self {
            Self::I8 => f64::from(i8::from_le_bytes([a])),
            Self::U8 => f64::from(a),
            Self::I16 => f64::from(i16::from_le_bytes([a, b])),
            Self::U16 => f64::from(u16::from_le_bytes([a, b])),
            Self::I32 => f64::from(i32::from_le_bytes([a, b, c, d])),
            Self::U32 => f64::from(u32::from_le_bytes([a, b, c, d])),
            Self::I64 => i64::from_le_bytes(raw) as f64,
            Self::U64 => u64::from_le_bytes(raw) as f64,
            Self::F32 => f64::from(f32::from_le_bytes([a, b, c, d])),
            Self::F64 => f64::from_le_bytes(raw),
        })
    }
}
