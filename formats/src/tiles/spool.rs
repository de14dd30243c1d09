//! Storage of a builder for what does not fit memory, and the form of points in it before their bounds are known.

use std::io;

/// Buckets of bytes outside memory: files, for instance. Buckets exist, empty, before anything is appended.
pub trait Scratch {
    /// Append to a bucket.
    ///
    /// # Errors
    /// What storing them met.
    fn append(&mut self, bucket: u32, bytes: &[u8]) -> io::Result<()>;

    /// Fill `into` with a bucket's bytes from `offset` on. Reads rise from 0 to the end.
    ///
    /// # Errors
    /// There are not so many, or what reading them met.
    fn read(&mut self, bucket: u32, offset: u64, into: &mut [u8]) -> io::Result<()>;

    /// A bucket will not be read again.
    ///
    /// # Errors
    /// What removing it met.
    fn remove(&mut self, bucket: u32) -> io::Result<()>;
}

/// Buckets in memory: for small clouds and tests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoryScratch {
    buckets: std::collections::BTreeMap<u32, Vec<u8>>,
}

impl Scratch for MemoryScratch {
    fn append(&mut self, bucket: u32, bytes: &[u8]) -> io::Result<()> {
        self.buckets.entry(bucket).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn read(&mut self, bucket: u32, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let bytes = self.buckets.get(&bucket).map_or(&[][..], Vec::as_slice);
        let from = bytes.get(offset as usize..).and_then(|b| b.get(..into.len())).ok_or_else(short)?;
        into.copy_from_slice(from);
        Ok(())
    }

    fn remove(&mut self, bucket: u32) -> io::Result<()> {
        self.buckets.remove(&bucket);
        Ok(())
    }
}

pub(super) fn short() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the scratch bucket has fewer bytes than were put there")
}

/// Points as they came: places in millimetres, values as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PointBlock {
    pub(super) places: Vec<[i64; 3]>,
    pub(super) columns: Vec<Vec<f64>>,
}

/// Bytes of a number in a column, as small as all of them allow without loss.
fn width(values: &[f64]) -> u8 {
    let all = |fits: fn(f64) -> bool| values.iter().all(|v| fits(*v));
    match () {
        () if all(|v| f64::from(v as u8) == v && v.is_sign_positive()) => 1,
        () if all(|v| f64::from(v as u16) == v && v.is_sign_positive()) => 2,
        () if all(|v| f64::from(v as f32) == v || v.is_nan()) => 4,
        () => 8,
    }
}

impl PointBlock {
    /// Without loss.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend_from_slice(&(self.places.len() as u32).to_le_bytes());
        let corner: [i64; 3] = core::array::from_fn(|i| self.places.iter().map(|p| p[i]).min().unwrap_or(0));
        let is_near = self.places.iter().all(|p| (0..3).all(|i| u32::try_from(p[i] - corner[i]).is_ok()));
        out.push(if is_near { 4 } else { 8 });
        corner.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
        for (v, c) in self.places.iter().flat_map(|p| p.iter().zip(corner)) {
            let bytes = (v - c).to_le_bytes();
            out.extend_from_slice(if is_near { bytes.get(..4).unwrap_or_default() } else { &bytes });
        }
        for column in &self.columns {
            let width = width(column);
            out.push(width);
            match width {
                1 => out.extend(column.iter().map(|v| *v as u8)),
                2 => out.extend(column.iter().flat_map(|v| (*v as u16).to_le_bytes())),
                4 => out.extend(column.iter().flat_map(|v| (*v as f32).to_le_bytes())),
                _ => out.extend(column.iter().flat_map(|v| v.to_le_bytes())),
            }
        }
        out
    }

    pub(super) fn from_bytes(mut bytes: &[u8], columns: usize) -> Option<Self> {
        let mut take = |count: usize| {
            let (taken, rest) = bytes.split_at_checked(count)?;
            bytes = rest;
            Some(taken)
        };
        let count = super::columns::number(take(4)?) as usize;
        let size = usize::from(*take(1)?.first()?);
        let whole = |bytes: &[u8]| super::columns::number(bytes) as i64;
        let mut corner = [0; 3];
        for v in &mut corner {
            *v = whole(take(8)?);
        }
        let places = take(count.checked_mul(3 * size)?)?
            .chunks_exact(3 * size)
            .map(|p| {
                core::array::from_fn(|i| {
                    corner[i] + whole(p.get(i * size..(i + 1) * size).unwrap_or_default())
                })
            })
            .collect();
        let mut block = Self { places, columns: Vec::new() };
        for _ in 0..columns {
            let width = usize::from(*take(1)?.first()?);
            let bytes = take(count * width)?;
            let value = |b: &[u8]| match b {
                [a, b, c, d] => f64::from(f32::from_le_bytes([*a, *b, *c, *d])),
                [_, _, _, _, ..] => f64::from_bits(super::columns::number(b)),
                _ => super::columns::number(b) as f64,
            };
            block.columns.push(bytes.chunks_exact(width).map(value).collect());
        }
        Some(block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_block_comes_back_as_it_was(
            places in prop::collection::vec(prop::array::uniform3(prop_oneof![-9..9_i64, -100_000_000_000..100_000_000_000_i64]), 1..20),
            value in prop_oneof![(-5..300).prop_map(f64::from), any::<f32>().prop_map(f64::from), any::<f64>(), Just(-0.0)],
        ) {
            let value = if value.is_nan() { 0.1 } else { value };
            let block = PointBlock { columns: vec![vec![value; places.len()], vec![7.0; places.len()]], places };
            prop_assert_eq!(PointBlock::from_bytes(&block.to_bytes(), 2), Some(block));
        }
    }
}
