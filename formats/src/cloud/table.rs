//! Columns of numbers of different types in rows of bytes, as PCD and PLY have them.

use super::{MAX_POINTS, ParseError, PointCloud};

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

    /// Whether it holds whole numbers alone.
    pub fn is_whole(self) -> bool {
        !matches!(self, Self::F32 | Self::F64)
    }

    /// As people write it: `u8`, `f32`.
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

/// Column that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CloudColumn {
    pub(super) kind: NumberType,
    /// Bytes from the row's start; for columns stored one after the other, from the data's start.
    pub(super) offset: usize,
    /// Bytes from one row's value to the next.
    pub(super) stride: usize,
}

/// The columns that a cloud is made of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CloudColumns {
    pub(super) xyz: [Option<CloudColumn>; 3],
    pub(super) intensity: Option<CloudColumn>,
    pub(super) rgb: [Option<CloudColumn>; 3],
}

/// Where the number of points comes from, for the error message.
pub(super) fn check_count(count: usize, row: usize, have: usize, place: &str) -> Result<(), ParseError> {
    let need = count.checked_mul(row);
    if count > MAX_POINTS || need.is_none_or(|need| need > have) {
        return Err(ParseError::new(
            place,
            format!("the header claims {count} points of {row} bytes, but {have} bytes follow"),
            "The file is cut off or its header is wrong; copy it again",
        ));
    }
    Ok(())
}

/// Read `count` rows, of which the bytes must be there.
pub(super) fn read(
    bytes: &[u8],
    count: usize,
    columns: &CloudColumns,
    big_endian: bool,
) -> Option<PointCloud> {
    let value = |column: CloudColumn, row: usize| {
        column.kind.read(bytes, row.checked_mul(column.stride)?.checked_add(column.offset)?, big_endian)
    };
    let [Some(x), Some(y), Some(z)] = columns.xyz else { return None };
    let mut cloud = PointCloud::default();
    let mut intensity = columns.intensity.map(|c| (c, Vec::new()));
    let [r, g, b] = columns.rgb;
    let mut rgb = r.zip(g).zip(b).map(|((r, g), b)| ([r, g, b], Vec::new()));
    for row in 0..count {
        // Coordinates in metres fit a float32 to a tenth of a millimetre within a kilometre of the sensor.
        let xyz = [value(x, row)? as f32, value(y, row)? as f32, value(z, row)? as f32];
        if !xyz.iter().all(|v| v.is_finite()) {
            continue;
        }
        cloud.points.push(xyz);
        if let Some((column, values)) = &mut intensity {
            values.push(value(*column, row)? as f32);
        }
        if let Some(([r, g, b], values)) = &mut rgb {
            let channel = |c: CloudColumn| value(c, row).map(|v| v.clamp(0.0, 255.0) as u8);
            values.push([channel(*r)?, channel(*g)?, channel(*b)?]);
        }
    }
    cloud.intensity = intensity.map(|(_, values)| values);
    cloud.rgb = rgb.map(|(_, values)| values);
    Some(cloud)
}
