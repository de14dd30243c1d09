//! LZF unpacked as a stream: the decoder holds the 8 KiB that a reference can reach back.

use super::{ParseError, ReadSeek, seek, unreadable};
use std::io::Read;

/// Bytes that a reference can reach back, at most.
const WINDOW: usize = 8192;
/// Packed bytes read at once.
const READ: usize = 16 * 1024;

/// A place in packed data, from which more can be unpacked. A clone goes on from the same place on its own.
#[derive(Clone, Debug)]
pub(super) struct LzfDecoder {
    /// The next packed byte in the file, and the byte after the last.
    at: u64,
    end: u64,
    /// What was read and not used yet, from `used` on.
    input: Vec<u8>,
    used: usize,
    /// What was unpacked last, as a ring; `total` bytes have gone into it.
    window: Vec<u8>,
    total: u64,
    step: Step,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The next byte says what follows.
    Control,
    /// So many bytes as they are.
    Literal(usize),
    /// So many bytes from so far back.
    Copy { left: usize, back: usize },
}

fn damaged() -> ParseError {
    ParseError::new("DATA", "the compressed data is damaged or cut off", "Copy the file again")
}

impl LzfDecoder {
    pub(super) fn new(start: u64, end: u64) -> Self {
        let window = vec![0; WINDOW];
        Self { at: start, end, input: Vec::new(), used: 0, window, total: 0, step: Step::Control }
    }

    fn next(&mut self, source: &mut dyn ReadSeek) -> Result<u8, ParseError> {
        if self.used >= self.input.len() {
            seek(source, self.at)?;
            self.input.clear();
            self.used = 0;
            let want = self.end.saturating_sub(self.at).min(READ as u64);
            let got = source.take(want).read_to_end(&mut self.input).map_err(|e| unreadable(&e))?;
            self.at += got as u64;
        }
        let byte = self.input.get(self.used).copied().ok_or_else(damaged)?;
        self.used += 1;
        Ok(byte)
    }

    /// Unpack exactly as many bytes as `out` holds.
    pub(super) fn read(&mut self, source: &mut dyn ReadSeek, out: &mut [u8]) -> Result<(), ParseError> {
        for byte in out {
            *byte = self.byte(source)?;
            let at = (self.total % WINDOW as u64) as usize;
            if let Some(slot) = self.window.get_mut(at) {
                *slot = *byte;
            }
            self.total += 1;
        }
        Ok(())
    }

    /// Unpack `count` bytes for what comes after them.
    pub(super) fn skip(&mut self, source: &mut dyn ReadSeek, count: u64) -> Result<(), ParseError> {
        let mut block = [0; 4096];
        let mut left = count;
        while left > 0 {
            let some = left.min(block.len() as u64);
            self.read(source, block.get_mut(..some as usize).unwrap_or_default())?;
            left -= some;
        }
        Ok(())
    }

    fn byte(&mut self, source: &mut dyn ReadSeek) -> Result<u8, ParseError> {
        if let Step::Control = self.step {
            self.step = self.control(source)?;
        }
        match self.step {
            Step::Copy { left, back } => {
                self.step = if left > 1 { Step::Copy { left: left - 1, back } } else { Step::Control };
                let from = self.total.checked_sub(back as u64).ok_or_else(damaged)?;
                self.window.get((from % WINDOW as u64) as usize).copied().ok_or_else(damaged)
            }
            Step::Literal(left) => {
                self.step = if left > 1 { Step::Literal(left - 1) } else { Step::Control };
                self.next(source)
            }
            Step::Control => Err(damaged()),
        }
    }

    fn control(&mut self, source: &mut dyn ReadSeek) -> Result<Step, ParseError> {
        let control = usize::from(self.next(source)?);
        if control < 32 {
            return Ok(Step::Literal(control + 1));
        }
        let mut length = control >> 5;
        if length == 7 {
            length += usize::from(self.next(source)?);
        }
        let back = ((control & 31) << 8) + usize::from(self.next(source)?) + 1;
        Ok(Step::Copy { left: length + 2, back })
    }
}
