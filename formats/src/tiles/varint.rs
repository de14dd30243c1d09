//! Numbers of as many bytes as they need: seven bits each, lowest first, the eighth set where more follow (LEB128).

use assay_core::ParseError;

pub(super) fn put(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push(v as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

/// A number of either sign: 0, -1, 1, -2, …
pub(super) fn zigzag(v: i64) -> u64 {
    (v << 1 ^ v >> 63) as u64
}

pub(super) fn unzigzag(v: u64) -> i64 {
    (v >> 1) as i64 ^ -((v & 1) as i64)
}

/// What is left to read of an index.
pub(super) struct ByteReader<'a> {
    bytes: &'a [u8],
    length: usize,
}

impl<'a> ByteReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, length: bytes.len() }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What is wrong here.
    pub(super) fn error(&self, what: &str) -> ParseError {
        let at = self.length - self.bytes.len();
        ParseError::new(format!("byte {at} of the index"), what, "Make the tiles again from the source")
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], ParseError> {
        let Some((taken, rest)) = self.bytes.split_at_checked(count) else {
            return Err(self.error("the index is cut off"));
        };
        self.bytes = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, ParseError> {
        Ok(self.take(1)?.first().copied().unwrap_or(0))
    }

    pub(super) fn double(&mut self) -> Result<f64, ParseError> {
        let mut raw = [0; 8];
        raw.copy_from_slice(self.take(8)?);
        let v = f64::from_le_bytes(raw);
        if v.is_finite() { Ok(v) } else { Err(self.error("a number is not finite")) }
    }

    pub(super) fn number(&mut self) -> Result<u64, ParseError> {
        let mut v = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            v |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(v);
            }
        }
        Err(self.error("a number is too long"))
    }

    /// A number that must not exceed `most`.
    pub(super) fn at_most(&mut self, most: u64) -> Result<u64, ParseError> {
        let v = self.number()?;
        if v > most { Err(self.error(&format!("{v} is more than can be: {most}"))) } else { Ok(v) }
    }
}
