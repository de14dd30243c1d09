//! LZF (the format of Marc Lehmann's liblzf, which PCD's `binary_compressed` uses) as a stream: the decoder stores the
//! 8 KiB that a back reference can reach.

use super::source::{ReadSeek, seek, unreadable};
use assay_core::ParseError;
use std::io::Read;

/// Bytes that a reference can reach back, at most.
const WINDOW: usize = 8192;
/// Packed bytes read at once.
const READ: usize = 16 * 1024;
/// Bytes unpacked at once where they are skipped.
const SKIP: usize = 64 * 1024;

/// A position in packed data, from which more can be unpacked. A clone continues from the same position on its own.
#[derive(Clone, Debug)]
pub(super) struct LzfDecoder {
    /// The next packed byte in the file, and the byte after the last.
    next: u64,
    end: u64,
    /// Packed bytes that were read; those before `used` are unpacked.
    input: Vec<u8>,
    used: usize,
    /// The last bytes that were unpacked, at most [`WINDOW`].
    window: Vec<u8>,
    run: Run,
}

/// Rest of a run of bytes.
#[derive(Clone, Copy, Debug)]
enum Run {
    /// Bytes that stand in the input.
    Literal { left: usize },
    /// Bytes that repeat earlier ones.
    Copy { left: usize, back: usize },
}

fn damaged() -> ParseError {
    ParseError::new("DATA", "the compressed data is damaged or cut off", "Copy the file again")
}

impl LzfDecoder {
    pub(super) fn new(start: u64, end: u64) -> Self {
        let run = Run::Literal { left: 0 };
        Self { next: start, end, input: Vec::new(), used: 0, window: Vec::new(), run }
    }

    /// Unpack exactly as many bytes as `out` holds.
    pub(super) fn read(&mut self, source: &mut dyn ReadSeek, out: &mut [u8]) -> Result<(), ParseError> {
        let mut at = 0;
        while at < out.len() {
            let (Run::Literal { left } | Run::Copy { left, .. }) = self.run;
            if left == 0 {
                self.run = self.control(source)?;
                continue;
            }
            let room = left.min(out.len() - at);
            let count = match &mut self.run {
                Run::Literal { left } => {
                    let input = buffered(&mut self.input, &mut self.used, &mut self.next, self.end, source)?;
                    let count = room.min(input.len());
                    let (from, to) = (input.get(..count), out.get_mut(at..at + count));
                    to.ok_or_else(damaged)?.copy_from_slice(from.ok_or_else(damaged)?);
                    self.used += count;
                    *left -= count;
                    count
                }
                Run::Copy { left, back } => {
                    let count = repeat(&self.window, out, at, *back, room).ok_or_else(damaged)?;
                    *left -= count;
                    count
                }
            };
            at += count;
        }
        self.remember(out);
        Ok(())
    }

    /// Unpack `count` bytes for what comes after them.
    pub(super) fn skip(&mut self, source: &mut dyn ReadSeek, count: u64) -> Result<(), ParseError> {
        let mut block = vec![0; SKIP.min(usize::try_from(count).unwrap_or(SKIP))];
        let mut left = count;
        while left > 0 {
            let some = left.min(block.len() as u64);
            self.read(source, block.get_mut(..some as usize).unwrap_or_default())?;
            left -= some;
        }
        Ok(())
    }

    /// Store the end of what was unpacked.
    fn remember(&mut self, out: &[u8]) {
        let new = out.get(out.len().saturating_sub(WINDOW)..).unwrap_or_default();
        let surplus = (self.window.len() + new.len()).saturating_sub(WINDOW);
        self.window.drain(..surplus.min(self.window.len()));
        self.window.extend_from_slice(new);
    }

    fn byte(&mut self, source: &mut dyn ReadSeek) -> Result<usize, ParseError> {
        let input = buffered(&mut self.input, &mut self.used, &mut self.next, self.end, source)?;
        let byte = input.first().copied().ok_or_else(damaged)?;
        self.used += 1;
        Ok(usize::from(byte))
    }

    fn control(&mut self, source: &mut dyn ReadSeek) -> Result<Run, ParseError> {
        let control = self.byte(source)?;
        if control < 32 {
            return Ok(Run::Literal { left: control + 1 });
        }
        let mut length = control >> 5;
        if length == 7 {
            length += self.byte(source)?;
        }
        let back = ((control & 31) << 8) + self.byte(source)? + 1;
        Ok(Run::Copy { left: length + 2, back })
    }
}

/// The packed bytes that are read and not unpacked; at least one.
fn buffered<'a>(
    input: &'a mut Vec<u8>,
    used: &mut usize,
    next: &mut u64,
    end: u64,
    source: &mut dyn ReadSeek,
) -> Result<&'a [u8], ParseError> {
    if *used >= input.len() {
        seek(source, *next)?;
        input.clear();
        *used = 0;
        let want = end.saturating_sub(*next).min(READ as u64);
        *next += source.take(want).read_to_end(input).map_err(|e| unreadable(&e))? as u64;
    }
    input.get(*used..).filter(|input| !input.is_empty()).ok_or_else(damaged)
}

/// Repeat up to `room` bytes from `back` bytes before `at`, which may be in the window. Returns how many; `None` where
/// nothing stands so far back.
fn repeat(window: &[u8], out: &mut [u8], at: usize, back: usize, room: usize) -> Option<usize> {
    match at.checked_sub(back) {
        Some(from) if back >= room => out.copy_within(from..from + room, at),
        // The bytes that are repeated are written by the same run.
        Some(from) => {
            for i in 0..room {
                *out.get_mut(at + i)? = *out.get(from + i)?;
            }
        }
        None => {
            let start = window.len().checked_sub(back - at)?;
            let count = room.min(back - at);
            out.get_mut(at..at + count)?.copy_from_slice(window.get(start..start + count)?);
            return Some(count);
        }
    }
    Some(room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn decompress(packed: &[u8], size: usize) -> Option<Vec<u8>> {
        let mut out = vec![0; size];
        let mut decoder = LzfDecoder::new(0, packed.len() as u64);
        decoder.read(&mut Cursor::new(packed), &mut out).ok().map(|()| out)
    }

    #[test]
    fn a_back_reference_repeats_what_came_before() {
        // "ab" as a literal, then 4 bytes from 2 back.
        let packed = [1, b'a', b'b', 2 << 5, 1];
        assert_eq!(decompress(&packed, 6).unwrap(), b"ababab");
        assert_eq!(decompress(&packed, 7), None);
        assert_eq!(decompress(&[2 << 5, 9], 4), None, "nothing to refer to");
    }

    #[test]
    fn a_run_goes_on_in_the_next_piece() {
        let packed = [3, b'a', b'b', b'c', b'd', 7 << 5, 9, 3];
        let plain = b"abcd".repeat(6)[..22].to_vec();
        for size in 1..22 {
            let mut decoder = LzfDecoder::new(0, packed.len() as u64);
            let mut out = vec![0; 22];
            for piece in out.chunks_mut(size) {
                decoder.read(&mut Cursor::new(&packed), piece).unwrap();
            }
            assert_eq!(out, plain, "pieces of {size}");
        }
    }
}
